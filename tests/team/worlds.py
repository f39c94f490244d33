"""A person whom probation leads with, and workers at three agencies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from alongside.access.models import Membership
from alongside.access.policy import Role, Viewer
from alongside.people.models import Person
from alongside.team import changes
from alongside.team.models import Handover, Lead
from tests.factories.partnership import Partnership, make_record

WORDS = {"matters": "His dog comes first.", "next_three": "Bed, bank, dentist.", "wishes": "He would like a woman."}


@dataclass
class World:
    partnership: Partnership
    today: dt.date

    @property
    def coordinator(self) -> Viewer:
        return self.partnership.viewer(Role.COORDINATOR)

    @property
    def ruth(self) -> Viewer:
        """Lead worker at probation."""
        return self.partnership.viewer(Role.LEAD_WORKER, self.partnership.probation)

    @property
    def sam(self) -> Viewer:
        """Navigator at the drug service, which keeps no record of the person."""
        return self.partnership.viewer(Role.NAVIGATOR, self.partnership.drug_service)

    def person(self) -> Person:
        return make_record(self.partnership.council).person

    def membership(self, viewer: Viewer) -> Membership:
        return Membership.objects.select_related("user", "agency").get(user=viewer.user_id, agency=viewer.agency_id)

    def led(self, viewer: Viewer | None = None, person: Person | None = None) -> Lead:
        return changes.assign(
            by=self.coordinator, person=person or self.person(), membership=self.membership(viewer or self.ruth),
            because="He asked for her.", today=self.today,
        )  # fmt: skip

    def offered(self, lead: Lead, to: Viewer | None = None) -> Handover:
        return changes.offer(
            by=self.ruth, person=lead.person, membership=self.membership(to or self.sam), today=self.today, **WORDS
        )


def make_world(partnership: Partnership) -> World:
    return World(partnership, timezone.localdate())
