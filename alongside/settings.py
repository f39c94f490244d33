"""Settings. Everything that differs between places comes from the environment; see docs/run/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from alongside.kit.secret import named_secret, random_key, secret_from
from alongside.methods.measures.disclosure import PROFILES
from alongside.sign_in import council

PROJECT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ALONGSIDE_DATA", PROJECT / "var"))  # database, uploads, linkage index
IS_DEMO = os.environ.get("ALONGSIDE_DEMO") == "1"
DEBUG = os.environ.get("ALONGSIDE_DEBUG") == "1"
IS_PAGES = os.environ.get("ALONGSIDE_PAGES") == "1"  # somebody waits for every answer: nothing here may take long


SECRET_KEY = secret_from("ALONGSIDE_SECRET_KEY", DATA / "secret-key", get_random_secret_key)
SECRET_KEY_FALLBACKS = (
    named_secret("ALONGSIDE_SECRET_KEY_FALLBACKS") or ""
).split()  # old keys, while sign-ins live on
FIELD_KEYS_KEPT = DATA / "field-keys"
FIELD_KEYS = secret_from("ALONGSIDE_FIELD_KEYS", FIELD_KEYS_KEPT, random_key)  # see access/sealed.py
ALLOWED_HOSTS = os.environ.get("ALONGSIDE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ALONGSIDE_ORIGINS", "").split(",") if origin]
if IS_DEMO and ALLOWED_HOSTS != ["localhost", "127.0.0.1", "[::1]"]:
    raise ImproperlyConfigured("The demo signs people in with published passwords: it serves this machine only.")

INSTALLED_APPS = [
    "alongside.workspace",
    "alongside.meeting",
    "alongside.conference",
    "alongside.instruments",
    "alongside.support",
    "alongside.package",
    "alongside.budget",
    "alongside.reaching",
    "alongside.contact",
    "alongside.team",
    "alongside.cohort",
    "alongside.matching",
    "alongside.sources",
    "alongside.barriers",
    "alongside.rights",
    "alongside.outputs",
    "alongside.tasks",
    "alongside.papers",
    "alongside.notices",
    "alongside.people",
    "alongside.definitions",
    "alongside.partnership",
    "alongside.sign_in",
    "alongside.access",
    "alongside.audit",
    "alongside.kit",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alongside.kit.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.audit.middleware.LedgerMiddleware",
    "alongside.sign_in.middleware.SittingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "alongside.access.middleware.ViewerMiddleware",
    "alongside.access.wall.asking.WallMiddleware",
    "alongside.sign_in.middleware.BudgetMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "alongside.urls"
WSGI_APPLICATION = "alongside.wsgi.application"
LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", LOADERS)])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alongside.workspace.furniture.furniture",
            ],
            "builtins": ["template_partials.templatetags.partials", "alongside.kit.templatetags.kit"],
        },
    }
]
FORM_RENDERER = "alongside.kit.forms.KitRenderer"

# SQLite: WAL so that readers never wait, IMMEDIATE so that two writers queue instead of failing, FULL because a
# record of somebody's life that was said to be saved must be saved.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 15 if IS_PAGES else 30,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;",
}
# PostgreSQL: a page gives up before whoever reads it does, and leaves no lock behind; the worker may take its time. Pages ask
# many small questions with long conditions: turning those into machine code takes longer than answering them.
PAGES_LIMITS = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c jit=off"
POSTGRES_OPTIONS = {"connect_timeout": 5, **({"patience": 12, "options": PAGES_LIMITS} if IS_PAGES else {})}
DATABASES = {
    "default": dj_database_url.parse(
        named_secret("ALONGSIDE_DATABASE") or f"sqlite:///{DATA / 'alongside.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,  # after the database was away, the first page is whole
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["ENGINE"] = "alongside.kit.postgres"
    DATABASES["default"]["OPTIONS"] = {**POSTGRES_OPTIONS, **DATABASES["default"].get("OPTIONS", {})}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
MEDIA_ROOT = DATA / "uploads"
EXPORTS_ROOT = DATA / "exports"  # sealed, for a week; see outputs/files.py
PAPERS_ROOT = DATA / "papers"  # sealed; see papers/keeping.py
DISCLOSURE = os.environ.get("ALONGSIDE_DISCLOSURE", "nhs")  # how counts leave; the strictest unless another is set
if DISCLOSURE not in PROFILES:
    raise ImproperlyConfigured(f"ALONGSIDE_DISCLOSURE is {DISCLOSURE!r}. It may be {', '.join(PROFILES)}.")
VIRUS_SCANNER = os.environ.get("ALONGSIDE_VIRUS_SCANNER", "")  # a command that reads a file; exit 0: clean, 1: harmful
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MAX_EXPORT_FILE_BYTES = 200 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "alongside.sign_in.passwords.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "alongside.sign_in.adapters.InvitationOnly"
ACCOUNT_FORMS = {
    "login": "alongside.sign_in.forms.SignInForm",
    "change_password": "alongside.sign_in.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords for one account are counted by axes, across all processes; this limits one address on the network.
ACCOUNT_RATE_LIMITS = False if IS_DEMO else {"login": "30/m/ip", "login_failed": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or PIN: a passkey then is two factors in one
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_DEMO or DEBUG  # browsers allow it for localhost alone
MFA_TOTP_ISSUER = "Alongside"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off; no code works twice
MFA_ADAPTER = "alongside.sign_in.adapters.SecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the agency that added a member has checked the address
MFA_FORMS = {
    "authenticate": "alongside.sign_in.forms.CodeForm",
    "reauthenticate": "alongside.sign_in.forms.CodeAgainForm",
    "activate_totp": "alongside.sign_in.forms.FirstCodeForm",
}
REQUIRE_SECOND_FACTOR = True  # of every role; the tests that are about something else lift it
COUNCIL = council.provider(os.environ, named_secret("ALONGSIDE_OIDC_SECRET"))
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [COUNCIL]}} if COUNCIL else {}
SOCIALACCOUNT_ADAPTER = "alongside.sign_in.adapters.SingleSignOn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address proves nothing about who somebody is
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
LOOK_BUDGETS = Path(
    os.environ.get("ALONGSIDE_LOOK_BUDGETS", PROJECT / "alongside/sign_in/definitions/look_budgets.toml")
)
AXES_USERNAME_FORM_FIELD = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "sign_in/locked_out.html"
AXES_ENABLED = not IS_DEMO
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

if not DEBUG and not IS_DEMO:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("ALONGSIDE_PLAIN_HTTP") != "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not DEBUG and not IS_DEMO and os.environ.get("ALONGSIDE_PLAIN_HTTP") != "1":
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"  # never set or read by a neighbouring host
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = os.environ.get("ALONGSIDE_HSTS_SUBDOMAINS") == "1"
    SILENCED_SYSTEM_CHECKS = [
        "security.W005",
        "security.W021",
    ]  # neighbours on a council's domain are theirs to promise for
SECURE_REFERRER_POLICY = "same-origin"  # with none at all, forms would come from no origin and be refused
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *council.origins(os.environ)],
        "frame-ancestors": ["'none'"],
    }
}

PHONE_WHEN_DOWN = os.environ.get("ALONGSIDE_PHONE", "")  # shown where there is no database to ask who is on duty
LEDGER_PATIENCE = 10.0  # seconds a page waits for its entry to be written before it answers that it cannot be shown

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
MAIL_KEPT = "filebased" if IS_DEMO else "console"  # the demo keeps its mails under var/demo/mail
EMAIL_BACKEND = os.environ.get("ALONGSIDE_EMAIL_BACKEND", f"django.core.mail.backends.{MAIL_KEPT}.EmailBackend")
EMAIL_FILE_PATH = DATA / "mail"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one line": {"()": "alongside.kit.logs.OneLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", **({} if DEBUG or IS_DEMO else {"formatter": "one line"})}
    },
    "root": {"handlers": ["console"], "level": os.environ.get("ALONGSIDE_LOG", "WARNING")},
}
