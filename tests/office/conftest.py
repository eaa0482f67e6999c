"""What every test of the office stands on: real keys, real sealed sessions, staff with names.

    def test_something(staff, signed_in):
        aye = staff("Aye", Role.case_worker)      # a member of staff with a real staff key
        client = signed_in(aye)                   # a browser signed in through the real sealed session
        aye.actor, aye.keyring                    # what rooms ask for

Aye works the case, Bo supervises, Chit has no business here. Only one Argon2id is run for all of them.
"""

from __future__ import annotations

import os
import pathlib
import time
from dataclasses import dataclass, field

import django
import pytest

from tests.languages import in_one_language
from tests.office import state

if "REFUGE_OFFICE_STATE" not in os.environ:
    state.make()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refuge.office.settings")
django.setup()

PASSPHRASE = "anchor basket candle desert engine forest"


def pytest_collection_modifyitems(config, items):
    """A page looks the same whichever database is below it."""
    in_one_language(config, items, lambda item: item.get_closest_marker("browser") is not None)


@dataclass(frozen=True)
class Member:
    """A member of staff in a test, with everything they know."""

    id: object
    actor: object
    keyring: object
    seed: bytes = field(repr=False)
    passphrase: str = field(repr=False)
    totp_secret: str = field(repr=False)

    def code(self, later: int = 0) -> str:
        """What their authenticator app shows now, or some periods of thirty seconds later."""
        from refuge.office.access import second_factors

        return second_factors.code_at(self.totp_secret, int(time.time()) // 30 + later)


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A file like in real life, not memory: threads and the write-ahead log behave as they do there."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if "sqlite" in database["ENGINE"]:
        folder = pathlib.Path(os.environ["REFUGE_OFFICE_STATE"])
        database.setdefault("TEST", {})["NAME"] = str(folder / f"test{worker}.sqlite3")
    else:
        database.setdefault("TEST", {})["NAME"] = f"test_office{worker}_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database that somebody is connected to: what a test left open is ended first."""
    from django.db import connection

    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM ({others}) others")


@pytest.fixture(autouse=True, scope="session")
def _journal_can_be_emptied_between_tests():
    """Tests that commit empty their tables afterwards; the journal's triggers step aside for that, and only then."""
    from django.db import connection
    from django.test import TransactionTestCase

    from refuge.office.audit import triggers

    empty = TransactionTestCase._fixture_teardown

    def with_triggers_down(self):
        triggers.take_down(connection)
        try:
            empty(self)
        finally:
            triggers.put_up(connection)

    TransactionTestCase._fixture_teardown = with_triggers_down
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(scope="session")
def master():
    """One stretched passphrase for everybody: Argon2id at its full cost, once."""
    from refuge.protocol import sealing

    salt = sealing.new_salt()
    return salt, sealing.staff_master(PASSPHRASE, salt)


@pytest.fixture
def staff(db, master):
    """Make a member of staff: `staff("Aye", Role.case_worker)`."""
    from refuge.office.access import second_factors
    from refuge.office.access.keyring import Keyring
    from refuge.office.access.models import Staff, roles_column
    from refuge.protocol import age, primitives, sealing

    salt, stretched = master

    def make(name, *roles, language="en", second_factor=True):
        seed = age.new_seed()
        row = Staff.objects.create(
            name=name,
            roles=roles_column(roles),
            language=language,
            salt=salt,
            verifier=primitives.sha256(sealing.verifier_of(stretched)),
            sealed_seed=sealing.seal_seed(seed, stretched),
            recipient=age.recipient_of(seed),
        )
        secret = second_factors.give_codes(row.id, seed) if second_factor else ""
        return Member(row.id, row.actor, Keyring(row.actor, seed), seed, PASSPHRASE, secret)

    return make


@pytest.fixture(autouse=True)
def _in_english():
    """What is asked of the rooms outside a page is answered in English, whatever the catalogue knows."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def client():
    """A browser in which nobody is signed in, and which has been asked to speak English."""
    from django.conf import settings
    from django.test import Client

    speaking_english = Client()
    speaking_english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return speaking_english


@pytest.fixture
def signed_in(db):
    """A browser in which somebody is signed in: `client = signed_in(aye)`. Its session is really sealed."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import Client

    from refuge.office.access.models import Staff
    from refuge.office.access.sessions import LAST_SEEN, SEED, SessionStore

    def open_session(member):
        row = Staff.objects.get(id=member.id)
        session = SessionStore()
        session[SESSION_KEY] = str(row.id)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = row.get_session_auth_hash()
        session[SEED] = member.seed.hex()
        session[LAST_SEEN] = time.time()
        session.save()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return open_session


@pytest.fixture
def reauthenticated():
    """Let a signed-in browser pass as having typed its six words a moment ago."""

    def confirm(client, member):
        from django.conf import settings

        from refuge.office.access.sessions import SessionStore

        session = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(member.id)
        session.save()
        return client

    return confirm


@pytest.fixture
def journal(db):
    """The lines of the journal so far, oldest first."""
    from refuge.office.audit.models import Entry

    return lambda **wanted: list(Entry.objects.filter(**wanted).order_by("seq"))


@pytest.fixture(scope="module")
def chromium():
    """A real Chromium. Let its tests be marked `browser` and `django_db(transaction=True)`."""
    from playwright.sync_api import sync_playwright

    from tests.office import browser

    with sync_playwright() as playwright:
        yield browser.chromium(playwright)
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def office(live_server):
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def at_the_screen(chromium, office, signed_in):
    """A narrow browser in which somebody is signed in: `page = at_the_screen(aye)`; script only for axe."""
    from django.conf import settings

    from tests.office import browser

    contexts = []

    def sit_down(member, *, script=False):
        context = chromium.new_context(viewport=browser.PHONE, java_script_enabled=script, base_url=office)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": signed_in(member).cookies[name].value, "url": office}])
        contexts.append(context)
        return context.new_page()

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def looked_at():
    """Look at one page with axe, and take its picture where pictures are wanted."""
    from tests.office import browser

    return browser.look
