"""Who acts in the demonstration, and the one way of one person, as its rooms are spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from refuge.office.access.keyring import Keyring
from refuge.office.case import actions, queries
from refuge.office.case.pen import Seen
from refuge.office.case.rules import (
    AccessReason,
    Act,
    Category,
    EntryRoute,
    Given,
    Move,
    NoteKind,
    Reason,
    Risk,
)
from refuge.office.people.rules import AgeBand, Gender

AYE, WIN, BO, BAWK, PHYU, PAN, MU = "Aye", "Win", "Bo", "Bawk", "Phyu", "Pan", "Mu"
LIN, OO, THANT = "Lin", "Oo", "Thant"


@dataclass(frozen=True)
class Scene:
    """Who acts, each with their own keys, and when it is now."""

    staff: Mapping[str, Keyring]
    now: datetime

    def day(self, ago: int) -> date:
        return timezone.localdate(self.now) - timedelta(days=ago)

    def moment(self, ago: float) -> datetime:
        return self.now - timedelta(days=ago)


@dataclass(frozen=True)
class Somebody:
    """How a case begins: who asks for help, what makes it dangerous, how many days ago, who works on it."""

    category: Category
    why: str
    ago: int
    risk: Risk = Risk.medium
    age_band: AgeBand = AgeBand.from_25_to_59
    gender: Gender = Gender.male
    entry: EntryRoute = EntryRoute.self
    owner: str = AYE


@dataclass(frozen=True)
class Way:
    """One person's way. Every act is done by its owner where nobody else is named, so many days ago."""

    scene: Scene
    case_id: UUID
    owner: str

    def keyring(self, name: str = "") -> Keyring:
        return self.scene.staff[name or self.owner]

    def seen(self, ago: int, name: str = "") -> Seen:
        """What this colleague has before their eyes: the case as it is now, on a day so many days ago."""
        before = queries.before_act(self.keyring(name).actor, Act.see, self.case_id)
        return Seen(self.case_id, before.row.version, self.scene.day(ago))

    def share(self, ago: int, colleague: str = WIN) -> None:
        """Let a colleague work on the case, so that more than one person holds its key."""
        staff_id = self.keyring(colleague).actor.id
        actions.give_access(self.keyring(), self.seen(ago), staff_id=staff_id, why=AccessReason.second_key)

    def note(self, ago: int, words: str, kind: NoteKind = NoteKind.note, by: str = "") -> None:
        day = self.scene.day(ago)
        actions.add_note(self.keyring(by), self.case_id, note_id=uuid4(), kind=kind, words=words, today=day)

    def review(self, ago: int, risk: Risk, why: str) -> None:
        """Look at the risk again; the next look is due by how high it is now."""
        actions.review_risk(self.keyring(), self.seen(ago), risk=risk, reasons=why)

    def take(self, ago: int, move: Move, reason: Reason | None = None) -> None:
        """Take a step that needs nobody else."""
        actions.make_move(self.keyring(), self.seen(ago), move=move, given=Given(reason))

    def ask(self, ago: int, move: Move, given: Given | None = None) -> None:
        """Put a step before Bo."""
        bo = self.keyring(BO).actor.id
        actions.ask(self.keyring(), self.seen(ago), move=move, given=given or Given(), asked_of=bo)

    def approve(self, ago: int) -> None:
        actions.approve(self.keyring(BO), self.seen(ago, BO))


def begin(scene: Scene, who: Somebody) -> Way:
    """Open a case."""
    owner = scene.staff[who.owner]
    case_id = actions.open_case(
        owner,
        owner.actor,
        thread_compartment=None,
        age_band=who.age_band,
        category=who.category,
        entry_route=who.entry,
        languages=["my"],
        risk=who.risk,
        risk_reasons=who.why,
        owner_id=owner.actor.id,
        today=scene.day(who.ago),
        gender=who.gender,
    )
    return Way(scene, case_id, who.owner)
