"""Intake learns that somebody is or was held: whoever decides about status knows it within the same act (X3, I-2)."""

from __future__ import annotations

import pytest

from refuge.office.assessment import actions
from refuge.office.case.signals import found_in_custody
from refuge.office.status.queries import is_in_custody

pytestmark = pytest.mark.django_db


def test_finishing_an_intake_that_shows_custody_makes_the_record(opened, finished, aye, row):
    case_id = opened(aye)
    before = row(case_id).version
    finished(aye, case_id, "intake", in_custody="yes")
    assert is_in_custody(case_id)
    assert row(case_id).version > before


def test_whoever_came_freely_has_no_such_record(opened, finished, aye):
    case_id = opened(aye)
    finished(aye, case_id, "intake")
    assert not is_in_custody(case_id)


def test_an_answer_that_is_corrected_before_the_end_leaves_nothing(opened, filled, saved, seen, aye):
    case_id = opened(aye)
    draft_id = filled(aye, case_id, "intake", in_custody="yes")
    assert not is_in_custody(case_id)
    saved(aye, draft_id, "in_custody", "no")
    actions.finish(aye.keyring, seen(draft_id))
    assert not is_in_custody(case_id)


def test_asked_a_second_time_the_record_is_still_one(opened, finished, aye):
    case_id = opened(aye)
    for _ in range(2):
        finished(aye, case_id, "intake", in_custody="yes")
    assert is_in_custody(case_id)


def test_if_the_record_cannot_be_made_the_intake_is_not_finished(opened, filled, seen, aye):
    def broken(**_):
        raise RuntimeError

    case_id = opened(aye)
    draft_id = filled(aye, case_id, "intake", in_custody="yes")
    found_in_custody.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            actions.finish(aye.keyring, seen(draft_id))
    finally:
        found_in_custody.disconnect(broken)
    assert not is_in_custody(case_id)
