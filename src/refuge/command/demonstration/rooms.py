"""What each room does on the way of one person of the demonstration, a few lines a room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from refuge.command.demonstration.scene import BAWK, BO, MU, PHYU, Scene, Way
from refuge.office.assessment import actions as questionnaires
from refuge.office.assessment.actions import Answered, SeenDraft
from refuge.office.assessment.models import Assessment
from refuge.office.assessment.rules import QUESTIONS, Item, Shape
from refuge.office.assessment.rules import Kind as Questionnaire
from refuge.office.case.models import Case
from refuge.office.case.rules import Given, Move, Need, NoteKind, Reason, Risk
from refuge.office.closure import actions as closing
from refuge.office.closure.actions import Found, NewStep
from refuge.office.closure.rules import ContactMode, Harm, Met, Progress, Step
from refuge.office.consent import actions as consents
from refuge.office.consent.reading_out import read_out
from refuge.office.consent.rules import TERMS, Capacity, Category, Level, Mode, Question, Said
from refuge.office.household import actions as households
from refuge.office.people.models import HouseholdMembership
from refuge.office.people.queries import household_of_person
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole, Particulars
from refuge.office.placement import actions as places
from refuge.office.placement import sites
from refuge.office.placement.actions import Wish
from refuge.office.placement.models import Placement, Site
from refuge.office.placement.rules import Circle, Coming, Measures, SiteKind
from refuge.office.placement.rules import Need as Wanted
from refuge.office.placement.sites import Proposal
from refuge.office.reception import actions as reception
from refuge.office.reception import rules as arrival
from refuge.office.reception.actions import Found as SeenOnArrival
from refuge.office.safety import actions as safety
from refuge.office.safety.actions import Recorded, Schedule
from refuge.office.safety.contents import PlanWords, Terms
from refuge.office.safety.rules import Channel, Decision, Family, Outcome, Rhythm, Threat
from refuge.office.vault.codes import SeenRow

# --- household


def household(way: Way, ago: int, *members: tuple[AgeBand, Gender, HouseholdRole]) -> None:
    """Write down who belongs together, and that this is everybody."""
    for age_band, gender, role in members:
        seen, particulars = way.seen(ago), Particulars(age_band, gender, ("my",))
        households.add(way.keyring(), seen, particulars=particulars, role=role)
    households.confirm(way.keyring(), way.seen(ago))


# --- consent


def say_yes(way: Way, ago: int, *levels: Level, recipient: str = "") -> None:
    """Ask for each by itself, read it aloud, and write down a yes."""
    for level in levels:
        question = _question(level, recipient)
        consent_id = consents.ask(way.keyring(), way.seen(ago), question)
        said = Said(
            Mode.oral_witnessed if level is Level.c2 else Mode.written, Capacity.adult, interpreter=False
        )
        heard = read_out(question).hash
        consents.give(way.keyring(), way.seen(ago), consent_id, said=said, heard=heard)


def say_no(way: Way, ago: int, level: Level, recipient: str = "") -> None:
    consent_id = consents.ask(way.keyring(), way.seen(ago), _question(level, recipient))
    consents.refuse(way.keyring(), way.seen(ago), consent_id)


def ask_only(way: Way, ago: int, level: Level) -> None:
    """Ask, and let them think about it."""
    consents.ask(way.keyring(), way.seen(ago), _question(level, ""))


def _question(level: Level, recipient: str) -> Question:
    terms = TERMS[level]
    chosen = frozenset({Category.health, Category.needs}) if terms.chosen else frozenset()
    why = "ဆရာဝန်နဲ့ ပြသနိုင်ဖို့။" if terms.has_purpose else ""
    return Question(level, "my", why, chosen, recipient if terms.has_recipient else "")


# --- reception

ALL_WELL = (
    SeenOnArrival(arrival.Item.health, arrival.Health.ok),
    SeenOnArrival(arrival.Item.children, arrival.Children.nobody),
    SeenOnArrival(arrival.Item.bed, arrival.Bed.with_us),
    SeenOnArrival(arrival.Item.briefing, arrival.Briefing.understood),
    SeenOnArrival(arrival.Item.womens_space, arrival.WomensSpace.nobody_asks),
    SeenOnArrival(arrival.Item.belongings, arrival.Belongings.nothing),
    SeenOnArrival(arrival.Item.card, arrival.Card.one_month),
)


def arrive(way: Way, ago: int, found: Iterable[SeenOnArrival] = ALL_WELL) -> None:
    """Somebody is there, and is looked after."""
    reception.arrive(way.keyring(), way.seen(ago), arrived_on=way.scene.day(ago))
    for one in found:
        reception.check(way.keyring(), way.seen(ago), one)


def sleep_elsewhere(way: Way, ago: int) -> None:
    reception.leave(way.keyring(), way.seen(ago))


# --- assessment


def fill_in(way: Way, ago: int, kind: Questionnaire, **otherwise: Any) -> None:
    """Answer every question of a questionnaire and finish it."""
    draft_id = begin_to_fill_in(way, ago, kind, len(QUESTIONS[kind]), **otherwise)
    questionnaires.finish(way.keyring(), _seen_draft(way, draft_id, ago))


def begin_to_fill_in(way: Way, ago: int, kind: Questionnaire, count: int, **otherwise: Any) -> UUID:
    """Answer the first questions of a questionnaire, and leave it there."""
    draft_id = questionnaires.start(way.keyring(), way.case_id, kind, today=way.scene.day(ago))
    for item in QUESTIONS[kind][:count]:
        answer = Answered(item.key, otherwise.get(item.key, _an_answer(item)), "")
        questionnaires.save(way.keyring(), _seen_draft(way, draft_id, ago), answer)
    return draft_id


def _seen_draft(way: Way, draft_id: UUID, ago: int) -> SeenDraft:
    version = Assessment.objects.get(id=draft_id).version
    return SeenDraft(way.case_id, draft_id, version, way.scene.day(ago))


def _an_answer(item: Item) -> Any:
    if item.shape is Shape.words:
        return "ကလေးတွေအတွက် ကျောင်း၊ ကိုယ့်အတွက် အလုပ်တစ်ခု။ A school for the children, a trade for me."
    if item.shape is Shape.each:
        return dict.fromkeys(item.options, item.scale[0])
    return [item.options[0]] if item.shape is Shape.many else item.options[0]


def assess(way: Way, ago: int) -> None:
    """Say yes to a file, be asked page by page, and let Bo approve it a day later."""
    say_yes(way, ago, Level.c1)
    fill_in(way, ago, Questionnaire.intake)
    fill_in(way, ago, Questionnaire.assessment)
    way.ask(ago, Move.assess)
    way.approve(ago - 1)


# --- safety


def agree_on_safety(way: Way, ago: int) -> None:
    """Agree on what each of us does; Bo approves it where the risk is high."""
    words = PlanWords(
        threats=(Threat.arrest.value, Threat.phone_search.value),
        family=Family.possible.value,
        warning_signs="Questions about where they spend the evenings.",
        person_does="ညနေပိုင်း အိမ်ထဲမှာပဲ နေပါမယ်။ ဖုန်းကို မဖွင့်ထားပါ။",
        we_do="We answer within the hour and keep the evening free.",
        advice_given=True,
    )
    safety.agree_plan(way.keyring(), way.seen(ago), words)
    if Case.objects.get(id=way.case_id).risk == Risk.high:
        way.share(ago, BO)
        safety.decide_plan(way.keyring(BO), way.seen(ago, BO), decision=Decision.approved)


def begin_check_ins(way: Way, ago: float) -> None:
    """Agree two sentences and the hours; whoever works on the case meets them."""
    seen = way.seen(int(ago))
    safety.agree_words(
        way.keyring(), seen, all_well="The mangoes are sweet this year", forced="Grandmother planted beans"
    )
    schedule = Schedule(Rhythm(every_hours=24, from_hour=8, to_hour=20), Terms(Channel.in_person.value))
    safety.set_schedule(way.keyring(), way.seen(int(ago)), schedule, way.scene.moment(ago))


def check_in(way: Way, ago: float) -> None:
    """Somebody was met, and is well."""
    recorded = Recorded(Outcome.all_well, "တွေ့ခဲ့တယ်။ အားလုံး ကောင်းတယ်။")
    safety.record(way.keyring(), way.seen(int(ago)), recorded, way.scene.moment(ago))


# --- a place to live

ROOM_ENOUGH = Measures(covered_tenths=300, toilets=2, litres=20, features=frozenset(Wanted), child_safe=True)


def open_site(scene: Scene, ago: int, kind: SiteKind, beds: int) -> UUID:
    """Write a site down under a drawn code, look at it, and let Bo open it."""
    site_id = propose_site(scene, ago, kind, beds)
    sites.inspect(scene.staff[MU], _seen_site(scene, site_id, ago), ROOM_ENOUGH)
    sites.open_site(scene.staff[BO], _seen_site(scene, site_id, ago))
    return site_id


def propose_site(scene: Scene, ago: int, kind: SiteKind, beds: int) -> UUID:  # noqa: ARG001 - said as the others are
    proposal = Proposal(kind, Circle.civilians, beds, ROOM_ENOUGH, agreement=1)
    return sites.propose_site(scene.staff[MU], proposal)


def ask_for_a_place(way: Way, ago: int) -> UUID:
    person_id = Case.objects.get(id=way.case_id).person_id
    household_id = household_of_person(person_id)
    theirs = HouseholdMembership.objects.filter(household=household_id, to_on__isnull=True)
    chosen = dict.fromkeys(theirs.values_list("person", flat=True), Coming.comes)
    return places.request(way.keyring(), way.seen(ago), Wish(chosen))


def offer(way: Way, ago: int, placement_id: UUID, site_id: UUID) -> None:
    places.match(way.keyring(MU), _seen_placement(way, placement_id, ago), site_id=site_id)


def house(way: Way, ago: int, site_id: UUID) -> UUID:
    """From asking to living there: matched, signed by child protection where there is a child, confirmed."""
    placement_id = ask_for_a_place(way, ago)
    offer(way, ago, placement_id, site_id)
    if Placement.objects.get(id=placement_id).has_child:
        places.cosign(way.keyring(PHYU), _seen_placement(way, placement_id, ago))
    places.confirm(way.keyring(BAWK), _seen_placement(way, placement_id, ago))
    places.move_in(way.keyring(), _seen_placement(way, placement_id, ago))
    return placement_id


def _seen_placement(way: Way, placement_id: UUID, ago: int) -> SeenRow:
    return SeenRow(placement_id, Placement.objects.get(id=placement_id).version, way.scene.day(ago))


def _seen_site(scene: Scene, site_id: UUID, ago: int) -> SeenRow:
    return SeenRow(site_id, Site.objects.get(id=site_id).version, scene.day(ago))


# --- support, follow-up and leaving


def agree_on_support(way: Way, ago: int) -> None:
    """Agree with the person on what is done, and let Bo approve it a day later."""
    way.note(ago, AGREED, NoteKind.plan)
    way.ask(ago, Move.plan, Given(confirmed=frozenset({Need.person_agrees})))
    way.approve(ago - 1)


def walk_to_support(way: Way, ago: int) -> None:
    """From open to in support, in eight days that begin so many days ago."""
    assess(way, ago)
    agree_on_support(way, ago - 4)
    way.take(ago - 8, Move.start_support)


def visit(way: Way, ago: int, risk: Risk, wishes: str) -> UUID:
    """Visit somebody for whom nothing has got worse."""
    found = Found(
        ContactMode.in_person,
        Met.person,
        Harm.none,
        Progress.well,
        wishes=wishes,
        risk=risk,
        risk_reasons="ငြိမ်းအေးနေပြီ။ Nothing has got worse.",
    )
    return closing.visit(way.keyring(), way.seen(ago), found)


def visit_and_look(way: Way, ago: int, risk: Risk, wishes: str) -> None:
    """Visit, and have Bo look at it the same day."""
    visit_id = visit(way, ago, risk, wishes)
    closing.look(way.keyring(BO), way.seen(ago, BO), visit_id=visit_id, words="ဆက်လုပ်ပါ။ Go on like this.")


def begin_closing(way: Way, ago: int, why: Reason, *steps: Step) -> None:
    """Begin to close, and take these steps on the same day."""
    way.take(ago, Move.begin_closing, why)
    for step in steps:
        new = NewStep(step, way.scene.moment(ago), "အားလုံး ပြောပြပြီးပါပြီ။")
        closing.take_step(way.keyring(), way.seen(ago), new)


def close(way: Way, ago: int) -> None:
    """Ask Bo, who approves."""
    way.ask(ago, Move.close)
    way.approve(ago)


TOGETHER = (Step.person_told, Step.consents_reviewed, Step.things_returned)

AGREED = (
    "Safety first, then a doctor, then school for the children by the next term. သုံးလအတွင်း လုပ်ငန်းတစ်ခု သင်ယူပါမယ်။"
)
