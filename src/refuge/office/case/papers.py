"""What of a case goes on paper: all that somebody needs who takes it over, and one page that names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from refuge.language.patterns import find_forbidden
from refuge.office.audit.actions import reading
from refuge.office.case import rules, words
from refuge.office.case.models import Case, Event
from refuge.office.case.parts import Fact
from refuge.office.case.pen import ref
from refuge.office.case.queries import case_and_standing
from refuge.office.case.reading import CaseView, Glance, Happening, told, view_of
from refuge.office.case.rules import Act, CaseNotFoundError, EventKind, NoteKind, Status, Track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Standing
    from refuge.office.audit.actions import OpenLine

NOTES = 10
TOLD = (EventKind.note, EventKind.safety, EventKind.closure, EventKind.declined)
"""What somebody who takes a case over reads first: notes, how safe they are, visits, what was not approved."""


@dataclass(frozen=True)
class Handover:
    """Everything about one case that a new case worker needs, on one page."""

    case: CaseView
    promised: Happening | None
    assessment: Happening | None
    corrections: tuple[Happening, ...]  # of that assessment, the newest first
    lately: tuple[Happening, ...]


@dataclass(frozen=True)
class Summary:
    """One page of facts. `left_out` counts those that looked like something which identifies."""

    number: str
    on: date
    facts: tuple[Fact, ...]
    left_out: int


def read_handover(keyring: Keyring, case_id: UUID, glance: Glance) -> Handover:
    """Read all that somebody needs who takes a case over. Raises CaseNotFoundError, NotAllowedError."""
    with _written_down(keyring, Act.take_over, case_id):
        case, standing = _checked(keyring, Act.take_over, case_id)
        events = Event.objects.filter(case=case).order_by("-number")
        assessment = _newest(case, keyring, events.filter(note_kind=NoteKind.assessment, corrects=None))
        return Handover(
            case=view_of(case, standing, keyring, glance),
            promised=_newest(case, keyring, events.filter(note_kind=NoteKind.plan)),
            assessment=assessment,
            corrections=_corrections(case, keyring, events, assessment),
            lately=told(case, keyring, events.filter(kind__in=TOLD)[:NOTES]),
        )


def read_summary(keyring: Keyring, case_id: UUID, now: datetime, today: date) -> Summary:
    """Read one page of facts that name nobody. Raises CaseNotFoundError, NotAllowedError."""
    with _written_down(keyring, Act.summarise, case_id):
        case, standing = _checked(keyring, Act.summarise, case_id)
        view = view_of(case, standing, keyring, Glance(today, now))
        facts = (*_own_facts(view), *view.facts)
        kept = tuple(fact for fact in facts if not find_forbidden(str(fact.value)))
        return Summary(view.row.number, today, kept, len(facts) - len(kept))


def _written_down(keyring: Keyring, act: Act, case_id: UUID) -> AbstractContextManager[OpenLine]:
    return reading(keyring.actor, act, ref(case_id))


def _checked(keyring: Keyring, act: Act, case_id: UUID) -> tuple[Case, Standing]:
    case, standing = case_and_standing(keyring.actor, case_id)
    if case is None:
        raise CaseNotFoundError
    rules.check(act, standing, Status(case.status), Track(case.track))
    return case, standing


def _newest(case: Case, keyring: Keyring, events: QuerySet[Event]) -> Happening | None:
    return next(iter(told(case, keyring, events[:1])), None)


def _corrections(
    case: Case, keyring: Keyring, events: QuerySet[Event], note: Happening | None
) -> tuple[Happening, ...]:
    """Open what corrects a note, and what corrects that, the newest first; nothing where nothing does."""
    if note is None or not note.corrected_by:
        return ()
    found = told(case, keyring, events.filter(number__in=note.corrected_by))
    later = (each for one in found for each in _corrections(case, keyring, events, one))
    return tuple(sorted((*found, *later), key=lambda one: -one.number))


def _own_facts(view: CaseView) -> Iterator[Fact]:
    yield Fact(_("State"), words.in_words(view.row.status))
    yield Fact(_("Risk"), words.in_words(view.row.risk))
    yield Fact(_("Opened"), _day(view.row.opened_on))
    if view.row.next_review:
        yield Fact(_("Next review"), _day(view.row.next_review))
    if view.content:
        yield Fact(_("Age"), words.in_words(view.content.person.age_band))
        yield Fact(_("Gender, as they say"), words.in_words(view.content.person.gender))
        yield Fact(_("Languages"), ", ".join(view.content.languages))
        yield Fact(_("What they are leaving"), words.in_words(view.content.category))


def _day(day: date) -> str:
    return date_format(day, "Y-m-d")
