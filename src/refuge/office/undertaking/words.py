"""What this room says: codes in words, acts, refusals, what happened. Whole sentences, in a reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.undertaking.rules import (
    Act,
    AlreadyOfferedError,
    AnotherSetError,
    DeclinedReason,
    Mode,
    NothingInForceError,
    NotToBeAskedError,
    NotYetClearError,
    SamePersonError,
    SetState,
    State,
    TransitionError,
    Why,
    Witness,
)

if TYPE_CHECKING:
    from refuge.office.access.rules import RefusedError
    from refuge.office.case.parts import Words

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    State: {
        State.offered: pgettext_lazy("undertaking", "offered"),
        State.explained: pgettext_lazy("undertaking", "explained and understood"),
        State.signed: pgettext_lazy("undertaking", "undertaken"),
        State.declined: pgettext_lazy("undertaking", "not undertaken"),
        State.deferred: pgettext_lazy("undertaking", "they think about it"),
        State.superseded: pgettext_lazy("undertaking", "followed by a later one"),
        State.withdrawn_by_person: pgettext_lazy("undertaking", "taken back by the person"),
        State.set_aside: pgettext_lazy("undertaking", "set aside"),
    },
    SetState: {
        SetState.proposed: pgettext_lazy("standards", "proposed"),
        SetState.approved_once: pgettext_lazy("standards", "waits for the second approval"),
        SetState.in_force: pgettext_lazy("standards", "in force"),
        SetState.past: pgettext_lazy("standards", "followed by a later version"),
    },
    Mode: {
        Mode.read: _("They read it themselves"),
        Mode.read_aloud: _("It is read aloud"),
        Mode.interpreted: _("It is interpreted into their language"),
    },
    Witness: {
        Witness.nobody_else: _("Nobody else"),
        Witness.colleague: _("A colleague"),
        Witness.companion: _("Somebody they brought along"),
        Witness.interpreter: _("An interpreter"),
    },
    DeclinedReason: {
        DeclinedReason.not_said: _("They do not say, and need not"),
        DeclinedReason.civilian_life: _("They choose a civilian life"),
        DeclinedReason.faith_or_conscience: _("Faith or conscience"),
        DeclinedReason.fears_for_family: _("They fear for their family"),
        DeclinedReason.does_not_agree: _("They do not agree with a clause"),
    },
    Why: {
        Why.first_set: _("It is the first set"),
        Why.plainer_words: _("The words are plainer"),
        Why.law_changed: _("The law, or what is known of it, has changed"),
        Why.learned: _("We have learned from what happened"),
    },
}

SOURCES: Mapping[str, Words] = {
    "customary_rule": _("Rule of customary law"),
    "rome_statute": _("Rome Statute"),
    "deed_of_commitment": _("Deed of commitment"),
}

DOING: Mapping[Act, Words] = {
    Act.offer: _("Offer the standards"),
    Act.explain: _("Go through the clauses"),
    Act.answer: _("Ask the questions"),
    Act.sign: _("Write down that they undertake it"),
    Act.decline: _("Write down that they do not undertake it"),
    Act.defer: _("Let them think about it"),
    Act.offer_again: _("Offer it again"),
    Act.withdraw: _("Write down that they take it back"),
    Act.refresh: _("Write down that it was gone through again"),
    Act.reaffirm: _("Write down that they still keep to it"),
    Act.share: _("Let colleagues who came later read it"),
}
DONE: Mapping[Act, Words] = {
    Act.offer: _("The standards are offered. An undertaking officer explains them."),
    Act.explain: _("Go through the clauses one by one."),
    Act.sign: _("Written down: they undertake it."),
    Act.decline: _("Written down: they do not undertake it. Nothing else has changed."),
    Act.defer: _("Written down: they think about it. Nothing else has changed."),
    Act.offer_again: _("It is offered again, from the beginning."),
    Act.withdraw: _("Written down: they take it back. Nothing else has changed."),
    Act.refresh: _("Written down: it was gone through again."),
    Act.reaffirm: _("Written down: they still keep to it."),
    Act.share: _("Colleagues who came later can read it now."),
}
SAYS: Mapping[Act, Words] = {
    Act.offer: _(
        "Tell them first: they are free to say no. Refuge, food, health care and safety stay the same whatever they "
        "say. It is no enlistment and no promise to fight."
    ),
    Act.sign: _(
        "Only if they said so themselves, in their own words, after every question was clear. They may take it back "
        "on any day."
    ),
    Act.decline: _(
        "Saying no changes nothing else: not refuge, not food, not health care, not safety, not support. Thank them "
        "for saying it, and ask for no reason."
    ),
    Act.defer: _("There is no hurry. Nothing else waits for it. It is offered again when they wish."),
    Act.offer_again: _(
        "It begins anew, in the words that are in force today. Tell them again that they may say no."
    ),
    Act.withdraw: _("They need give no reason, and nothing else changes. The copy they have stays theirs."),
    Act.refresh: _(
        "Once the clauses were gone through together again: what is hard, and what to do when ordered otherwise."
    ),
    Act.reaffirm: _(
        "Once a year they are asked whether they still keep to it. They may say no, and nothing else changes."
    ),
    Act.share: _("Officers and colleagues on the case who came after it was offered are given the key."),
}

EVENTS: Mapping[str, Words] = {
    "undertaking.offered": _("The standards were offered."),
    "undertaking.explained": _("The standards were explained and understood."),
    "undertaking.signed": _("They undertook to keep the standards."),
    "undertaking.declined": _("They did not undertake the standards. Nothing else changes."),
    "undertaking.deferred": _("They think about the standards."),
    "undertaking.withdrawn": _("They took their undertaking back. Nothing else changes."),
    "undertaking.refreshed": _("The standards were gone through again."),
    "undertaking.reaffirmed": _("They said again that they keep the standards."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    TransitionError: _("This step does not lead on from here. Look at how far it is now."),
    NotToBeAskedError: _(
        "They cannot be asked now: only somebody about whom a panel has decided, who is not held, in an open case."
    ),
    NothingInForceError: _(
        "No set of standards is in force yet. The head of committee and a legal officer approve one."
    ),
    AnotherSetError: _(
        "Another version is in force now. Offer it again, and go through it from the beginning."
    ),
    AlreadyOfferedError: _("It is offered to them already, or they undertook what is in force."),
    NotYetClearError: _("A question is still open. Explain it again and ask it again first."),
    SamePersonError: _(
        "The head of committee and a legal officer each say yes once. Yours is there already, or it is not for you."
    ),
}


def in_words(code: object) -> str:
    """Say one code of this room in the reader's language."""
    return str(WORDS[type(code)][code])  # type: ignore[index]


def choices(codes: type[StrEnum]) -> list[tuple[str, Words]]:
    """Offer every code of one kind, in order."""
    return [(code.value, WORDS[codes][code]) for code in codes]


def languages() -> list[tuple[str, Words]]:
    """Offer the languages in which the standards are written, then those in which they can be interpreted."""
    written = [(one.code, one.name) for one in settings.PROGRAMME.languages]
    spoken = {one.language: _without_script(one.name) for one in settings.PROGRAMME.standards.spoken}
    return [*written, *spoken.items(), ("other", str(_("Another language")))]


def _without_script(name: str) -> str:
    """Leave off in which letters a language is written: it is spoken."""
    return name.partition(" (")[0]


def language_in_words(code: str) -> str:
    """Say a language by its name."""
    return str(dict(languages()).get(code, code))
