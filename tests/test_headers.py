"""What every answer tells the browser, and that production settings pass Django's own deployment check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.access.models import User
from alongside.access.policy import Role

PROJECT = Path(__file__).resolve().parent.parent
EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@pytest.mark.parametrize("path", ["/", "/sign-in/login/", "/no-such-page/", "/api/no-such-thing", "/help/"])
@pytest.mark.parametrize("is_signed_in", [False, True], ids=["nobody", "coordinator"])
def test_every_answer_carries_the_headers(partnership, client, path, is_signed_in):
    if is_signed_in:
        client.force_login(User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id))
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "no-store" in answer.headers["Cache-Control"]
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_content_security_policy_lets_nothing_in_that_is_not_ours(client, db):
    policy = client.get("/sign-in/login/").headers["Content-Security-Policy"]
    said = {words[0]: words[1:] for rule in policy.split(";") if (words := rule.split())}
    assert (
        said["default-src"] == ["'none'"] and said["frame-ancestors"] == ["'none'"] and said["base-uri"] == ["'none'"]
    )
    assert said["script-src"] == said["style-src"] == said["connect-src"] == ["'self'"]
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy


def production(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """A command with the settings of a real installation, in a folder of its own."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DJANGO_"))}
    environ = {**keep, "ALONGSIDE_DATA": str(folder), "ALONGSIDE_HOSTS": "alongside.example", **extra}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = production(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_keys_are_kept_apart_from_the_database_and_for_their_owner_alone(tmp_path):
    assert production(tmp_path, "manage.py", "check").returncode == 0
    for name in ("secret-key", "field-keys"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_secret_file_that_is_missing_stops_the_product(tmp_path):
    done = production(tmp_path, "manage.py", "check", ALONGSIDE_FIELD_KEYS_FILE=str(tmp_path / "gone"))
    assert done.returncode != 0 and "gone" in done.stderr
