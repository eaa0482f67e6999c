"""When two people reach for one name at once, one is served and the other is told (I-23)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from refuge.office.consent import actions as consent
from refuge.office.identity import actions
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import Purpose, State, Words
from tests.office.case.test_two_people_at_once import at_once
from tests.office.identity.conftest import NAME, OTHER, PAPERS

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_second_officers_one_lends(kept, aye, bo, dan, wanted, now):
    opening_id = wanted(aye, kept)
    ends = at_once(
        *(
            lambda one=one: actions.lend(one.keyring, kept, opening_id, version=1, now=now)
            for one in (bo, dan)
        )
    )
    assert ends.count("done") == 1
    assert Opening.objects.get().state == State.lent


def test_of_two_openings_of_one_request_one_shows(kept, aye, bo, lent, now):
    opening_id = lent(aye, kept, by=bo)
    ends = at_once(*[lambda: actions.show(aye.keyring, kept, opening_id, now=now)] * 2)
    assert ends.count(Words(NAME, OTHER, PAPERS)) == 1
    assert Record.objects.get().version == 2


def test_a_name_being_shown_and_a_yes_taken_back_never_pass_each_other(
    opened, aye, bo, agreed, now_seen, lent, now
):
    case_id = opened(aye)
    consent_id = agreed(aye, case_id)
    actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), Words(NAME))
    opening_id = lent(aye, case_id, by=bo)
    at_once(
        lambda: actions.show(aye.keyring, case_id, opening_id, now=now),
        lambda: consent.withdraw(bo.keyring, case_id, consent_id, today=timezone.localdate()),
    )
    row = Opening.objects.get()
    assert row.lent is None
    assert row.state in {State.shown, State.lapsed}
    assert not actions.has_yes(case_id, timezone.localdate())


def test_of_two_who_destroy_it_one_does(kept, aye, bo, dan, wanted, now):
    opening_id = wanted(aye, kept, Purpose.erase)
    ends = at_once(
        *(
            lambda one=one: actions.erase(one.keyring, kept, opening_id, version=1, now=now)
            for one in (bo, dan)
        )
    )
    assert ends.count("done") == 1
    assert not Share.objects.exists()


def test_the_second_of_two_officers_is_told_on_the_page(kept, aye, bo, dan, wanted, now, signed_in):
    opening_id = wanted(aye, kept)
    actions.lend(bo.keyring, kept, opening_id, version=1, now=now)
    page = signed_in(dan).post(f"/identity/{kept}/asked/{opening_id}/", {"version": "1", "answer": "lend"})
    assert page.status_code == 409
