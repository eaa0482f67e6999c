"""The front desk as a WSGI application: the door, with Django behind it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.front.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from refuge.front import urls  # noqa: E402, F401 - a broken view is loud at the start, not at the first letter
from refuge.front.copies import still as copies  # noqa: E402
from refuge.front.letterbox import still as letterbox  # noqa: E402
from refuge.front.mailbox import still as mailbox  # noqa: E402
from refuge.front.pages.door import Door  # noqa: E402
from refuge.front.pages.paths import form_paths  # noqa: E402
from refuge.front.pages.still import LetterPage, StillPages  # noqa: E402

_letter = LetterPage(letterbox.write, letterbox.write_letters_only, letterbox.closed)
_still = StillPages(letter=_letter, read=mailbox.read, check=copies.check, moving=copies.FILES)
_languages = [language.code for language in settings.PROGRAMME.languages]
application = Door(_django, _still, forms=form_paths(_languages), hosts=settings.ALLOWED_HOSTS)


def asset_digests() -> dict[str, str]:
    """The SHA-256 of every still page, as `/assets.json` serves it and as the office signs it in its notices.

    Needs the profile and the front desk's public files, no database: a trusted machine computes it by itself.
    """
    return dict(_still.digests)
