"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from refuge.office.access.rules import NotAllowedError, Relation, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import parts
from refuge.office.case.parts import Mark
from refuge.office.case.rules import (
    AccessReason,
    AgeReason,
    AlreadyAskedError,
    Category,
    EntryRoute,
    EventKind,
    Move,
    Need,
    NeedError,
    NoChildProtectionError,
    NoteKind,
    OwnerStaysError,
    Reason,
    Risk,
    SamePersonError,
    Shown,
    Status,
    Track,
    TransitionError,
    WalledError,
    WrongHandsError,
)
from refuge.office.people.rules import AgeBand, Gender
from refuge.office.vault.rules import LastHolderError, NoKeyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.audit.rules import RefusedError
    from refuge.office.case.rules import Transition

# By kind of code first: two codes of different kinds may be spelled alike.
WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str | Promise]] = {
    Status: {
        Status.open: pgettext_lazy("state of a case", "Open"),
        Status.assessed: _("Assessed"),
        Status.planned: _("Planned"),
        Status.in_support: _("In support"),
        Status.follow_up: _("Follow-up"),
        Status.closing: _("Being closed"),
        Status.closed: _("Closed"),
        Status.suspended_contact: _("No contact for now"),
        Status.reopened: _("Opened again"),
    },
    Track: {
        Track.adult: _("Adult"),
        Track.child: _("Child protection"),
    },
    Risk: {
        Risk.high: _("High"),
        Risk.medium: _("Medium"),
        Risk.low: _("Low"),
    },
    Category: {
        Category.military: _("Military"),
        Category.police: _("Police"),
        Category.militia: _("Militia"),
        Category.civil_administration: _("Civil administration"),
        Category.health: _("Health"),
        Category.education: _("Education"),
        Category.dependant: _("Family of somebody who left"),
        Category.other: _("Something else"),
    },
    EntryRoute: {
        EntryRoute.self: _("They asked for themselves"),
        EntryRoute.family: _("Their family asked"),
        EntryRoute.partner: _("A partner organisation"),
        EntryRoute.community: _("The community"),
        EntryRoute.reception_walk_in: _("They came to a reception"),
    },
    NoteKind: {
        NoteKind.note: _("Note"),
        NoteKind.assessment: _("Assessment"),
        NoteKind.plan: _("Plan"),
    },
    AgeBand: {
        AgeBand.under_15: _("Under 15"),
        AgeBand.from_15_to_17: _("15 to 17"),
        AgeBand.from_18_to_24: _("18 to 24"),
        AgeBand.from_25_to_59: _("25 to 59"),
        AgeBand.from_60: _("60 or older"),
        AgeBand.unknown: _("Not known, or in doubt"),
    },
    Gender: {
        Gender.female: _("Female"),
        Gender.male: _("Male"),
        Gender.other: pgettext_lazy("gender", "Other"),
        Gender.undisclosed: _("Not said"),
    },
    Move: {
        Move.assess: _("Assessment"),
        Move.plan: _("Plan"),
        Move.start_support: _("Support begins"),
        Move.follow_up: _("Follow-up begins"),
        Move.begin_closing: _("Closing begins"),
        Move.reconsider: _("Closing is called off"),
        Move.close: _("Closing the case"),
        Move.suspend: _("No contact for now"),
        Move.resume: _("Contact is back"),
        Move.reopen: _("Opening the case again"),
    },
    Need: {
        Need.assessment: _("an assessment, written as a note"),
        Need.plan: _("a plan, written as a note"),
        Need.person_agrees: _("that the person agrees with the plan"),
        Need.reason: _("a reason"),
        Need.supervisor_answered: _("a supervisor's answer to the last visit"),
        Need.recent_risk: _("a look at the risk within the last 14 days"),
        Need.matters_settled: _("that nothing stands open in any room"),
        Need.person_told: _("that the person was told"),
        Need.consents_reviewed: _("that what they agreed to was gone through again"),
        Need.things_returned: _("that what was kept for them is given back"),
        Need.partner_accepted: _("that the partner has accepted"),
        Need.informed_twice: _("that they were informed on two different days"),
        Need.risk_talk: _("a talk about the risk"),
        Need.time_to_think: _("time to think between the two talks"),
        Need.every_step_tried: _("that every agreed way to reach them was tried"),
        Need.long_silence: _("that enough days have passed without a sign from them"),
        Need.notice_given: _("that they were told the decision, with reasons and how to appeal"),
        Need.appeal_over: _("that the time to appeal is over"),
        Need.second_supervisor: _("the look of a second supervisor, other than the one who approves"),
    },
    Reason: {
        Reason.goals_met: _("The goals of the plan are met"),
        Reason.moved_to_partner: _("A partner took over, and accepted"),
        Reason.resettled: _("Resettled"),
        Reason.chose_to_leave: _("They chose to leave the programme"),
        Reason.returned_voluntarily: _("They went back of their own will, knowing the risk"),
        Reason.died: _("They died"),
        Reason.lost_contact: _("Contact was lost, after every step was tried"),
        Reason.ineligible: _("They cannot be taken into the programme"),
        Reason.duplicate: _("The same person has another case"),
        Reason.transferred_to_child_track: _("Child protection goes on with it in another case"),
        Reason.transferred_to_detention_track: _("They were captured or detained: another way is for that"),
        Reason.no_answer: _("They do not answer"),
        Reason.unsafe_to_reach: _("Reaching them would endanger them"),
        Reason.asked_us_to_wait: _("They asked us to wait"),
        Reason.person_asked: _("The person asked for it"),
        Reason.new_risk: _("There is a new risk"),
    },
    AccessReason: {
        AccessReason.works_with_owner: _("Works on the case with the owner"),
        AccessReason.stands_in: _("Stands in for somebody"),
        AccessReason.approves: _("Is to approve a step"),
        AccessReason.second_key: _("So that more than one person holds the key"),
        AccessReason.no_longer_needed: _("Is no longer needed on the case"),
        AccessReason.too_close: _("Is too close to the matter"),
        AccessReason.safety: _("For somebody's safety"),
        AccessReason.absence: _("The owner is away or leaving"),
        AccessReason.workload: _("The owner has too much work"),
    },
    AgeReason: {
        AgeReason.person_said: _("The person said so"),
        AgeReason.family_said: _("Their family said so"),
        AgeReason.in_doubt: _("There is doubt about the age"),
        AgeReason.mistake: _("It was written down wrongly"),
    },
    Role: {
        Role.case_worker: _("Case worker"),
        Role.supervisor: _("Supervisor"),
    },
    EventKind: {
        EventKind.opened: _("Case opened"),
        EventKind.note: _("Note"),
        EventKind.moved: _("New state"),
        EventKind.asked: _("Approval asked"),
        EventKind.declined: _("Approval refused"),
        EventKind.withdrawn: _("Request for approval taken back"),
        EventKind.risk_reviewed: _("Risk looked at again"),
        EventKind.age_corrected: _("Age corrected"),
        EventKind.household: pgettext_lazy("what happened", "Household"),
        EventKind.consent: pgettext_lazy("what happened", "Consent"),
        EventKind.children: pgettext_lazy("what happened", "Child protection"),
        EventKind.assessment: pgettext_lazy("what happened", "Intake and assessment"),
        EventKind.safety: pgettext_lazy("what happened", "Safety"),
        EventKind.reception: pgettext_lazy("what happened", "Reception"),
        EventKind.status: pgettext_lazy("what happened", "Decision about status"),
        EventKind.placement: pgettext_lazy("what happened", "Place to live"),
        EventKind.undertaking: pgettext_lazy("what happened", "Undertaking"),
        EventKind.closure: pgettext_lazy("what happened", "Follow-up and closing"),
        EventKind.to_child_track: _("Moved to child protection"),
        EventKind.access_given: _("Access given"),
        EventKind.access_taken: _("Access taken away"),
        EventKind.handed_over: _("Handed over"),
    },
    Shown: {
        Shown.everything: _("Everything"),
        Shown.notes: _("Notes"),
        Shown.way: _("The way of the case"),
    },
    Mark: {
        Mark.late: pgettext_lazy("something to do", "late"),
        Mark.now: pgettext_lazy("something to do", "now"),
        Mark.waiting: pgettext_lazy("something to do", "waiting"),
        Mark.later: pgettext_lazy("something to do", "later"),
        Mark.shut: pgettext_lazy("something to do", "shut here"),
        Mark.done: pgettext_lazy("something to do", "done"),
    },
}

DOING: Mapping[Move, str | Promise] = {
    Move.assess: _("Ask for approval of the assessment"),
    Move.plan: _("Ask for approval of the plan"),
    Move.start_support: _("Begin support"),
    Move.follow_up: _("Begin follow-up"),
    Move.begin_closing: _("Begin to close the case"),
    Move.reconsider: _("Call the closing off: go on where it was"),
    Move.close: _("Ask for approval to close the case"),
    Move.suspend: _("Ask for approval: no contact for now"),
    Move.resume: _("Contact is back: go on where it was"),
    Move.reopen: _("Open the case again"),
}
"""The same moves, as something to do."""

BY_WHOM = {
    (False, False): _("The owner of the case takes it."),
    (False, True): _("Anybody who is on the case takes it."),
    (True, False): _("The owner asks; a supervisor who does not own the case approves."),
    (True, True): _("Anybody who is on the case asks; a supervisor who does not own it approves."),
}
BY_WHOM_FOR_A_CHILD = {
    **BY_WHOM,
    (True, False): _("The owner asks; a child-protection officer who does not own the case approves."),
    (True, True): _("Anybody on the case asks; a child-protection officer who does not own it approves."),
}


def by_whom(line: Transition, track: Track = Track.adult) -> str:
    """Say who takes a step, and whether a second person is needed."""
    said = BY_WHOM_FOR_A_CHILD if track is Track.child else BY_WHOM
    return str(said[line.approved, Relation.on_it in line.taken_by])


REFUSALS: Mapping[type[RefusedError], str | Promise] = {
    StaleVersionError: _(
        "Somebody else changed this case while you were writing. What you typed is still here. "
        "Look at what changed, then send it again."
    ),
    TransitionError: _("From the state the case is in now, this step is not possible."),
    SamePersonError: _("Whoever owns the case, or asked for a step, does not approve it."),
    AlreadyAskedError: _("An approval is already being waited for. Only one can wait at a time."),
    WrongHandsError: _("This person cannot be given the case."),
    OwnerStaysError: _("The owner cannot be taken off. Hand the case over first."),
    NoChildProtectionError: _(
        "A child's case needs child-protection officers, and there is none. Nothing was kept yet, and what you typed "
        "is still here. Ask an administrator to give somebody this role, then send it again."
    ),
    LastHolderError: _("Nobody else holds the key of this case. Give access to somebody first."),
    NoKeyError: _("You do not hold the key that is needed here."),
    NotAllowedError: _("This is not yours to do."),
    WalledError: _("This case is with child protection: what is made for adults is shut here."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def passed_on(done: int, left: int) -> str:
    """Say how many cases changed hands, and how many are left."""
    moved = ngettext("%(count)s case is handed over.", "%(count)s cases are handed over.", done)
    still = ngettext("%(count)s case is left.", "%(count)s cases are left.", left)
    said = moved % {"count": done}
    return f"{said} {still % {'count': left}}" if left else said


def choices(kind: type[StrEnum]) -> list[tuple[str, str | Promise]]:
    """List every code of one kind with its words, for a form."""
    return [(code.value, words) for code, words in WORDS[kind].items()]


def refusal_in_words(refusal: RefusedError) -> str:
    """Say what was refused, and what can be done now."""
    if isinstance(refusal, NeedError):
        missing = ", ".join(in_words(need) for need in refusal.needs)
        return str(_("This step still needs: %(missing)s.")) % {"missing": missing}
    return str(REFUSALS.get(type(refusal)) or parts.refusal_of(refusal) or _("This was refused."))
