"""What this room brings to a case: who belongs together, and which child still has no case of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from refuge.office.case.parts import Fact, Mark, Part, Task
from refuge.office.case.words import in_words
from refuge.office.household import words
from refuge.office.household.queries import household_of, members_of
from refuge.office.people import queries as people
from refuge.office.people.rules import AgeBand

if TYPE_CHECKING:
    from refuge.office.access.keyring import Keyring
    from refuge.office.case.parts import CaseAt
    from refuge.office.household.queries import Member

ORDER = 20
WHO = gettext_lazy("Anybody who is on the case")


def tasks(keyring: Keyring, at: CaseAt) -> tuple[Task, ...]:
    """Say what there is to do, in the case that keeps the household; nothing in a member's own."""
    if not people.keeps_household(at.person_id):
        return ()
    mark = Mark.done if people.confirmed_on(household_of(at.id)) else Mark.now
    page = reverse("household:page", args=[at.id])
    everybody = Task(_("Write down who belongs to this household"), mark, page, WHO)
    return (everybody, *(_child(at, one) for one in members_of(keyring, at.id) if _lacks_own_case(one)))


def facts(keyring: Keyring, at: CaseAt) -> tuple[Fact, ...]:
    """Count the people and, by age, the children among them: nothing more."""
    members = members_of(keyring, at.id)
    counted = Fact(_("People in the household"), str(len(members)))
    return (counted, *(Fact(label, str(count)) for label, count in _children(members)))


def _children(members: tuple[Member, ...]) -> list[tuple[str, int]]:
    open_ones = [one.age_band for one in members if not one.is_closed]
    children = (AgeBand.under_15, AgeBand.from_15_to_17, AgeBand.unknown)
    return [
        (_("In the household, of this age: %(age)s") % {"age": in_words(band)}, open_ones.count(band))
        for band in children
        if band in open_ones
    ]


def _lacks_own_case(member: Member) -> bool:
    return member.is_child and not member.has_own_key and not member.is_applicant and not member.is_closed


def _child(at: CaseAt, member: Member) -> Task:
    link = reverse("household:own_case", args=[at.id, member.person_id])
    return Task(_("Open the case of a child who came along: child protection takes it"), Mark.now, link, WHO)


PART = Part(
    name="household",
    order=ORDER,
    tasks=tasks,
    facts=facts,
    words=words.EVENTS,
    refusals=words.REFUSALS,
)
