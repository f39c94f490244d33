"""Which tables the wall stands around and what it lets through: read from `class Access`, written as SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from alongside.access.policy import Category

BETWEEN_AGENCIES = {  # rows that one agency writes in the name of another, or whose agency is far, and why that does no harm
    "tasks.Task": "it bears the name of the agency that is asked, and is written by the one that asks",
    "tasks.Move": "it follows its action",
    "barriers.Barrier": "one that everybody meets belongs to no agency",
    "barriers.BarrierMove": "it follows its barrier",
    "barriers.Evidence": "it follows its barrier",
    "barriers.Joining": "it follows its barrier",
    "barriers.Effect": "it follows its barrier",
    "cohort.Nomination": "it is a word to the whole partnership",
    "cohort.Proposal": "it is a word to the whole partnership",
    "budget.Answer": "whoever answers is of another agency than whoever asked",
    "budget.Receipt": "it stands with the request, whose agency settles it",
    "conference.Invitation": "it bears the name of the agency that is asked to come, and is written by the one that calls",
    "meeting.Extract": "it bears the name of the agency that it is given to, and is written by whoever chairs",
    "meeting.Reason": "it bears the name of the agency whose fact brings somebody on the agenda, which is built by the chair",
    "outputs.Carried": "it says that a file spoke of somebody and holds nothing of them; whose file it is stands two rows above",
    "rights.Correction": "it bears the name of the agency that supplied the fact, and is written by who deals with the request",
}
NOBODYS = "it is the partnership's own and no agency's"
TOO_FAR = "its agency is not in the row or the row above it"  # to be mended, or explained in BETWEEN_AGENCIES


@dataclass(frozen=True)
class Walled:
    """One table behind the wall. reads, writes: what must hold of a row, as SQL."""

    table: str
    reads: str
    writes: str


FUNCTIONS = """
create or replace function wall_agency() returns bigint language sql stable as
  $$ select nullif(current_setting('app.agency', true), '')::bigint $$;
create or replace function wall_is_lowered() returns boolean language sql stable as
  $$ select coalesce(current_setting('app.everyone', true), '') <> '' $$;
create or replace function wall_gives() returns table (giver bigint, category text) language sql stable as $$
  select a.giver_id, c.category
  from access_agreement a
  join access_agreement_receivers r on r.agreement_id = a.id
  cross join jsonb_array_elements_text(a.categories) as c (category)
  where r.agency_id = nullif(current_setting('app.agency', true), '')::bigint
    and a.purpose = current_setting('app.purpose', true)
    and a.starts_on <= (now() at time zone '{zone}')::date
    and (a.ends_on is null or a.ends_on >= (now() at time zone '{zone}')::date)
$$;
"""
NAMES = ("wall_agency", "wall_is_lowered", "wall_gives")
MINE = "{agency} = (select wall_agency())"
GIVEN_CONSTANT = "{agency} in (select giver from wall_gives() where category = '{category}')"
GIVEN_BY_ROW = "({agency}, {category}) in (select giver, category from wall_gives())"
LOWERED = "(select wall_is_lowered())"


def functions() -> str:
    """What the policies ask: who is asking, and which agencies give them which categories today."""
    return FUNCTIONS.format(zone=settings.TIME_ZONE)


def walled() -> list[Walled]:
    """Every table of agencies' facts, by its `class Access`."""
    return sorted((plan for model in _about_people() if (plan := plan_of(model)) is not None), key=lambda it: it.table)


def unwalled() -> dict[str, str]:
    """Tables about people that no wall stands around, and why."""
    return {
        model._meta.db_table: BETWEEN_AGENCIES.get(model._meta.label, NOBODYS if _is_shared(model) else TOO_FAR)
        for model in _about_people()
        if plan_of(model) is None
    }


def forgotten() -> list[str]:
    """Tables of agencies' facts that no wall stands around although nobody has said why."""
    return [table for table, why in unwalled().items() if why == TOO_FAR]


def _is_shared(model: type[models.Model]) -> bool:
    return getattr(model.Access, "agency", None) is None  # type: ignore[attr-defined]


def is_walled(model: type[models.Model]) -> bool:
    return hasattr(model, "Access") and not hasattr(model.Access, "verb") and plan_of(model) is not None


def plan_of(model: type[models.Model]) -> Walled | None:
    """What the wall lets through of one table; None where it cannot stand."""
    access, table = model.Access, model._meta.db_table  # type: ignore[attr-defined]
    if model._meta.label in BETWEEN_AGENCIES:
        return None
    if through := getattr(access, "through", None):
        behind = apps.get_model(through[0])
        link = _column(behind, through[1])
        own = _column(model, access.person) if access.person else "id"
        seen = f"exists (select 1 from {behind._meta.db_table} b where b.{link} = {table}.{own})"
        return Walled(table, f"{LOWERED} or {seen}", LOWERED)
    if access.agency is None:
        return None
    steps = access.agency.split("__")
    if len(steps) > 2:
        return None
    column = _column(model, steps[0])
    if len(steps) == 1:
        agency, around = f"{table}.{column}", "{}"
    else:
        above: Any = model._meta.get_field(steps[0]).related_model
        agency = f"above.{_column(above, steps[1])}"
        around = f"exists (select 1 from {above._meta.db_table} above where above.id = {table}.{column} and ({{}}))"
    given = _given(agency, access.category, table)
    mine = MINE.format(agency=agency)
    return Walled(
        table,
        reads=f"{LOWERED} or {around.format(f'{mine} or {agency} is null or {given}')}",
        writes=f"{LOWERED} or {around.format(mine)}",
    )


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.ForeignKey), f"{model._meta.label}.{name} is no tie to another table"
    return field.column


def _given(agency: str, category: Category | str, table: str) -> str:
    if isinstance(category, Category):
        return GIVEN_CONSTANT.format(agency=agency, category=category.value)
    return GIVEN_BY_ROW.format(agency=agency, category=f"{table}.{category}")


def _about_people() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        access = getattr(model, "Access", None)
        if access is not None and not hasattr(access, "verb") and model._meta.app_config.name.startswith("alongside"):
            yield model
