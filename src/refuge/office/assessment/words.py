"""The words of this room: every question, every answer to it, as a person reads or hears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.assessment.rules import (
    QUESTIONS,
    AlreadyBegunError,
    AnswerError,
    ClosedError,
    HarmError,
    Kind,
    MoveError,
    SamePersonError,
    Shape,
    State,
    UnansweredError,
    UndecidedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError
    from refuge.office.assessment.rules import Answers, Item

    Words = str | Promise


@dataclass(frozen=True)
class Asked:
    """How one question reads. `options` and `scale` by code, in the words of the page."""

    label: Words
    options: Mapping[str, Words]
    hint: Words = ""
    scale: Mapping[str, Words] | None = None
    words: Words = ""  # the label of the few sentences besides


_NOTHING = pgettext_lazy("answer", "None of these")
_OTHER = pgettext_lazy("answer", "Something else")
_YES_NO = {
    "no": pgettext_lazy("answer", "No"),
    "yes": pgettext_lazy("answer", "Yes"),
    "not_said": _("They would rather not say"),
}
_COULD_HARM = Asked(
    _("Could something we do now harm them, their family or somebody else?"),
    {"no": _("No, as far as we can see"), "yes": _("Yes, or I am not sure")},
    _("If you are not sure, say yes. Then a supervisor answers before anything goes on."),
    words=_("What could happen"),
)

ASKED: Mapping[Kind, Mapping[str, Asked]] = {
    Kind.intake: {
        "told": Asked(
            _("What has the person been told?"),
            {
                "who_we_are": _("Who we are"),
                "not_neutral": _("That we are the civil body of one side, and not neutral"),
                "what_is_kept": _("What is kept about them, who reads it and for how long"),
                "may_stop": _("That they may stop or leave at any time and stay protected"),
                "may_complain": _("How to complain, and that somebody else looks at it"),
                "no_duty_to_fight": _("That they do not have to fight or inform on anybody"),
            },
            _("Say it now, in their language. What was not said yet is said as soon as it can be."),
            {"told": _("Told"), "not_yet": _("Not yet")},
        ),
        "needs": Asked(
            _("What do they need at once?"),
            {
                "medical": _("A doctor or medicine"),
                "food": _("Food"),
                "shelter": _("Somewhere to sleep"),
                "clothing": _("Clothes"),
                "psychosocial": _("Somebody to talk to about what weighs on them"),
                "legal": _("Legal advice"),
                "protection": _("Protection from somebody"),
                "none": _NOTHING,
            },
        ),
        "daily_life": Asked(
            _("How hard are these things for them, because of their health?"),
            {
                "seeing": _("Seeing, even with glasses"),
                "hearing": _("Hearing, even with a hearing aid"),
                "walking": _("Walking or climbing steps"),
                "remembering": _("Remembering or concentrating"),
                "self_care": _("Washing or dressing"),
                "communicating": _("Understanding others or being understood"),
            },
            _("Ask everybody, as it stands here. No illness is asked for."),
            {
                "no_difficulty": _("Not hard"),
                "some": _("Somewhat hard"),
                "a_lot": _("Very hard"),
                "cannot": _("They cannot do it"),
            },
        ),
        "tongue": Asked(
            _("In which languages do they want to be spoken to?"),
            {
                "my": _("Burmese"),
                "kyu": _("Western Kayah"),
                "eky": _("Eastern Kayah"),
                "shn": _("Shan"),
                "en": _("English"),
                "other": _("Another language"),
            },
        ),
        "prefers": Asked(
            _("How do they like to be told things?"),
            {
                "spoken": _("Spoken, with time to ask"),
                "written": _("In writing"),
                "drawn": _("With drawings"),
                "through_somebody": _("Through somebody they trust"),
            },
        ),
        "in_custody": Asked(
            _("Is anybody holding them against their will, or did they come to us from custody?"),
            {
                "no": pgettext_lazy("answer", "No"),
                "yes": _("Yes, they are or were held"),
            },
            _(
                "Write nothing about where or by whom. If yes, another way begins when you finish: a record that "
                "nothing takes back, and a referral for legal help or to the Red Cross."
            ),
        ),
        "harm": _COULD_HARM,
    },
    Kind.assessment: {
        "education": Asked(
            _("What schooling do they have?"),
            {
                "none": pgettext_lazy("schooling", "None"),
                "some_school": _("Some years of school"),
                "school": _("They finished school"),
                "training": _("They learned a trade"),
                "university": _("University"),
            },
        ),
        "skills": Asked(
            _("What can they do well?"),
            {
                "farming": _("Farming"),
                "building": _("Building"),
                "repairing": _("Repairing things"),
                "cooking": _("Cooking"),
                "teaching": _("Teaching"),
                "nursing": _("Nursing"),
                "office_work": _("Office work"),
                "trading": _("Buying and selling"),
                "sewing": _("Sewing"),
                "languages": _("Languages"),
                "other": _OTHER,
                "none": _NOTHING,
            },
            _("In civil life: what they could earn a living with, or enjoy."),
        ),
        "livelihood": Asked(
            _("How would they like to earn a living?"),
            {
                "farm": _("On a farm of their own"),
                "trade": _("With a shop or stall"),
                "craft": _("With a craft"),
                "employed": _("Employed by somebody"),
                "study": _("They want to study first"),
                "care_at_home": _("They care for somebody at home"),
                "does_not_know": _("They do not know yet"),
            },
        ),
        "health_needs": Asked(
            _("Do they need care for their health?"),
            _YES_NO,
            _("Only yes or no. What it is stays with those who treat them."),
        ),
        "mind": Asked(
            _("Would they like to talk to somebody about what weighs on them?"),
            _YES_NO,
            _("Only yes or no. What it is stays with those who listen."),
        ),
        "legal": Asked(
            _("With which legal matters do they need help?"),
            {
                "family_law": _("Marriage, separation, custody of children"),
                "property": _("A house, land or money"),
                "custody_fear": _("They fear being arrested"),
                "work_dispute": _("Work they were not paid for"),
                "other": _OTHER,
                "none": _NOTHING,
            },
        ),
        "papers": Asked(
            _("Which papers do they need?"),
            {
                "household_list": _("A household list"),
                "childrens_papers": _("Papers for their children"),
                "marriage": _("A marriage certificate"),
                "school_certificate": _("A school certificate"),
                "travel": _("Papers to travel"),
                "other": _OTHER,
                "none": _NOTHING,
            },
            _("Which they need, not what stands in those they have."),
        ),
        "family": Asked(
            _("How is the family they left behind?"),
            {
                "none": _("They left nobody behind"),
                "safe": _("Safe, as far as they know"),
                "at_risk": _("In danger"),
                "unknown": _("They do not know"),
            },
        ),
        "settlement": Asked(
            _("Where would they like to live one day?"),
            {
                "with_family": _("With their family, wherever that is"),
                "in_town": _("In a town"),
                "in_the_country": _("In the country"),
                "abroad": _("In another country"),
                "does_not_know": _("They do not know yet"),
            },
            _("A wish. No place is written down."),
        ),
        "holds_them_up": Asked(
            _("What gives them strength?"),
            {
                "family": _("Their family"),
                "friends": _("Friends"),
                "skills": _("What they can do"),
                "health": _("Good health"),
                "belief": _("What they believe in"),
                "humour": _("Humour"),
                "hope": _("Hope"),
                "other": _OTHER,
                "none": _NOTHING,
            },
        ),
        "in_their_words": Asked(
            _("What else do they want us to know, in their own words?"),
            {},
            _("Needs and wishes. No names, no places, nothing about their service."),
        ),
        "harm": _COULD_HARM,
    },
}

TITLES: Mapping[Kind, Words] = {Kind.intake: _("Intake"), Kind.assessment: _("Assessment")}
STATES: Mapping[State, Words] = {
    State.draft: _("under way"),
    State.held: _("waits for a supervisor"),
    State.finished: pgettext_lazy("questionnaire", "finished"),
}
EVENTS: Mapping[str, Words] = {
    "assessment.intake_finished": _("Intake was finished."),
    "assessment.held": _("It could do harm: a supervisor is asked."),
    "assessment.released": _("A supervisor answered what could do harm."),
}
REFUSALS: Mapping[type[RefusedError], Words] = {
    UnansweredError: _("Not everything has been asked yet. Answer what is marked."),
    AnswerError: _("Choose one of the answers on this page."),
    HarmError: _("It could do harm. A supervisor who is on the case answers first."),
    SamePersonError: _("Whoever raised the danger, or owns the case, does not answer it."),
    MoveError: _("This questionnaire was finished, or answered, in the meantime."),
    UndecidedError: _("First ask whether we may keep a case file. Then this can be finished."),
    ClosedError: _("The case is closed. Open it again first."),
    AlreadyBegunError: _("It is under way already. Go on from where it was."),
}
STALE = _(
    "Somebody else saved this questionnaire while you were writing. What you typed is still here. "
    "Look at it, then send it again."
)


def lines_of(kind: Kind, answers: Answers) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give each question that was answered: its key, its words, and what was answered in words."""
    for item in QUESTIONS[kind]:
        if item.key in answers:
            asked = ASKED[kind][item.key]
            yield item.key, str(asked.label), tuple(_answered(item, asked, answers))


def summary(kind: Kind, answers: Answers) -> str:
    """Tell a finished questionnaire in plain sentences, a line for each question."""
    lines = (
        "\n".join((label, *(f"- {one}" for one in said))) for _key, label, said in lines_of(kind, answers)
    )
    return "\n".join(lines)


def _answered(item: Item, asked: Asked, answers: Answers) -> Iterator[str]:
    given, besides = answers[item.key], answers.get(f"{item.key}_words")
    if item.shape is Shape.one:
        yield str(asked.options[str(given)])
    elif item.shape is Shape.many and isinstance(given, list):
        yield from (str(asked.options[one]) for one in item.options if one in given)
    elif item.shape is Shape.each and isinstance(given, dict) and asked.scale:
        yield from (f"{asked.options[one]}: {asked.scale[given[one]]}" for one in item.options)
    elif item.shape is Shape.words:
        yield str(given) or now("Nothing more")
    if besides:
        yield str(besides)
