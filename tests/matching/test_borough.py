"""A borough's records with all their faults: few wrong joins, increments that agree with a full run, ids that stay."""

from __future__ import annotations

import pytest

from alongside.access.policy import Role
from alongside.matching.linking import link_records
from alongside.matching.models import Suggestion, Truth
from alongside.methods.borough import identity_records
from alongside.methods.linkage.evaluate import cluster_quality
from alongside.people.models import Person, Record
from tests.factories.matching import supply

pytestmark = pytest.mark.django_db
RECORDS, NEW = 700, 70


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


@pytest.fixture
def rows():
    """record id -> what was supplied, with the person it is really of."""
    table = identity_records(RECORDS, 11).to_pylist()
    return [({name: value for name, value in row.items() if value}, row["person_id"]) for row in table]


def arrive(partnership, rows):
    agencies = [partnership.council, partnership.probation, partnership.drug_service]
    for number, (row, real) in enumerate(rows):
        said = {name: value for name, value in row.items() if name not in ("record_id", "person_id", "source")}
        record = supply(agencies[number % 3], **said)
        Truth.objects.create(record=record, real_person=real)


def people():
    return {str(pk): str(person) for pk, person in Record.objects.values_list("pk", "person_id")}


def quality():
    truth = {str(pk): real for pk, real in Truth.objects.values_list("record_id", "real_person")}
    return cluster_quality(people(), truth)


def test_a_first_load_joins_hardly_anybody_wrongly(partnership, by, rows, today):
    arrive(partnership, rows)
    run = link_records(by=by, today=today)
    assert quality().precision > 0.99
    assert quality().recall > 0.4
    whole = run.measures["truth"]
    assert whole["all"][0] == quality().right
    assert sum(n for _, n in run.measures["sizes"]) == Person.objects.current().count()
    assert sum(sum(counts) for counts in run.measures["bands"]) == run.counts["edges"]


def test_increments_agree_with_a_full_run_and_ids_stay(partnership, by, rows, today):
    arrive(partnership, rows[:-NEW])
    assert link_records(by=by, today=today).is_full
    first = people()
    arrive(partnership, rows[-NEW:])
    increment = link_records(by=by, today=today)
    assert not increment.is_full
    assert increment.counts["records"] == NEW
    after = people()
    stayed = [record for record in first if after[record] == first[record]]
    assert len(stayed) >= 0.98 * len(first), "ids stay unless two people turn out to be one"

    again = link_records(by=by, today=today, anew=True)
    assert again.counts["joined"] + again.counts["parted"] <= 0.02 * len(first)
    assert quality().precision > 0.99


def test_every_question_is_about_people_who_are_there_now(partnership, by, rows, today):
    arrive(partnership, rows[:-NEW])
    link_records(by=by, today=today)
    arrive(partnership, rows[-NEW:])
    link_records(by=by, today=today)
    for question in Suggestion.objects.open().select_related("left", "right", "person", "other"):
        assert {question.left.person_id, question.right.person_id} == {question.person_id, question.other_id}
        assert question.person.merged_into_id is None
        assert question.other.merged_into_id is None
        assert question.reasons
