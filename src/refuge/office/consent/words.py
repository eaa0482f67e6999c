"""The words of this room: every code as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.consent.rules import (
    AlreadyAskedError,
    Answer,
    Capacity,
    CategoriesError,
    Category,
    GuardianNeededError,
    LegalBasis,
    Level,
    Mode,
    MoveError,
    NoConsentError,
    NotForAChildError,
    NoticeChangedError,
    NotInReceptionError,
    PurposeError,
    RecipientError,
    State,
    Witness,
    WitnessNeededError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    Level: {
        Level.c0: _("Talk without a name"),
        Level.c1: _("Keep a case file"),
        Level.c2: _("Keep name and papers"),
        Level.c3: _("Share with one partner"),
        Level.c4: _("Look for family"),
        Level.c5: _("Picture or recording"),
        Level.c6: _("Be counted in figures"),
        Level.c7: _("Speak in public"),
    },
    State: {
        State.requested: pgettext_lazy("consent", "asked, no answer yet"),
        State.given: pgettext_lazy("consent", "yes"),
        State.refused: pgettext_lazy("consent", "no"),
        State.renewed: pgettext_lazy("consent", "yes, renewed since"),
        State.withdrawn: pgettext_lazy("consent", "taken back"),
        State.expired: pgettext_lazy("consent", "expired"),
    },
    LegalBasis: {
        LegalBasis.consent: _("The person said yes"),
        LegalBasis.vital_interest: _("Somebody's life or health depends on it"),
        LegalBasis.public_interest: _("It is needed to help and protect, and the person was told"),
        LegalBasis.legitimate_interest: _("It is needed for the work, harms nobody, and the person was told"),
        LegalBasis.contract: _("It was agreed with the person in writing"),
        LegalBasis.legal_obligation: _("The law we stand under asks for it"),
    },
    Mode: {
        Mode.written: _("In writing"),
        Mode.thumb: _("By thumb mark"),
        Mode.oral_witnessed: _("Aloud, before a witness"),
        Mode.remote_oral: _("Aloud, from afar"),
    },
    Witness: {
        Witness.colleague: _("A colleague"),
        Witness.trusted_person: _("Somebody the person trusts"),
        Witness.family: _("Somebody of the family"),
    },
    Capacity: {
        Capacity.adult: _("An adult who decided alone"),
        Capacity.supported: _("An adult who was helped to decide"),
        Capacity.child_assent: _("The child agrees, and so does whoever cares for them"),
    },
    Category: {
        Category.particulars: _("Age band, gender and languages"),
        Category.name: _("The name they want to be called by"),
        Category.papers: _("What stands in their papers"),
        Category.household: _("Who belongs to their household"),
        Category.needs: _("What they need"),
        Category.health: _("Health"),
        Category.psychosocial: _("What weighs on their mind"),
        Category.legal: _("Legal matters"),
        Category.education: _("School and learning"),
        Category.work: _("Skills and work"),
        Category.safety: _("What endangers them"),
        Category.status: _("What was decided about their status"),
        Category.figures: _("Being counted"),
        Category.recordings: _("A picture or a recording"),
        Category.story: _("Their story"),
    },
    Answer: {
        Answer.yes: pgettext_lazy("what a person says", "Yes"),
        Answer.no: pgettext_lazy("what a person says", "No"),
        Answer.later: pgettext_lazy("what a person says", "Later"),
    },
}

STATE_TAGS: Mapping[State, str] = {
    State.requested: "tag-soon",
    State.given: "tag-good",
    State.refused: "tag-quiet",
    State.renewed: "tag-quiet",
    State.withdrawn: "tag-danger",
    State.expired: "tag-danger",
}

_TOLD: Mapping[str, Any] = {
    "requested": _("{level}: the person was asked."),
    "given": _("{level}: the person said yes."),
    "renewed": _("{level}: the person said yes again."),
    "refused": _("{level}: the person said no."),
    "withdrawn": _("{level}: taken back. It counts no more."),
    "ended": _("{level}: ended, because the case moved to child protection."),
}
EVENTS: Mapping[str, Words] = {
    f"consent.{verb}_{level}": format_lazy(sentence, level=WORDS[Level][level])
    for verb, sentence in _TOLD.items()
    for level in Level
} | {"consent.told": _("The person was told that a consent had ended.")}
"""What an event of this room says in the story of a case."""

REFUSALS: Mapping[type[RefusedError], Words] = {
    NoConsentError: _("The person has not agreed to this, or no longer. Ask them first."),
    NotForAChildError: _("A child is never asked to speak in public."),
    NotInReceptionError: _(
        "Somebody who has just arrived is not asked to speak in public. Wait until there is a plan."
    ),
    MoveError: _("This question has been answered, or ended, in the meantime. Look at the list again."),
    WitnessNeededError: _("A thumb mark or spoken words need a witness. Say who was there."),
    GuardianNeededError: _("For a child, both the child and whoever cares for them have to agree."),
    RecipientError: _("Say for whom it is: one partner, by the name everybody uses."),
    PurposeError: _("Say what it is for."),
    CategoriesError: _("Choose what would be shared, at least one thing."),
    AlreadyAskedError: _("This was asked already and waits for an answer. Go on from the list."),
    NoticeChangedError: _("The notice has changed since you read it aloud. Read it again, then ask again."),
}


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(WORDS[type(code)][code])


def choices(codes: Iterable[StrEnum]) -> list[tuple[str, Words]]:
    """Offer some codes of one kind, in this order, for a form."""
    return [(code.value, WORDS[type(code)][code]) for code in codes]
