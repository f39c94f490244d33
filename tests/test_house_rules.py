"""Rules of the house that a reader could forget. Each failure says where and what to do instead."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "alongside"
APPS = [
    "people",
    "papers",
    "notices",
    "tasks",
    "barriers",
    "contact",
    "reaching",
    "outputs",
    "rights",
    "sources",
    "matching",
    "cohort",
    "budget",
    "support",
    "conference",
    "meeting",
    "team",
    "package",
    "instruments",
]
PAGES = ["views.py", "api.py", "jobs.py"]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base", "misc", "services"}
EVERYONE = {  # where counting or computing over everyone is allowed, and why
    "alongside/barriers": "how many people meet a barrier, for how long, and who raised it",
    "alongside/budget": "what the fund still holds, and what it papers over",
    "alongside/team": "how many people one worker leads",
    "alongside/cohort": "assessing and composition",
    "alongside/matching": "linking and quality",
    "alongside/rights": "everything held on the one person who asked, and what is kept too long",
    "alongside/sources": "applying a file",
    "alongside/people/search": "finding",
    "alongside/workspace": "index cards",
}


def python_files() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_files_stay_small(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400, f"{lines} lines: a new noun is hiding in there"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_functions_stay_small(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.end_lineno - node.body[0].lineno + 1
            assert body <= 45, f"{node.name} has {body} lines"


NAMED_BY_DJANGO = {"alongside/kit/postgres/base.py"}


def test_no_file_is_named_for_nothing():
    named = {name_of(path) for path in python_files() if path.stem in FORBIDDEN_NAMES}
    assert not named - NAMED_BY_DJANGO


def rooms(*names: str) -> list[Path]:
    """Files of these rooms, and of folders that stand for one (views/ for views.py)."""
    found = []
    for app in [*APPS, "workspace", "partnership", "sign_in", "access"]:
        for name in names:
            found += [path for path in [PACKAGE / app / name] if path.exists()]
            found += sorted((PACKAGE / app / name.removesuffix(".py")).glob("*.py"))
    return found


WRITES = {"save", "delete", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}


@pytest.mark.parametrize("path", rooms(*PAGES, "forms.py"), ids=name_of)
def test_pages_write_nothing_themselves(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            on_rows = ".objects" in ast.unparse(node.func.value) or isinstance(node.func.value, ast.Name)
            assert not on_rows, f"line {node.lineno}: call a change instead of .{node.func.attr}()"


@pytest.mark.parametrize("path", rooms("views.py", "api.py"), ids=name_of)
def test_rows_reach_a_page_through_the_gate_alone(path):
    allowed: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("gate."):
            allowed |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in allowed:
            raise AssertionError(f"line {node.lineno}: {ast.unparse(node)} is not handed to the gate")


@pytest.mark.parametrize("path", rooms("changes.py"), ids=name_of)
def test_every_change_takes_keywords_and_names_a_verb_some_role_has(path):
    from alongside.access.policy import GRANTS

    known = set().union(*(grant.verbs for grant in GRANTS.values()))
    for node in tree(path).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        verbs = [
            d.args[0].value
            for d in node.decorator_list
            if isinstance(d, ast.Call) and ast.unparse(d.func) in ("change", "gate.change")
        ]
        for verb in verbs:
            assert verb in known, f"{node.name}: no role has the verb {verb}"
            assert not node.args.args, f"{node.name} takes keywords only"
            assert "by" in [arg.arg for arg in node.args.kwonlyargs], f"{node.name} has no author"


def test_every_table_about_people_says_where_its_person_and_category_stand():
    from django.apps import apps

    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            access = getattr(model, "Access", None)
            assert access is not None, f"{model.__name__} has no class Access"
            says = (
                hasattr(access, "verb")
                or hasattr(access, "through")
                or {"person", "agency", "category"} <= set(dir(access))
            )
            assert says, f"{model.__name__}.Access says neither a verb nor person, agency and category"


def test_everyone_is_counted_only_where_it_is_meant_to():
    for path in python_files():
        if "gate.everyone(" in path.read_text(encoding="utf-8"):
            assert name_of(path).startswith(tuple(EVERYONE)), (
                f"{name_of(path)} counts over everyone: list it here with why"
            )


TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
WORDS_THAT_HURT = re.compile(
    r"\b(offenders?|service users?|chaotic|hard to reach|non-compliant|addicts?|the homeless)\b", re.I
)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_pages_keep_to_the_content_security_policy(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", text), "no inline style: put it in the stylesheet"
    assert not re.search(r"\son[a-z]+=", text), "no inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "no inline script"
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "no other host"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_pages_speak_of_people(path):
    assert not WORDS_THAT_HURT.search(path.read_text(encoding="utf-8"))


SENT_IN_THE_ADDRESS = {  # forms whose answers stand in the address: choices and days, never words
    "alongside/barriers/templates/barriers/asks.html",
    "alongside/barriers/templates/barriers/list.html",
    "alongside/cohort/templates/cohort/list.html",
    "alongside/cohort/templates/cohort/shortlist.html",
    "alongside/matching/templates/matching/queue.html",
    "alongside/package/templates/package/versions.html",
    "alongside/workspace/templates/workspace/person.html",
}


def test_nothing_that_somebody_types_stands_in_an_address():
    """A name typed into a form that is sent by GET would lie in the history of the browser and in the log of every proxy."""
    found = {}
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        forms = re.findall(r"<form\b.*?</form>", text, re.DOTALL)
        found |= {name_of(path): each for each in forms if 'method="post"' not in each.partition(">")[0]}
    assert set(found) == SENT_IN_THE_ADDRESS
    for name, form in found.items():
        assert not re.search(r'<textarea|type="(text|search|email|tel)"', form), name
