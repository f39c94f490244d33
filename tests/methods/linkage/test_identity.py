from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.linkage.identity import Merge, Split, assign, undo

records = st.sampled_from([f"r{i}" for i in range(10)])
clusterings = st.dictionaries(records, st.sampled_from("abcde"), min_size=1)


def ids(prefix: str = "p"):
    numbers = count()
    return lambda: f"{prefix}{next(numbers)}"


def parts(assignment) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for record, label in assignment.items():
        found.setdefault(label, set()).add(record)
    return {frozenset(part) for part in found.values()}


@given(clusterings, clusterings)
def test_people_are_exactly_the_clusters(before, after):
    previous = assign(before, {}, ids()).person_of
    assert parts(assign(after, previous, ids()).person_of) == parts(after)


@given(clusterings)
def test_linking_again_changes_nothing(clusters):
    first = assign(clusters, {}, ids())
    again = assign(clusters, first.person_of, ids())
    assert again.person_of == first.person_of
    assert again.events == again.created == ()


@given(clusterings, clusterings)
def test_an_id_never_names_another_person(before, after):
    previous = assign(before, {}, ids()).person_of
    later = assign(after, previous, ids())
    fresh = set(later.person_of.values()) - set(previous.values())
    assert fresh.isdisjoint(previous.values())
    for person in set(later.person_of.values()) & set(previous.values()):
        held = {record for record, owner in later.person_of.items() if owner == person}
        assert any(previous.get(record) == person for record in held)


@given(clusterings, clusterings)
def test_every_event_can_be_undone(before, after):
    previous = assign(before, {}, ids()).person_of
    later = assign(after, previous, ids())
    restored = undo(later.person_of, later.events)
    assert {record: restored[record] for record in previous if record in after} == {
        record: person for record, person in previous.items() if record in after
    }


@given(clusterings, clusterings)
def test_events_tell_every_move_and_no_other(before, after):
    previous = assign(before, {}, ids()).person_of
    later = assign(after, previous, ids())
    told = {record: (event.from_id, event.into_id) for event in later.events for record in event.records}
    moved = {
        record: (previous[record], person)
        for record, person in later.person_of.items()
        if record in previous and previous[record] != person
    }
    assert told == moved


def test_the_largest_part_keeps_the_id_and_the_rest_gets_a_new_one():
    previous = dict.fromkeys(["r1", "r2", "r3"], "anna")
    found = assign({"r1": "x", "r2": "y", "r3": "y"}, previous, ids("new"))
    assert found.person_of == {"r1": "new0", "r2": "anna", "r3": "anna"}
    assert found.events == (Split("anna", "new0", ("r1",)),)


def test_equal_parts_leave_the_id_with_the_oldest_record():
    found = assign({"r1": "x", "r2": "y"}, {"r1": "anna", "r2": "anna"}, ids("new"))
    assert found.person_of == {"r1": "anna", "r2": "new0"}


def test_two_people_found_to_be_one_merge_into_the_larger():
    previous = {"r1": "small", "r2": "large", "r3": "large"}
    found = assign(dict.fromkeys(previous, "x"), previous, ids("new"))
    assert set(found.person_of.values()) == {"large"}
    assert found.events == (Merge("small", "large", ("r1",)),)
    assert found.events[0].undone() == Split("large", "small", ("r1",))


def test_retired_ids_are_never_given_again():
    assert assign({"r1": "x"}, {}, ids(), retired=["p0", "p1"]).person_of == {"r1": "p2"}
