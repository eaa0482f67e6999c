"""The office as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from refuge.quiet import keep_quiet

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.office.settings")

keep_quiet()
application = get_wsgi_application()
