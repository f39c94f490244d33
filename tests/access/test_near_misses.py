"""Rows and words agree in every near miss of every path; any broken link denies; no clause of the gate can be left out unseen."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import Q

from alongside.access import clauses, models
from tests.access.worlds import HARMLESS, IMPOSSIBLE, NOW, PATHS, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize("path", PATHS)
def test_the_unbroken_path_is_allowed(path):
    assert PATHS[path][0]().answers() == (True, True)


@pytest.mark.parametrize(("path", "link"), [(path, link) for path, (_, breaks) in PATHS.items() for link in breaks])
def test_a_broken_link_denies_alone_and_with_any_other(path, link):
    kind, breaks = PATHS[path]
    world = kind()
    for other in breaks:
        if {link, other} in IMPOSSIBLE:
            continue
        with transaction.atomic():
            breaks[link](world)
            if other > link:  # each pair once
                breaks[other](world)
            answers = world.answers()
            transaction.set_rollback(True)
        assert answers == (False, False), f"{link}, and {other}"


@pytest.mark.parametrize("near", HARMLESS)
def test_what_is_near_the_edge_is_allowed_all_the_same(near):
    kind, change = HARMLESS[near]
    world = kind()
    change(world)
    assert world.answers() == (True, True)


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
    "named workers forgotten": lambda patch: patch.setattr(
        clauses, "_beside", lambda viewer: models.Involvement.objects.none().values("person")
    ),
    "involvement never ends": lambda patch: patch.setattr(
        clauses.Involvement.objects, "in_force", lambda today: models.Involvement.objects.all()
    ),
}


def worlds():
    for path, (kind, breaks) in PATHS.items():
        yield path, kind, lambda world: None, True
        for link, change in breaks.items():
            yield f"{path}: {link}", kind, change, False
    for near, (kind, change) in HARMLESS.items():
        yield near, kind, change, True


def first_world_that_tells() -> str | None:
    """The first world in which the rows are not as they should be."""
    for name, kind, change, expected in worlds():
        with transaction.atomic():
            world = kind()
            change(world)
            told = world.answers()[0] is not expected
            transaction.set_rollback(True)
        if told:
            return name
    return None


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
