"""What is written about a person rather than in a record follows them when two turn out to be one, and goes back with it.

A table follows when its `class Access` names `person` as whom it is about. One that must not says why in `Access.stays`.
Where the two may not both have a row, the table's QuerySet makes way first: `make_way(origin, onto)`. A room with more to settle
says so once, in its `AppConfig.ready`: `along(carry)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from alongside.people.models import IdentityMove

Followed = dict[str, list[int]]  # table -> ids of its rows
Follower = Callable[[IdentityMove], None]
BESIDE = ("access.Involvement",)  # of the room beneath, and seen by nobody

_followers: list[Follower] = []


def along(follower: Follower) -> None:
    """Call this in the transaction of every move, after all rows have gone, so that nothing is ever seen half moved."""
    if follower not in _followers:
        _followers.append(follower)


def tell(move: IdentityMove) -> None:
    """The rows have gone where the move says: let each room settle what is left."""
    for follower in _followers:
        follower(move)


def tables_that_follow() -> Iterator[type[models.Model]]:
    """Every table whose rows speak of a person themselves."""
    yield from map(apps.get_model, BESIDE)
    for model in apps.get_models():
        access = getattr(model, "Access", None)
        about = getattr(access, "subject", None) or getattr(access, "person", None)
        if about == "person" and not getattr(access, "stays", ""):
            yield model


def bring(origin: int, onto: int) -> Followed:
    """Let all that was about one person be about the other. Returns which rows, for the way back."""
    followed: Followed = {}
    for model in tables_that_follow():
        rows = model._default_manager.filter(person=origin)
        if _is_of_a_record(model):
            rows = rows.filter(Q(record=None) | Q(record__person=onto))
        if not (ids := list(rows.values_list("pk", flat=True))):
            continue
        if (make_way := getattr(model._default_manager, "make_way", None)) is not None:
            make_way(origin, onto)
        if moved := [pk for pk in ids if _repoint(model, pk, onto)]:
            followed[model._meta.label_lower] = moved
    return followed


def go_with(record_ids: Iterable[int], onto: int) -> None:
    """Rows about a fact of these records go where the records went."""
    for model in filter(_is_of_a_record, tables_that_follow()):
        model._default_manager.filter(record__in=list(record_ids)).update(person=onto)


def put_back(followed: Mapping[str, list[int]], origin: int, onto: int) -> None:
    """The rows that had come with a join are about `origin` again. What was written since stays where it was written."""
    for label, ids in followed.items():
        model = apps.get_model(label)
        for pk in model._default_manager.filter(pk__in=ids, person=onto).values_list("pk", flat=True):
            _repoint(model, pk, origin)


def _is_of_a_record(model: type[models.Model]) -> bool:
    return hasattr(model, "record_id")


def _repoint(model: type[models.Model], pk: int, person: int) -> bool:
    """Whether the row could go. One that may stand only once for a person, and stands already, stays."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(person=person)
    except IntegrityError:
        return False
    return True
