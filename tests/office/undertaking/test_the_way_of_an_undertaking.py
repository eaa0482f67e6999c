"""Offered, explained, signed, declined, deferred, taken back: what each step does, and what it never asks."""

from __future__ import annotations

import pytest

from refuge.office.audit.rules import StaleVersionError
from refuge.office.undertaking import actions, queries
from refuge.office.undertaking.actions import Answer, Manner, Signature
from refuge.office.undertaking.models import Undertaking
from refuge.office.undertaking.rules import (
    AlreadyOfferedError,
    AnotherSetError,
    DeclinedReason,
    Mode,
    NothingInForceError,
    NotToBeAskedError,
    NotYetClearError,
    TransitionError,
    Witness,
)
from refuge.office.vault.codes import SeenRow
from tests.office.case.conftest import TODAY
from tests.office.undertaking.conftest import days

pytestmark = pytest.mark.django_db
SIGNATURE = Signature(Witness.companion, copy_given=True)


def test_somebody_about_whom_a_panel_decided_is_offered_the_set_in_force(offered, undertaking):
    row = undertaking(offered())
    assert (row.state, row.standards_id, row.signed_on) == ("offered", 1, None)


def test_nobody_is_asked_before_a_panel_decided(opened, aye, in_force, now_seen):
    in_force()
    with pytest.raises(NotToBeAskedError):
        actions.offer(aye.keyring, now_seen(opened(aye)))


def test_a_decision_put_off_does_not_count(opened, aye, in_force, now_seen, decided):
    in_force()
    case_id = decided(opened(aye), eligible="no")  # not told yet
    with pytest.raises(NotToBeAskedError):
        actions.offer(aye.keyring, now_seen(case_id))


def test_nothing_is_offered_before_two_people_approved_a_set(ready, aye, now_seen):
    case_id = ready(force=False)
    with pytest.raises(NothingInForceError):
        actions.offer(aye.keyring, now_seen(case_id))


def test_it_is_offered_once_at_a_time(offered, ready, aye, now_seen):
    case_id = ready()
    offered(case_id)
    with pytest.raises(AlreadyOfferedError):
        actions.offer(aye.keyring, now_seen(case_id))


def test_whoever_undertook_what_is_in_force_is_not_asked_again(signed, ready, aye, now_seen):
    case_id = ready()
    signed(case_id)
    with pytest.raises(AlreadyOfferedError):
        actions.offer(aye.keyring, now_seen(case_id))


def test_whoever_said_no_may_be_asked_when_they_wish(declined, offered, ready):
    case_id = ready()
    declined(case_id)
    assert offered(case_id)


def test_a_question_missed_is_asked_again_and_then_it_is_clear(offered, oo, seen_row, undertaking, kept):
    undertaking_id = offered()
    actions.explain(oo.keyring, seen_row(undertaking_id), Manner("my", Mode.read_aloud, interpreter=False))
    assert not actions.answer(oo.keyring, seen_row(undertaking_id), Answer("civilians", 1))
    assert actions.answer(oo.keyring, seen_row(undertaking_id), Answer("civilians", 2))
    record = kept(oo, undertaking_id)
    assert record.first_time == {"civilians": False}
    assert record.right == {"civilians"}
    assert undertaking(undertaking_id).state == "offered"


def test_with_the_last_question_it_is_explained(explained, undertaking):
    assert undertaking(explained(missed=("weapons",))).state == "explained"


def test_how_many_were_right_at_first_is_kept_sealed_and_keeps_nobody_from_signing(signed, kept, oo):
    missed = ("civilians", "prisoners", "weapons", "children", "dignity", "property", "health", "relief")
    record = kept(oo, signed(missed=missed))
    assert record.quiz == 2
    assert record.witness is Witness.colleague
    assert record.copy_given


def test_a_question_that_is_none_changes_nothing(offered, oo, seen_row, kept):
    undertaking_id = offered()
    actions.explain(oo.keyring, seen_row(undertaking_id), Manner("my", Mode.read, interpreter=False))
    assert not actions.answer(oo.keyring, seen_row(undertaking_id), Answer("nonsense", 1))
    assert kept(oo, undertaking_id).first_time == {}


def test_nobody_signs_before_every_question_is_clear(offered, oo, seen_row):
    undertaking_id = offered()
    with pytest.raises(TransitionError):
        actions.sign(oo.keyring, seen_row(undertaking_id), SIGNATURE)
    Undertaking.objects.filter(id=undertaking_id).update(state="explained")
    with pytest.raises(NotYetClearError):
        actions.sign(oo.keyring, seen_row(undertaking_id), SIGNATURE)


def test_beginning_again_asks_every_question_anew(offered, oo, seen_row, kept):
    undertaking_id = offered()
    manner = Manner("my", Mode.read, interpreter=False)
    actions.explain(oo.keyring, seen_row(undertaking_id), manner)
    actions.answer(oo.keyring, seen_row(undertaking_id), Answer("civilians", 2))
    actions.explain(oo.keyring, seen_row(undertaking_id), Manner("en", Mode.interpreted, interpreter=True))
    record = kept(oo, undertaking_id)
    assert (record.language, record.interpreter, record.right) == ("en", True, frozenset())


def test_somebody_may_say_no_before_anything_was_explained(offered, oo, seen_row, undertaking, kept):
    undertaking_id = offered()
    actions.decline(oo.keyring, seen_row(undertaking_id), DeclinedReason.civilian_life)
    assert undertaking(undertaking_id).state == "declined"
    assert kept(oo, undertaking_id).declined is DeclinedReason.civilian_life


def test_somebody_may_think_about_it_and_be_offered_it_again(explained, oo, aye, seen_row, undertaking, kept):
    undertaking_id = explained()
    actions.defer(oo.keyring, seen_row(undertaking_id))
    assert undertaking(undertaking_id).state == "deferred"
    actions.offer_again(aye.keyring, seen_row(undertaking_id, TODAY + days(9)))
    row = undertaking(undertaking_id)
    assert row.state == "offered"
    assert kept(oo, undertaking_id).right == frozenset()


def test_somebody_may_take_it_back_on_any_day(signed, aye, seen_row, undertaking):
    undertaking_id = signed()
    actions.withdraw(aye.keyring, seen_row(undertaking_id, TODAY + days(3)))
    row = undertaking(undertaking_id)
    assert (row.state, row.signed_on, row.ended_on) == ("withdrawn_by_person", TODAY, TODAY + days(3))


def test_what_is_explained_in_an_earlier_set_is_not_signed_once_another_is_in_force(
    explained, in_force, oo, seen_row, undertaking
):
    undertaking_id = explained()
    in_force(2)
    with pytest.raises(AnotherSetError):
        actions.sign(oo.keyring, seen_row(undertaking_id), SIGNATURE)
    actions.offer_again(oo.keyring, seen_row(undertaking_id))
    assert undertaking(undertaking_id).standards_id == 2


def test_whoever_signed_is_asked_again_when_another_set_is_in_force(
    signed, in_force, ready, explained, oo, seen_row, undertaking
):
    case_id = ready()
    first = signed(case_id)
    in_force(2)
    second = explained(case_id)
    assert undertaking(first).state == "signed"  # it holds until the new one is signed
    actions.sign(oo.keyring, seen_row(second), SIGNATURE)
    assert (undertaking(first).state, undertaking(second).state) == ("superseded", "signed")
    assert undertaking(first).standards_id == 1


def test_a_new_set_refused_leaves_the_old_undertaking_as_it_was(
    signed, in_force, ready, offered, oo, seen_row, undertaking
):
    case_id = ready()
    first = signed(case_id)
    in_force(2)
    actions.decline(oo.keyring, seen_row(offered(case_id)), DeclinedReason.not_said)
    assert undertaking(first).state == "signed"


def test_it_is_gone_through_again_within_thirty_days(signed, oo, seen_row, undertaking):
    undertaking_id = signed()
    (row,) = queries.waits_for_officers(TODAY)
    assert (row.refresh, row.is_late(TODAY + days(30)), row.is_late(TODAY + days(31))) == (
        TODAY + days(30),
        False,
        True,
    )
    actions.refresh(oo.keyring, seen_row(undertaking_id, TODAY + days(20)))
    assert queries.waits_for_officers(TODAY + days(20)) == ()
    assert undertaking(undertaking_id).refreshed_on == TODAY + days(20)


def test_after_a_year_they_are_asked_whether_they_still_keep_to_it(signed, oo, seen_row):
    undertaking_id = signed()
    actions.refresh(oo.keyring, seen_row(undertaking_id))
    almost = TODAY + days(340)
    (row,) = queries.waits_for_officers(almost)
    assert row.reaffirm == TODAY + days(365)
    actions.reaffirm(oo.keyring, seen_row(undertaking_id, almost))
    assert queries.waits_for_officers(almost) == ()


def test_whoever_signed_an_earlier_set_does_not_reaffirm_it_but_is_offered_the_new_one(
    signed, in_force, oo, seen_row, aye
):
    undertaking_id = signed()
    in_force(2)
    with pytest.raises(AnotherSetError):
        actions.reaffirm(oo.keyring, seen_row(undertaking_id))
    assert [one.id for one in queries.asked_again(aye.actor)] == [undertaking_id]


def test_of_two_at_once_the_second_is_told(offered, oo, ma, seen_row):
    undertaking_id = offered()
    looked_at = seen_row(undertaking_id)
    actions.explain(oo.keyring, looked_at, Manner("my", Mode.read, interpreter=False))
    with pytest.raises(StaleVersionError):
        actions.decline(
            oo.keyring, SeenRow(undertaking_id, looked_at.version, TODAY), DeclinedReason.not_said
        )
    del ma


def test_an_officer_who_came_later_is_let_in(offered, oo, staff, seen_row, kept):
    from refuge.office.access.rules import Role

    undertaking_id = offered()
    later = staff("Later", Role.undertaking_officer)
    actions.share(oo.keyring, seen_row(undertaking_id))
    assert kept(later, undertaking_id).language == ""


def test_what_happened_is_counted_by_days_that_never_change(signed, declined, oo, seen_row):
    undertaking_id = signed()
    declined()
    found = queries.happened(TODAY, TODAY + days(1))
    assert (found.offered, found.signed, found.declined, found.refreshed) == (2, 1, 1, 0)
    assert queries.happened(TODAY + days(1), TODAY + days(40)).signed == 0
    late = queries.happened(TODAY + days(30), TODAY + days(31))
    assert (late.refresh_kept, late.refresh_missed) == (0, 1)
    actions.refresh(oo.keyring, seen_row(undertaking_id))
    again = queries.happened(TODAY + days(30), TODAY + days(31))
    assert (again.refresh_kept, again.refresh_missed) == (1, 0)
    assert queries.happened(TODAY, TODAY + days(1)).refreshed == 1


def test_being_offered_again_is_no_second_offer_in_the_figures(explained, oo, aye, seen_row):
    """Else a quarter that was shown would have one less afterwards, and whoever looked twice would know."""
    undertaking_id = explained()
    actions.defer(oo.keyring, seen_row(undertaking_id))
    actions.offer_again(aye.keyring, seen_row(undertaking_id, TODAY + days(120)))
    assert queries.happened(TODAY, TODAY + days(1)).offered == 1
    assert queries.happened(TODAY + days(1), TODAY + days(200)).offered == 0


def test_it_is_gone_through_again_once_and_a_second_time_moves_no_day(
    signed, oo, seen_row, undertaking, signed_in
):
    undertaking_id = signed()
    actions.refresh(oo.keyring, seen_row(undertaking_id, TODAY + days(20)))
    with pytest.raises(TransitionError):
        actions.refresh(oo.keyring, seen_row(undertaking_id, TODAY + days(60)))
    path = f"/standards/undertakings/{undertaking_id}/refresh/"
    version = str(undertaking(undertaking_id).version)
    assert signed_in(oo).post(path, {"version": version}).status_code == 409
    assert undertaking(undertaking_id).refreshed_on == TODAY + days(20)
