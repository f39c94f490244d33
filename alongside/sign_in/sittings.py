"""Sittings begin, are seen, and end: in the database, so that one can be ended from anywhere."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from alongside.access import post
from alongside.access.models import User
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.sign_in import rules
from alongside.sign_in.callers import caller
from alongside.sign_in.models import Sitting, Use
from alongside.sign_in.rules import End

SITTING = "sitting"  # session key
SEEN_EVERY = dt.timedelta(seconds=30)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


def device_of(agent: str) -> str:
    """A browser and a system in words its owner knows. agent: the User-Agent header."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser


def begin(request: HttpRequest, user: User, now: dt.datetime) -> Sitting:
    """Somebody has signed in. A third device ends the one that was used longest ago, and its owner is told."""
    if request.session.session_key is None:
        request.session.create()
    assert request.session.session_key is not None
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    sitting = Sitting.objects.create(
        user=user, session_key=request.session.session_key, device=device, started_at=now, seen_at=now
    )
    request.session[SITTING] = sitting.key
    Use.objects.update_or_create(user=user, defaults={"used_at": now, "cut_at": None})
    going_on = list(Sitting.objects.live().filter(user=user).exclude(pk=sitting.pk).order_by("-seen_at", "-pk"))
    for oldest in going_on[rules.DEVICES - 1 :]:
        end(oldest, End.THIRD_DEVICE, now)
        tell(
            user,
            "You were signed out on another device",
            f"You signed in on {device}. As you may be signed in on {rules.DEVICES} devices, the sitting on {oldest.device} "
            "was ended. If it was not you who signed in, tell your agency at once.",
        )
    return sitting


def of(request: HttpRequest) -> Sitting | None:
    """The sitting that this request belongs to, whether or not it goes on."""
    key = request.session.get(SITTING)
    return Sitting.objects.filter(key=key).select_related("user__use").first() if key else None


def ended_for(request: HttpRequest) -> Sitting | None:
    """The sitting whose cookie a browser still sends although it was ended."""
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return Sitting.objects.filter(session_key=cookie).exclude(ended_at=None).first() if cookie else None


def seen(sitting: Sitting, request: HttpRequest, now: dt.datetime) -> None:
    """Something was done. Written at most twice a minute."""
    if now - sitting.seen_at >= SEEN_EVERY or sitting.session_key != request.session.session_key:
        sitting.seen_at, sitting.session_key = now, request.session.session_key or ""
        sitting.save(update_fields=["seen_at", "session_key"])
        Use.objects.update_or_create(user_id=sitting.user_id, defaults={"used_at": now})


def end(sitting: Sitting, why: End, now: dt.datetime) -> None:
    """A sitting is over: its session is gone from the database, and its cookie opens nothing."""
    Session.objects.filter(session_key=sitting.session_key).delete()
    sitting.ended_at, sitting.because = now, why.value
    sitting.save(update_fields=["ended_at", "because"])
    if why is not End.SIGNED_OUT:  # signing out writes its own
        ledger.write_at_once(Entry.Kind.SIGN_IN, "sitting.end", by=caller(sitting.user), because=why.value)


def end_others(user: User, this: Sitting | None, now: dt.datetime) -> None:
    """A new password was chosen here: every other sitting ends."""
    for other in Sitting.objects.live().filter(user=user).exclude(pk=this.pk if this else None):
        end(other, End.NEW_PASSWORD, now)


def own(user: User) -> list[Sitting]:
    """Where somebody is signed in now."""
    return list(Sitting.objects.live().filter(user=user))


def tell(user: User, subject: str, words: str) -> None:
    """A letter to somebody about their own account. It names no person and no page; if post is down, work goes on."""
    post.send(f"Alongside: {subject}", f"{user.name}\n\n{words}\n", [user.email])
