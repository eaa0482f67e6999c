"""What this room brings to a case and to desks: what there is to do, what is due, what must be settled.

It brings the clocks of sealed files too: the room of files stands below the case and knows nothing of desks.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuge.office.access.prepared import prepared
from refuge.office.access.rules import Role
from refuge.office.case.numbers import shown
from refuge.office.case.parts import Errand, Fact, Mark, Part, Settled, Task
from refuge.office.case.rules import Status, Track
from refuge.office.sealed import reading as files
from refuge.office.status import paper, reading
from refuge.office.status.models import ON_ITS_WAY, CustodyRecord, Determination, PanelSeat
from refuge.office.status.rules import OPEN_STATES, Eligible, Seat, State
from refuge.office.status.words import EVENTS, REFUSALS, in_words
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from refuge.office.access.keyring import Keyring
    from refuge.office.access.rules import Actor
    from refuge.office.case.parts import CaseAt

LENGTH = 10
APPEAL_ENDS_SOON_DAYS = 4
_ON_IT = gettext_lazy("Anybody who is on the case takes it.")
_SUPERVISOR = gettext_lazy("A supervisor who is not on the case names it.")
_PANEL = gettext_lazy("The panel decides.")
TITLES = {
    State.none: gettext_lazy("Interview for the decision about status"),
    State.panel_review: gettext_lazy("The panel decides about status"),
    State.deferred: gettext_lazy("Deferred. Protection, food, shelter and health care continue"),
}


def tasks(_keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Say how far the decision is, and what custody still asks for."""
    if at.track is Track.child:
        return (Task(TITLES[State.none], Mark.shut),)
    if at.status is Status.closed:
        return ()
    return (*_custody_tasks(at), *_decision_tasks(at))


def _decision_tasks(at: CaseAt) -> Iterator[Task]:
    newest = paper.newest_of_unlocked(at.id)
    state = paper.state_of(newest)
    if newest is None or state is State.ended:
        due = paper.decide_by(at.id)
        mark = Mark.now if due is None or due >= at.today else Mark.late
        yield Task(TITLES[State.none], mark, _link("interview", at.id), who=_ON_IT, due=due)
    elif state is State.interviewed:
        yield _to_panel(at, newest)
    elif state in {State.panel_review, State.deferred}:
        due = newest.review_on or newest.due_on
        link = reverse("status:of_case", args=[at.id])
        yield Task(TITLES[state], Mark.waiting, link, who=_PANEL, due=due)
    elif newest.told_on is None and state is State.decided:
        yield Task(_("Tell the person the decision"), Mark.now, _link("tell", at.id), who=_ON_IT)
    else:
        yield _decided(at, newest)


def _to_panel(at: CaseAt, newest: Determination) -> Task:
    late = newest.due_on < at.today
    if not newest.seats.exists():
        title = _("A panel is named for the decision about status")
        return Task(title, Mark.waiting, who=_SUPERVISOR, due=newest.due_on)
    title, link = _("Put it before the panel"), _link("put_before", at.id)
    return Task(title, Mark.late if late else Mark.now, link, who=_ON_IT, due=newest.due_on)


def _decided(at: CaseAt, newest: Determination) -> Task:
    link = reverse("status:of_case", args=[at.id])
    runs = newest.appeal_until is not None and newest.appeal_until >= at.today
    if newest.eligible == Eligible.no and runs:
        return Task(_("An appeal can still be filed"), Mark.waiting, link, due=newest.appeal_until)
    return Task(_("Decision about status"), Mark.done, link)


def _custody_tasks(at: CaseAt) -> Iterator[Task]:
    record = paper.custody_record(at.id)
    if record is None:
        return
    if record.notified_on is None:
        link = _link("referred", at.id)
        yield Task(_("In custody: say to whom the person was referred"), Mark.now, link, who=_ON_IT)
    else:
        yield Task(_("Custody record"), Mark.done, reverse("status:of_case", args=[at.id]))


def facts(_keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Say how far the decision is; what was found stays on its own page."""
    newest = paper.newest_of_unlocked(at.id)
    if newest is None or at.track is Track.child:
        return ()
    found = [Fact(_("Decision about status"), in_words(State(newest.state)))]
    if newest.decided_on and newest.eligible and newest.state != State.deferred:
        found.append(Fact(_("What follows from it"), in_words(Eligible(newest.eligible))))
    return tuple(found)


def errands(actor: Actor, now: datetime) -> tuple[Errand, ...]:
    """Gather what waits for somebody: panels they sit on, panels to name, people to tell, appeals near their end."""
    today = timezone.localdate(now)
    found: list[Errand] = []
    if actor.roles & {Role.reviewer, Role.legal}:
        found += _of_panels(actor, today)
    if Role.supervisor in actor.roles:
        found += _to_name(actor, today)
    if actor.roles & {Role.case_worker, Role.supervisor}:
        found += _of_cases(actor, today)
    return tuple(found)


def _of_panels(actor: Actor, today: date) -> Iterator[Errand]:
    for seat in _seats_called(actor, today):
        one = reading.clear_of(seat.determination)
        title = _("Panel: case %(number)s") % {"number": one.case_number}
        due = one.review_on or one.due_on
        yield Errand(title, reverse("status:panel", args=[one.id]), due, late=one.is_late(today))


@prepared
def _seats_called(actor: Actor, today: date) -> QuerySet[PanelSeat]:
    on_their_way = Determination.objects.filter(ON_ITS_WAY).values("id")
    seats = PanelSeat.objects.filter(staff=actor.id, determination__in=on_their_way)
    in_review = Q(determination__state=State.panel_review)
    again = Q(determination__state=State.deferred, determination__review_on__lte=today, seat=Seat.chair)
    silent = Q(seat=Seat.chair) | Q(seat=Seat.legal) | Q(spoken_on__isnull=True)
    called = seats.filter((in_review & silent) | again).select_related("determination__case")
    return called.order_by("determination__due_on", "id")[:LENGTH]


def _to_name(actor: Actor, today: date) -> Iterator[Errand]:
    for one in reading.to_name(actor, LENGTH):
        title = _("Name a panel: case %(number)s") % {"number": one.case_number}
        link = reverse("status:name_panel", args=[one.case_id])
        yield Errand(title, link, one.due_on, late=one.is_late(today))


def _of_cases(actor: Actor, today: date) -> Iterator[Errand]:
    for one in _seated(actor):
        title = _("Put before the panel: case %(number)s") % {"number": shown(one.case.case_no)}
        yield Errand(title, _link("put_before", one.case_id), one.due_on, late=one.due_on < today)
    for one in _untold(actor):
        title = _("Tell the person the decision: case %(number)s") % {"number": shown(one.case.case_no)}
        yield Errand(title, _link("tell", one.case_id), one.decided_on)
    for one in _appeals_ending(actor, today, today + timedelta(days=APPEAL_ENDS_SOON_DAYS)):
        title = _("The days of an appeal end: case %(number)s") % {"number": shown(one.case.case_no)}
        yield Errand(title, reverse("status:of_case", args=[one.case_id]), one.appeal_until)


def _held(actor: Actor) -> QuerySet[Determination]:
    held = keys.held_by(actor, Kind.case)
    mine = Determination.objects.filter(case__compartment__in=held, case__track=Track.adult)
    return mine.select_related("case").only("due_on", "decided_on", "appeal_until", "case__case_no")


@prepared
def _seated(actor: Actor) -> QuerySet[Determination]:
    seated = _held(actor).filter(state=State.interviewed, seats__seat=Seat.chair)
    return seated.order_by("due_on", "id")[:LENGTH]


@prepared
def _untold(actor: Actor) -> QuerySet[Determination]:
    untold = _held(actor).filter(state=State.decided, told_on__isnull=True, decided_on__isnull=False)
    return untold.order_by("decided_on", "id")[:LENGTH]


@prepared
def _appeals_ending(actor: Actor, today: date, soon: date) -> QuerySet[Determination]:
    ending = _held(actor).filter(state=State.decided, eligible=Eligible.no, appeal_until__range=(today, soon))
    return ending.order_by("appeal_until", "id")[:LENGTH]


def open_matters(case_id: UUID) -> tuple[Settled, ...]:
    """Say what about a decision, an appeal or custody stands open before a case closes (I-9, I-35)."""
    return tuple(_open_matters(case_id, timezone.localdate()))


def _open_matters(case_id: UUID, today: date) -> Iterator[Settled]:
    link = reverse("status:of_case", args=[case_id])
    newest = paper.newest_of_unlocked(case_id)
    state = paper.state_of(newest)
    if state in OPEN_STATES:
        yield Settled(_("The decision about status is not made yet."), link)
    if newest is not None and state is State.decided:
        if newest.told_on is None:
            yield Settled(_("The person was not told the decision about status."), link)
        elif newest.eligible == Eligible.no and newest.appeal_until and newest.appeal_until >= today:
            yield Settled(_("The person can still appeal against the decision about status."), link)
    if CustodyRecord.objects.filter(case=case_id, notified_on__isnull=True).exists():
        yield Settled(_("The person is in custody, and was referred to nobody yet."), link)


def due_files(keyring: Keyring, now: datetime) -> tuple[Errand, ...]:
    """Bring the clocks of the sealed files somebody reads to their desk: few, opened, and written down."""
    title = _("A complaint waits in your sealed files")
    return tuple(
        Errand(title, reverse("sealed:page", args=[row.id]), row.due, late=row.late)
        for row in files.waiting_files(keyring, now)
    )


def _link(name: str, case_id: UUID) -> str:
    return reverse(f"status:{name}", args=[case_id])


PART = Part(
    name="status",
    order=50,
    tasks=tasks,
    facts=facts,
    errands=errands,
    open_matters=open_matters,
    roles=frozenset({Role.case_worker, Role.supervisor, Role.reviewer, Role.legal}),
    words=EVENTS,
    refusals=REFUSALS,
)
FILES = Part(name="files", order=95, alarms=due_files, roles=frozenset(Role))
