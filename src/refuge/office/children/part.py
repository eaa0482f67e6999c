"""What child protection brings to a child's case: the clock, what is to be made sure, steps, what must be settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from refuge.office.case import newcomers
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.case.rules import Track
from refuge.office.children import queries, rules, words
from refuge.office.children.reading import file_of
from refuge.office.children.rules import CLOSABLE, ROOM, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.children.queries import ChildRow, StepRow
    from refuge.office.children.reading import File

ORDER = 5


def tasks(keyring: Keyring, case: CaseAt) -> tuple[Task, ...]:
    """Say what comes next for a child: nothing stands above the way to civilian care."""
    if case.track is not Track.child or queries.state_of(case.id) is None:
        return ()
    file = file_of(keyring, case.id, case.now, case.today)
    page = reverse("children:page", args=[case.id])
    asked = _about_needs(file, case)
    return (*_step_that_waits(file, case), _about_care(file, page), *_to_make_sure(file, page), *asked)


def _step_that_waits(file: File, case: CaseAt) -> Iterator[Task]:
    if file.asked is None:
        return
    title = _("Approval: %(step)s") % {"step": words.in_words(file.asked.move)}
    who = _("Asked for by %(name)s; a second child-protection officer answers") % {"name": file.asked.by}
    if file.asked.mine:
        yield Task(title, Mark.waiting, who=who)
    else:
        yield Task(title, Mark.now, reverse("children:answer", args=[case.id]), who=who)


def _about_care(file: File, page: str) -> Task:
    if file.state is State.waiting_for_care:
        due, late = _day(file.due_at), file.left is not None and file.left.late
        return Task(_("Civilian care within 48 hours"), Mark.late if late else Mark.now, page, due=due)
    if file.state is State.in_civilian_care:
        late = file.over_long or (file.left is not None and file.left.late)
        title = _("Look at interim care again: family, or lasting care?")
        return Task(title, Mark.late if late else Mark.later, page, due=_day(file.due_at))
    return Task(words.in_words(file.state), Mark.done, page)


def _to_make_sure(file: File, page: str) -> Iterator[Task]:
    for measure in file.missing if file.state is not State.ended else ():
        yield Task(words.in_words(measure), Mark.now, page)


def _about_needs(file: File, case: CaseAt) -> Iterator[Task]:
    if file.state is State.ended:
        return
    title = _("Ask the child about health, food, school and somebody they trust")
    if file.heard is None:
        yield Task(title, Mark.now, reverse("children:needs", args=[case.id]))
    elif file.heard.lacks:
        lacking = ", ".join(words.in_words(area) for area in file.heard.lacks)
        missing = _("The child lacks: %(areas)s") % {"areas": lacking}
        yield Task(missing, Mark.now, reverse("children:page", args=[case.id]))
    else:
        yield Task(title, Mark.done, reverse("children:page", args=[case.id]))


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def facts(keyring: Keyring, case: CaseAt) -> tuple[Fact, ...]:
    """Say where a child is, in a word, and since when: never a place."""
    if case.track is not Track.child or queries.state_of(case.id) is None:
        return ()
    file = file_of(keyring, case.id, case.now, case.today)
    found = [Fact(_("Protection of the child"), words.in_words(file.state))]
    if file.care_since:
        found.append(Fact(_("In interim care since"), file.care_since.isoformat()))
    return tuple(found)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Put the clocks that run out first on the desk, then steps of colleagues, then colleagues who lack keys."""
    return (
        *(_clock(row, now) for row in queries.clocks(actor)),
        *(_to_answer(row) for row in queries.steps_for(actor)),
        *_colleagues_wait(actor, now),
    )


def _clock(row: ChildRow, now: datetime) -> Errand:
    due_at = row.due_at or now
    left, waits = rules.time_left(due_at, now), row.state is State.waiting_for_care
    said = {"case": row.number, "left": words.clock_in_words(left, row.state)}
    title = _("Case %(case)s: a child waits for civilian care, %(left)s")
    if not waits:
        title = _("Case %(case)s: look at the interim care of a child again, %(left)s")
    danger = waits and rules.presses(due_at, now)
    link = reverse("children:page", args=[row.case_id])
    return Errand(title % said, link, due=row.due_at, late=left.late, danger=danger)


def _to_answer(row: StepRow) -> Errand:
    said = {"case": row.number, "name": row.asked_by, "step": words.in_words(row.move)}
    title = _("Case %(case)s: %(name)s asks you to approve: %(step)s") % said
    return Errand(title, reverse("children:answer", args=[row.case_id]), due=row.asked_at)


def _colleagues_wait(actor: Actor, now: datetime) -> Iterator[Errand]:
    count = newcomers.count_for_a_desk(actor, now)
    if count:
        title = ngettext(
            "%(n)d case of a child cannot be opened by a colleague yet",
            "%(n)d cases of children cannot be opened by a colleague yet",
            count,
        )
        yield Errand(title % {"n": count}, reverse("children:let_in"))


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Name what keeps a child's case open (I-35): a child in nobody's lasting hands, a step that waits."""
    state = queries.state_of(case_id)
    if state is None:
        return ()
    link, found = reverse("children:page", args=[case_id]), []
    if state not in CLOSABLE:
        found.append(Settled(_("The child is not with family or in lasting care yet"), link))
    if queries.has_waiting_step(case_id):
        found.append(Settled(_("A step for the child waits for the second officer"), link))
    return tuple(found)


PART = Part(
    name="children",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    roles=ROOM,
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
