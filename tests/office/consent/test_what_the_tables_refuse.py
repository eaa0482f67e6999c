"""What the rules forbid, the database refuses by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from tests.office.consent.conftest import TODAY
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(opened, given, aye):
    return Consent.objects.filter(id=given(aye, opened(aye), "c3"))


@pytest.mark.parametrize(
    ("columns", "by"),
    [
        ({"level": "c8"}, "consent_level_is_known"),
        ({"level": "c1"}, "sharing_names_whom"),  # only sharing names whom it is for
        ({"state": "perhaps"}, "consent_state_is_known"),
        ({"state": "requested"}, "a_yes_has_its_days"),  # a question has no days of a yes
        ({"state": "refused"}, "a_yes_has_its_days"),
        ({"state": "withdrawn"}, "taken_back_on_a_day"),  # without a day
        ({"withdrawn_on": TODAY}, "taken_back_on_a_day"),  # and yet in force
        ({"number": 0}, "consents_number_from_one"),
        ({"given_on": None}, "a_yes_has_its_days"),
        ({"live_from": None}, "a_yes_has_its_days"),
        ({"expires_on": TODAY}, "a_yes_runs_out"),
        ({"live_from": TODAY - dt.timedelta(days=1)}, "a_yes_runs_out"),
        ({"mode": None}, "a_yes_is_kept_as_it_was_said"),
        ({"capacity": None}, "a_yes_is_kept_as_it_was_said"),
        ({"legal_basis": None}, "a_yes_is_kept_as_it_was_said"),
        ({"recipient_mark": ""}, "sharing_names_whom"),
    ],
    ids=str,
)
def test_a_consent_that_cannot_be(agreed, columns, by):
    with refused_by(by):
        agreed.update(**columns)


def test_nothing_supersedes_itself(agreed):
    with refused_by("nothing_supersedes_itself"):
        agreed.update(supersedes=agreed.get().id)


def test_two_of_one_kind_are_not_in_force_at_once(opened, given, aye):
    case_id = opened(aye)
    first = given(aye, case_id)
    given(aye, case_id)
    with refused_by("one_consent_in_force_for_each_purpose"):
        Consent.objects.filter(id=first).update(state="given")


def test_a_question_is_not_open_twice(opened, asked, aye, now_seen):
    case_id = opened(aye)
    first = asked(aye, case_id)
    actions.refuse(aye.keyring, now_seen(case_id), first)
    asked(aye, case_id)
    with refused_by("one_open_question_for_each_purpose"):
        Consent.objects.filter(id=first).update(state="requested")


def test_numbers_do_not_repeat(opened, given, aye):
    case_id = opened(aye)
    given(aye, case_id)
    given(aye, case_id)
    with refused_by("consents_are_numbered"):
        Consent.objects.update(number=1)
