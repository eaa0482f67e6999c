"""A child is asked what it has and lacks; what it says is sealed, nothing is written over, and the page leads on."""

from __future__ import annotations

import pytest

from refuge.office.access.rules import Relation
from refuge.office.audit.actions import reading
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.parts import CaseAt, Mark
from refuge.office.case.rules import Status, Track
from refuge.office.children import actions, part
from refuge.office.children.models import NeedsHeard
from refuge.office.children.reading import read_file
from refuge.office.children.rules import Act, Area, Needs, Stands
from tests.office.case.conftest import TODAY
from tests.office.children.conftest import NOW
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db
WORDS = "Shoes, and an aunt to talk to."
ALL_THERE = dict.fromkeys(Area, Stands.there)
NO_FOOD = {**ALL_THERE, Area.food: Stands.missing, Area.school: Stands.not_said}


@pytest.fixture
def told(phyu, now_seen):
    """A child says what it has and lacks: `told(case_id, NO_FOOD)`."""

    def tell(case_id, stands, words=WORDS, seen=None):
        actions.write_needs(phyu.keyring, seen or now_seen(case_id), Needs(stands, words))

    return tell


@pytest.fixture
def about_needs(phyu, row):
    """What the list of tasks says about a child's needs."""

    def of(case_id):
        case = row(case_id)
        at = CaseAt(
            id=case.id,
            person_id=case.person_id,
            owner_id=case.owner_id,
            version=case.version,
            compartment_id=case.compartment_id,
            track=Track.child,
            status=Status.open,
            relation=Relation.owner,
            opened_on=case.opened_on,
            today=TODAY,
            now=NOW,
        )
        with reading(phyu.actor, Act.see, "child"):
            return [
                (one.mark, str(one.title))
                for one in part.tasks(phyu.keyring, at)
                if "health" in str(one.title) or "lacks" in str(one.title)
            ]

    return of


def test_what_a_child_said_last_is_what_is_read(child_case, told, phyu):
    case_id = child_case()
    told(case_id, NO_FOOD)
    told(case_id, ALL_THERE, "")
    heard = read_file(phyu.keyring, case_id, NOW, TODAY)[1].heard
    assert (dict(heard.needs.stands), heard.needs.words, heard.by) == (ALL_THERE, "", "Phyu")
    assert NeedsHeard.objects.count() == 2


def test_what_is_missing_stands_among_what_there_is_to_do(child_case, told, about_needs):
    case_id = child_case()
    assert [mark for mark, _ in about_needs(case_id)] == [Mark.now]
    told(case_id, NO_FOOD)
    assert about_needs(case_id) == [(Mark.now, "The child lacks: Food")]
    told(case_id, ALL_THERE)
    assert [mark for mark, _ in about_needs(case_id)] == [Mark.done]


def test_nothing_of_it_lies_in_the_clear(child_case, told):
    told(child_case(), NO_FOOD)
    row = NeedsHeard.objects.get()
    assert WORDS.encode() not in row.said.ciphertext
    assert b"missing" not in row.said.ciphertext


def test_on_an_old_view_nothing_is_kept(child_case, told, now_seen):
    case_id = child_case()
    old = now_seen(case_id)
    told(case_id, ALL_THERE)
    with pytest.raises(StaleVersionError):
        told(case_id, NO_FOOD, seen=old)
    assert NeedsHeard.objects.count() == 1


def test_the_database_numbers_them_once(child_case, told):
    case_id = child_case()
    told(case_id, ALL_THERE)
    told(case_id, NO_FOOD)
    with refused_by("needs_are_numbered"):
        NeedsHeard.objects.filter(number=2).update(number=1)
    with refused_by("needs_number_from_one"):
        NeedsHeard.objects.filter(number=2).update(number=0)


def test_the_page_of_a_child_leads_to_its_needs_and_its_consents(child_case, phyu, signed_in, now_seen):
    case_id, client = child_case(), signed_in(phyu)
    page = client.get(f"/children/{case_id}/").text
    for link in (f"/children/{case_id}/needs/", f"/consent/{case_id}/"):
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200
    typed = {**{area.value: "there" for area in Area}, "food": "missing", "text": WORDS}
    sent = client.post(
        f"/children/{case_id}/needs/", {**typed, "version": now_seen(case_id).version}, follow=True
    )
    assert WORDS in sent.text
    assert "It is missing" in sent.text
