"""When two people write into one questionnaire, one wins and the other is told (I-23)."""

from __future__ import annotations

import pytest

from refuge.office.assessment import actions
from refuge.office.assessment.actions import Answered
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.reading import read_draft
from refuge.office.assessment.rules import AlreadyBegunError, Kind
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from tests.office.assessment.conftest import TODAY
from tests.office.case.test_two_people_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(opened, aye, chit, now_seen):
    """A case that both Aye and Chit are on."""
    case_id = opened(aye)
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    return case_id


def test_of_two_saves_of_one_draft_one_counts(shared, begun, seen, aye, chit):
    draft_id = begun(aye, shared)
    before = seen(draft_id)
    ends = at_once(
        lambda: actions.save(aye.keyring, before, Answered("family", "safe")) and None,
        lambda: actions.save(chit.keyring, before, Answered("education", "none")) and None,
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", StaleVersionError]))
    kept = {"family": "safe"} if ends[0] == "done" else {"education": "none"}
    assert read_draft(aye.keyring, shared, draft_id).answers == kept


def test_of_two_beginnings_one_counts(shared, aye, chit):
    ends = at_once(
        *[
            lambda one=one: actions.start(one.keyring, shared, Kind.intake, today=TODAY) and None
            for one in (aye, chit)
        ]
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", AlreadyBegunError]))
    assert Assessment.objects.count() == 1


def test_of_a_save_and_a_finish_one_counts(shared, filled, seen, aye, chit):
    draft_id = filled(aye, shared, "intake")
    before = seen(draft_id)
    ends = at_once(
        lambda: actions.finish(aye.keyring, before),
        lambda: actions.save(chit.keyring, before, Answered("needs", ["food"])) and None,
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", StaleVersionError]))
