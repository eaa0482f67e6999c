"""What there is to do in a case, as one list: what every room above brings, then the case's own steps.

The next right step stands on top: the first that is late or due and that this reader may take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuge.office.case import rules, words
from refuge.office.case.parts import Mark, Task, parts
from refuge.office.case.rules import Act, Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.case.parts import CaseAt, Fact, Words
    from refuge.office.case.queries import CaseRow, Step, Waiting

OPEN = (Mark.late, Mark.now)
WRITE: Mapping[Need, Words] = {
    Need.assessment: gettext_lazy("Write the assessment"),
    Need.plan: gettext_lazy("Write the plan"),
}


@dataclass(frozen=True)
class Course:
    """How a case stands on its own way: its steps, the question that waits, what this reader may do."""

    row: CaseRow
    acts: frozenset[Act]
    steps: tuple[Step, ...]
    waiting: Waiting | None


@dataclass(frozen=True)
class Work:
    """What there is to do. `next` is the next right step; `held_up` is what is waited for where there is none."""

    open: tuple[Task, ...]
    done: tuple[Task, ...]

    @property
    def next(self) -> Task | None:
        mine = [one for one in self.open if one.link and one.mark in OPEN]
        return min(mine, key=lambda one: one.mark is not Mark.late, default=None)

    @property
    def others(self) -> tuple[Task, ...]:
        """What there is to do besides the next right step."""
        return tuple(one for one in self.open if one is not self.next)

    @property
    def held_up(self) -> Task | None:
        others = [one for one in self.open if one.mark in {*OPEN, Mark.waiting}]
        return min(others, key=lambda one: one.mark is not Mark.late, default=None)


def work_of(course: Course, today: date, elsewhere: tuple[Task, ...] = ()) -> Work:
    """Put everything there is to do in order: what rooms bring, then the case's own steps."""
    tasks = (*elsewhere, *_own(course, today))
    still = tuple(one for one in tasks if one.mark is not Mark.done)
    return Work(still, tuple(one for one in tasks if one.mark is Mark.done))


def brought(keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Ask every room what there is to do. What a room raises is not caught: half a list looks like a whole one."""
    return tuple(task for part in parts() for task in part.tasks(keyring, at))


def facts_of(keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Ask every room for its lines of the summary."""
    return tuple(fact for part in parts() for fact in part.facts(keyring, at))


def _own(course: Course, today: date) -> Iterator[Task]:
    yield from _review(course, today)
    if course.waiting:
        yield _answer(course.row.id, course.waiting)
        return
    for step in course.steps:
        if not rules.is_sideways(step.transition):
            yield from _written(course, step)
            yield _step(course.row, step)


def _review(course: Course, today: date) -> Iterator[Task]:
    due = course.row.next_review
    if due is None:
        return
    needed = any(Need.recent_risk in step.missing for step in course.steps)
    mark = Mark.late if due < today else Mark.now if needed or due == today else Mark.later
    link = _at("risk", course.row.id) if Act.review_risk in course.acts else ""
    yield Task(_("Look at the risk again"), mark, link, who=_ON_IT, due=due)


_ON_IT = gettext_lazy("Anybody who is on the case takes it.")


def _answer(case_id: UUID, waiting: Waiting) -> Task:
    asked = {"asked_by": waiting.asked_by, "asked_of": waiting.asked_of}
    if waiting.may_answer:
        who = _("%(asked_by)s asks for your approval.") % asked
        return Task(
            _title_of_answer(waiting), Mark.now, _at("answer", case_id), who=who, due=waiting.asked_on
        )
    who = _("%(asked_by)s asked %(asked_of)s, who has not answered yet.") % asked
    return Task(_title_of_answer(waiting), Mark.waiting, who=who)


def _title_of_answer(waiting: Waiting) -> str:
    return _("Approval: %(step)s") % {"step": words.in_words(waiting.move)}


def _written(course: Course, step: Step) -> Iterator[Task]:
    for need in step.missing:
        if need in WRITE and Act.note in course.acts:
            link = f"{_at('note', course.row.id)}?kind={need}"
            yield Task(WRITE[need], Mark.now, link, who=_ON_IT)


def _step(case: CaseRow, step: Step) -> Task:
    doing, who = words.DOING[step.move], words.by_whom(step.transition, case.track)
    if step.missing:
        needs = tuple(words.in_words(need) for need in step.missing)
        return Task(doing, Mark.later, who=who, needs=needs)
    if not step.may:
        return Task(doing, Mark.waiting, who=who)
    return Task(doing, Mark.now, reverse("case:move", args=[case.id, step.move]), who=who)


def _at(name: str, case_id: UUID) -> str:
    return reverse(f"case:{name}", args=[case_id])
