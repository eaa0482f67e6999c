"""Everything the door writes, searched as whoever seizes the machine would: nothing that opens anything is there."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection

from refuge.office.access.models import Staff
from refuge.office.access.rules import Role

pytestmark = pytest.mark.django_db


def everything():
    """Every value of every column of every table, as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    found.append(raw)
    return b"\0".join(found)


@pytest.fixture
def secrets(client, staff):
    """What Aye and her browser know after she has signed in, been locked out of a form, and set up codes."""
    aye = staff("Aye", Role.case_worker)
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    client.post("/sign-in/code/", {"code": aye.code()})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    known = client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME].value
    return {
        "passphrase": aye.passphrase.encode(),
        "first word": aye.passphrase.split()[0].encode(),
        "seed": aye.seed,
        "seed as hex": aye.seed.hex().encode(),
        "code secret": aye.totp_secret.encode(),
        "cookie": cookie.encode(),
        "cookie as bytes": bytes.fromhex(cookie),
        "known browser": known.encode(),
    }


def test_nothing_that_opens_anything_lies_in_the_database(secrets):
    seized = everything()
    assert b"Aye" in seized  # the search does find what is there
    assert [name for name, secret in secrets.items() if secret in seized] == []


def test_a_verifier_in_the_clear_would_be_found(secrets):
    """The witness of the witness: put a secret there and see the search find it."""
    Staff.objects.update(sealed_seed=secrets["seed"])
    assert secrets["seed"] in everything()
