"""The made-up cases a newcomer finds: one in every state, done by the rooms' own acts, on an empty database."""

from __future__ import annotations

import re
import time

import pytest
from django.utils import timezone

from refuge.command.demonstration.scene import Scene
from refuge.command.demonstration.stories import STORIES, make_cases
from refuge.command.staff import DEMONSTRATION
from refuge.language.patterns import find_forbidden
from refuge.office.audit.queries import verify_chain
from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track

pytestmark = pytest.mark.django_db
MOST_SECONDS = 60
NOT_YET = {Status.closed, Status.reopened}  # nothing settles what closing needs before its room is there


@pytest.fixture
def colleagues(staff):
    return {name: staff(name, *roles) for name, roles in DEMONSTRATION.items()}


@pytest.fixture
def scene(colleagues):
    return Scene({name: one.keyring for name, one in colleagues.items()}, timezone.now())


def test_there_is_a_case_in_every_state_and_it_takes_no_minute(scene):
    begun = time.process_time()
    assert make_cases(scene) == len(STORIES)
    assert set(Case.objects.values_list("status", flat=True)) == set(Status) - NOT_YET
    assert set(Case.objects.values_list("track", flat=True)) == set(Track)
    assert verify_chain().is_whole
    assert time.process_time() - begun < MOST_SECONDS


def test_every_page_of_every_made_up_case_opens_and_names_nothing_forbidden(scene, colleagues, signed_in):
    make_cases(scene)
    for name in ("Aye", "Bo", "Phyu"):
        client = signed_in(colleagues[name])
        assert client.get("/").status_code == 200
        for address in set(re.findall(r'href="(/cases/[0-9a-f-]{36}/)"', client.get("/cases/").text)):
            page = client.get(address)
            assert page.status_code == 200
            assert not find_forbidden(said_in(page.text)), address


def said_in(page):
    """What a page says of the person: the words that were written down."""
    return " ".join(re.findall(r'<div class="words">(.*?)</div>', page, re.DOTALL))
