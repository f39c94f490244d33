"""What every answer tells the browser, and that production settings pass Django's own deployment check."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

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
    assert answer.headers["Content-Type"] in (
        "text/html; charset=utf-8",
        "application/json; charset=utf-8",
        "application/json",
    )


def test_the_content_security_policy_lets_nothing_in_that_is_not_ours(client, db):
    policy = client.get("/sign-in/login/").headers["Content-Security-Policy"]
    said = {words[0]: words[1:] for rule in policy.split(";") if (words := rule.split())}
    assert (
        said["default-src"] == ["'none'"] and said["frame-ancestors"] == ["'none'"] and said["base-uri"] == ["'none'"]
    )
    assert said["script-src"] == said["style-src"] == said["connect-src"] == ["'self'"]
    assert "unsafe" not in policy and "*" not in policy and "http" not in policy


@pytest.mark.parametrize("path", ["/tasks/", "/sign-in/login/", "/api/cohort/nominations"])
def test_a_form_without_its_token_changes_nothing(partnership, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id))
    answer = client.post(path, {"login": "a@b.example"}, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_trace_is_not_answered(partnership, client):
    client.force_login(User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id))
    answer = client.trace("/sign-in/login/", headers={"x-told": "secret-word"})
    assert b"secret-word" not in answer.content and answer.headers["Content-Type"] != "message/http"


def test_a_password_rests_under_argon2():
    done = subprocess.run([sys.executable, "-c", HASHED], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("argon2$argon2id$")


HASHED = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.settings"
import django; django.setup()
from django.contrib.auth.hashers import make_password
print(make_password("a long password of somebody"))
"""
COOKIES = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.settings"
from django.conf import settings as it
print(it.SESSION_COOKIE_NAME, it.SESSION_COOKIE_SECURE, it.SESSION_COOKIE_HTTPONLY, it.SESSION_COOKIE_SAMESITE,
      it.SESSION_COOKIE_DOMAIN, it.SESSION_COOKIE_PATH)
print(it.CSRF_COOKIE_NAME, it.CSRF_COOKIE_SECURE, it.CSRF_COOKIE_HTTPONLY, it.CSRF_COOKIE_SAMESITE,
      it.CSRF_COOKIE_DOMAIN, it.CSRF_COOKIE_PATH)
"""


def test_cookies_are_named_for_this_host_and_no_script_reads_the_sign_in(tmp_path):
    session, token = production(tmp_path, "-c", COOKIES).stdout.splitlines()
    assert session == "__Host-session True True Lax None /"
    assert token == "__Host-csrf True True Lax None /"


def test_signing_in_starts_a_new_session(partnership, client):
    before = client.get("/sign-in/login/").wsgi_request.session.session_key
    client.force_login(User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id))
    first = client.session.session_key
    client.force_login(User.objects.get(pk=partnership.viewer(Role.TEAM_MEMBER).user_id))
    assert len({before, first, client.session.session_key}) == 3


def production(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """A command with the settings of a real installation, in a folder of its own."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DJANGO_"))}
    environ = {**keep, "ALONGSIDE_DATA": str(folder), "ALONGSIDE_HOSTS": "alongside.example", **extra}
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=PROJECT, env=environ, capture_output=True, text=True, check=False)


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = production(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        ("postgresql://a@db.example/x", False),
        ("postgresql://a@db.example/x?sslmode=require", False),
        ("postgresql://a@db.example/x?sslmode=verify-full&sslrootcert=system", True),
        ("postgresql://a@/x?host=/run/postgresql", True),
    ],
    ids=["in the clear", "whoever answers", "its own certificate", "on this machine"],
)
def test_a_database_elsewhere_is_reached_over_tls_with_its_certificate_checked(tmp_path, address, passes):
    words = ("manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING")
    done = production(tmp_path, *words, ALONGSIDE_DATABASE=address)
    assert (done.returncode == 0) is passes, done.stderr
    assert passes or "sslmode=verify-full" in done.stderr


LOGGED = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.settings"
import django; django.setup()
import logging
logging.getLogger("django.request").warning("Not found: %s", "/a\\n2026-01-01 ERROR forged\\u2028\\x1b[2J")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("alongside").exception("It broke")
"""


def test_each_log_record_is_one_line_that_a_program_reads_with_its_time_in_utc(tmp_path):
    lines = production(tmp_path, "-c", LOGGED.replace("\\\\", "\\")).stderr.splitlines()
    forged, broke = map(json.loads, lines)
    assert forged["message"].startswith("Not found: /a\n2026-01-01 ERROR forged") and forged["level"] == "WARNING"
    assert "ZeroDivisionError" in broke["trace"]
    assert all(dt.datetime.fromisoformat(each["at"]).utcoffset() == dt.timedelta(0) for each in (forged, broke))
    assert all(line.isprintable() for line in lines)


def test_keys_are_kept_apart_from_the_database_and_for_their_owner_alone(tmp_path):
    assert production(tmp_path, "manage.py", "check").returncode == 0
    for name in ("secret-key", "field-keys"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_secret_file_that_is_missing_stops_the_product(tmp_path):
    done = production(tmp_path, "manage.py", "check", ALONGSIDE_FIELD_KEYS_FILE=str(tmp_path / "gone"))
    assert done.returncode != 0 and "gone" in done.stderr
