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
from refuge.office.breach.models import Matter
from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track
from refuge.office.consent.models import Consent
from refuge.office.placement.models import Placement, Site
from refuge.office.safety.models import CheckIn
from refuge.office.status.models import Determination
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.rules import State as UndertakingState

pytestmark = pytest.mark.django_db
MOST_SECONDS = 60
READERS = ("Aye", "Bo", "Phyu")
SITTING = ("Ree", "Saw")


@pytest.fixture
def colleagues(staff):
    return {name: staff(name, *roles) for name, roles in DEMONSTRATION.items()}


@pytest.fixture
def scene(colleagues):
    return Scene({name: one.keyring for name, one in colleagues.items()}, timezone.now())


def states(model, column="state"):
    return set(model.objects.values_list(column, flat=True))


def said_in(page):
    """What a page says of the person: the words that were written down."""
    return " ".join(re.findall(r'<div class="words"[^>]*>(.*?)</div>', page, re.DOTALL))


def _every_matter_opens(client):
    addresses = set(re.findall(r'href="(/conduct/[0-9a-f-]{36}/)"', client.get("/conduct/").text))
    assert addresses
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert not find_forbidden(said_in(page.text)), address


def test_there_is_a_case_in_every_state_it_takes_no_minute_and_every_page_opens(scene, colleagues, signed_in):
    begun = time.process_time()
    assert make_cases(scene) == len(STORIES)
    assert time.process_time() - begun < MOST_SECONDS
    assert states(Case, "status") == set(Status)
    assert states(Case, "track") == set(Track)
    assert states(Placement) >= {"requested", "matched", "moved_in"}
    assert states(Site) >= {"proposed", "open"}
    assert states(Consent) >= {"given", "refused"}
    assert states(CheckIn) >= {"ok", "due"}
    assert states(CheckIn) & {"late", "missed", "escalated_1", "escalated_2", "escalated_3"}
    assert states(Determination) >= {"panel_review", "decided", "appealed"}
    assert states(Undertaking) == set(UndertakingState) - {"superseded", "set_aside"}
    assert states(Matter, "stage") == {"reported", "triaged", "inquiry", "measure", "appeal", "closed"}
    assert verify_chain().is_whole
    for name in DEMONSTRATION:
        assert signed_in(colleagues[name]).get("/").status_code == 200, name
    for name in SITTING:
        _every_matter_opens(signed_in(colleagues[name]))
    assert "nine of ten, or more" in signed_in(colleagues["Thant"]).get("/conduct/learning/").text
    for name in READERS:
        client = signed_in(colleagues[name])
        addresses = set(re.findall(r'href="(/cases/[0-9a-f-]{36}/)"', client.get("/cases/").text))
        assert addresses
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200
            assert not find_forbidden(said_in(page.text)), address
