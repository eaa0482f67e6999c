"""Settings of the office. Everything secret or local comes from `configuration`; nothing here is guessed."""

from __future__ import annotations

import importlib.util
import pathlib

from refuge import programme
from refuge.configuration import office_configuration

HERE = pathlib.Path(__file__).parent
CONFIGURATION = office_configuration()
PROGRAMME = programme.load(CONFIGURATION.programme)

SECRET_KEY = CONFIGURATION.secret_key
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
ROOT_URLCONF = "refuge.office.urls"
WSGI_APPLICATION = "refuge.office.wsgi.application"
DATABASES = {"default": dict(CONFIGURATION.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = (
    *("access", "audit", "vault", "sealed", "people", "case", "household", "consent", "children"),
    *(
        "identity",
        "assessment",
        "contact",
        "copies",
        "safety",
        "reception",
        "status",
        "placement",
        "undertaking",
        "closure",
        "breach",
        "desk",
    ),
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # our form templates stand on its widgets
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(f"refuge.office.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "refuge.office.access.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "refuge.office.access.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "refuge.office.access.middleware.LockMiddleware",
    "refuge.office.access.middleware.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "refuge.office.access.rendering.around_every_page",
            ],
        },
    },
]
FORM_RENDERER = "refuge.office.access.rendering.OfficeRenderer"

# Who is here. Passphrases are ours (access/passphrases.py): Django's hashers, resets and e-mail are not used.
AUTH_USER_MODEL = "access.Staff"
AUTHENTICATION_BACKENDS = ["refuge.office.access.backends.PassphraseBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "refuge.office.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # ours are per name and per known browser (access/tries.py), never per address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "refuge.office.access.forms.SignInForm",
    "reauthenticate": "refuge.office.access.forms.ConfirmAgainForm",
}
MFA_ADAPTER = "refuge.office.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "refuge.office.access.forms.SecondFactorForm",
    "activate_totp": "refuge.office.access.forms.ActivateCodesForm",
    "authenticate_webauthn": "refuge.office.access.forms.PasskeyForm",
    "add_webauthn": "refuge.office.access.forms.AddPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = False  # the passphrase opens the staff key: no passkey can stand for it
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Refuge"
# A passkey needs a secure page; on the loopback a browser counts as one without TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.secure

# Cookies: host-only, never readable by script, never sent from another site.
_PREFIX = "__Host-" if CONFIGURATION.secure else ""
SESSION_ENGINE = "refuge.office.access.sessions"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_SECURE = CONFIGURATION.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{_PREFIX}form"
CSRF_COOKIE_SECURE = CONFIGURATION.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "refuge.office.access.views.form_expired"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
KNOWN_BROWSER_COOKIE_NAME = f"{_PREFIX}known"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # sealed with the session
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIGURATION.secure else None

# Nothing is cached and nothing spills to a temporary file.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LANGUAGES = [("my", "မြန်မာ"), ("en", "English")]
LANGUAGE_CODE = PROGRAMME.languages[0].code
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = PROGRAMME.time_zone

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

# A log says what kind of thing went wrong and where in the code: never a request, a value or a word.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"wordless": {"()": "refuge.office.access.logs.WordlessFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "wordless"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
LOGGING_CONFIG = "logging.config.dictConfig"


def has_pages(room: str) -> bool:
    """Whether a room has pages of its own."""
    return importlib.util.find_spec(f"refuge.office.{room}.urls") is not None
