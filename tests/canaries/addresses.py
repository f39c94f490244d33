"""Every address of the product with every parameter it takes. A new parameter is taught here, in VALUES.

Numbers (`<int:pk>`) teach themselves: the first rows of every table of the room they lie in, and of the one it leans on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.access.policy import Role
from alongside.people.models import Person
from alongside.sources.models import Import
from tests.canaries.world import World, user_of

MISSING = "222222222222"  # no such person, criteria or source
VALUES: dict[
    tuple[str, str], Callable[[World], list[object]]
] = {  # (what the name of the address begins with, parameter)
    ("", "key"): lambda world: [*Person.objects.values_list("key", flat=True), MISSING],
    ("workspace:guide", "slug"): lambda world: ["exports-to-cohort", MISSING],
    ("workspace:lift", "kind"): lambda world: ["conflict", "restriction", MISSING],
    ("rights:", "what"): lambda world: ["close", MISSING],
    ("rights:", "which"): lambda world: [MISSING],
    ("rights:", "template"): lambda world: ["came", MISSING],
    ("rights:", "table"): lambda world: ["people.event", MISSING],
    ("rights:item", "pk"): lambda world: ["1"],
    ("rights:release", "pk"): lambda world: ["1"],
    ("sources:source", "slug"): lambda world: ["council-plain", MISSING],
    ("sources:edit", "slug"): lambda world: ["council-plain", MISSING],
    ("sources:", "slug"): lambda world: ["plain", MISSING],
    ("api:send_file", "slug"): lambda world: ["council-plain", MISSING],
    ("cohort:list_rules", "slug"): lambda world: ["statuses", "agreeing", MISSING],
    ("cohort:criteria", "slug"): lambda world: ["default", MISSING],
    ("partnership:purpose", "slug"): lambda world: ["coordination", MISSING],
    ("partnership:edit_purpose", "slug"): lambda world: ["coordination", MISSING],
    ("partnership:", "slug"): lambda world: ["council", MISSING],
    ("api:", "pk"): lambda world: [*Import.objects.values_list("pk", flat=True), 0],
    ("budget:", "gap"): lambda world: ["no_release_grant", MISSING],
    ("team:cover", "pk"): lambda world: [user_of(world.partnership.viewer(Role.LEAD_WORKER)).pk, 0],
    ("team:one_more", "pk"): lambda world: [user_of(world.partnership.viewer(Role.LEAD_WORKER)).pk, 0],
    ("instruments:", "slug"): lambda world: ["ons4", MISSING],
    ("package:area", "area"): lambda world: ["accommodation", "safety", MISSING],
    ("package:", "area"): lambda world: ["safety"],
    ("package:", "step"): lambda world: ["promise"],
    ("outputs:", "kind"): lambda world: ["people", MISSING],
    ("notices:", "token"): lambda world: [MISSING],
    (":mfa_", "pk"): lambda world: [1],
    (":openid_connect", "provider_id"): lambda world: ["council"],
    (":", "rest"): lambda world: ["nothing/here"],
}
QUESTIONS: dict[str, Callable[[World], list[str]]] = {  # what an address asks for behind its question mark
    "cohort/nominate/": lambda world: [f"?person={person.key}" for person in world.people.values()],
}
TABLES_ELSEWHERE = {
    "barriers": "tasks",
    "matching": "people",
    "partnership": "access",
    "sign_in": "access",
    "workspace": "access",
}
"""Rooms whose addresses also number rows of a room beneath them: its tables' first rows are tried as well."""
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
HOW_MANY = 3


class Unknown(AssertionError):
    """An address takes something that nobody has taught the canaries. Add it to VALUES in tests/canaries/addresses.py."""


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver. route: as written; name: with its room before the colon."""

    route: str
    name: str
    view: Callable[..., object]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return PARAMETER.findall(self.route)

    def paths(self, world: World) -> list[str]:
        """The address with each value of each parameter. Raises Unknown."""
        values = [[str(value) for value in _values(self, kind, name, world)] for kind, name in self.parameters]
        blank = PARAMETER.sub("{}", self.route)
        asked = QUESTIONS.get(self.route, lambda world: [""])(world)
        return ["/" + blank.format(*each) + question for each in itertools.product(*values) for question in asked]


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, room: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route, pattern.namespace or room)
        else:
            yield Address(route, f"{room}:{pattern.name or ''}", pattern.callback)


def _values(address: Address, kind: str, name: str, world: World) -> list[object]:
    taught = [start for start, parameter in VALUES if parameter == name and address.name.startswith(start)]
    if taught:
        return VALUES[max(taught, key=len), name](world)
    room = address.name.partition(":")[0]
    if kind == "int" and room in apps.app_configs:
        found = {
            pk for each in (room, TABLES_ELSEWHERE.get(room, room)) for model in apps.get_app_config(each).get_models()
            for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)[:HOW_MANY]
        }  # fmt: skip
        return sorted(found) or [1]
    raise Unknown(f"/{address.route} ({address.name}) takes {name!r}: teach it in tests/canaries/addresses.py")
