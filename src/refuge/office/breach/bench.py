"""What is decided together: proposed by one, agreed to by the others; told, appealed, looked at again, closed.

Nobody decides alone: two inquirers find, three others answer an appeal, and what they find stands beside the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from refuge.office.audit.actions import journalled
from refuge.office.breach import actions, contents, counting, hands, rules, seats
from refuge.office.breach.contents import EntryCode
from refuge.office.breach.hands import Hand, SeenMatter, take_up
from refuge.office.breach.models import Found, Measure, Sitting
from refuge.office.breach.rules import (
    Act,
    Answer,
    AppealTooLateError,
    Finding,
    Lifted,
    NoSuchMoveError,
    NothingProposedError,
    Opinion,
    ReasonsMissingError,
    Seat,
    Standing,
    State,
    Verdict,
    WrongMeasureError,
)
from refuge.office.vault import actions as vault
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring

SHORT = 16


@dataclass(frozen=True)
class Telling:
    """How the person was told: in which language, in which words."""

    language: str
    words: str
    trace: str = ""


def set_aside(keyring: Keyring, seen: SeenMatter, reasons: str, *, trace: str = "") -> None:
    """Say that a concern has nothing in it, with reasons. It ends once somebody else says so too (I-22).

    The office chooses who is asked; whoever finds more in it names two who inquire instead. The person never hears
    that it was raised.
    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, TooCloseError,
    ReasonsMissingError, NothingProposedError, NobodyOutsideError.
    """
    with journalled(keyring.actor, Act.set_aside, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.set_aside, seen)
        actions.check_outside(hand)
        if not reasons.strip():
            raise ReasonsMissingError
        line.changed("breach_matter.proposal", "breach_entry.content")
        if hand.matter.proposed_by_id is None:
            line.changed("breach_seat.staff_id", "vault_wrappedkey.wrapped")
            seats.second(hand)
            hands.write(hand, EntryCode.aside, reasons)
            turn(hand.matter)
            _lay_before(hand, Verdict(Finding.unfounded, reasons, ""))
            return
        rules.check_speaks(hand.matter.proposed_by_id, keyring.actor.id)
        line.changed("breach_matter.stage", "breach_matter.label")
        hands.write(hand, EntryCode.closed, reasons)
        seats.clear_proposal(hand)
        actions.end(hand, Act.set_aside, State.unfounded, counting.UNFOUNDED)


def propose(keyring: Keyring, seen: SeenMatter, verdict: Verdict, *, trace: str = "") -> None:
    """Put a finding before the others on the bench; whatever was said of another proposal is gone.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError, NotHeardError,
    ReasonsMissingError, WrongMeasureError, GraverOnAppealError.
    """
    with journalled(keyring.actor, Act.propose, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.propose, seen)
        hands.check_adults(hand.label)
        rules.check_verdict(verdict, hand.today)
        if hand.state is State.inquiry:
            rules.check_heard(hand.matter.told_on, hand.matter.heard_on)
        else:
            rules.check_not_graver(open_verdict(keyring, _finding(hand, 1)), verdict)
        line.changed("breach_matter.proposal", "breach_seat.opinion")
        seats.forget_opinions(hand)
        turn(hand.matter)
        _lay_before(hand, verdict)
        _speak(hand, Opinion.agree)


def speak(keyring: Keyring, seen: SeenMatter, opinion: Opinion, words: str, *, trace: str = "") -> None:
    """Agree with what another proposed, or say why not. Once all have spoken, it is found, or it falls.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, CaseUnknownError,
    NothingProposedError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.speak, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.speak, seen)
        hands.check_adults(hand.label)
        rules.check_speaks(hand.matter.proposed_by_id, keyring.actor.id)
        rules.check_opinion(opinion, words)
        line.changed("breach_seat.opinion", "breach_entry.content")
        if opinion is Opinion.dissent:
            hands.write(hand, EntryCode.dissent, words)
        _speak(hand, opinion)
        carried = rules.carries(_opinions(hand), rules.BENCH[seats.whose_turn(hand)])
        if carried is None:
            turn(hand.matter)
        elif carried:
            line.changed("breach_finding.verdict", "breach_matter.stage")
            _decide(hand)
        else:
            seats.drop_proposal(hand)
            turn(hand.matter)


def tell(keyring: Keyring, seen: SeenMatter, telling: Telling) -> None:
    """Tell the person what was found, why, what follows, and how they can appeal. A measure begins with it, not before.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.tell, hands.ref(seen.matter_id), telling.trace) as line:
        hand = take_up(keyring, Act.tell, seen)
        found = newest_finding(hand.matter.id)
        if found is None or found.told_on is not None:
            raise NoSuchMoveError(Act.tell.value)
        if not telling.words.strip():
            raise ReasonsMissingError
        line.changed("breach_finding.told_on", "breach_matter.stage", "breach_entry.content")
        days = settings.PROGRAMME.limits.breach_appeal_days
        found.told_on = hand.today
        found.appeal_until = rules.appeal_until(hand.today, days) if found.number == 1 else None
        found.save(update_fields=["told_on", "appeal_until"])
        hands.write(hand, EntryCode.told, telling.words, telling.language)
        under_measure = standing_measure(hand.matter.id) is not None
        turn(hand.matter, stage=rules.after_telling(under_measure=under_measure))


def appeal(keyring: Keyring, seen: SeenMatter, words: str, *, trace: str = "") -> None:
    """Take the person's appeal. The office chooses three who had no part: nobody picks the judges of their own work.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, AppealTooLateError,
    NobodyOutsideError, ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.appeal, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.appeal, seen)
        found = newest_finding(hand.matter.id)
        if found is None:
            raise AppealTooLateError
        rules.check_appeal(found.appeal_until, found.appealed_on, hand.today)
        if not words.strip():
            raise ReasonsMissingError
        line.changed("breach_finding.appealed_on", "breach_matter.stage", "breach_seat.staff_id")
        found.appealed_on = hand.today
        found.save(update_fields=["appealed_on"])
        hands.write(hand, EntryCode.appealed, words)
        for one in seats.outside(hand, Seat.reviewer, rules.BENCH[Seat.reviewer]):
            seats.sit_down(hand, Seat.reviewer, one)
        hands.move(hand, Act.appeal)


def review(keyring: Keyring, seen: SeenMatter, review_on: date, words: str, *, trace: str = "") -> None:
    """Look at a measure again, and say when next.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, WrongMeasureError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.review, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.review, seen)
        measure = _measure_to_end(hand, words)
        rules.check_review_on(review_on, hand.today)
        line.changed("breach_measure.review_on", "breach_entry.content")
        Measure.objects.filter(id=measure.id).update(review_on=review_on)
        hands.write(hand, EntryCode.reviewed, words)
        turn(hand.matter)


def lift(keyring: Keyring, seen: SeenMatter, why: Lifted, words: str, *, trace: str = "") -> None:
    """End a measure: it is done, or no longer needed.

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, WrongMeasureError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.lift, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.lift, seen)
        _measure_to_end(hand, words)
        line.changed("breach_measure.lifted_on", "breach_entry.content")
        _lift(hand, why)
        hands.write(hand, EntryCode.lifted, words, why)
        turn(hand.matter)


def close(keyring: Keyring, seen: SeenMatter, words: str, *, trace: str = "") -> None:
    """Close a matter whose person was told, could appeal to the last day, and is under no measure (I-9).

    Raises MatterNotFoundError, NotAllowedError, StaleVersionError, NoSuchMoveError, StillOpenError,
    ReasonsMissingError.
    """
    with journalled(keyring.actor, Act.close, hands.ref(seen.matter_id), trace) as line:
        hand = take_up(keyring, Act.close, seen)
        found = newest_finding(hand.matter.id)
        rules.check_closes(_standing(hand, found), hand.today)
        if found is None or not words.strip():
            raise ReasonsMissingError
        line.changed("breach_matter.stage", "breach_matter.label", "breach_entry.content")
        hands.write(hand, EntryCode.closed, words)
        actions.end(hand, Act.close, State.closed, open_verdict(keyring, found).finding)


def open_verdict(keyring: Keyring, found: Found) -> Verdict:
    """Open what was found. Raises NoKeyError, NotWrittenDownError."""
    return contents.read_verdict(keys.open_sealed(keyring, found.matter.compartment_id, found.verdict))


def newest_finding(matter_id: UUID) -> Found | None:
    return Found.objects.filter(matter=matter_id).order_by("-number").select_related("matter").first()


def standing_measure(matter_id: UUID) -> Measure | None:
    """Give the measure that holds, if one does."""
    return Measure.objects.filter(finding__matter=matter_id, lifted_on__isnull=True).first()


def _finding(hand: Hand, number: int) -> Found:
    return Found.objects.select_related("matter").get(matter=hand.matter, number=number)


def _lay_before(hand: Hand, verdict: Verdict) -> None:
    matter = hand.matter
    matter.proposal = matter.seal("proposal", hand.key, contents.written_verdict(verdict))
    matter.proposed_by_id = hand.actor.id
    matter.save(update_fields=["proposal", "proposed_by"])


def _speak(hand: Hand, opinion: Opinion) -> None:
    mine = Sitting.objects.get(matter=hand.matter, staff=hand.actor.id, seat=seats.whose_turn(hand))
    mine.opinion = mine.seal("opinion", hand.key, opinion.ljust(SHORT))
    mine.spoken_on = hand.today
    mine.save(update_fields=["opinion", "spoken_on"])


def _opinions(hand: Hand) -> list[Opinion | None]:
    sitting = hand.matter.seats.filter(seat=seats.whose_turn(hand), left_on=None)
    return [_opinion(hand, one) for one in sitting]


def _opinion(hand: Hand, seat: Sitting) -> Opinion | None:
    if seat.opinion is None:
        return None
    return Opinion(keys.open_sealed(hand.keyring, hand.matter.compartment_id, seat.opinion).strip())


def _decide(hand: Hand) -> None:
    matter = hand.matter
    if matter.proposal is None:
        raise NothingProposedError
    proposed = keys.open_sealed(hand.keyring, matter.compartment_id, matter.proposal)
    verdict = contents.read_verdict(proposed)
    if hand.state is State.inquiry:
        _find(hand, verdict)
    else:
        _answer(hand, verdict)


def _find(hand: Hand, verdict: Verdict) -> None:
    found = _write_finding(hand, 1, verdict)
    _impose(found, verdict)
    hands.write(hand, EntryCode.found, "", *_codes(verdict))
    seats.clear_proposal(hand)
    hands.move(hand, Act.found)


def _answer(hand: Hand, verdict: Verdict) -> None:
    """Answer an appeal: what was found first stays written; its measure falls unless the appeal is dismissed."""
    first = open_verdict(hand.keyring, _finding(hand, 1))
    found, answer = _write_finding(hand, 2, verdict), rules.answer_to_appeal(first, verdict)
    if answer is not Answer.dismissed:
        _lift(hand, Lifted.on_appeal)
        _impose(found, verdict)
    hands.write(hand, EntryCode.answered, "", answer, *_codes(verdict))
    seats.clear_proposal(hand)
    hands.move(hand, Act.answer)
    _give_keys_back(hand)


def _write_finding(hand: Hand, number: int, verdict: Verdict) -> Found:
    found = Found(matter=hand.matter, number=number, decided_on=hand.today)
    found.verdict = found.seal("verdict", hand.key, contents.written_verdict(verdict))
    found.save(force_insert=True)
    return found


def _impose(found: Found, verdict: Verdict) -> None:
    if verdict.measure is not None and verdict.review_on is not None:
        Measure.objects.create(finding=found, code=verdict.measure, review_on=verdict.review_on)


def _lift(hand: Hand, why: Lifted) -> None:
    standing = Measure.objects.filter(finding__matter=hand.matter, lifted_on__isnull=True)
    standing.update(lifted_on=hand.today, lifted=why)


def _give_keys_back(hand: Hand) -> None:
    """Whoever decided an appeal reads it no longer; the one who acts comes last."""
    reviewers = hands.sitting_in(hand.matter, Seat.reviewer)
    for one in sorted(reviewers, key=lambda one: (one == hand.actor.id, one)):
        vault.revoke(hand.keyring, hand.matter.compartment_id, one)


def _codes(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.finding, verdict.measure) if verdict.measure else (verdict.finding,)


def _measure_to_end(hand: Hand, words: str) -> Measure:
    measure = standing_measure(hand.matter.id)
    if measure is None:
        raise WrongMeasureError
    if not words.strip():
        raise ReasonsMissingError
    return measure


def _standing(hand: Hand, found: Found | None) -> Standing:
    return Standing(
        told=found is not None and found.told_on is not None,
        appeal_until=found.appeal_until if found else None,
        under_measure=standing_measure(hand.matter.id) is not None,
    )
