"""Figures of the index and its sources: exact for whoever sees the people, hidden and rounded for others, one set a quarter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from alongside.access.models import Agreement, Membership
from alongside.access.policy import Role
from alongside.matching import figures
from alongside.matching.exports import quality_table
from alongside.matching.models import MatchRun
from alongside.matching.quality import FIELDS
from alongside.matching.rules.estimates import BANDS
from alongside.outputs.models import BaseTable
from alongside.sources.models import Import, Source, State

pytestmark = pytest.mark.django_db
NO_PEOPLE = [Role.GOVERNANCE_LEAD, Role.COMMISSIONER, Role.BOARD_MEMBER, Role.ACCOUNTABLE_LEAD]


def measures(refuge: int = 6, plain: int = 1203) -> dict:
    filled = dict.fromkeys(FIELDS, 0)
    sources = [("refuge", refuge, {"date_of_birth": 3}), ("plain", plain, {"date_of_birth": 1190, "pnc": 2})]
    return {
        "measured_at": "2026-11-01T08:00:00+00:00", "truth": None, "bands": [[3, 0], *[[0, 0] for _ in BANDS[1:]]],
        "sizes": [["1", 900], ["2", 41], ["3", 5]],
        "sources": [
            {"source": slug, "records": count, "ended": 1, "newest": "2026-10-30", "filled": {**filled, **some}}
            for slug, count, some in sources
        ],
        "overlaps": {"refuge": {"refuge": refuge, "plain": 2}, "plain": {"plain": plain, "refuge": 2}},
    }  # fmt: skip


@pytest.fixture
def run(partnership) -> MatchRun:
    for slug, agency in (("refuge", partnership.drug_service), ("plain", partnership.probation)):
        source = Source.objects.create(slug=slug, title=slug.capitalize(), agency=agency, profile="plain")
        Import.objects.create(
            source=source, state=State.APPLIED, file_name="a.csv", sha256=slug, size=1, profile="plain",
            profile_version=1, uploaded_by_name="T", accepted=98, refused=2,
        )  # fmt: skip
    return MatchRun.objects.create(
        state=MatchRun.State.DONE, measures=measures(), counts={"joined": 3, "records": 1209}
    )


def by_slug(told: figures.Told) -> dict[str, dict]:
    return {each["source"]: each for each in told.sources}


@pytest.mark.parametrize("role", NO_PEOPLE)
def test_whoever_sees_no_people_is_told_no_small_number(role, partnership, run, today):
    told = figures.told(partnership.viewer(role), run.measures, today)
    refuge, plain = by_slug(told)["refuge"], by_slug(told)["plain"]
    assert refuge["records"] is None and set(refuge["filled"]) == {None}, "a share is hidden with its count"
    assert (plain["records"], plain["ended"], plain["refused"]) == (1205, None, None)
    shares = dict(zip(FIELDS, plain["filled"], strict=True))
    assert shares["date_of_birth"] == 1190 / 1205 and shares["pnc"] is None and shares["crn"] == 0
    assert told.overlaps["plain"] == {"refuge": None, "plain": 1205} and told.bands[0] is None
    assert told.sizes == [["1", 900], ["2", 40], ["3", None]]


def test_whoever_is_given_the_records_sees_them_counted_exactly(partnership, run, today):
    Agreement.objects.filter(giver=partnership.drug_service).delete()
    told = by_slug(figures.told(partnership.viewer(Role.DATA_OFFICER), run.measures, today))
    assert (told["plain"]["records"], told["plain"]["refused"]) == (1203, 0.02)
    assert told["refuge"]["records"] is None, "the agreement with them has ended"
    own = by_slug(figures.told(partnership.viewer(Role.DATA_OFFICER, partnership.drug_service), run.measures, today))
    assert own["refuge"]["records"] == 6, "it is their own"


@pytest.mark.case(27)
def test_two_looks_in_one_quarter_cannot_be_subtracted(partnership, run, today):
    board, lead = partnership.viewer(Role.BOARD_MEMBER), partnership.viewer(Role.GOVERNANCE_LEAD)
    first = figures.told(board, measures(plain=1207), today)
    later = figures.told(lead, measures(plain=1208), today + dt.timedelta(days=20))
    assert first == later and first.taken_on == today
    assert figures.told(board, measures(plain=1300), today + dt.timedelta(days=90)).taken_on != today
    assert BaseTable.objects.filter(name="quality").count() == 2


def test_what_is_taken_out_is_protected_whoever_takes_it(partnership, run, today):
    for role in (Role.DATA_OFFICER, Role.COORDINATOR, Role.BOARD_MEMBER):
        rows = {row[0]: row for row in quality_table(partnership.viewer(role), today).rows}
        assert rows["refuge"][1] == "hidden" and rows["plain"][1] == "1,205"
        assert "2%" not in rows["plain"]


@pytest.mark.parametrize(("role", "exact"), [*((role, False) for role in NO_PEOPLE), (Role.DATA_OFFICER, True)])
def test_the_pages_say_no_more_than_that(role, exact, partnership, run, client):
    user = Membership.objects.get(user=partnership.viewer(role).user_id).user
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("matching:quality")).content.decode()
    assert ("1,203" in page) == exact and ("the same for the whole quarter" in page) != exact
    runs = client.get(reverse("matching:runs")).content.decode()
    assert ("1,209" in runs) == exact and ('data-label="Joined">3<' in runs) == exact
    assert ("Every record is linked" in runs) == exact, "that records wait would tell that a file came"
