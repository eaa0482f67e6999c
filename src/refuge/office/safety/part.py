"""What this room brings to a case and a desk: what there is to do, what is late, who has to be looked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from refuge.office.access.rules import Role
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.case.rules import Risk, Status
from refuge.office.safety import queries, words
from refuge.office.safety.reading import calls_for
from refuge.office.safety.rules import ALARMING, Call, State

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt
    from refuge.office.safety.models import SafetyPlan
    from refuge.office.safety.queries import CaseFacts, ToSeeTo

ORDER = 25  # before what is asked page by page: whoever does not answer comes first
ENDED = frozenset({Status.closed, Status.suspended_contact})


def tasks(_keyring: Keyring, case: CaseAt) -> tuple[Task, ...]:
    """Say how far the plan, the words and the check-ins are; nothing where no contact is wanted."""
    if case.status in ENDED:
        return ()
    facts = queries.facts_of(case.id)
    return (_plan_task(case, facts), *_watch_tasks(case, facts))


def _plan_task(case: CaseAt, facts: CaseFacts) -> Task:
    newest, page = queries.newest_plan(case.id), reverse("safety:page", args=[case.id])
    if newest is None:
        mark = Mark.later if facts.has_arrived else Mark.now
        link = reverse("safety:agree_plan", args=[case.id])
        return Task(_("A safety plan, agreed with the person"), mark, link, _holders(), due=case.opened_on)
    if newest.needs_second and newest.decision is None:
        who = _("A supervisor on the case who neither owns it nor wrote the plan")
        return Task(_("The safety plan waits for a second person"), Mark.waiting, page, who)
    due = newest.agreed_on + timedelta(days=_review_days(facts.risk))
    stale = due < case.today and not facts.has_arrived
    title = _("Look at the safety plan again with the person") if stale else _("A safety plan is agreed")
    return Task(title, Mark.late if stale else _mark_of(newest, facts), page, _holders(), due=due)


def _mark_of(newest: SafetyPlan, facts: CaseFacts) -> Mark:
    unapproved = facts.risk is Risk.high and newest.decision != "approved"
    return Mark.now if unapproved else Mark.done


def _review_days(risk: Risk) -> int:
    limits = settings.PROGRAMME.limits
    return {
        Risk.high: limits.review_high_days,
        Risk.medium: limits.review_medium_days,
        Risk.low: limits.review_low_days,
    }[risk]


def _watch_tasks(case: CaseAt, facts: CaseFacts) -> tuple[Task, ...]:
    watch = queries.watch_over(case.id)
    if watch is not None and not watch.is_on:
        return (Task(_("The check-ins have ended"), Mark.done, reverse("safety:page", args=[case.id])),)
    agreed = watch is not None and watch.words_agreed_on is not None
    found = []
    if facts.has_letters:
        title = _("Words for all is well, and for being forced, are agreed")
        mark = Mark.done if agreed else _wanted(facts)
        found.append(Task(title, mark, reverse("safety:agree_words", args=[case.id]), _holders()))
    return (*found, _check_in_task(case, facts))


def _check_in_task(case: CaseAt, facts: CaseFacts) -> Task:
    check_in, due = queries.open_check_in(case.id), _first_due(case)
    if check_in is None:
        late = due < case.today and not facts.has_arrived
        title, link = _("Agree when and how they check in"), reverse("safety:set_schedule", args=[case.id])
        return Task(title, Mark.late if late else _wanted(facts), link, _holders(), due=due)
    state, day = State(check_in.state), timezone.localdate(check_in.due_at)
    page = reverse("safety:page", args=[case.id])
    if state in (State.late, *ALARMING):
        return Task(words.DOING[state], Mark.late, page, _holders(), due=day)
    return Task(_("The next check-in"), Mark.done, page, due=day)


def _first_due(case: CaseAt) -> date:
    return case.opened_on + timedelta(hours=settings.PROGRAMME.limits.first_check_in_hours)


def _wanted(facts: CaseFacts) -> Mark:
    return Mark.later if facts.has_arrived else Mark.now


def _holders() -> str:
    return _("Anybody on the case, with the person")


def facts(_keyring: Keyring, case: CaseAt) -> tuple[Fact, ...]:
    """Say which plan counts and on which day somebody is to be heard of next: not how, and not at what hour."""
    counting, check_in = queries.plan_in_force(case.id), queries.open_check_in(case.id)
    found = []
    if counting is not None:
        agreed = {"number": counting.number, "day": counting.agreed_on}
        found.append(Fact(_("Safety plan"), _("version %(number)s, agreed on %(day)s") % agreed))
    if check_in is not None:
        found.append(Fact(_("Next check-in"), timezone.localdate(check_in.due_at).isoformat()))
    return tuple(found)


def errands(actor: Actor, _now: datetime) -> tuple[Errand, ...]:
    """Say which check-ins are late, missed, or further up."""
    return tuple(_errand(one) for one in queries.to_see_to(actor))


def _errand(one: ToSeeTo) -> Errand:
    link = reverse("safety:page" if one.held else "case:page", args=[one.case_id])
    title = words.ON_A_DESK[one.state] % {"case": one.number}
    return Errand(title, link, one.due_at, late=True, danger=one.state is not State.late)


def alarms(keyring: Keyring, _now: datetime) -> tuple[Errand, ...]:
    """Say who used the word for being forced, or wrote without any word: only a key tells (I-33)."""
    return tuple(
        Errand(
            words.CALLING[called.why] % {"case": number},
            reverse("safety:page", args=[case_id]),
            called.at,
            late=True,
            danger=called.why is Call.forced,
        )
        for case_id, number, called in calls_for(keyring)
    )


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Check-ins are ended before a case is closed; that in turn asks whether an alarm is on (I-35)."""
    if not queries.is_watched(case_id):
        return ()
    return (Settled(_("Check-ins go on"), reverse("safety:page", args=[case_id])),)


PART = Part(
    name="safety",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    errands=errands,
    alarms=alarms,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.cp_officer}),
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
