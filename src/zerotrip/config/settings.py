"""Every setting of the platform, read from the environment; docs/operations.md lists the variables."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from zerotrip.config import reading
from zerotrip.config.levels import PACKAGES
from zerotrip.config.ports import BANK, HOST, OUTSIDE, outside

SOURCE = Path(__file__).resolve().parents[1]
ZEROTRIP_HOME = Path(os.environ.get("ZEROTRIP_HOME") or "var").expanduser().resolve()
_PACKS = SOURCE / "packs" if (SOURCE / "packs").is_dir() else SOURCE.parents[1] / "packs"
ZEROTRIP_PACKS = Path(os.environ.get("ZEROTRIP_PACKS", _PACKS)).expanduser().resolve()


def _words_of_chance() -> str:
    return secrets.token_urlsafe(48)


def _rsa_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode("ascii").strip()


def _secret(name: str, filename: str, make: Callable[[], str] = _words_of_chance) -> str:
    """From the environment, else from a file made once; empty, which Django refuses, where neither can be."""
    if value := os.environ.get(name):
        return value
    path = ZEROTRIP_HOME / "keys" / filename
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
            with os.fdopen(handle, "w") as file:
                file.write(make() + "\n")
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft)  # of several processes starting at once, one wins
            Path(draft).unlink()
        return path.read_text("ascii").strip()
    except OSError:
        return ""


# Safety

DEBUG = reading.flag("ZEROTRIP_DEBUG")
SECRET_KEY = _secret("ZEROTRIP_SECRET_KEY", "django.key")
# None: the vault reads ZEROTRIP_HOME/keys/root.key
ZEROTRIP_ROOT_KEY = os.environ.get("ZEROTRIP_ROOT_KEY") or None
# None: in ZEROTRIP_HOME/checkpoints; better on a disk that the database's owner cannot write to
ZEROTRIP_CHECKPOINTS = os.environ.get("ZEROTRIP_CHECKPOINTS") or None
ZEROTRIP_AUDIT_PUBLIC_KEY = os.environ.get("ZEROTRIP_AUDIT_PUBLIC_KEY") or None
# For so long the journal may go without a signed mark before payments stop; 0: for ever
ZEROTRIP_UNSIGNED_HOURS = reading.number("ZEROTRIP_UNSIGNED_HOURS", 4)
ALLOWED_HOSTS = reading.words("ZEROTRIP_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_FAILURE_VIEW = "zerotrip.web.again.csrf_failed"
CSRF_TRUSTED_ORIGINS = reading.words("ZEROTRIP_ORIGINS")
_HTTPS = reading.flag("ZEROTRIP_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked on this machine, past the proxy
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: what else the union runs under its name is not ours to bind
    "security.W021",  # and so is the browsers' preload list
    "security.W019",  # frames: our own gallery shows our own pages in them; others are kept out by CSP too
]
ZEROTRIP_PROXIES = reading.words("ZEROTRIP_PROXIES")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SESSION_ENGINE = "zerotrip.org.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Apps, middleware, templates

_OWN_APPS = [f"zerotrip.{name}" for name in PACKAGES if (SOURCE / name / "apps.py").exists()]
INSTALLED_APPS = [
    *_OWN_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_cotton",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zerotrip.web.pressed.Pressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zerotrip.web.private.PrivatePages",
    "zerotrip.web.acting.ActingFor",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zerotrip.web.api.problems.Problems",
    "django.middleware.common.CommonMiddleware",
    "zerotrip.web.plain.KnownMethods",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zerotrip.web.plain.PlainText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zerotrip.web.through.ThroughAnApp",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zerotrip.web.look.LanguageOfWhoCame",
    "zerotrip.web.refusals.RefusalPages",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web"],  # components/
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zerotrip.web.look.look",
            ],
        },
    }
]
COTTON_DIR = "components"
ROOT_URLCONF = "zerotrip.config.urls"
WSGI_APPLICATION = "zerotrip.config.wsgi.application"

# Database

_DATABASES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")


def _named_database() -> dict[str, Any]:
    if not os.environ.get("DATABASE_URL"):
        return {}
    try:
        found = dict(dj_database_url.config(conn_max_age=60, conn_health_checks=True))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in _DATABASES:
        written = "Write it as postgresql://user:password@host/name; left out, it is SQLite."
        reading.wrong("DATABASE_URL", "not the address of a PostgreSQL database", written)
        return {}
    return found


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database = _named_database()
if _database:
    if _database["ENGINE"] == "django.db.backends.postgresql":
        _database["OPTIONS"] = {
            **_database.get("OPTIONS", {}),  # such as sslmode
            "connect_timeout": 5,
            "options": "-c lock_timeout=10s -c statement_timeout=60s"
            " -c idle_in_transaction_session_timeout=60s",
        }
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ZEROTRIP_HOME / "zerotrip.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
DATABASES: dict[str, dict[str, Any]] = {"default": _database}
# All processes see one another's counts and codes; `clients.models.Kept` is its table
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "clients_kept",
        "KEY_FUNCTION": "zerotrip.clients.keeping.hashed",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it, codes that still count would be thrown away
    }
}

# Sign-in

AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# The first makes them; the second reads what was kept before
PASSWORD_HASHERS = ["zerotrip.org.hashing.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USERNAME_VALIDATORS = "zerotrip.org.adapter.USER_NAME"
ACCOUNT_SIGNUP_FORM_CLASS = "zerotrip.members.sign_up.KnownPersonForm"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# axes counts failed sign-ins, over all processes
# Wrong codes of a second factor allauth counts, by account; `AccountAdapter` keeps it from counting passwords
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key", "login": None, "signup": "60/h/ip"}
ACCOUNT_ADAPTER = "zerotrip.org.adapter.AccountAdapter"
MFA_ADAPTER = "zerotrip.org.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody needs an address to sign in
MFA_TOTP_TOLERANCE = 1  # a telephone's clock half a minute off
MFA_WEBAUTHN_USER_VERIFICATION = "required"
ZEROTRIP_DEMO = reading.flag("ZEROTRIP_DEMO")
# Of whoever holds a post; a demonstration is looked at by people who have no time to set one up
ZEROTRIP_SECOND_FACTOR = reading.flag("ZEROTRIP_SECOND_FACTOR", unless="" if ZEROTRIP_DEMO else "1")
# Apps that act for people: allauth's OpenID provider makes the tokens, docs/clients.md says who gets them
IDP_OIDC_ADAPTER = "zerotrip.clients.adapter.Adapter"
IDP_OIDC_PRIVATE_KEY = _secret("ZEROTRIP_OIDC_KEY", "oidc.pem", _rsa_key)
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 86_400
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "zerotrip.org.lockout.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [path for name in PACKAGES if (path := SOURCE / name / "locale").exists()]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
ZEROTRIP_CLOCK_SHIFT = timedelta(seconds=reading.number("ZEROTRIP_CLOCK_SHIFT", 0))

# Files

STATIC_URL = "/static/"
STATIC_ROOT = ZEROTRIP_HOME / "static"
STATICFILES_DIRS = [("vendor", path)] if (path := SOURCE / "web" / "vendor").exists() else []
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["zerotrip.web.uploads.InMemory"]
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail and log

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ZEROTRIP_HOME / "mail"
ZEROTRIP_MAIL_URL = os.environ.get("ZEROTRIP_MAIL_URL", "")  # an apprise address; empty: in-app notices only
# Other ways to reach people: name → apprise address with {to}
ZEROTRIP_CHANNELS: dict[str, str] = reading.texts("ZEROTRIP_CHANNELS")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": reading.one_of("ZEROTRIP_LOG", "WARNING", _LEVELS)},
}

# The world outside: the simulated departments and bank of `zerotrip up`, unless told otherwise

ZEROTRIP_PORT = reading.number("ZEROTRIP_PORT", 8000)
_ADDRESS = {name: f"http://{HOST}:{port}" for name, port in outside(ZEROTRIP_PORT).items()}


def _line(name: str) -> dict[str, str]:
    """Of a simulated department. Its secrets follow from ours, so that no installation knows another's."""

    def secret(use: str) -> str:
        return hmac.new(SECRET_KEY.encode(), f"{name} {use}".encode(), "sha256").hexdigest()

    own = {"app_secret": secret("app"), "feed_secret": secret("feed")}
    return {"url": _ADDRESS[name], "app_key": f"zerotrip-{name}", **own}


ZEROTRIP_DEPARTMENTS: dict[str, dict[str, str]] = {
    **{name: _line(name) for name in OUTSIDE if name != BANK},
    **reading.objects("ZEROTRIP_DEPARTMENTS"),
}
ZEROTRIP_BANK: str = os.environ.get("ZEROTRIP_BANK", _ADDRESS[BANK])
# The union's own account that payments leave from; the default is a sample.
SAMPLE_PAYER = {
    "name": "杭州市总工会",
    "account": "1202020209900012345",
    "bank_name": "中国工商银行",
    "bank_code": "",
}
ZEROTRIP_PAYER: dict[str, str] = {**SAMPLE_PAYER, **reading.texts("ZEROTRIP_PAYER")}
# What of a later grant may be set off against a debt, at most; a sample, to be set by the union's own rules.
ZEROTRIP_SET_OFF: dict[str, int] = {
    "percent": 20,
    "protected_fen": 10_000,
    **reading.numbers("ZEROTRIP_SET_OFF"),
}
# In how many monthly parts what is owed back may be paid where the item's pack says nothing of it, none below
# so many fen, and by when the first is due; a sample, to be set by the union's own rules.
ZEROTRIP_INSTALMENTS: dict[str, int] = {
    "at_most_months": 24,
    "at_least_fen": 5_000,
    "first_within_days": 62,
    **reading.numbers("ZEROTRIP_INSTALMENTS"),
}
DEMO_PASSWORD = os.environ.get("ZEROTRIP_DEMO_PASSWORD", "zerotrip")
