"""What is decided about people of the demonstration, and what only few may read: panels, children, complaints."""

from __future__ import annotations

from uuid import UUID, uuid4

from refuge.command.demonstration.scene import BAWK, Scene, Way
from refuge.office.children import actions as children
from refuge.office.children.rules import Measure, Talk, TalkTerm
from refuge.office.sealed import actions as sealed
from refuge.office.sealed.actions import Opening
from refuge.office.sealed.rules import FileKind
from refuge.office.status import actions as status
from refuge.office.status import panels
from refuge.office.status.models import Determination
from refuge.office.status.panels import SeenPanel
from refuge.office.status.paper import Asked, Interview, Proposal
from refuge.office.status.rules import Eligible, Finding, Method, Opinion, Outcome, Panel, Voluntariness

FIRST = ("Hla", "Htet", "Hnin")  # the chair, then the members
OTHERS = ("Htoo", "Hkun", "Hsa")
NU, AYE = "Nu", "Aye"


def interview(way: Way, ago: int, *, in_custody: bool = False) -> None:
    """Hear somebody; of what they answered only how it was checked is kept."""
    given = Interview(
        language="my",
        voluntariness=Voluntariness.in_custody_when_declared if in_custody else Voluntariness.free,
        methods=(Method.two_interviews, Method.community_reference),
        outcome=Outcome.confirmed,
        account="စက်ပြင်အလုပ် လုပ်ချင်တယ်။ အမေကို ခေါ်ချင်တယ်။",
    )
    status.interview(way.keyring(), way.seen(ago), given, Asked(frozenset(), in_custody))


def put_before(way: Way, ago: int, panel: tuple[str, ...] = FIRST) -> None:
    """Bawk, who is not on the case, names who decides; then they are given the key."""
    ids = [way.keyring(name).actor.id for name in panel]
    named = Panel(ids[0], frozenset(ids[1:]), None)
    status.name_panel(way.keyring(BAWK), way.seen(ago, BAWK), named)
    status.put_before(way.keyring(), way.seen(ago))


def propose(way: Way, ago: int, finding: Finding, eligible: Eligible = Eligible.yes) -> None:
    """The chair proposes."""
    proposal = Proposal(
        finding, eligible, "ရွာက လူနှစ်ယောက်က အာမခံတယ်။ Two people the village trusts vouch for him."
    )
    panels.propose(way.keyring(FIRST[0]), _seen_panel(way, ago), proposal)


def decide(way: Way, ago: int, finding: Finding, eligible: Eligible = Eligible.yes) -> None:
    """The chair proposes, both members agree, it is decided and told to the person."""
    propose(way, ago, finding, eligible)
    for name in FIRST[1:]:
        panels.speak(way.keyring(name), _seen_panel(way, ago), Opinion.agree, "")
    panels.decide(way.keyring(FIRST[0]), _seen_panel(way, ago))
    status.tell_person(way.keyring(), way.seen(ago))


def recognise(way: Way, ago: int, finding: Finding) -> None:
    """From the interview to a yes, in two days."""
    interview(way, ago)
    put_before(way, ago - 1)
    decide(way, ago - 2, finding)


def appeal(way: Way, ago: int) -> None:
    """The person appeals, and other people are called to decide."""
    status.appeal(way.keyring(), way.seen(ago), "အိမ်နီးချင်းတွေကို မမေးခဲ့ဘူးလို့ ပြောတယ်။")
    put_before(way, ago, OTHERS)


def _seen_panel(way: Way, ago: int) -> SeenPanel:
    newest = Determination.objects.filter(case=way.case_id).order_by("-number")[0]
    return SeenPanel(newest.id, newest.version, way.scene.moment(ago))


def look_after_child(way: Way, ago: int) -> None:
    """Child protection makes sure of the first things, and hears the child."""
    for measure in (Measure.released, Measure.apart_from_adults, Measure.told):
        children.confirm(way.keyring(), way.seen(ago), measure=measure)
    words = "ကျောင်းပြန်တက်ချင်တယ်။ အမေ့ကို ဖုန်းဆက်ချင်တယ်။ He sleeps badly and likes to draw."
    children.write_talk(way.keyring(), way.seen(ago), Talk(frozenset(TalkTerm), stopped=False, words=words))


def complain(scene: Scene, ago: int, words: str) -> UUID:
    """A complaint that only whoever hears complaints reads."""
    file_id = uuid4()
    opening = Opening(file_id, FileKind.complaint, words)
    sealed.open_file(scene.staff[AYE].actor, opening, scene.moment(ago))
    return file_id
