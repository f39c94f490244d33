"""Rows and words agree in every near miss of every path; any broken link denies; no clause of the gate can be left out unseen.

Each path's world is built once. A near miss is one or two of its links broken, and mended again after it was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.db.models import Q

from alongside.access import clauses, compiled, models
from tests.access.worlds import HARMLESS, IMPOSSIBLE, NOW, PATHS, TODAY, Link, World

pytestmark = pytest.mark.django_db
BUILT: dict[type[World], World] = {}


@pytest.fixture(scope="module", autouse=True)
def _built(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        BUILT.update({kind: kind() for kind, _ in PATHS.values()})
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    compiled.forget()  # clauses are altered here, and asked anew before and after that
    yield
    compiled.forget()


@contextmanager
def broken(world: World, *links: Link) -> Iterator[None]:
    with transaction.atomic():
        for link in links:
            link(world)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", PATHS)
def test_the_unbroken_path_is_allowed(path):
    assert BUILT[PATHS[path][0]].answers() == (True, True)


@pytest.mark.parametrize(("path", "link"), [(path, link) for path, (_, breaks) in PATHS.items() for link in breaks])
def test_a_broken_link_denies_alone_and_with_any_other(path, link):
    kind, breaks = PATHS[path]
    world, found = BUILT[kind], {}
    for other in breaks:
        if other < link or {link, other} in IMPOSSIBLE:  # each pair once
            continue
        pair = [breaks[link]] if other == link else [breaks[link], breaks[other]]
        with broken(world, *pair):
            found[other] = world.answers()
    assert {other: answers for other, answers in found.items() if answers != (False, False)} == {}


@pytest.mark.parametrize("near", HARMLESS)
def test_what_is_near_the_edge_is_allowed_all_the_same(near):
    kind, change = HARMLESS[near]
    with broken(BUILT[kind], change):
        assert BUILT[kind].answers() == (True, True)


def _never(viewer, access):
    return clauses.NOBODY


def _always(viewer, access):
    return Q()


MUTANTS = {
    **{f"without {clause.__name__}": ("PROTECTION", clause, _always) for clause in clauses.PROTECTION},
    **{f"without {clause.__name__}": ("DAY_TO_DAY", clause, _always) for clause in clauses.DAY_TO_DAY},
    **{f"without {clause.__name__}": ("WAYS", clause, _never) for clause in clauses.WAYS},
    **{f"{clause.__name__} for everybody": ("WAYS", clause, _always) for clause in clauses.WAYS},
}
DEEPER = {
    "objections ignored": lambda patch: patch.setattr(clauses, "not_objected", _always),
    "objections of every agency": lambda patch: patch.setattr(
        clauses.Objection.objects, "standing", lambda: models.Objection.objects.all()
    ),
    "nothing opens in an emergency": lambda patch: patch.setattr(clauses, "opened", _never),
    "everything opens in an emergency": lambda patch: patch.setattr(clauses, "opened", _always),
    "hiding places open in an emergency": lambda patch: patch.setattr(clauses, "NEVER_IN_EMERGENCY", frozenset()),
    "lifted conflicts bite": lambda patch: patch.setattr(
        clauses.Conflict.objects, "standing", lambda: models.Conflict.objects.all()
    ),
    "lifted markers bite": lambda patch: patch.setattr(
        clauses.KeptApart.objects, "standing", lambda: models.KeptApart.objects.all()
    ),
    "lifted restrictions bite": lambda patch: patch.setattr(
        clauses.Restriction.objects, "standing", lambda: models.Restriction.objects.all()
    ),
    "any answer is consent": lambda patch: patch.setattr(
        clauses.Consent.objects, "live", lambda today: models.Consent.objects.all()
    ),
    "named workers forgotten": lambda patch: patch.setattr(clauses, "_is_beside", lambda viewer, who: clauses.NOBODY),
    "involvement never ends": lambda patch: patch.setattr(
        clauses.Involvement.objects, "in_force", lambda today: models.Involvement.objects.all()
    ),
}


def near_misses() -> Iterator[tuple[str, type[World], list[Link], bool]]:
    """Every world with at most one change: its name, and whether the fact is to be seen in it."""
    for path, (kind, breaks) in PATHS.items():
        yield path, kind, [], True
        for link, change in breaks.items():
            yield f"{path}: {link}", kind, [change], False
    for near, (kind, change) in HARMLESS.items():
        yield near, kind, [change], True


def first_world_that_tells() -> str | None:
    """The first world in which the rows are not as they should be."""
    for name, kind, changes, expected in near_misses():
        with broken(BUILT[kind], *changes):
            if BUILT[kind].is_in_rows() is not expected:
                return name
    return None


def test_nothing_is_kept_from_one_mutant_to_the_next():
    """Some mutants change what a table answers, which the key of what is kept does not know."""
    assert compiled._condition.cache_info().currsize == 0


def test_the_gate_as_it_is_tells_nothing():
    assert first_world_that_tells() is None


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_clause_left_out_is_noticed(mutant, monkeypatch):
    group, clause, instead = MUTANTS[mutant]
    changed = [instead if each is clause else each for each in getattr(clauses, group)]
    monkeypatch.setattr(clauses, group, changed)
    assert first_world_that_tells()


@pytest.mark.parametrize("mutant", DEEPER)
def test_a_clause_that_reads_too_much_or_too_little_is_noticed(mutant, monkeypatch):
    DEEPER[mutant](monkeypatch)
    assert first_world_that_tells()
