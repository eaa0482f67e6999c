"""What this room brings to a case: what is to be asked, what runs out, what the person has not been told yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access import walking
from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Role
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.case.queries import in_owned_cases
from refuge.office.case.rules import Track
from refuge.office.consent import rules
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import c1_answered, consents_of, kept
from refuge.office.consent.rules import SOON_DAYS, Level, State
from refuge.office.consent.words import EVENTS, REFUSALS, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt

ERRANDS = 10
IS_OPEN = Q(next_review__isnull=False)
_SHOWN = ("level", "state", "for_child", "live_from", "expires_on", "case__case_no")


def tasks(_keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Say what is to do: ask for C1, renew what runs out, tell what ended."""
    rows = list(consents_of(at.id))
    page = reverse("consent:page", args=[at.id])
    return (_about_c1(at, rows, page), *_running_out(at, rows, page), *_untold(rows, at))


def _about_c1(at: CaseAt, rows: list[Consent], page: str) -> Task:
    title = _("Ask whether we may keep a case file")
    if c1_answered(at.id, at.today):
        return Task(title, Mark.done, page)
    of_c1 = sorted((row for row in rows if row.level == Level.c1), key=lambda row: row.number)
    if of_c1 and of_c1[-1].state == State.withdrawn:
        taken_back = _("They took their yes back: say on what ground a file is kept, or close the case")
        return Task(taken_back, Mark.late, page)
    if of_c1 and of_c1[-1].state == State.refused:
        said_no = _("They said no to a case file: say on what ground it is kept, or close the case")
        return Task(said_no, Mark.now, page)
    return Task(title, Mark.now, page)


def _running_out(at: CaseAt, rows: list[Consent], page: str) -> Iterator[Task]:
    for row in rows:
        if rules.is_soon_over(kept(row), at.today):
            over = rules.shown_state(kept(row), at.today) is State.expired
            title = _("Ask again: %(level)s") % {"level": in_words(Level(row.level))}
            yield Task(title, Mark.late if over else Mark.now, page, due=row.expires_on)


def _untold(rows: list[Consent], at: CaseAt) -> Iterator[Task]:
    if any(row.ended_untold for row in rows):
        title = _("Tell the person which consents have ended")
        yield Task(title, Mark.now, reverse("consent:told", args=[at.id]))


def facts(_keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Say which levels count today, and until when: never for whom."""
    given = (row for row in consents_of(at.id) if row.state == State.given)
    rows = sorted(given, key=lambda row: (row.level, row.expires_on or at.today))
    counting = [row for row in rows if rules.is_live(kept(row), Track(at.track), at.today)]
    return tuple(Fact(in_words(Level(row.level)), _until(row)) for row in counting)


def _until(row: Consent) -> str:
    return _("yes, until %(day)s") % {"day": row.expires_on}


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Say what runs out in the cases somebody owns, and who has not been told what ended."""
    today = timezone.localdate(now)
    ending = _ending(actor, today + timedelta(days=SOON_DAYS))
    return (*(_runs_out(row, today) for row in ending), *(_to_tell(row) for row in _not_told(actor)))


@prepared
def _ending(actor: Actor, soon: date) -> QuerySet[Consent]:
    mine = Consent.objects.filter(in_owned_cases(actor, IS_OPEN), state=State.given, expires_on__lte=soon)
    return mine.select_related("case").only(*_SHOWN).order_by("expires_on")[:ERRANDS]


@prepared
def _not_told(actor: Actor) -> QuerySet[Consent]:
    mine = walking.has(Case.objects.filter(IS_OPEN, owner=actor.id, id=OuterRef("case")))
    untold = Consent.objects.filter(mine, ended_untold=True).select_related("case").only(*_SHOWN)
    return untold.order_by("case", "level")[:ERRANDS]


def _runs_out(row: Consent, today: date) -> Errand:
    named = {"level": in_words(Level(row.level)), "number": shown(row.case.case_no)}
    title = _("Case %(number)s, ask again: %(level)s") % named
    late = rules.shown_state(kept(row), today) is State.expired
    return Errand(title, reverse("consent:page", args=[row.case_id]), due=row.expires_on, late=late)


def _to_tell(row: Consent) -> Errand:
    title = _("Case %(number)s: tell the person which consents have ended") % {
        "number": shown(row.case.case_no)
    }
    return Errand(title, reverse("consent:told", args=[row.case_id]))


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Say that somebody has not been told what ended without them (I-9)."""
    if not Consent.objects.filter(case=case_id, ended_untold=True).exists():
        return ()
    matter = _("The person has not been told which consents have ended")
    return (Settled(matter, reverse("consent:told", args=[case_id])),)


PART = Part(
    name="consent",
    order=20,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer}),
    words=EVENTS,
    refusals=REFUSALS,
)
