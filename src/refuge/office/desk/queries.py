"""What waits for one member of staff, gathered from the rooms below. Nothing here is sealed or opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access import queries as staff
from refuge.office.access.rules import Role
from refuge.office.audit import queries as journal
from refuge.office.case import queries as cases
from refuge.office.case.parts import Errand, errands, in_order
from refuge.office.case.rules import CASE_ROLES, OPENING_ROLES
from refuge.office.case.words import in_words
from refuge.office.contact import queries as letters
from refuge.office.contact.queries import Shelf
from refuge.office.contact.rules import INQUIRERS, READERS, READERS_OF, Circle, Danger
from refuge.office.desk.words import waiting_here

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from refuge.office.access.rules import Actor
    from refuge.office.audit.queries import Witness
    from refuge.office.case.parts import Words
    from refuge.office.case.queries import Approval, CaseDesk, CaseRow
    from refuge.office.contact.queries import Outgoing, Standing, ThreadRow, Tray

LENGTH = 10
FEWEST_NOTICE_DAYS = 10
"""With fewer days of notices left than this, the desk warns: without one, the letterbox closes."""


@dataclass(frozen=True)
class StaffDesk:
    """What an administrator looks after: who is invited, and who cannot sign in safely yet."""

    invited: tuple[str, ...]
    without_second_factor: tuple[str, ...]


@dataclass(frozen=True)
class LettersDesk:
    """Who waits for an answer, what lies unopened, and how long the letterbox stays open.

    `tray` and `notice_days_left` are for those who read every letter; a case worker has the threads of their
    cases alone, an inquiry officer the concerns.
    """

    circle: Circle
    standing: Standing
    late: tuple[ThreadRow, ...]
    mine: tuple[ThreadRow, ...]
    tray: Tray | None
    notice_days_left: int | None

    @property
    def of_concerns(self) -> bool:
        return self.circle is Circle.concerns

    @property
    def letterbox_closes_soon(self) -> bool:
        return (
            not self.of_concerns
            and self.tray is not None
            and (self.notice_days_left or 0) < FEWEST_NOTICE_DAYS
        )


AT_A_GLANCE = 12
"""So many errands stand on the desk itself; what is less pressing folds away below them."""


@dataclass(frozen=True)
class Desk:
    """Each part is there only for those whose work it is.

    errands is everything that waits, the most pressing first; without any, `waiting_here` says what would come.
    """

    errands: tuple[Errand, ...]
    waiting_here: tuple[Words, ...]
    line: Outgoing | None
    letters: LettersDesk | None
    concerns: LettersDesk | None
    cases: CaseDesk | None
    opens_cases: bool
    staff: StaffDesk | None
    journal: Witness | None

    @property
    def pressing(self) -> tuple[Errand, ...]:
        return self.errands[:AT_A_GLANCE]

    @property
    def later(self) -> tuple[Errand, ...]:
        return self.errands[AT_A_GLANCE:]


def desk_of(actor: Actor, now: datetime) -> Desk:
    """Gather everything that waits for the actor."""
    of_letters = _letters(actor, now, Circle.letters) if actor.roles & (READERS | CASE_ROLES) else None
    of_concerns = _letters(actor, now, Circle.concerns) if actor.roles & INQUIRERS else None
    threads = [one for one in (of_letters, of_concerns) if one]
    of_cases = cases.desk_of(actor, timezone.localdate(now)) if actor.roles & CASE_ROLES else None
    return Desk(
        errands=_errands(actor, now, threads, of_cases),
        waiting_here=waiting_here(actor.roles),
        line=letters.outgoing(now) if threads else None,
        letters=of_letters,
        concerns=of_concerns,
        cases=of_cases,
        opens_cases=bool(actor.roles & OPENING_ROLES),
        staff=_staff(actor, now) if Role.administrator in actor.roles else None,
        journal=journal.head() if Role.auditor in actor.roles else None,
    )


def _errands(
    actor: Actor, now: datetime, of_threads: Sequence[LettersDesk], of_cases: CaseDesk | None
) -> tuple[Errand, ...]:
    answers = [row for one in of_threads for row in (*one.late, *one.mine)]
    found = [*errands(actor, now), *(_answer(row, now) for row in answers)]
    if of_cases:
        found += [_approval(one) for one in of_cases.approvals]
        found += [_review(row) for row in of_cases.late]
    return in_order(found)


def _answer(row: ThreadRow, now: datetime) -> Errand:
    late, left = (row.clock.is_late, row.clock.minutes_left) if row.clock else (False, 0)
    thread, concern = _("Thread %(number)s waits for an answer"), _("Concern %(number)s waits for an answer")
    return Errand(
        title=(concern if row.is_concern else thread) % {"number": row.number},
        link=reverse("contact:thread", args=[row.id]),
        due=now + timedelta(minutes=left),
        late=late,
        danger=row.danger is Danger.immediate,
    )


def _approval(one: Approval) -> Errand:
    said = {"number": one.number, "name": one.asked_by, "step": in_words(one.move)}
    return Errand(
        title=_("Case %(number)s: %(name)s asks for your approval. %(step)s") % said,
        link=reverse("case:answer", args=[one.case_id]),
        due=one.asked_on,
    )


def _review(row: CaseRow) -> Errand:
    return Errand(
        title=_("Case %(number)s: look at the risk again") % {"number": row.number},
        link=reverse("case:risk", args=[row.id]),
        due=row.next_review,
        late=True,
    )


def _letters(actor: Actor, now: datetime, circle: Circle) -> LettersDesk:
    tray = letters.tray(actor, now, circle) if actor.roles & READERS_OF[circle] else None
    until = tray.notices_until if tray else None
    late = letters.inbox(actor, Shelf.late, now, circle=circle).rows
    mine = tuple(row for row in letters.inbox(actor, Shelf.mine, now, circle=circle).rows if row not in late)
    return LettersDesk(
        circle=circle,
        standing=letters.standing(actor, now, circle),
        late=late[:LENGTH],
        mine=mine[:LENGTH],
        tray=tray,
        notice_days_left=(until - now.astimezone(UTC).date()).days if until else None,
    )


def _staff(actor: Actor, now: datetime) -> StaffDesk:
    here = (one for one in staff.everybody(actor) if one.works_here and not one.has_second_factor)
    return StaffDesk(
        invited=tuple(one.name for one in staff.invitations(actor, now)),
        without_second_factor=tuple(one.name for one in here),
    )
