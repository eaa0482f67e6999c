"""What the rules forbid, the database refuses by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from tests.office.consent.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(opened, given, aye):
    return Consent.objects.filter(id=given(aye, opened(aye), "c3"))


@pytest.mark.parametrize(
    "columns",
    [
        {"level": "c8"},
        {"level": "c1"},  # only sharing names whom it is for
        {"state": "perhaps"},
        {"state": "requested"},  # a question has no days of a yes
        {"state": "refused"},
        {"state": "withdrawn"},  # without a day
        {"withdrawn_on": TODAY},  # and yet in force
        {"number": 0},
        {"given_on": None},
        {"live_from": None},
        {"expires_on": TODAY},
        {"live_from": TODAY - dt.timedelta(days=1)},
        {"mode": None},
        {"capacity": None},
        {"legal_basis": None},
        {"recipient_mark": ""},
    ],
    ids=str,
)
def test_a_consent_that_cannot_be(agreed, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        agreed.update(**columns)


def test_nothing_supersedes_itself(agreed):
    with pytest.raises(IntegrityError), transaction.atomic():
        agreed.update(supersedes=agreed.get().id)


def test_two_of_one_kind_are_not_in_force_at_once(opened, given, aye):
    case_id = opened(aye)
    first = given(aye, case_id)
    given(aye, case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(id=first).update(state="given")


def test_a_question_is_not_open_twice(opened, asked, aye, now_seen):
    case_id = opened(aye)
    first = asked(aye, case_id)
    actions.refuse(aye.keyring, now_seen(case_id), first)
    asked(aye, case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(id=first).update(state="requested")


def test_numbers_do_not_repeat(opened, given, aye):
    case_id = opened(aye)
    given(aye, case_id)
    given(aye, case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(number=1)
