"""Django's settings for one library; names of the web floor stand here as plain dotted strings."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from reliquary.library.errors import OperatorError

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "reliquary.library",
    "reliquary.web",
)
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses other Host names, so it stands before all that answers
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reliquary.web.compressing.CompressingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reliquary.web.headers.HeadersMiddleware",
    "reliquary.web.basic.BasicMiddleware",
    "reliquary.web.login.LoginMiddleware",
    "reliquary.web.withheld.WithheldMiddleware",
)
TEMPLATES = (
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "reliquary.web.access.site_words",
            ],
        },
    },
)

LASTING = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
"""A connection lasts as long as its thread, so that no page waits for a new one; one that broke is noticed."""


def django_settings() -> dict[str, object]:
    """Everything Django is told but the database and the secret key, which opening a library sets."""
    return {
        "DATABASES": {"default": {"ENGINE": "django.db.backends.dummy"}},
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [dict(engine) for engine in TEMPLATES],
        "ROOT_URLCONF": "reliquary.web.urls",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DEBUG": False,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en-gb",
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_FAILURE_VIEW": "reliquary.web.trouble.stale",
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "shelf",
        "LOGGING_CONFIG": None,
    }


def database_settings(folder: Path, url: str | None) -> dict[str, object]:
    """SQLite inside the library's folder, or the PostgreSQL server that the address names.

    >>> database_settings(Path("lib"), "postgresql://ann@localhost:5433/stories")["NAME"]
    'stories'
    """
    engine = urlsplit(url).scheme if url else "sqlite"
    match engine:
        case "sqlite":
            return LASTING | {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "library.sqlite3"),
                "OPTIONS": {
                    "timeout": 60,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;",
                },
            }
        case "postgres" | "postgresql":
            return _postgresql(url or "")
        case _:
            raise OperatorError(
                f"DATABASE_URL names {engine!r}, and only postgresql:// is known; correct it or unset it for SQLite."
            )


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return LASTING | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
