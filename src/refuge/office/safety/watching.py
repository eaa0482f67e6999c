"""How a watch is written: check-ins moved along their table, the call renewed, reminders laid ready and taken back.

Every function runs inside somebody else's act: a line of the journal is open, the watch is locked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from refuge.office.case.models import Case
from refuge.office.case.rules import Status, Track
from refuge.office.contact import ahead, sending
from refuge.office.contact.ahead import Ahead
from refuge.office.contact.sending import Hours
from refuge.office.safety import rules
from refuge.office.safety.contents import AheadWords, Called, Said, Terms
from refuge.office.safety.models import CheckIn, Watch
from refuge.office.safety.rules import OPEN, Call, ContactRule, Move, Outcome, Pace, Rhythm, State
from refuge.office.vault import queries as keys
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.vault.fields import Sealed
    from refuge.protocol.sealing import SealingKey

REMINDERS_AHEAD = timedelta(days=14)
MOST_REMINDERS = 14


def line_of(case: Case) -> UUID:
    """Give the compartment that seals what a letter must be compared with: the thread's, or else the case's own."""
    thread: UUID | None = case.thread_compartment_id
    return thread or case.compartment_id


def locked(case_id: UUID) -> Watch | None:
    """Lock the watch over a case; nothing where there is none."""
    return Watch.objects.select_for_update(of=("self",)).select_related("case").filter(case=case_id).first()


def begun(keyring: Keyring, case: Case) -> Watch:
    """Lock the watch over a case, begun now where there was none, on again where it had ended."""
    watch = locked(case.id)
    if watch is None:
        watch = Watch(id=uuid4(), case=case)
        call(keyring, watch, Called(), save=False)
    watch.is_on, watch.ended_on = True, None
    watch.save()
    return watch


def open_check_in(case_id: UUID) -> CheckIn | None:
    """Lock the check-in that is open in a case."""
    return CheckIn.objects.select_for_update().filter(case=case_id, state__in=OPEN).first()


def rhythm_of(watch: Watch) -> Rhythm | None:
    """Say how often and when; nothing where no schedule is agreed."""
    if watch.every_hours is None or watch.from_hour is None or watch.to_hour is None:
        return None
    return Rhythm(watch.every_hours, watch.from_hour, watch.to_hour)


def pace() -> Pace:
    limits = settings.PROGRAMME.limits
    return Pace(limits.check_in_grace_minutes, limits.check_in_step_minutes)


# --- check-ins ---


def begin_check_in(case: Case, due_at: datetime, rhythm: Rhythm) -> CheckIn:
    """Write down when somebody is to be heard of next."""
    highest = CheckIn.objects.filter(case=case).aggregate(highest=Max("number"))["highest"] or 0
    window = rules.window_minutes(timezone.localtime(due_at), rhythm)
    return CheckIn.objects.create(
        id=uuid4(),
        case=case,
        number=highest + 1,
        due_at=due_at,
        window_minutes=window,
        state=State.due,
        since=due_at,
        moves_on_at=rules.moves_on_at(State.due, due_at, pace(), window),
    )


def move(check_in: CheckIn, made: Move, at: datetime, **columns: Any) -> None:
    """Move a check-in along its table. Raises JumpError, StaleVersionError."""
    source = State(check_in.state)
    target = rules.target_of(made, source)
    moves_on = rules.moves_on_at(target, at, pace(), check_in.window_minutes)
    turn(check_in, state=target, before=source, since=at, moves_on_at=moves_on, **columns)


def counts(watch: Watch, check_in: CheckIn | None, said_at: datetime) -> bool:
    """Say whether a word said then answers the check-in that is open."""
    rhythm = rhythm_of(watch)
    return bool(check_in and rhythm and rules.counts_for(check_in.due_at, rhythm.every_hours, said_at))


def finish(keyring: Keyring, watch: Watch, check_in: CheckIn, said: Said, now: datetime) -> None:
    """End a check-in: somebody was heard, whatever they said (I-33), or what was learnt clears it up.

    The next one stands at once. Raises JumpError, StaleVersionError, NoKeyError.
    """
    check_in.said = check_in.seal("said", _key(keyring, watch.case), said.written())
    check_in.save(update_fields=["said"])
    by_whom = {} if said.by_letter else {"handled_by_id": keyring.actor.id}
    move(check_in, Move.clear_up if said.was is Outcome.learnt else Move.hear, now, **by_whom)
    rhythm = rhythm_of(watch)
    if watch.is_on and rhythm and not is_cut(watch.case):
        due_at = rules.next_due(timezone.localtime(check_in.due_at), rhythm, timezone.localtime(now))
        begin_check_in(watch.case, due_at, rhythm)


def said_at(keyring: Keyring, case: Case, check_in: CheckIn) -> Said | None:
    """Open what was said at a check-in. Raises NoKeyError."""
    return Said.read(_open(keyring, case, check_in.said)) if check_in.said else None


def is_cut(case: Case) -> bool:
    """Say whether there is no contact with somebody for now, or for good."""
    return Status(case.status) in {Status.suspended_contact, Status.closed}


# --- the call ---


def called(keyring: Keyring, watch: Watch) -> Called:
    """Open whether those on the case are called. Raises NoKeyError."""
    return Called.read(_open(keyring, watch.case, watch.called))


def call(keyring: Keyring, watch: Watch, why: Called, *, save: bool = True) -> None:
    """Call those on the case, or nobody: the row is sealed anew either way."""
    watch.called = watch.seal("called", _key(keyring, watch.case), why.written())
    if save:
        watch.save(update_fields=["called"])


def call_after(known: Called, heard: Outcome | None, at: datetime) -> Called:
    """Say who is called after a letter or a word: one who is forced stays so until a person ends the alarm."""
    if known.why is Call.forced:
        return known
    if heard is Outcome.forced:
        return Called.now(Call.forced, at)
    return Called() if heard is Outcome.all_well else Called.now(Call.without_word, at)


# --- reminders ---


def terms_of(keyring: Keyring, watch: Watch) -> Terms | None:
    """Open how somebody checks in. Raises NoKeyError."""
    return (
        Terms.read(keys.open_sealed(keyring, watch.case.compartment_id, watch.terms)) if watch.terms else None
    )


def contact_rule(case: Case, rhythm: Rhythm, terms: Terms) -> ContactRule:
    """Say what may be sent to somebody by itself, as they chose it and as their case stands now."""
    return ContactRule(
        channel=terms.way,
        from_hour=rhythm.from_hour,
        to_hour=rhythm.to_hour,
        wording=terms.wording,
        never_from=terms.never_from,
        never_to=terms.never_to,
        track=Track(case.track),
        is_cut=is_cut(case),
    )


def lay_reminders_ready(keyring: Keyring, watch: Watch, terms: Terms, now: datetime) -> None:
    """Seal reminders for the check-ins of the next two weeks, in the wording and the hours the person chose (I-32)."""
    take_reminders_back(keyring, watch)
    rhythm = rhythm_of(watch)
    if rhythm is None or not terms.wording or watch.case.track != Track.adult:
        return
    rule = contact_rule(watch.case, rhythm, terms)
    language = ahead.language_for(watch.case_id)
    text = sending.reminder(terms.wording, language)
    hours = _hours(rhythm, rule, now)
    sealed = ahead.seal_ahead(keyring, watch.case_id, text, hours)
    _note_ahead(keyring, watch, sealed)


def _hours(rhythm: Rhythm, rule: ContactRule, now: datetime) -> list[Hours]:
    local = timezone.localtime(now)
    due_at = rules.first_due(local, rhythm)
    found: list[Hours] = []
    while due_at < local + REMINDERS_AHEAD and len(found) < MOST_REMINDERS:
        message = rules.message_for(due_at, rules.window_minutes(due_at, rhythm), rule)
        if message is not None:
            rules.check_automatic_message(message, rule)
            found.append(Hours(message.begin, message.end))
        due_at = rules.next_due(due_at, rhythm, due_at)
    return found


def take_reminders_back(keyring: Keyring, watch: Watch) -> None:
    """Take every reminder out of the queue that has not gone yet. Raises NoKeyError."""
    ahead.take_back([one.hash for one in reminders(keyring, watch)])
    _note_ahead(keyring, watch, ())


def reminders(keyring: Keyring, watch: Watch) -> tuple[Ahead, ...]:
    """Open which reminders were laid ready. Raises NoKeyError."""
    if not watch.ahead:
        return ()
    rows = AheadWords.read(_open(keyring, watch.case, watch.ahead)).rows
    read = datetime.fromisoformat
    return tuple(Ahead(one, Hours(read(begin), read(end))) for one, begin, end in rows)


def _note_ahead(keyring: Keyring, watch: Watch, sealed: tuple[Ahead, ...]) -> None:
    rows = tuple((one.hash, one.hours.begin.isoformat(), one.hours.end.isoformat()) for one in sealed)
    watch.ahead = watch.seal("ahead", _key(keyring, watch.case), AheadWords(rows).written())
    watch.save(update_fields=["ahead"])


# --- keys ---


def _key(keyring: Keyring, case: Case) -> SealingKey:
    return keys.key_of(keyring, line_of(case))


def _open(keyring: Keyring, case: Case, sealed: Sealed) -> str:
    return keys.open_sealed(keyring, line_of(case), sealed)
