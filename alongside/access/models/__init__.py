"""Agencies, the people who work for them, what they agreed to share, who works with whom, and who must not see whom."""

from alongside.access.models.agencies import Agency
from alongside.access.models.agreements import Agreement
from alongside.access.models.involvement import Involvement
from alongside.access.models.memberships import Membership, User, UserManager
from alongside.access.models.periods import InForceQuerySet

__all__ = ["Agency", "Agreement", "InForceQuerySet", "Involvement", "Membership", "User", "UserManager"]
