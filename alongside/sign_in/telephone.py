"""The demo's telephone. Nobody in the demo has one, so the page shows what an authenticator app would."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.cache import cache

from alongside.access.models import User


def code_for(user: User) -> str:
    """The code that this user's app would show, the next if that was used just now; blank anywhere but in the demo."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if settings.IS_DEMO else None
    if held is None:
        return ""
    secret = decrypt(held.data["secret"])
    earlier, now, later = totp.yield_hotp_counters_from_time()
    codes = [totp.format_hotp_value(totp.hotp_value(secret, counter)) for counter in (now, later, earlier)]
    return next((code for code in codes if not cache.get(held.wrap()._get_used_cache_key(code))), codes[0])


def give(user: User) -> bool:
    """A telephone for somebody of the demo who has none yet."""
    if not settings.IS_DEMO or Authenticator.objects.filter(user=user).exists():
        return False
    totp.TOTP.activate(user, totp.generate_totp_secret())
    return True
