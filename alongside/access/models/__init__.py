"""Agencies, the people who work for them, what they agreed to share, who works with whom, and who must not see whom."""

from alongside.access.models.agencies import Agency
from alongside.access.models.agreements import Agreement
from alongside.access.models.consent import Consent, Objection, Status, Told
from alongside.access.models.emergency import Opening, Reason
from alongside.access.models.involvement import Involvement
from alongside.access.models.memberships import Membership, User, UserManager
from alongside.access.models.periods import InForceQuerySet
from alongside.access.models.post import Unsent
from alongside.access.models.protection import Conflict, KeptApart, Protection, Restriction

__all__ = [
    "Agency", "Agreement", "Conflict", "Consent", "InForceQuerySet", "Involvement", "KeptApart", "Membership", "Objection",
    "Opening", "Protection", "Reason", "Restriction", "Status", "Told", "Unsent", "User", "UserManager",
]  # fmt: skip
