"""A name is shown when one who works the case asks and a second officer lends the other half: once, for minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.rules import CaseNotFoundError
from refuge.office.consent import actions as consent_actions
from refuge.office.identity import actions
from refuge.office.identity.models import Opening, Record, Share
from refuge.office.identity.rules import (
    AlreadyAskedError,
    AlreadyWrittenError,
    HalvesDoNotFitError,
    NobodyOnOneSideError,
    NoHalfError,
    NoSuchMoveError,
    NothingWrittenError,
    NotTheirsError,
    NoYesError,
    Purpose,
    SamePersonError,
    Side,
    State,
    TooLateError,
    Words,
)
from refuge.protocol import opening, sealing, sharing
from refuge.protocol.errors import SealedFieldError
from refuge.protocol.sealing import Place, SealingKey
from tests.office.identity.conftest import NAME, OTHER, PAPERS

pytestmark = pytest.mark.django_db
EVERYTHING = Words(NAME, OTHER, PAPERS)


def withdraw(by, case_id, consent_id):
    consent_actions.withdraw(by.keyring, case_id, consent_id, today=timezone.localdate())


def test_aye_is_shown_what_she_asked_for(kept, aye, bo, lent, shown):
    assert shown(aye, kept, lent(aye, kept, by=bo)) == EVERYTHING


def test_without_a_yes_no_name_is_written_down(opened, aye, bo, now_seen):
    case_id = opened(aye)
    with pytest.raises(NoYesError):
        actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), EVERYTHING)
    assert not Record.objects.exists()


def test_a_name_is_written_once(kept, aye, now_seen):
    with pytest.raises(AlreadyWrittenError):
        actions.write(aye.keyring, now_seen(kept, timezone.localdate()), EVERYTHING)


def test_where_there_is_no_second_officer_no_name_is_written_down(opened, aye, agreed, now_seen):
    case_id = opened(aye)
    agreed(aye, case_id)
    with pytest.raises(NobodyOnOneSideError):
        actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), EVERYTHING)
    assert not Record.objects.exists()


def test_chit_who_does_not_hold_the_case_does_nothing(kept, chit, aye, wanted, now, now_seen):
    opening_id = wanted(aye, kept)
    seen = now_seen(kept, timezone.localdate())
    for act in (
        lambda: actions.write(chit.keyring, seen, EVERYTHING),
        lambda: wanted(chit, kept),
        lambda: actions.lend(chit.keyring, kept, opening_id, version=1, now=now),
        lambda: actions.say_no(chit.keyring, kept, opening_id, version=1, now=now),
        lambda: actions.show(chit.keyring, kept, opening_id, now=now),
        lambda: actions.take_back(chit.keyring, kept, opening_id, now=now),
        lambda: actions.erase(chit.keyring, kept, opening_id, version=1, now=now),
        lambda: actions.hand_out(chit.keyring, kept, now=now),
    ):
        with pytest.raises(CaseNotFoundError):
            act()


def test_bo_who_holds_the_other_half_does_not_ask_for_himself(kept, bo, wanted):
    with pytest.raises(NotAllowedError):
        wanted(bo, kept)


def test_aye_does_not_lend_to_herself(kept, aye, wanted, now):
    opening_id = wanted(aye, kept)
    with pytest.raises(NotAllowedError):
        actions.lend(aye.keyring, kept, opening_id, version=1, now=now)


def test_before_the_other_half_is_lent_nothing_opens(kept, aye, wanted, shown):
    with pytest.raises(NoSuchMoveError):
        shown(aye, kept, wanted(aye, kept))


def test_when_the_minutes_are_over_nothing_opens(kept, aye, bo, lent, shown, now):
    opening_id = lent(aye, kept, by=bo)
    over = now + timedelta(minutes=settings.PROGRAMME.limits.shown_minutes)
    with pytest.raises(TooLateError):
        shown(aye, kept, opening_id, at=over)
    assert shown(aye, kept, opening_id, at=over - timedelta(seconds=1)) == EVERYTHING


def test_what_was_lent_is_destroyed_when_its_minutes_are_over(kept, aye, bo, lent, now, journal):
    opening_id = lent(aye, kept, by=bo)
    actions.sweep(now)
    assert Opening.objects.get(id=opening_id).state == State.lent
    actions.sweep(now + timedelta(minutes=settings.PROGRAMME.limits.shown_minutes))
    row = Opening.objects.get(id=opening_id)
    assert (row.state, row.lent, row.expires_at) == (State.lapsed, None, None)
    assert journal(act="identity.lapse")[0].actor_name == "the office"


def test_it_is_shown_once(kept, aye, bo, lent, shown):
    opening_id = lent(aye, kept, by=bo)
    shown(aye, kept, opening_id)
    with pytest.raises(NoSuchMoveError):
        shown(aye, kept, opening_id)
    assert Opening.objects.get(id=opening_id).lent is None


def test_at_that_moment_the_key_is_turned_and_old_halves_open_nothing(kept, aye, bo, lent, shown):
    opening_id = lent(aye, kept, by=bo)
    hers, his = (bytes(Share.objects.get(staff=one.id).wrapped) for one in (aye, bo))
    shown(aye, kept, opening_id)
    stolen = sharing.join(opening.unwrap_key(hers, aye.seed), opening.unwrap_key(his, bo.seed))
    record = Record.objects.get()
    sealed = record.name_used
    assert (record.version, sealed.version) == (2, 2)
    for version in (1, 2):
        with pytest.raises(SealedFieldError):
            opening.open_field(SealingKey(stolen, version), sealed.ciphertext, sealed.place)
    assert set(Share.objects.values_list("version", flat=True)) == {2}


def test_it_can_be_shown_again_when_it_is_asked_for_again(kept, aye, bo, dan, lent, shown):
    shown(aye, kept, lent(aye, kept, by=bo))
    assert shown(aye, kept, lent(aye, kept, by=dan)) == EVERYTHING


def test_two_who_were_lent_a_half_of_one_key_are_not_both_shown(
    kept, aye, bo, dan, chit, lent, shown, now_seen
):
    from refuge.office.case import actions as case_actions

    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="works_with_owner")
    first, second = lent(aye, kept, by=bo), lent(chit, kept, by=dan)
    shown(aye, kept, first)
    with pytest.raises(NoSuchMoveError):
        shown(chit, kept, second)
    assert Opening.objects.get(id=second).state == State.lapsed


def test_somebody_elses_request_is_not_opened(kept, aye, bo, chit, lent, shown, now_seen):
    from refuge.office.case import actions as case_actions

    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=chit.id, why="works_with_owner")
    with pytest.raises(NotTheirsError):
        shown(chit, kept, lent(aye, kept, by=bo))


def test_one_person_asks_once_at_a_time(kept, aye, wanted):
    wanted(aye, kept)
    with pytest.raises(AlreadyAskedError):
        wanted(aye, kept)


def test_a_request_taken_back_gives_up_what_was_lent(kept, aye, bo, lent, shown, now):
    opening_id = lent(aye, kept, by=bo)
    actions.take_back(aye.keyring, kept, opening_id, now=now)
    assert Opening.objects.get(id=opening_id).lent is None
    with pytest.raises(NoSuchMoveError):
        shown(aye, kept, opening_id)


def test_a_second_officer_may_say_no(kept, aye, bo, dan, wanted, shown, now):
    opening_id = wanted(aye, kept)
    actions.say_no(bo.keyring, kept, opening_id, version=1, now=now)
    with pytest.raises(NoSuchMoveError):
        actions.lend(dan.keyring, kept, opening_id, version=2, now=now)
    with pytest.raises(NoSuchMoveError):
        shown(aye, kept, opening_id)


def test_of_two_second_officers_the_later_one_is_told(kept, aye, bo, dan, wanted, now):
    opening_id = wanted(aye, kept)
    actions.lend(bo.keyring, kept, opening_id, version=1, now=now)
    with pytest.raises(StaleVersionError):
        actions.lend(dan.keyring, kept, opening_id, version=1, now=now)


def test_a_supervisor_without_a_half_lends_none(kept, aye, staff, wanted, now):
    newcomer = staff("Lwin", Role.supervisor)
    with pytest.raises(NoHalfError):
        actions.lend(newcomer.keyring, kept, wanted(aye, kept), version=1, now=now)


def test_a_wrong_half_opens_nothing(kept, aye, bo, lent, shown):
    opening_id = lent(aye, kept, by=bo)
    wrong = sealing.wrap_key(bytes(32), [_recipient(aye)])
    Opening.objects.filter(id=opening_id).update(lent=wrong)
    with pytest.raises(HalvesDoNotFitError):
        shown(aye, kept, opening_id)


def test_a_half_of_another_length_opens_nothing(kept, aye, bo, lent, shown):
    opening_id = lent(aye, kept, by=bo)
    Opening.objects.filter(id=opening_id).update(lent=sealing.wrap_key(bytes(16), [_recipient(aye)]))
    with pytest.raises(HalvesDoNotFitError):
        shown(aye, kept, opening_id)


def _recipient(member):
    from refuge.office.access.queries import recipients_of

    return recipients_of([member.id])[member.id]


def test_one_half_alone_opens_nothing(kept, aye, bo):
    record = Record.objects.get()
    place = Place("identity_record", "name_used", str(record.id))
    for member in (aye, bo):
        half = opening.unwrap_key(bytes(Share.objects.get(staff=member.id).wrapped), member.seed)
        with pytest.raises(SealedFieldError):
            opening.open_field(SealingKey(half, 1), record.name_used.ciphertext, place)


def test_a_yes_taken_back_ends_what_is_under_way_at_once(
    opened, aye, bo, agreed, now_seen, lent, shown, wanted
):
    case_id = opened(aye)
    consent_id = agreed(aye, case_id)
    actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), EVERYTHING)
    opening_id = lent(aye, case_id, by=bo)
    withdraw(aye, case_id, consent_id)
    row = Opening.objects.get(id=opening_id)
    assert (row.state, row.lent) == (State.lapsed, None)
    with pytest.raises(NoSuchMoveError):
        shown(aye, case_id, opening_id)
    with pytest.raises(NoYesError):
        wanted(aye, case_id)


def test_the_server_asks_for_the_yes_again_when_it_lends_and_when_it_shows(
    kept, aye, bo, wanted, lent, shown, now
):
    from refuge.office.consent.models import Consent

    opening_id = lent(aye, kept, by=bo)
    Consent.objects.filter(case=kept).delete()
    with pytest.raises(NoYesError):
        shown(aye, kept, opening_id)
    Opening.objects.update(state=State.asked, lent=None, expires_at=None, answered_by=None)
    with pytest.raises(NoYesError):
        actions.lend(bo.keyring, kept, opening_id, version=2, now=now)


def test_two_people_destroy_it(kept, aye, bo, wanted, now):
    opening_id = wanted(aye, kept, Purpose.erase)
    with pytest.raises(NotAllowedError):
        actions.erase(aye.keyring, kept, opening_id, version=1, now=now)
    actions.erase(bo.keyring, kept, opening_id, version=1, now=now)
    assert [model for model in (Record, Share, Opening) if model.objects.exists()] == []


def test_destroying_needs_no_yes(opened, aye, bo, agreed, now_seen, wanted, now):
    case_id = opened(aye)
    consent_id = agreed(aye, case_id)
    actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), EVERYTHING)
    withdraw(aye, case_id, consent_id)
    actions.erase(bo.keyring, case_id, wanted(aye, case_id, Purpose.erase), version=1, now=now)
    assert not Record.objects.exists()


def test_a_request_to_see_is_not_answered_by_destroying_nor_the_other_way(kept, aye, bo, wanted, now):
    opening_id = wanted(aye, kept)
    with pytest.raises(NoSuchMoveError):
        actions.erase(bo.keyring, kept, opening_id, version=1, now=now)
    Opening.objects.filter(id=opening_id).update(purpose=Purpose.erase)
    with pytest.raises(NoSuchMoveError):
        actions.lend(bo.keyring, kept, opening_id, version=1, now=now)


def test_a_supervisor_on_the_case_who_asked_to_destroy_it_does_not_agree_to_it(
    kept, aye, bo, wanted, now, now_seen
):
    from refuge.office.case import actions as case_actions

    case_actions.give_access(aye.keyring, now_seen(kept), staff_id=bo.id, why="second_key")
    opening_id = wanted(bo, kept, Purpose.erase)
    with pytest.raises(SamePersonError):
        actions.erase(bo.keyring, kept, opening_id, version=1, now=now)


def test_where_nothing_is_kept_nothing_is_asked_for(opened, aye, bo, wanted):
    with pytest.raises(NothingWrittenError):
        wanted(aye, opened(aye))


def test_after_it_was_destroyed_it_may_be_written_anew(kept, aye, bo, wanted, now, now_seen, lent, shown):
    actions.erase(bo.keyring, kept, wanted(aye, kept, Purpose.erase), version=1, now=now)
    actions.write(aye.keyring, now_seen(kept, timezone.localdate()), Words("Saw Other"))
    assert shown(aye, kept, lent(aye, kept, by=bo)) == Words("Saw Other", "", "")


def test_whoever_writes_keeps_one_half_like_everybody_of_that_side(kept, aye, bo, dan):
    sides = dict(Share.objects.values_list("staff", "side"))
    assert sides == {aye.id: Side.one, bo.id: Side.other, dan.id: Side.other}
