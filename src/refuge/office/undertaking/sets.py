"""Which standards are in force, in which words, and how two people put a set in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from refuge.office.access import queries as staff
from refuge.office.access.once import once
from refuge.office.access.prepared import prepared_first
from refuge.office.access.rules import check
from refuge.office.audit.actions import journalled
from refuge.office.audit.rules import StaleVersionError
from refuge.office.undertaking import rules
from refuge.office.undertaking.contents import contents_of, digest_of, set_of
from refuge.office.undertaking.models import StandardsText, StandardsVersion
from refuge.office.undertaking.rules import (
    STANDARDS,
    Act,
    Approval,
    NoSuchSetError,
    SetState,
    TransitionError,
    Why,
)
from refuge.office.vault.codes import turn

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from refuge.office.access.rules import Actor
    from refuge.standards import StandardsSet


@dataclass(frozen=True)
class SeenSet:
    """Which version of the standards somebody had before their eyes, at which version of its row, on which day."""

    number: int
    version: int
    today: date


@dataclass(frozen=True)
class Said:
    """One of the two words for a set: who, when, why."""

    by: str
    on: date
    why: Why


@dataclass(frozen=True)
class SetAt:
    """One version of the standards and how far it is.

    `changed` says that its words are not those first approved; `strayed` that the profile has other words, or none,
    for a set that was in force: whoever checks a copy of it at the front desk does not find it.
    """

    number: int
    state: SetState
    version: int
    since: date | None
    head: Said | None
    legal: Said | None
    words: StandardsSet
    changed: bool
    strayed: bool
    may_approve: bool


@dataclass(frozen=True)
class Clause:
    """A clause as other rooms name it. `grave`: a breach may be an international crime."""

    code: str
    number: int
    title: str
    text: str
    grave: bool


def clauses(language: str) -> tuple[Clause, ...]:
    """Give the clauses in force in a language, as they are numbered; those proposed first where none is in force yet."""
    one = in_force() or settings.PROGRAMME.standards.sets[min(settings.PROGRAMME.standards.sets)]
    wording = one.wording(language)
    return tuple(
        Clause(clause.code, number, clause.title, clause.text, footing.grave)
        for number, (clause, footing) in enumerate(zip(wording.clauses, one.footings, strict=True), start=1)
    )


@once
def number_in_force() -> int | None:
    """Give the number of the set in force; nothing where none is."""
    return _in_force()


@prepared_first
def _in_force() -> QuerySet[StandardsVersion, int]:
    return StandardsVersion.objects.filter(state=SetState.in_force).values_list("number", flat=True)


def in_force() -> StandardsSet | None:
    """Give the set in force, in the words that were approved; nothing where none is."""
    number = number_in_force()
    return kept(number) if number is not None else None


def kept(number: int) -> StandardsSet:
    """Give a set in the words that were approved, also when the profile has moved on. Raises NoSuchSetError."""
    rows = {one.language: one.content for one in StandardsText.objects.filter(standards=number)}
    if not rows:
        raise NoSuchSetError
    spoken = [language.code for language in settings.PROGRAMME.languages]
    return set_of(number, [rows[code] for code in sorted(rows, key=lambda one: _place(one, spoken))])


def _place(code: str, spoken: list[str]) -> int:
    return spoken.index(code) if code in spoken else len(spoken)


def strayed() -> tuple[int, ...]:
    """Give the versions that were approved in words the profile does not have any more."""
    done = StandardsVersion.objects.filter(in_force_since__isnull=False).values_list("number", flat=True)
    return tuple(number for number in done.order_by("number") if _has_strayed(kept(number)))


def _has_strayed(approved: StandardsSet) -> bool:
    now = settings.PROGRAMME.standards.sets.get(approved.version)
    return now is None or any(
        code not in now.wordings or now.text(code) != wording.text
        for code, wording in approved.wordings.items()
    )


def all_sets(actor: Actor) -> tuple[SetAt, ...]:
    """Give every version, the newest first: those the profile proposes, and those the office has kept."""
    known = {one.number: one for one in StandardsVersion.objects.all()}
    numbers = sorted({*known, *settings.PROGRAMME.standards.sets}, reverse=True)
    names = staff.names({one for row in known.values() for one in (row.head_id, row.legal_id) if one})
    return tuple(_set_at(actor, number, known.get(number), names) for number in numbers)


def one_set(actor: Actor, number: int) -> SetAt:
    """Give one version. Raises NoSuchSetError."""
    found = next((one for one in all_sets(actor) if one.number == number), None)
    if found is None:
        raise NoSuchSetError
    return found


def _set_at(actor: Actor, number: int, row: StandardsVersion | None, names: dict[UUID, str]) -> SetAt:
    row = row or StandardsVersion(number=number, state=SetState.proposed)
    done = row.in_force_since is not None
    words = kept(number) if done else settings.PROGRAMME.standards.sets.get(number)
    if words is None:
        raise NoSuchSetError
    changed = bool(row.digest) and not done and row.digest != digest_of(words)
    return SetAt(
        number=number,
        state=SetState(row.state),
        version=row.version,
        since=row.in_force_since,
        head=_said(names, row.head_id, row.head_on, row.head_why),
        legal=_said(names, row.legal_id, row.legal_on, row.legal_why),
        words=words,
        changed=changed,
        strayed=done and _has_strayed(words),
        may_approve=not done
        and _may_approve(actor, Approval() if changed else Approval(row.head_id, row.legal_id)),
    )


def _said(names: dict[UUID, str], by: UUID | None, on: date | None, why: str | None) -> Said | None:
    return Said(names.get(by, ""), on, Why(why)) if by and on and why else None


def _may_approve(actor: Actor, before: Approval) -> bool:
    if not actor.roles & STANDARDS[Act.approve_set]:
        return False
    try:
        rules.approve(before, actor.id, actor.roles)
    except rules.SamePersonError:
        return False
    return True


def waiting_for(actor: Actor) -> tuple[int, ...]:
    """Give the versions that wait for this actor's word: newer than what is in force."""
    if not actor.roles & STANDARDS[Act.approve_set]:
        return ()
    newest = number_in_force() or 0
    return tuple(one.number for one in all_sets(actor) if one.may_approve and one.number > newest)


def approve(actor: Actor, seen: SeenSet, why: Why) -> SetState:
    """Say yes to a set, as head of committee or as legal officer; with both words it is in force from today (I-22).

    The words are kept with the second yes. Where they have changed since the first, that first no longer counts.
    Raises NotAllowedError, NoSuchSetError, StaleVersionError, TransitionError, SamePersonError.
    """
    with journalled(actor, Act.approve_set, f"standards:{seen.number}", why) as line:
        check(Act.approve_set, actor, STANDARDS)
        proposed = settings.PROGRAMME.standards.sets.get(seen.number)
        if proposed is None:
            raise NoSuchSetError
        row = _locked(seen)
        line.changed("undertaking_standardsversion.state")
        digest = digest_of(proposed)
        before = Approval(row.head_id, row.legal_id) if row.digest == digest else Approval()
        after = rules.approve(before, actor.id, actor.roles)
        state = rules.state_of(after)
        words = _columns(after, actor.id, why, seen.today)
        if state is SetState.in_force:
            _put_in_force(row, proposed, seen.today, {**words, "digest": digest})
        else:
            turn(row, state=state, digest=digest, **_cleared(after), **words)
        return state


def _locked(seen: SeenSet) -> StandardsVersion:
    StandardsVersion.objects.get_or_create(number=seen.number, defaults={"state": SetState.proposed})
    row = StandardsVersion.objects.select_for_update().get(number=seen.number)
    if row.in_force_since is not None:
        raise TransitionError(Act.approve_set.value)
    if row.version != seen.version:
        raise StaleVersionError
    return row


def _columns(after: Approval, staff_id: UUID, why: Why, today: date) -> dict[str, object]:
    seat = "head" if after.head == staff_id else "legal"
    return {f"{seat}_id": staff_id, f"{seat}_on": today, f"{seat}_why": why}


def _cleared(after: Approval) -> dict[str, object]:
    """The other word is taken back where the words of the set have changed since it was given."""
    empty = "legal" if after.legal is None else "head"
    return {f"{empty}_id": None, f"{empty}_on": None, f"{empty}_why": None}


def _put_in_force(
    row: StandardsVersion, proposed: StandardsSet, today: date, words: dict[str, object]
) -> None:
    """One set is in force at a time; the one before stays readable for those who signed it."""
    for former in StandardsVersion.objects.select_for_update().filter(state=SetState.in_force.value):
        turn(former, state=SetState.past)
    turn(row, state=SetState.in_force, in_force_since=today, **words)
    for code, content in contents_of(proposed).items():
        StandardsText.objects.create(standards=row, language=code, text=proposed.text(code), content=content)
