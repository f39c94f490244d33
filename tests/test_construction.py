"""How the product is built, read from its code: what it may call, what it makes formats of, and what it takes from a form."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
FILES = sorted((PROJECT / "alongside").rglob("*.py"))
CALLERS = {
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "ftplib",
    "smtplib",
    "telnetlib",
    "poplib",
    "imaplib",
    "xmlrpc",
    "paramiko",
}
CALLERS |= {"urllib.request", "http.client", "socket", "ssl", "asyncio"}
MAY_CALL = {
    "matching/changes/running.py": {"socket"},  # this machine's own name, to say which worker holds a run
}
OUR_FORMATS = {  # formats that do not stand where they are filled, and where they come from
    "access/wall/plan.py": {"around"},  # SQL put together from table names of the code
    "access/wall/building.py": {"rule"},
    "rights/letters.py": {
        "(FOLDER / f'{name}.txt').read_text(encoding='utf-8')"
    },  # the letters that ship, by a name from a list
    "methods/borough/exports.py": {"form"},  # how an invented system writes its keys
    "methods/one_plan/contradictions.py": {"rule.sentence", "rule.next_step"},  # the definitions that ship
}


def short(path: Path) -> str:
    return path.relative_to(PROJECT / "alongside").as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return set()


def test_nothing_of_ours_calls_any_address():
    """Mail goes by Django, the council's sign-on by its library, to where the operator's settings say; nobody else is called."""
    found = {
        (short(path), name)
        for path in FILES
        for node in ast.walk(tree(path))
        for name in imported(node)
        if any(name == caller or name.startswith(f"{caller}.") for caller in CALLERS)
    }
    assert {(file, name) for file, name in found if name.partition(".")[0] not in MAY_CALL.get(file, set())} == set()
    assert {file for file, _ in found} == set(MAY_CALL), "an exception that nothing needs any more"
    running = (PROJECT / "docs" / "run" / "running.md").read_text(encoding="utf-8")
    assert "## What it calls" in running


@pytest.mark.parametrize("call", ["socket.gethostname"])
def test_what_may_import_a_caller_calls_nobody(call):
    for file, names in MAY_CALL.items():
        used = {
            ast.unparse(node)
            for node in ast.walk(tree(PROJECT / "alongside" / file))
            if isinstance(node, ast.Attribute)
        }
        assert {each for each in used if each.partition(".")[0] in names} == {call}


def is_ours(of: ast.expr) -> bool:
    """Words that stand in the code: a text, texts added up, or a name in capitals, which is set once."""
    if isinstance(of, ast.Constant):
        return True
    if isinstance(of, ast.BinOp):
        return is_ours(of.left) and is_ours(of.right)
    return ast.unparse(of).rpartition(".")[2].isupper()


def formats(module: ast.Module) -> list[ast.expr]:
    """Every format that is filled, by .format, .format_map or %."""
    found = []
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("format", "format_map")
        ):
            found.append(node.func.value)
        elif (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mod)
            and isinstance(node.left, ast.Constant | ast.JoinedStr)
        ) and not isinstance(getattr(node.left, "value", ""), int | float):
            found.append(node.left)
    return found


def test_formats_are_ours_and_never_made_of_what_somebody_typed():
    found = {
        (short(path), ast.unparse(of)) for path in FILES for of in formats(tree(path)) if not is_ours(of)
    }  # fmt: skip
    assert found == {(file, name) for file, names in OUR_FORMATS.items() for name in names}


def test_the_search_for_formats_finds_them():
    assert [ast.unparse(of) for of in formats(ast.parse("typed.format(x); 'a'.format(x); f'{typed}' % 3; 5 % 3"))] == [
        "typed", "'a'", "f'{typed}'",
    ]  # fmt: skip
    assert not is_ours(ast.parse("typed", mode="eval").body) and is_ours(ast.parse("TOLD", mode="eval").body)


def test_no_form_takes_whatever_is_sent():
    """What is sent reaches a change field by field, through a form that names them; never all of it as it came."""
    found = []
    for path in FILES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and any("ModelForm" in ast.unparse(each) for each in node.bases):
                found.append(f"{short(path)}: {node.name} takes its fields from a table")
            if isinstance(node, ast.keyword) and node.arg is None and ".POST" in ast.unparse(node.value):
                found.append(f"{short(path)}: **{ast.unparse(node.value)}")
            if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(
                (".POST.dict", ".POST.items", ".GET.dict")
            ):
                found.append(f"{short(path)}: {ast.unparse(node)}")
    assert found == []
