"""Figures of quality: from judged pairs and from the truth, by hand on a town small enough to count."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.matching import changes, quality
from alongside.matching.linking import link_records
from alongside.matching.models import Judgement, Suggestion, Truth
from alongside.matching.rules.estimates import BANDS, band_of, band_words, estimate, size_of
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import Record
from tests.factories.matching import supply_town


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


@pytest.fixture
def town(partnership, by, today):
    """Twenty people: ten known to both agencies under the same name, ten to one."""
    town = supply_town([partnership.council, partnership.probation], people=20)
    link_records(by=by, today=today)
    return town


@pytest.mark.django_db
def test_against_the_truth_a_wrong_join_and_a_missed_one_are_counted(town):
    """Ten joins; the truth says one of them is two people, and two people whom nobody joined are one."""
    for number, records in town.items():
        for place, record in enumerate(records):
            real = "other" if number == 1 and place == 1 else "P0" if number == 2 else f"P{number}"
            Truth.objects.create(record=record, real_person=real)
    found = quality.against_truth()
    right, joined, true = found["all"]
    assert (right, joined, true) == (9, 10, 10)
    assert found["by"]["source"]["probation-plain"][1] == 10
    assert found["f1"][1] <= found["f1"][0] <= found["f1"][2]


@pytest.mark.django_db
def test_without_truth_there_is_none(town):
    assert quality.against_truth() is None


@pytest.mark.django_db
def test_the_data_by_source_is_counted(town):
    council, probation = quality.by_source()
    assert (council["source"], council["records"], probation["records"]) == ("council-plain", 20, 10)
    assert council["filled"]["date_of_birth"] == 20
    assert council["filled"]["nhs_number"] == 0
    assert quality.overlaps() == {
        "council-plain": {"council-plain": 20, "probation-plain": 10},
        "probation-plain": {"council-plain": 10, "probation-plain": 10},
    }
    assert quality.sizes()[:2] == [["1", 10], ["2", 10]]
    assert sum(joined for _, joined in quality.bands()) == 10


@pytest.mark.django_db
def test_a_sample_of_joins_is_drawn_judged_and_estimates_precision(by, town):
    drawn = changes.draw_sample(by=by, seed=1, from_each=4)
    sampled = list(Suggestion.objects.open().filter(why="sample"))
    assert len(sampled) == drawn == 4
    for number, question in enumerate(sampled):
        verdict = Verdict.DIFFERENT if number == 0 else Verdict.SAME
        changes.judge(by=by, suggestion=question, verdict=verdict)
    found = estimate(quality.bands(), quality.reviewed())
    assert found.judged == 4
    assert 0.5 < found.precision.estimate < 1
    assert found.precision.low <= found.precision.estimate <= found.precision.high
    assert Judgement.objects.filter(verdict="different").get().move.kind == "split"


@pytest.mark.django_db
def test_a_sample_survives_the_next_run_and_ends_when_nothing_is_left(by, town, today):
    changes.draw_sample(by=by, seed=1, from_each=30)
    asked = Suggestion.objects.open().filter(why="sample").count()
    link_records(by=by, today=today, anew=True)
    assert Suggestion.objects.open().filter(why="sample").count() == asked == 10
    with pytest.raises(Refused, match="no joins left"):
        changes.draw_sample(by=by, seed=2)


@pytest.mark.django_db
def test_measures_stay_with_the_run(by, town):
    run = changes.keep_measures(by=by, run=link_records(by=by, anew=True), measures={"truth": None})
    run.refresh_from_db()
    assert run.measures == {"truth": None}
    assert not Record.objects.filter(person=None).exists()


def test_every_weight_has_one_band():
    for place, (low, top) in enumerate(BANDS):
        assert band_of(low) == place
        assert band_of(top - 0.01) == place
    assert band_of(1000.0) == len(BANDS) - 1
    assert [band_words(0), band_words(1), band_words(len(BANDS) - 1)] == ["Below 0", "0 to 3", "20 or more"]


@pytest.mark.parametrize(("records", "expected"), [(1, "1"), (5, "5"), (6, "6 to 10"), (11, "More than 10")])
def test_sizes_are_grouped(records, expected):
    assert size_of(records) == expected


def test_nothing_judged_estimates_nothing():
    found = estimate([[5, 5] for _ in BANDS], [[[0, 0], [0, 0]] for _ in BANDS])
    assert (found.judged, found.precision, found.recall, found.f1) == (0, None, None, None)


def test_a_few_judgements_in_one_band_do_not_speak_for_the_others():
    empty = [[0, 0], [0, 0]]
    pairs = [[0, 0] for _ in BANDS]
    reviewed = [empty for _ in BANDS]
    pairs[5], pairs[6], reviewed[5] = [0, 50], [0, 50], [[0, 0], [9, 1]]
    assert estimate(pairs, reviewed).precision is None
    reviewed[6] = [[0, 0], [2, 0]]
    assert estimate(pairs, reviewed).precision.estimate == pytest.approx(0.95)


def test_a_stratified_estimate_worked_by_hand():
    """100 joined pairs of which 9 in 10 judged the same; 50 not joined of which 1 in 5: 90 right of 100, 10 missed."""
    empty = [[0, 0], [0, 0]]
    pairs = [[0, 0] for _ in BANDS]
    reviewed = [empty for _ in BANDS]
    pairs[5], reviewed[5] = [0, 100], [[0, 0], [9, 1]]
    pairs[2], reviewed[2] = [50, 0], [[1, 4], [0, 0]]
    found = estimate(pairs, reviewed)
    assert found.precision.estimate == pytest.approx(0.9)
    assert found.recall.estimate == pytest.approx(0.9)
    assert found.f1.estimate == pytest.approx(0.9)
    assert found.f1.low < 0.9 < found.f1.high
