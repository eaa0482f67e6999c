"""Concerns about conduct in the demonstration: each so far as its story goes, by those whose work it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from refuge.office.breach import actions, bench, handing
from refuge.office.breach.actions import Concern, Hearing, Triage
from refuge.office.breach.figures import before, quarter_of
from refuge.office.breach.hands import SeenMatter
from refuge.office.breach.models import Matter
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

if TYPE_CHECKING:
    from refuge.command.demonstration.scene import Scene, Way
    from refuge.office.access.keyring import Keyring

CHIT, REE, SAW = "Chit", "Ree", "Saw"
HLA, LIN = "Hla", "Lin"
WORRY = "ဖမ်းမိသူကို အော်ဟစ် ခြိမ်းခြောက်တယ်လို့ ကြားတယ်။ Somebody who had given up was threatened, we hear."
MANY = 6


@dataclass(frozen=True)
class Raised:
    """One concern. Every act is done so many days ago."""

    scene: Scene
    matter_id: UUID
    case_no: str = ""

    def seen(self, ago: float) -> SeenMatter:
        version = Matter.objects.get(id=self.matter_id).version
        return SeenMatter(self.matter_id, version, self.scene.moment(ago))

    def first(self, besides: UUID | None = None) -> Keyring:
        """Whoever the office chose to look first; or, besides them, whom it asked for a second word."""
        looking = Matter.objects.get(id=self.matter_id).seats.filter(seat=Seat.triage)
        staff_id = looking.exclude(staff=besides).values_list("staff", flat=True).get()
        return next(one for one in self.scene.staff.values() if one.actor.id == staff_id)


def tell(scene: Scene, ago: float, words: str = WORRY, way: Way | None = None) -> Raised:
    """Chit, who heard of it, raises a concern."""
    case_no = Case.objects.get(id=way.case_id).case_no if way else ""
    raised = Raised(scene, uuid4(), case_no)
    actions.report(scene.staff[CHIT].actor, Concern(raised.matter_id, words, case_no), scene.moment(ago))
    return raised


def look_first(raised: Raised, ago: float, clause: str = "prisoners") -> None:
    """Help is offered and written down before anything else; then somebody looks at it."""
    words = "A doctor, and somebody to talk to. ဆရာဝန်နဲ့ တွေ့ပေးခဲ့တယ်။"
    actions.record_help(raised.first(), raised.seen(ago), Help.offered_and_taken, words)
    found = Triage(clause, Period.weeks, Source.staff, raised.case_no, "လူနှစ်ယောက် ကြည့်သင့်တယ်။")
    actions.triage(raised.first(), raised.seen(ago), found)


def keep_safe(raised: Raised, ago: float) -> None:
    words = "They eat at other hours until more is known."
    actions.order_interim(raised.first(), raised.seen(ago), (Interim.keep_apart,), words)


def inquire(raised: Raised, ago: float) -> None:
    """Two people inquire: they tell the person what is said, and hear them."""
    ree, saw = raised.scene.staff[REE], raised.scene.staff[SAW]
    actions.name_inquirers(raised.first(), raised.seen(ago), (ree.actor.id, saw.actor.id))
    said = "သင့်ကို ဖမ်းမိသူကို ခြိမ်းခြောက်တယ်လို့ ပြောကြတယ်။ သက်သေမပြရသေးပါ။"
    actions.tell_allegation(ree, raised.seen(ago), "my", said)
    hearing = Hearing(Heard.heard, Companion.came, "my", "အော်ခဲ့တာ မှန်တယ်။ ခြိမ်းခြောက်တာ မဟုတ်ဘူး။")
    actions.hear(ree, raised.seen(ago), hearing)


def find(raised: Raised, ago: float, finding: Finding, measure: MeasureCode) -> None:
    """Ree proposes, Saw agrees, the person is told. From then on the measure holds."""
    ree, saw = raised.scene.staff[REE], raised.scene.staff[SAW]
    review_on = raised.scene.day(int(ago)) + timedelta(days=30)
    verdict = Verdict(finding, "နှစ်ယောက်က သီးခြားစီ တူညီစွာ ပြောတယ်။", "my", measure, review_on)
    bench.propose(ree, raised.seen(ago), verdict)
    bench.speak(saw, raised.seen(ago), Opinion.agree, "")
    bench.tell(ree, raised.seen(ago), bench.Telling("my", "တွေ့ရှိချက်နဲ့ အယူခံနည်းကို ပြောပြခဲ့တယ်။"))


def appeal(raised: Raised, ago: float) -> None:
    """The person appeals, and the office chooses three who had no part."""
    bench.appeal(raised.scene.staff[REE], raised.seen(ago), "တာဝန်ကျချိန်ကို မမေးခဲ့ဘူးလို့ ပြောတယ်။")


def end_well(raised: Raised, ago: float) -> None:
    """The measure is done, and the matter is closed."""
    ree = raised.scene.staff[REE]
    bench.lift(ree, raised.seen(ago), Lifted.done, "သင်တန်း ပြီးသွားပြီ။ He speaks differently now.")
    bench.close(ree, raised.seen(ago), "All is said and done.")


def hand_over(raised: Raised, ago: float) -> None:
    """It may be an international crime: it stops here, and Lin and Hla alone read it."""
    readers = frozenset(raised.scene.staff[name].actor.id for name in (LIN, HLA))
    words = "Somebody was killed after they had given up, it is said."
    given = handing.HandOver(uuid4(), words, readers, "")
    handing.hand_over(raised.first(), raised.seen(ago), given)


def came_to_nothing_last_quarter(scene: Scene) -> None:
    """As many as the figures may tell of, in the quarter that ended last: looked at, and nothing in them."""
    last = before(quarter_of(scene.day(0)))
    ago = (scene.day(0) - last).days - 10
    for _ in range(MANY):
        raised = tell(scene, ago, "တစ်ယောက်ယောက် အရက်မူးပြီး ဆဲတယ်။")
        look_first(raised, ago - 1, "health")
        first, reasons = raised.first(), "ကျင့်ဝတ်နဲ့ မဆိုင်ပါ။ It is for the house to settle."
        bench.set_aside(first, raised.seen(ago - 2), reasons)
        bench.set_aside(raised.first(besides=first.actor.id), raised.seen(ago - 2), reasons)
