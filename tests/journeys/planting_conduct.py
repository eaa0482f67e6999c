"""What the staff write down about conduct and the standards, for `every_room`: a sentence in every place of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from refuge.command.demonstration import panel, standards
from refuge.command.demonstration.scene import OO, PHYU, Scene, Somebody, Way, begin
from refuge.office.breach import actions as matters
from refuge.office.breach import bench, handing
from refuge.office.breach.actions import Concern, Hearing, Triage
from refuge.office.breach.bench import Telling
from refuge.office.breach.handing import HandOver
from refuge.office.breach.hands import SeenMatter
from refuge.office.breach.models import Matter, Sitting
from refuge.office.breach.rules import (
    Companion,
    Finding,
    Heard,
    Help,
    Interim,
    Lifted,
    MeasureCode,
    Opinion,
    Period,
    Seat,
    Source,
    Verdict,
)
from refuge.office.case.models import Case
from refuge.office.case.rules import Category
from refuge.office.contact import actions as letters
from refuge.office.contact import intake, receiving, sending
from refuge.office.contact.actions import Seen as SeenThread
from refuge.office.contact.contents import TriageWords
from refuge.office.contact.models import IntakeKey, SealedLetter, Thread
from refuge.office.contact.rules import Circle, Danger
from refuge.office.status.rules import Finding as Decided
from refuge.office.undertaking.actions import decline
from refuge.office.undertaking.rules import DeclinedReason
from refuge.office.vault import queries as keys
from refuge.protocol import letter
from tests.journeys.every_room import WHY_NOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refuge.office.access.keyring import Keyring

    Sentences = Mapping[str, str]

PYAE, REE, SAW = "Pyae", "Ree", "Saw"
LATER = timedelta(days=30)


@dataclass(frozen=True)
class Looking:
    """A matter as somebody looks at it who has it."""

    scene: Scene
    words: Sentences
    matter_id: UUID
    first: Keyring

    @property
    def seen(self) -> SeenMatter:
        return SeenMatter(self.matter_id, Matter.objects.get(id=self.matter_id).version, self.scene.now)

    def __getitem__(self, name: str) -> Keyring:
        return self.scene.staff[name]


def write_about_conduct(scene: Scene, words: Sentences) -> None:
    _by_letter(scene, words)
    for way_of_ending in (_to_the_end, _put_aside, _handed_over):
        way_of_ending(_triaged(scene, words, _somebody(scene, words)))
    _asked_to_undertake(scene, words)


def _somebody(scene: Scene, words: Sentences) -> Way:
    return begin(scene, Somebody(Category.education, words["risk"], 60))


def _by_letter(scene: Scene, words: Sentences) -> None:
    """Told from the front desk, answered, and taken up by whoever answered."""
    ree = scene.staff[REE]
    intake.make_notices(scene.now)
    _arrives(scene, words["concern letter"])
    receiving.open_letters(ree, scene.now, circle=Circle.concerns)
    thread = Thread.objects.get(circle=Circle.concerns)

    def seen() -> SeenThread:
        return SeenThread(thread.id, Thread.objects.get(id=thread.id).version)

    letters.claim(ree.actor, seen())
    letters.triage(ree, seen(), Danger.possible, TriageWords(if_someone_else=words["concern judged"]))
    letters.answer(ree, seen(), sending.Words(words["concern answer"], "my"), scene.now)
    concern = Concern(uuid4(), words["concern taken up"], source=Source.anonymous)
    matters.take_up_thread(ree, concern, seen(), scene.now)


def _arrives(scene: Scene, text: str) -> None:
    """What the collector would put on the pile. Where sealing is broken, the letter at least is whole."""
    from tests.office.contact.people import Person

    seal = getattr(letter.seal_letter, "intact", letter.seal_letter)
    key = IntakeKey.objects.get(first_day=scene.day(0), circle=Circle.concerns)
    sealed = seal(Person().concern(text), [key.recipient])
    SealedLetter.objects.create(
        hash=letter.letter_hash(sealed), day=scene.day(0), fetched_at=scene.now, sealed=sealed
    )


def _triaged(scene: Scene, words: Sentences, way: Way) -> Looking:
    """Raised by a colleague, passed on once, and looked at."""
    matter_id, number = uuid4(), Case.objects.get(id=way.case_id).case_no
    matters.report(scene.staff[PHYU].actor, Concern(matter_id, words["concern raised"], number), scene.now)
    first = Sitting.objects.get(matter=matter_id).staff_id
    keyring = next(one for one in scene.staff.values() if one.actor.id == first)
    matter = Looking(scene, words, matter_id, keyring)
    matters.record_help(keyring, matter.seen, Help.offered_and_taken, words["harm helped"])
    other = scene.staff[PYAE if first != scene.staff[PYAE].actor.id else SAW]
    matters.pass_on(keyring, matter.seen, other.actor.id, words["passed on"])
    found = Triage("clause_2", Period.weeks, Source.witness, number, words["looked at"])
    matters.triage(other, matter.seen, found)
    return Looking(scene, words, matter_id, other)


def _put_aside(matter: Looking) -> None:
    """One finds nothing in it, and somebody whom the office chooses finds the same."""
    bench.set_aside(matter.first, matter.seen, matter.words["nothing in it"])
    held = keys.holders_of(Matter.objects.get(id=matter.matter_id).compartment_id)
    (second,) = (one for one in matter.scene.staff.values() if one.actor.id in held - {matter.first.actor.id})
    bench.set_aside(second, matter.seen, matter.words["nothing in it either"])


def _inquired(matter: Looking) -> None:
    words, ree, saw = matter.words, matter[REE], matter[SAW]
    matters.order_interim(matter.first, matter.seen, (Interim.keep_apart,), words["done at once"])
    matters.name_inquirers(matter.first, matter.seen, (ree.actor.id, saw.actor.id))
    matters.tell_allegation(ree, matter.seen, "my", words["allegation"])
    hearing = Hearing(Heard.heard, Companion.came, "my", words["statement"])
    matters.hear(saw, matter.seen, hearing)
    matters.add_note(saw, matter.seen, words["inquiry note"])


def _to_the_end(matter: Looking) -> None:
    """Found at the second try, appealed, answered, the measure looked at again and ended."""
    _inquired(matter)
    words, ree, saw = matter.words, matter[REE], matter[SAW]
    verdict = _verdict(matter.scene, words["finding"], MeasureCode.supervision)
    bench.propose(ree, matter.seen, verdict)
    bench.speak(saw, matter.seen, Opinion.dissent, words["no to a finding"])
    bench.propose(ree, matter.seen, verdict)
    bench.speak(saw, matter.seen, Opinion.agree, "")
    bench.tell(ree, matter.seen, Telling("my", words["finding told"]))
    bench.appeal(saw, matter.seen, words["appeal of a finding"])
    _three_answer(matter)
    bench.tell(ree, matter.seen, Telling("my", words["finding told"]))
    bench.review(ree, matter.seen, matter.scene.day(0) + LATER, words["measure looked at"])
    bench.lift(ree, matter.seen, Lifted.done, words["measure ended"])
    bench.close(ree, matter.seen, words["matter closed"])


def _three_answer(matter: Looking) -> None:
    reviewers = Sitting.objects.filter(matter=matter.matter_id, seat=Seat.reviewer)
    called = set(reviewers.values_list("staff", flat=True))
    chair, *others = [one for one in matter.scene.staff.values() if one.actor.id in called]
    verdict = _verdict(matter.scene, matter.words["finding on appeal"], MeasureCode.training)
    bench.propose(chair, matter.seen, verdict)
    for one in others:
        bench.speak(one, matter.seen, Opinion.agree, "")


def _handed_over(matter: Looking) -> None:
    """A grave allegation: a sealed file for a legal officer and a reviewer, and nothing left here."""
    _inquired(matter)
    readers = frozenset(matter[name].actor.id for name in ("Lin", "Htoo"))
    words = matter.words
    handed = HandOver(uuid4(), words["handed over"], readers, words["handed over so far"])
    handing.hand_over(matter[REE], matter.seen, handed)


def _asked_to_undertake(scene: Scene, words: Sentences) -> None:
    """Somebody signs and takes a copy, later; somebody else says no, and why."""
    standards.put_in_force(scene.staff["Thant"].actor, scene.staff["Lin"].actor, scene.day(0))
    for signs in (True, False):
        way = _somebody(scene, words)
        panel.recognise(way, 50, Decided.civilian_other)
        if signs:
            standards.sign(way, 5)
            continue
        undertaking_id = standards.explain(way, 5)
        seen = standards._seen(way, undertaking_id, 5)
        decline(scene.staff[OO], seen, DeclinedReason(words.get(WHY_NOT, DeclinedReason.not_said)))


def _verdict(scene: Scene, reasons: str, measure: MeasureCode) -> Verdict:
    return Verdict(Finding.minor, reasons, "my", measure, scene.day(0) + LATER)


__all__ = ["write_about_conduct"]
