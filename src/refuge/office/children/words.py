"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from refuge.office.children.rules import (
    AgeFinding,
    AgeTerm,
    AgeTermsError,
    AlreadyAskedError,
    Area,
    Measure,
    Move,
    Need,
    NeedError,
    NothingToReviewError,
    SamePersonError,
    Stands,
    State,
    TalkTerm,
    TalkTermsError,
    TransitionError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError
    from refuge.office.children.rules import TimeLeft

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    State: {
        State.waiting_for_care: _("Waits for civilian care"),
        State.in_civilian_care: _("In civilian care, for now"),
        State.with_family: _("With their family"),
        State.long_term_care: _("In lasting care"),
        State.ended: pgettext_lazy("the protection of a child", "Ended"),
    },
    Move: {
        Move.hand_to_care: _("The child comes into civilian care"),
        Move.reunite: _("The child goes to their family"),
        Move.settle: _("The child comes into lasting care"),
        Move.back_to_care: _("The child comes back into civilian care"),
        Move.end: _("The protection of this child ends"),
    },
    Measure: {
        Measure.released: _("The child is free: nobody set a condition, and nothing was asked in return"),
        Measure.apart_from_adults: _("The child sleeps and washes apart from adults who are not family"),
        Measure.under_14_apart: _("Those under 14 are apart from older children, or there are none here"),
        Measure.told: _(
            "The child was told, in their own language, what happens now and that they may say no"
        ),
    },
    Area: {
        Area.health: _("Health"),
        Area.food: _("Food"),
        Area.school: _("School, or learning"),
        Area.trusted: _("Somebody they trust"),
    },
    Stands: {
        Stands.there: _("It is there"),
        Stands.missing: _("It is missing"),
        Stands.not_said: _("Not asked, or the child would rather not say"),
    },
    TalkTerm: {
        TalkTerm.two_adults: _("Two adults were there"),
        TalkTerm.woman_and_man: _("One of them was a woman and one a man, or as the child wished"),
        TalkTerm.may_stop: _(
            "The child was told first: you may stop at any moment, and nothing is taken from you"
        ),
        TalkTerm.nothing_about_fighting: _(
            "Nothing was asked about fighting, armed people, places or others"
        ),
    },
    AgeTerm: {
        AgeTerm.serious_doubt: _("There is serious doubt, and something important depends on the age"),
        AgeTerm.nothing_else_left: _(
            "The child, the family and the community were asked, and it did not help"
        ),
        AgeTerm.benefit_of_doubt_told: _("Everybody knows that in doubt they count as a child"),
        AgeTerm.child_agrees: _("The child agrees, after hearing in their own language what will be done"),
        AgeTerm.somebody_beside_them: _("Somebody they trust, who is not one of us, is beside them"),
        AgeTerm.trained_and_independent: _(
            "Those who do it are trained, independent, and belong to no armed force"
        ),
        AgeTerm.no_body_search: _("Nobody undresses, X-rays or measures the child's body"),
        AgeTerm.may_refuse: _("The child may refuse, and a no is not held against them"),
    },
    AgeFinding: {
        AgeFinding.child: _("They are under 18"),
        AgeFinding.in_doubt: _("It stays in doubt: they count as a child"),
        AgeFinding.adult: _("They are 18 or older: child protection goes on beside them all the same"),
    },
    Need: {
        Need.best_interest: _("the reasons why it is best for the child"),
        Need.released: _("that the child is free"),
        Need.apart_from_adults: _("that the child is apart from adults"),
        Need.under_14_apart: _("that those under 14 are apart"),
        Need.told: _("that the child was told what happens"),
        Need.child_heard: _("what the child wants"),
        Need.family_safe: _("that the family is found and it is safe there"),
    },
}

CONFIRMING: Mapping[Need, Words] = {
    Need.child_heard: _("The child was asked, and said what they want"),
    Need.family_safe: _("The family is who they say, wants the child, and it is safe there for now"),
}

EVENTS: Mapping[str, Words] = {
    "children.released": _("It was made sure that the child is free."),
    "children.apart_from_adults": _("It was made sure that the child is apart from adults."),
    "children.under_14_apart": _("It was made sure that those under 14 are apart."),
    "children.told": _("The child was told what happens."),
    "children.talk": _("There was a talk with the child."),
    "children.talk_stopped": _("There was a talk with the child, and the child stopped it."),
    "children.needs": _("The child was asked what it has and what it lacks."),
    "children.tracing": _("The search for the family."),
    "children.reviewed": _("Interim care was looked at again."),
    "children.age_child": _("The age was looked into: under 18."),
    "children.age_in_doubt": _("The age was looked into: it stays in doubt, which counts as a child."),
    "children.age_adult": _("The age was looked into: 18 or older. The case stays with child protection."),
    **{f"children.{move}": words for move, words in WORDS[Move].items()},
    "children.asked_hand_to_care": _("Approval was asked: the child comes into civilian care."),
    "children.asked_reunite": _("Approval was asked: the child goes to their family."),
    "children.asked_settle": _("Approval was asked: the child comes into lasting care."),
    "children.asked_back_to_care": _("Approval was asked: the child comes back into civilian care."),
    "children.asked_end": _("Approval was asked: the protection of this child ends."),
    "children.declined": _("The second officer said not yet."),
    "children.withdrawn": _("The step was taken back."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    TransitionError: _("From where the child is now, this step is not possible. Look at the file again."),
    NeedError: _("This step still needs something. The page of the child says what."),
    AlreadyAskedError: _("A step waits for the second officer already. Answer it or take it back first."),
    SamePersonError: _("You asked for this step. Another child-protection officer has to look at it."),
    TalkTermsError: _("Without all of this, stop the talk. Nothing was written down."),
    AgeTermsError: _("Do not look into the age. Until all of this is so, they count as a child."),
    NothingToReviewError: _("The child is not in interim care now: there is nothing to look at again."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def choices(kind: type[StrEnum]) -> list[tuple[str, Words]]:
    """List every code of one kind with its words, for a form."""
    return [(code.value, words) for code, words in WORDS[kind].items()]


def left_in_words(left: TimeLeft) -> str:
    """Say a clock: how many hours are left, or since how many it is late."""
    if left.late:
        return ngettext("late by %(n)d hour", "late by %(n)d hours", left.hours) % {"n": left.hours}
    return ngettext("%(n)d hour left", "%(n)d hours left", left.hours) % {"n": left.hours}


def days_left_in_words(left: TimeLeft) -> str:
    """Say a clock of days: how many whole days are left, or since how many it is late."""
    days = left.hours // 24
    if left.late:
        return ngettext("late by %(n)d day", "late by %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def clock_in_words(left: TimeLeft, state: State) -> str:
    """Say a clock the way its state counts: hours to care, days to the next look at interim care."""
    return left_in_words(left) if state is State.waiting_for_care else days_left_in_words(left)
