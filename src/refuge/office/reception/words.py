"""The codes of this room as a member of staff reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from refuge.office.reception.rules import (
    AlreadyHereError,
    ArrivalDayError,
    Bed,
    Belongings,
    Briefing,
    Card,
    Children,
    Health,
    Item,
    NotHereError,
    ReturnedError,
    WomensSpace,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from django.utils.functional import Promise

    from refuge.office.access.rules import RefusedError

    Words = str | Promise

ITEMS: Mapping[Item, Words] = {
    Item.health: _("A look at their health"),
    Item.children: _("Is anybody here under 18, or might be?"),
    Item.bed: _("A bed for tonight"),
    Item.briefing: _("What happens now, and their rights"),
    Item.womens_space: _("A space for women only"),
    Item.belongings: _("Things we keep for them"),
    Item.card: _("A card to show"),
}

HINTS: Mapping[Item, Words] = {
    Item.health: _("Only whether a health worker is needed. What it is stays with the health worker."),
    Item.children: _("Ask about whoever came, and everybody with them. In doubt, they count as a child."),
    Item.bed: _(
        "Women and men sleep apart, families together, children never among adults who are strangers."
    ),
    Item.briefing: _("Read it aloud, slowly. Ask them to say in their own words what they understood."),
    Item.womens_space: _("Say where it is, and that nobody has to give a reason."),
    Item.belongings: _("They may ask for their things at any hour, whatever happens in their case."),
    Item.card: _(
        "It shows a random number and a last day, and nothing else: no name, no face, no force they left."
    ),
}


def _card_for(limit: str) -> Words:
    """Say how long a card counts by the programme, in the language of whoever reads it."""

    def said() -> str:
        return now("A card for %(days)s days") % {"days": getattr(settings.PROGRAMME.limits, limit)}

    return lazy(said, str)()


ANSWERS: Mapping[StrEnum, Words] = {
    Health.ok: _("Nobody needs a health worker today"),
    Health.needs_care: _("A health worker is needed, within days"),
    Health.urgent: _("A health worker is needed now"),
    Children.nobody: _("Nobody"),
    Children.family: _("Somebody in the family"),
    Children.applicant: _("The person of this case, or there is doubt about their age"),
    Bed.with_us: _("They have a bed here tonight"),
    Bed.elsewhere: _("They chose to sleep elsewhere, where they feel safe"),
    Briefing.understood: _("They were told all of it and understood"),
    Briefing.again_later: _("They are too tired or unwell: it is told again later"),
    WomensSpace.taken: _("It was offered, and is used"),
    WomensSpace.not_wanted: _("It was offered, and is not wanted now"),
    WomensSpace.nobody_asks: _("Nobody here needs it"),
    Belongings.nothing: _("We keep nothing"),
    Belongings.personal: _("Personal things"),
    Belongings.papers: _("Papers"),
    Belongings.both: _("Personal things and papers"),
    Card.one_month: _card_for("card_short_days"),
    Card.three_months: _card_for("card_long_days"),
    Card.not_wanted: _("They want no card: it would endanger them, or they do not need one"),
}
"""Each answer belongs to one item, so no two are told apart by their item."""

BRIEFING: tuple[Words, ...] = (
    _("You are with a civil body of one side. We are not neutral, and we say so."),
    _("You may leave at any hour, by day or night. Nobody holds you here."),
    _("You have no duty to fight, and nothing we give depends on what you know or bring."),
    _(
        "Next come rest, food, a talk about what you need, and a decision by a panel that you hear and may appeal."
    ),
    _("Nobody of another sex searches you. Women have a space of their own."),
    _("What you tell us is sealed. You can ask what we keep, and ask us to stop."),
    _("If something is wrong, you can complain to somebody who does not work on your case."),
)
"""What everybody is told on the first day (P4, and the rules that hold in every phase)."""

EVENTS: Mapping[str, Words] = {
    "reception.arrived": _("They arrived."),
    "reception.health": _("Their health was looked at."),
    "reception.children": _("It was asked whether there are children."),
    "reception.bed": _("A bed for the night was settled."),
    "reception.briefing": _("What happens now and their rights were told."),
    "reception.womens_space": _("A space for women only was offered."),
    "reception.belongings": _("It was settled what we keep for them."),
    "reception.card": _("A card was offered."),
    "reception.given_back": _("Things we kept were given back."),
    "reception.left": _("They sleep elsewhere now."),
}

REFUSALS: Mapping[type[RefusedError], Words] = {
    NotHereError: _("Nobody is at reception in this case now, or this is not asked of a child."),
    AlreadyHereError: _("They have arrived already."),
    ArrivalDayError: _("This day cannot be: choose one from the day the case was opened until today."),
    ReturnedError: _("These things were given back already."),
}

TITLE = pgettext_lazy("arriving", "Reception")


def in_words(code: StrEnum) -> str:
    """Say one code in the language of the reader."""
    return str(ITEMS[code] if isinstance(code, Item) else ANSWERS[code])
