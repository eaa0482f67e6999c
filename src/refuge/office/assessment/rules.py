"""What is asked at intake and at the assessment, in which order, and when such a questionnaire may be finished.

Pure. The questions are data: two tables of `Item`s. They ask for needs, wishes and strengths; there is no question
about anybody's military past, and a test over both tables keeps it so (I-6, P6). Answers are codes wherever a code
will do; the few words there are warn of what must not be stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from refuge.office.access.rules import HOLDERS, RefusedError, Relation, Role, Standing, Standings
from refuge.office.case.rules import Risk, Status

__all__ = ["Relation"]  # the drawing of the states asks for it here


class Kind(StrEnum):
    intake = "intake"
    assessment = "assessment"


class State(StrEnum):
    draft = "draft"
    held = "held"  # it could do harm: a second person answers first (R8)
    finished = "finished"


class Shape(StrEnum):
    one = "one"  # one of the options
    many = "many"  # any of them; `none` stands alone
    each = "each"  # for each option one step of the scale
    words = "words"  # a few sentences, or none


class Act(StrEnum):
    see = "assessment.see"
    start = "assessment.start"
    save = "assessment.save"
    hold = "assessment.hold"
    release = "assessment.release"
    finish = "assessment.finish"


class UnansweredError(RefusedError):
    """Something has not been asked yet. `keys` says what."""

    reason = "unanswered"
    status = 409

    def __init__(self, keys: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(keys))
        self.keys = keys


class AnswerError(RefusedError):
    """Such an answer does not belong to this question."""

    reason = "no_such_answer"
    status = 409


class HarmError(RefusedError):
    """It could do somebody harm: a supervisor answers before anything goes on (R8)."""

    reason = "could_harm"
    status = 409


class SamePersonError(RefusedError):
    """Whoever raised the danger, or owns the case, does not answer it themselves (I-22)."""

    reason = "same_person"


class MoveError(RefusedError):
    """From the state this questionnaire is in, it does not go there (I-23)."""

    reason = "no_transition"
    status = 409


class UndecidedError(RefusedError):
    """The person has not been asked yet whether a case file may be kept (C1, P2)."""

    reason = "c1_undecided"
    status = 409


class ClosedError(RefusedError):
    """The case is closed: it is opened again first."""

    reason = "closed"
    status = 409


class AlreadyBegunError(RefusedError):
    """Such a questionnaire is under way: it is gone on with, not begun a second time."""

    reason = "already_begun"
    status = 409


class NotFoundError(RefusedError):
    """There is no such questionnaire, or no such question in it."""

    reason = "not_found"
    status = 404


NONE = "none"
HARM = "harm"
IN_CUSTODY = "in_custody"


@dataclass(frozen=True)
class Item:
    """One question, on a page of its own. `scale` is for Shape.each; `words`: room for a few sentences besides."""

    key: str
    shape: Shape
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    words: bool = False


_YES_NO = ("no", "yes", "not_said")
_HARM = Item(HARM, Shape.one, ("no", "yes"), words=True)
QUESTIONS: Mapping[Kind, tuple[Item, ...]] = {
    Kind.intake: (
        Item(
            "told",
            Shape.each,
            ("who_we_are", "not_neutral", "what_is_kept", "may_stop", "may_complain", "no_duty_to_fight"),
            ("told", "not_yet"),
        ),
        Item(
            "needs",
            Shape.many,
            ("medical", "food", "shelter", "clothing", "psychosocial", "legal", "protection", NONE),
        ),
        Item(
            "daily_life",  # the short set of the Washington Group: what somebody can do, never a diagnosis
            Shape.each,
            ("seeing", "hearing", "walking", "remembering", "self_care", "communicating"),
            ("no_difficulty", "some", "a_lot", "cannot"),
        ),
        Item("tongue", Shape.many, ("my", "kyu", "eky", "shn", "en", "other")),
        Item("prefers", Shape.many, ("spoken", "written", "drawn", "through_somebody")),
        Item(IN_CUSTODY, Shape.one, ("no", "yes")),  # X3: nobody captured is counted among those who came
        _HARM,
    ),
    Kind.assessment: (
        Item("education", Shape.one, ("none", "some_school", "school", "training", "university")),
        Item(
            "skills",
            Shape.many,
            (
                "farming",
                "building",
                "repairing",
                "cooking",
                "teaching",
                "nursing",
                "office_work",
                "trading",
                "sewing",
                "languages",
                "other",
                NONE,
            ),
        ),
        Item(
            "livelihood",
            Shape.one,
            ("farm", "trade", "craft", "employed", "study", "care_at_home", "does_not_know"),
        ),
        Item("health_needs", Shape.one, _YES_NO),
        Item("mind", Shape.one, _YES_NO),
        Item("legal", Shape.many, ("family_law", "property", "custody_fear", "work_dispute", "other", NONE)),
        Item(
            "papers",
            Shape.many,
            ("household_list", "childrens_papers", "marriage", "school_certificate", "travel", "other", NONE),
        ),
        Item("family", Shape.one, ("none", "safe", "at_risk", "unknown")),
        Item(
            "settlement",
            Shape.one,
            ("with_family", "in_town", "in_the_country", "abroad", "does_not_know"),
        ),
        Item(
            "holds_them_up",
            Shape.many,
            ("family", "friends", "skills", "health", "belief", "humour", "hope", "other", NONE),
        ),
        Item("in_their_words", Shape.words),
        _HARM,
    ),
}

_ON_CASE: Standings = {Role.case_worker: HOLDERS, Role.supervisor: HOLDERS}
POLICY: Mapping[Act, Standings] = {
    Act.see: _ON_CASE,
    Act.start: _ON_CASE,
    Act.save: _ON_CASE,
    Act.hold: _ON_CASE,
    Act.release: {Role.supervisor: HOLDERS},
    Act.finish: _ON_CASE,
}
PERMITTED = POLICY
SHEET_ROLES = frozenset({Role.case_worker, Role.supervisor, Role.contact_officer})

MOVES: Mapping[tuple[Act, State], State] = {
    (Act.save, State.draft): State.draft,
    (Act.hold, State.draft): State.held,
    (Act.save, State.held): State.held,
    (Act.release, State.held): State.draft,
    (Act.finish, State.draft): State.finished,
}
"""Everything that can become of a questionnaire. A new one is a new row; a finished one is never written over."""

Answers = Mapping[str, object]
"""What was answered so far: by key a code, a list of codes, a mapping of option to step, or words; and `KEY_words`."""


@dataclass(frozen=True)
class Reached:
    """Where a questionnaire stands."""

    kind: Kind
    state: State
    answers: Answers = field(default_factory=dict)


def item_of(kind: Kind, key: str) -> Item:
    """Find one question. Raises NotFoundError."""
    for item in QUESTIONS[kind]:
        if item.key == key:
            return item
    raise NotFoundError(key)


def shows_custody(answers: Answers) -> bool:
    """Say whether what was answered leads to the custody track (X3). Raises nothing."""
    return answers.get(IN_CUSTODY) == "yes"


def target_of(act: Act, state: State) -> State:
    """Find where this act leads from this state. Raises MoveError (I-23)."""
    if (act, state) not in MOVES:
        raise MoveError(act.value)
    return MOVES[act, state]


def check_answer(item: Item, given: object) -> None:
    """Let an answer pass that belongs to its question. Raises AnswerError."""
    if not _ALLOWED[item.shape](item, given):
        raise AnswerError(item.key)


def _is_one(item: Item, given: object) -> bool:
    return given in item.options


def _is_many(item: Item, given: object) -> bool:
    if not isinstance(given, list) or not given or len(set(given)) != len(given):
        return False
    return set(given) <= set(item.options) and (NONE not in given or given == [NONE])


def _is_each(item: Item, given: object) -> bool:
    if not isinstance(given, dict) or set(given) != set(item.options):
        return False
    return set(given.values()) <= set(item.scale)


def _is_words(_item: Item, given: object) -> bool:
    return isinstance(given, str)


_ALLOWED = {Shape.one: _is_one, Shape.many: _is_many, Shape.each: _is_each, Shape.words: _is_words}


def unanswered(kind: Kind, answers: Answers) -> tuple[str, ...]:
    """Say which questions have no answer yet, in their order. Raises nothing."""
    return tuple(item.key for item in QUESTIONS[kind] if item.key not in answers)


def next_key(kind: Kind, answers: Answers) -> str | None:
    """Say where to go on: at the first question without an answer. Raises nothing."""
    return next(iter(unanswered(kind, answers)), None)


def could_harm(answers: Answers) -> bool:
    """Say whether somebody answered that this could do harm (R8). Raises nothing."""
    return answers.get(HARM) == "yes"


def not_told_yet(answers: Answers) -> tuple[str, ...]:
    """Say what the person has not been told yet, as codes. Raises nothing."""
    told = answers.get("told")
    return tuple(key for key, how in told.items() if how == "not_yet") if isinstance(told, dict) else ()


def check_finishes(reached: Reached, *, c1_answered: bool) -> None:
    """Let a questionnaire be finished: all was asked, no danger stands open, a file may be kept.

    Raises UnansweredError, HarmError (R8), MoveError, UndecidedError (P2: C1 is decided before the assessment).
    """
    missing = unanswered(reached.kind, reached.answers)
    if missing:
        raise UnansweredError(missing)
    if reached.state is State.held:
        raise HarmError
    target_of(Act.finish, reached.state)
    if reached.kind is Kind.assessment and not c1_answered:
        raise UndecidedError


def state_after_saving(state: State, key: str, answers: Answers) -> State:
    """Say where saving one answer leads: to say that it could do harm holds everything, each time (R8).

    A danger once raised is not unsaid by whoever raised it: a second person answers. Raises MoveError.
    """
    kept = target_of(Act.save, state)
    if kept is State.draft and key == HARM and could_harm(answers):
        return target_of(Act.hold, kept)
    return kept


def check_releases(standing: Standing, *, raised_by: object) -> None:
    """Let a supervisor answer a danger that somebody else raised, in a case they do not own.

    Raises SamePersonError (I-22).
    """
    if standing.relation is Relation.owner or standing.staff_id == raised_by:
        raise SamePersonError


def check_works(status: Status) -> None:
    """Let a questionnaire be worked on. Raises ClosedError."""
    if status is Status.closed:
        raise ClosedError


def due_on(opened_on: date, risk: Risk, *, high_days: int, other_days: int) -> date:
    """Promise the day by which the assessment is done (P6). Raises nothing."""
    return opened_on + timedelta(days=high_days if risk is Risk.high else other_days)
