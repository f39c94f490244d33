"""Keep the words of all names ready for searching. Whoever writes names need not know of it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterable, Iterator

from django.db import connection, transaction
from django.db.models import Count, Max

from alongside.methods.linkage.names import fold
from alongside.people.models import Name, NameIndexState, NameWord, NameWordUse
from alongside.people.vocabulary import Vocabulary

BATCH = 5_000
_kept: dict[str, tuple[int, Vocabulary]] = {}
_lock = threading.Lock()


def refresh() -> int:
    """Take in names that are new, forget words of names that are gone. Returns how many names were taken in.

    Cheap where nothing has changed; safe to repeat, and to interrupt: what is done stays done.
    """
    now = Name.objects.aggregate(names=Count("pk"), newest=Max("pk"))
    state, _ = NameIndexState.objects.get_or_create(pk=1)
    if (state.names, state.newest) == (now["names"], now["newest"] or 0):
        return 0
    _forget_what_is_gone()
    taken = sum(_take_in(batch) for batch in _batches(_not_yet_taken()))
    _count()
    NameIndexState.objects.filter(pk=1).update(
        names=now["names"], newest=now["newest"] or 0, version=secrets.randbits(62)
    )
    return taken


def vocabulary() -> Vocabulary:
    """The words of the index, read again only after a refresh that changed something."""
    version = NameIndexState.objects.filter(pk=1).values_list("version", flat=True).first() or 0
    database = str(connection.settings_dict["NAME"])
    kept = _kept.get(database)
    if kept is not None and kept[0] == version:
        return kept[1]
    with _lock:
        rows = list(NameWord.objects.values_list("word", "pk", "count"))
        fresh = Vocabulary({word: pk for word, pk, _ in rows}, {word: count for word, _, count in rows})
        _kept[database] = (version, fresh)
    return fresh


def _not_yet_taken() -> list[tuple[int, int, str]]:
    """(name id, record id, words) of the names that have no use yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select n.id, n.record_id, n.search_words from people_name n where n.search_words <> ''"
            " and not exists (select 1 from people_nameworduse u where u.name_id = n.id) order by n.id"
        )
        return cursor.fetchall()


def _forget_what_is_gone() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "delete from people_nameworduse where not exists"
            " (select 1 from people_name n where n.id = people_nameworduse.name_id)"
        )


def _count() -> None:
    """How many names hold each word, so that a search begins with the rarest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update people_nameword set count ="
            " (select count(*) from people_nameworduse u where u.word_id = people_nameword.id)"
        )


def _take_in(names: list[tuple[int, int, str]]) -> int:
    """One batch, in a transaction of its own, so that nobody else waits long to write."""
    words_of = [(name, record, frozenset(fold(words).split())) for name, record, words in names]
    wanted = frozenset().union(*(words for _, _, words in words_of))
    with transaction.atomic():
        NameWord.objects.bulk_create([NameWord(word=word[:100]) for word in sorted(wanted)], ignore_conflicts=True)
        ids = dict(NameWord.objects.filter(word__in=wanted).values_list("word", "pk"))
        uses = [
            NameWordUse(word_id=ids[word[:100]], name_id=name, record_id=record)
            for name, record, words in words_of
            for word in sorted(words)
        ]
        NameWordUse.objects.bulk_create(uses, ignore_conflicts=True)
    return len(names)


def _batches(names: Iterable[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    rows = list(names)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
