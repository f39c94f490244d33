"""What a criteria set asks: named questions in words and numbers, read from its definition. Pure.

A question is one of six types and holds nothing but words, numbers and names; a definition never holds code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields

from alongside.access.policy import Category
from alongside.people.rules import EVENT_KINDS

NOMINATION = "nomination"  # an agency's nomination with the barriers met; evidence beside the events


class BadCriteria(ValueError):
    """A definition that cannot be used. Its message says where, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact that may count: its name for people, its category, and whether it lasts."""

    label: str
    category: Category
    is_span: bool


FACT_KINDS: Mapping[str, FactKind] = {
    **{slug: FactKind(kind.label, kind.category, kind.is_span) for slug, kind in EVENT_KINDS.items()},
    NOMINATION: FactKind("Nominated with barriers met", Category.VOICE, False),
}
NEEDS = tuple(slug for slug in EVENT_KINDS if slug.startswith("need_") or slug == "prison_history")
HAPPENINGS = tuple(slug for slug in FACT_KINDS if slug not in NEEDS)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every criterion has: a name, its words on the page, and how to ask for a missing answer."""

    name: str
    words: str
    ask: str = ""

    @property
    def fact_kinds(self) -> tuple[str, ...]:
        """Every kind of fact that can bear on the answer."""
        return ()


@dataclass(frozen=True, kw_only=True)
class AgeAtLeast(Question):
    """Yes from that birthday on; not known without a date of birth."""

    years: int


@dataclass(frozen=True, kw_only=True)
class Events(Question):
    """Yes from so many different days on. Fewer is a no if an agency that tells of such things knows the person;
    otherwise it is not known. silence_may_mean_no: off for what nobody writes down every time. months: how far back;
    None is ever."""

    kinds: tuple[str, ...]
    at_least: int = 1
    months: int | None = None
    silence_may_mean_no: bool = True

    @property
    def fact_kinds(self) -> tuple[str, ...]:
        return self.kinds


@dataclass(frozen=True, kw_only=True)
class Assessed(Question):
    """Yes if any agency's newest answer is yes, or something happened that shows it. No only if every one of these
    needs was answered no. Anything less is not known."""

    kinds: tuple[str, ...]
    shown_by: tuple[str, ...] = ()
    months: int | None = None

    @property
    def fact_kinds(self) -> tuple[str, ...]:
        return (*self.kinds, *self.shown_by)


@dataclass(frozen=True, kw_only=True)
class RepeatContact(Question):
    """Yes from so many different days with so many different agencies on; fewer as for events."""

    kinds: tuple[str, ...]
    days: int
    agencies: int = 1
    months: int | None = None

    @property
    def fact_kinds(self) -> tuple[str, ...]:
        return self.kinds


@dataclass(frozen=True, kw_only=True)
class Absent(Question):
    """Yes unless somebody has told us of it: the one question where silence is an answer."""

    kinds: tuple[str, ...]

    @property
    def fact_kinds(self) -> tuple[str, ...]:
        return self.kinds


@dataclass(frozen=True, kw_only=True)
class AtLeast(Question):
    """So many of the named questions above it. Yes and no only where the open ones could not change it."""

    of: tuple[str, ...]
    number: int


Criterion = AgeAtLeast | Events | Assessed | RepeatContact | Absent | AtLeast
TYPES: Mapping[str, type[Criterion]] = {
    "age_at_least": AgeAtLeast,
    "events": Events,
    "assessed": Assessed,
    "repeat_contact": RepeatContact,
    "absent": Absent,
    "at_least": AtLeast,
}


@dataclass(frozen=True)
class CriteriaSet:
    """Who is meant, as questions that must all be answered yes. areas: the `at_least` whose parts are the areas of
    disadvantage that a person faces; empty if the set counts none."""

    title: str
    about: str
    source: str
    areas: str
    criteria: tuple[Criterion, ...]

    def named(self, name: str) -> Criterion:
        return next(each for each in self.criteria if each.name == name)

    @property
    def deciding(self) -> tuple[Criterion, ...]:
        """The questions that decide: those that are not a part of another."""
        parts = {name for each in self.criteria if isinstance(each, AtLeast) for name in each.of}
        return tuple(each for each in self.criteria if each.name not in parts)

    def parts(self, criterion: Criterion) -> tuple[Criterion, ...]:
        return tuple(self.named(name) for name in criterion.of) if isinstance(criterion, AtLeast) else ()

    def kinds_of(self, criterion: Criterion) -> frozenset[str]:
        """Every kind of fact that bears on this question or on a part of it."""
        return frozenset(criterion.fact_kinds).union(*(self.kinds_of(part) for part in self.parts(criterion)))

    def categories_of(self, criterion: Criterion) -> frozenset[Category]:
        """What somebody must be allowed to see to know the answer."""
        by_age = {Category.IDENTITY} if isinstance(criterion, AgeAtLeast) else set()
        by_part = (self.categories_of(part) for part in self.parts(criterion))
        return frozenset(FACT_KINDS[kind].category for kind in criterion.fact_kinds).union(by_age, *by_part)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for each in self.criteria for kind in each.fact_kinds)


def read_criteria(body: str) -> CriteriaSet:
    """The criteria set that a definition describes. Raises BadCriteria."""
    document = read_toml(body)
    tables = document.get("criteria")
    if not isinstance(tables, list) or not tables:
        raise BadCriteria("There is no criterion. Add at least one [[criteria]] with name, type and words.")
    criteria: list[Criterion] = []
    for place, table in enumerate(tables, 1):
        criterion = _criterion(table, f"Criterion {place}")
        _check_against_those_above(criterion, criteria)
        criteria.append(criterion)
    areas = str(document.get("areas", ""))
    if areas and not any(each.name == areas and isinstance(each, AtLeast) for each in criteria):
        raise BadCriteria(f'areas = "{areas}" must name a criterion of type at_least.')
    return CriteriaSet(
        title=text(document, "title", "The set"),
        about=str(document.get("about", "")),
        source=str(document.get("source", "")),
        areas=areas,
        criteria=tuple(criteria),
    )


def read_toml(body: str) -> dict[str, object]:
    try:
        return tomllib.loads(body)
    except tomllib.TOMLDecodeError as error:
        raise BadCriteria(f"The text is not valid TOML: {error}. Mend that line and save again.") from error


def text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadCriteria(f'{where}: {key} is missing. Write {key} = "…".')
    return value.strip()


def whole(value: object, key: str, where: str, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadCriteria(f"{where}: {key} must be a whole number from {least}.")
    return value


def kinds_from(value: object, key: str, where: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    names = names_from(value, key, where)
    for name in names:
        if name not in allowed:
            raise BadCriteria(f'{where}: {key} may not name "{name}". It may name: {", ".join(allowed)}.')
    return names


def names_from(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        raise BadCriteria(f'{where}: {key} must be a list of names, such as {key} = ["arrest"].')
    return tuple(dict.fromkeys(value))


def _criterion(table: object, where: str) -> Criterion:
    if not isinstance(table, dict):
        raise BadCriteria(f"{where}: write it as [[criteria]].")
    name = text(table, "name", where)
    where = f"Criterion {name}"
    if not name.isidentifier():
        raise BadCriteria(f"{where}: a name has small letters and underscores only, such as slept_rough.")
    of_type = TYPES.get(str(table.get("type")))
    if of_type is None:
        raise BadCriteria(f"{where}: type must be one of {', '.join(TYPES)}.")
    known = {each.name: each for each in fields(of_type)}
    values: dict[str, object] = {}
    for key, value in table.items():
        if key == "type":
            continue
        if key not in known:
            takes = ", ".join(known)
            raise BadCriteria(f"{where}: {key} does not belong to type {table['type']}, which takes {takes}.")
        values[key] = _READERS[key](value, key, where, of_type)
    for key, field in known.items():
        if key not in values and field.default is MISSING:
            raise BadCriteria(f"{where}: {key} is missing.")
    return of_type(**values)  # type: ignore[arg-type]


def _check_against_those_above(criterion: Criterion, above: list[Criterion]) -> None:
    names = {each.name for each in above}
    where = f"Criterion {criterion.name}"
    if criterion.name in names:
        raise BadCriteria(f"{where}: there are two of this name. Rename one.")
    if not isinstance(criterion, AtLeast):
        return
    if missing := [name for name in criterion.of if name not in names]:
        raise BadCriteria(f"{where}: of names {', '.join(missing)}, which does not stand above it.")
    if criterion.number > len(criterion.of):
        raise BadCriteria(f"{where}: number asks for {criterion.number} of {len(criterion.of)}. Ask for fewer.")


_Reader = Callable[[object, str, str, type], object]


def _words(value: object, key: str, where: str, _: type) -> str:
    return text({key: value}, key, where)


def _number(value: object, key: str, where: str, _: type) -> int:
    return whole(value, key, where)


def _kinds(value: object, key: str, where: str, of_type: type) -> tuple[str, ...]:
    return kinds_from(value, key, where, NEEDS if of_type is Assessed and key == "kinds" else HAPPENINGS)


def _flag(value: object, key: str, where: str, _: type) -> bool:
    if not isinstance(value, bool):
        raise BadCriteria(f"{where}: {key} must be true or false.")
    return value


_READERS: Mapping[str, _Reader] = {
    "silence_may_mean_no": _flag,
    **dict.fromkeys(("name", "words", "ask"), _words),
    **dict.fromkeys(("years", "at_least", "months", "days", "agencies", "number"), _number),
    **dict.fromkeys(("kinds", "shown_by"), _kinds),
    "of": lambda value, key, where, _: names_from(value, key, where),
}
