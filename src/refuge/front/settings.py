"""Django's settings of the front desk: as little of Django as a letter needs.

No session, no sign-in, no cookie, no message, no token, no log. There is no SECRET_KEY on purpose:
nothing here may ever be signed for a visitor, and Django fails loudly if something tries.
"""

from __future__ import annotations

import pathlib

from refuge.configuration import front_configuration
from refuge.programme import load

HERE = pathlib.Path(__file__).parent

CONFIGURATION = front_configuration()
PROGRAMME = load(CONFIGURATION.programme)

DEBUG = False
ALLOWED_HOSTS = [*CONFIGURATION.hosts]
if CONFIGURATION.onion:
    ALLOWED_HOSTS.append(CONFIGURATION.onion)

INSTALLED_APPS = [
    "refuge.front.pages",
    "refuge.front.letterbox",
    "refuge.front.mailbox",
    "refuge.front.copies",
    "refuge.front.hatch",
]
MIDDLEWARE: list[
    str
] = []  # the door (pages/door.py) stands in front of Django and does it once, for every reply
ROOT_URLCONF = "refuge.front.urls"
WSGI_APPLICATION = "refuge.front.wsgi.application"
APPEND_SLASH = False
USE_X_FORWARDED_HOST = False

DATABASES = {"default": dict(CONFIGURATION.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"builtins": ["django.templatetags.i18n"]},
    }
]

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.name) for language in PROGRAMME.languages]
# A profile may bring a catalogue, for a language of its own or with better words for one of ours.
LOCALE_PATHS = [CONFIGURATION.programme / "locale", HERE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# The door bounds every body before Django sees it; these only say the same again.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
FILE_UPLOAD_HANDLERS: list[
    str
] = []  # nothing is uploaded here, so nothing is spilled to a plain temporary file

# A line in a log is a trace of a visitor. Errors are counted (pages/errors.py), never described.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django": {"handlers": ["nowhere"], "propagate": False},
        "django.server": {"handlers": ["nowhere"], "propagate": False},
    },
    "root": {"handlers": ["nowhere"]},
}
