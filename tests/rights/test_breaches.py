"""A breach from the hour it is known to what was learned from it."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.rights import changes

pytestmark = pytest.mark.django_db
KNOWN = dt.datetime(2026, 10, 30, 17, 0, tzinfo=dt.UTC)
TOLD = KNOWN + dt.timedelta(hours=20)


@pytest.fixture
def breach(partnership):
    return changes.report_breach(
        by=partnership.viewer(Role.COORDINATOR), kind="safe_address", what="A letter went to the old shared address.",
        known_at=KNOWN, people_affected=1,
    )  # fmt: skip


def judge(governance, breach, risk="high"):
    changes.judge_risk(
        by=governance, breach=breach, risk=risk, because="He lives there", contained="Letter fetched back"
    )


def test_the_clock_runs_until_the_regulator_knows_or_need_not(breach, governance):
    assert breach.hours_left(KNOWN + dt.timedelta(hours=10)) == 62
    judge(governance, breach)
    changes.decide_about_regulator(by=governance, breach=breach, tell=True, because="Serious harm is likely")
    assert breach.hours_left(KNOWN + dt.timedelta(hours=80)) == -8
    changes.record_regulator_told(by=governance, breach=breach, told_at=TOLD, reference="IC-1")
    assert breach.hours_left(KNOWN + dt.timedelta(hours=80)) is None


def test_whoever_may_report_may_not_decide(breach, partnership):
    with pytest.raises(Refused, match="not part of the work"):
        judge(partnership.viewer(Role.COORDINATOR), breach)
    with pytest.raises(Refused):
        changes.report_breach(by=partnership.viewer(Role.BOARD_MEMBER), kind="lost", what="A bag", known_at=KNOWN)


def test_the_law_leaves_no_choice_where_harm_is_likely(breach, governance):
    with pytest.raises(Refused, match="Judge the risk first"):
        changes.decide_about_regulator(by=governance, breach=breach, tell=True, because="x")
    judge(governance, breach)
    with pytest.raises(Refused, match="the law asks you to tell"):
        changes.decide_about_regulator(by=governance, breach=breach, tell=False, because="Embarrassing")
    with pytest.raises(Refused, match="the law asks you to tell them"):
        changes.decide_about_people(by=governance, breach=breach, tell=False, because="Embarrassing")


def test_it_closes_once_everybody_knows_and_something_was_learned(breach, governance, anna, today):
    def close(lessons="Letters ask for a safe address"):
        return changes.close_breach(by=governance, breach=breach, lessons=lessons, today=today)

    with pytest.raises(Refused, match="Decide first"):
        close()
    judge(governance, breach)
    changes.decide_about_regulator(by=governance, breach=breach, tell=True, because="Serious harm is likely")
    changes.decide_about_people(by=governance, breach=breach, tell=True, because="She has to move")
    with pytest.raises(Refused, match="not been told yet"):
        close()
    changes.record_regulator_told(by=governance, breach=breach, told_at=TOLD, reference="IC-1")
    notice = changes.name_affected(by=governance, breach=breach, person_key=anna.key)
    with pytest.raises(Refused, match="touched"):
        close()
    changes.note_told(by=governance, notice=notice, told_on=today, how="By her worker, in person")
    with pytest.raises(Refused, match="does not happen again"):
        close(" ")
    assert close().closed_on == today
    with pytest.raises(Refused, match="closed"):
        judge(governance, breach)
