"""What the staff write down in each room, for `every_room`: a sentence in every place that takes words."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from refuge.command.demonstration import panel, rooms
from refuge.command.demonstration.scene import BO, MU, PAN, PHYU, Scene, Somebody, Way, begin
from refuge.office.assessment import actions as questionnaires
from refuge.office.assessment.actions import Answered
from refuge.office.assessment.rules import HARM
from refuge.office.assessment.rules import Kind as Questionnaire
from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.rules import Category, Given, Move, Reason, Risk
from refuge.office.children import actions as children
from refuge.office.children import rules as childhood
from refuge.office.closure import actions as closing
from refuge.office.closure.actions import Found, NewStep, Suffered
from refuge.office.closure.rules import ContactMode, Harm, Met, Progress, Retaliation
from refuge.office.consent import actions as consents
from refuge.office.consent.reading_out import read_out
from refuge.office.consent.rules import Capacity, Level, Mode, Question, Said, SaidNo
from refuge.office.consent.rules import Category as Kind
from refuge.office.household import actions as households
from refuge.office.identity import actions as names
from refuge.office.identity.rules import Purpose, Words
from refuge.office.people.models import HouseholdMembership, KeepApart
from refuge.office.people.queries import household_of_person
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole
from refuge.office.placement import actions as places
from refuge.office.placement import sites
from refuge.office.placement.actions import Wish
from refuge.office.placement.rules import Coming, SiteKind
from refuge.office.placement.rules import NoteKind as SiteNote
from refuge.office.placement.sites import WaiverAsked
from refuge.office.reception import rules as arrival
from refuge.office.reception.actions import Found as SeenOnArrival
from refuge.office.safety import actions as safety
from refuge.office.safety.actions import Ending, Recorded, Schedule
from refuge.office.safety.contents import PlanWords, Terms
from refuge.office.safety.rules import Channel, EndReason, Family, Outcome, Rhythm, Threat
from refuge.office.sealed import actions as files
from refuge.office.sealed.actions import NewEntry, Opening, SeenFile
from refuge.office.sealed.models import File
from refuge.office.sealed.rules import EntryCode, FileKind
from refuge.office.status import actions as status
from refuge.office.status import panels
from refuge.office.status.paper import Asked, Interview, Proposal
from refuge.office.status.rules import (
    Eligible,
    Finding,
    Method,
    Opinion,
    Voluntariness,
)
from refuge.office.status.rules import Outcome as Checked

from .planting_conduct import write_about_conduct

Sentences = Mapping[str, str]
ADULT = (AgeBand.from_25_to_59, Gender.female, HouseholdRole.spouse_formal)


def write_everywhere(scene: Scene, words: Sentences) -> None:
    for room in (
        _on_a_case,
        _about_consent,
        _about_a_name,
        _about_needs,
        _about_safety,
        _at_reception,
        _around_a_decision,
        _on_places,
        _on_leaving,
        _about_a_child,
        _in_files,
        write_about_conduct,
    ):
        room(scene, words)


def _begin(scene: Scene, words: Sentences, ago: int = 9, risk: Risk = Risk.medium) -> Way:
    way = begin(scene, Somebody(Category.education, words["risk"], ago, risk))
    way.share(ago)
    way.share(ago, BO)
    return way


def _on_a_case(scene: Scene, words: Sentences) -> None:
    way, first, second = (_begin(scene, words) for _ in range(3))
    way.note(8, words["note"])
    for other in (first, second):
        number = shown(Case.objects.get(id=other.case_id).case_no)
        apart = words["household apart"]
        households.keep_apart(way.keyring(BO), way.seen(8, BO), other_number=number, reason=apart)
    pair = KeepApart.objects.order_by("id")[0]
    together = words["household together"]
    households.end_keep_apart(way.keyring(BO), way.seen(7, BO), pair_id=pair.id, reason=together)
    way.ask(3, Move.suspend, Given(Reason.unsafe_to_reach))
    cases.decline(way.keyring(BO), way.seen(2, BO), reasons=words["no to a step"])
    way.ask(1, Move.suspend, Given(Reason.unsafe_to_reach))


def _about_consent(scene: Scene, words: Sentences) -> None:
    way = _begin(scene, words)
    chosen = frozenset({Kind.health, Kind.needs})
    question = Question(Level.c3, "my", words["consent purpose"], chosen, words["consent recipient"])
    rooms.say_yes(way, 8, Level.c1)
    consent_id = _say_yes(way, question)
    consents.withdraw(way.keyring(BO), way.case_id, consent_id, today=scene.day(7))
    refused = consents.ask(way.keyring(), way.seen(7), Question(Level.c2, "my"))
    consents.refuse(way.keyring(), way.seen(7), refused, SaidNo(words["consent refused"]))
    rooms.ask_only(way, 6, Level.c0)


def _say_yes(way: Way, question: Question) -> UUID:
    consent_id = consents.ask(way.keyring(), way.seen(8), question)
    said = Said(Mode.written, Capacity.adult, interpreter=False)
    consents.give(way.keyring(), way.seen(8), consent_id, said=said, heard=read_out(question).hash)
    return consent_id


def _about_a_name(scene: Scene, words: Sentences) -> None:
    for asks in (True, False):
        way = _begin(scene, words)
        rooms.say_yes(way, 8, Level.c1)
        _say_yes(way, Question(Level.c2, "my"))
        kept = Words(words["name used"], words["other names"], words["papers"])
        names.write(way.keyring(), way.seen(5), kept)
        if asks:
            names.ask(way.keyring(), way.case_id, purpose=Purpose.papers, now=scene.now)


def _about_needs(scene: Scene, words: Sentences) -> None:
    for is_released in (True, False):
        way = _begin(scene, words)
        draft_id = questionnaires.start(
            way.keyring(), way.case_id, Questionnaire.assessment, today=scene.day(5)
        )
        for answered in (
            Answered("in_their_words", words["assessment answer"]),
            Answered(HARM, "yes", words["assessment harm"]),
        ):
            questionnaires.save(way.keyring(), rooms._seen_draft(way, draft_id, 5), answered)
        if is_released:
            seen = rooms._seen_draft(way, draft_id, 4)
            questionnaires.release(way.keyring(BO), seen, words=words["assessment release"])


def _about_safety(scene: Scene, words: Sentences) -> None:
    plan = PlanWords(
        threats=(Threat.arrest.value,),
        family=Family.possible.value,
        warning_signs=words["plan signs"],
        person_does=words["plan person"],
        we_do=words["plan office"],
        advice_given=True,
    )
    well, forced = words["all is well"], words["I am forced"]
    schedule = Schedule(Rhythm(24, 8, 20), Terms(Channel.in_person.value, never_from=1, never_to=4))
    for ends in (True, False):
        way = _begin(scene, words, risk=Risk.high)
        safety.agree_plan(way.keyring(), way.seen(8), plan)
        safety.agree_words(way.keyring(), way.seen(3), all_well=well, forced=forced)
        safety.set_schedule(way.keyring(), way.seen(3), schedule, scene.moment(3))
        said = Recorded(Outcome.forced, words["check-in"])
        safety.record(way.keyring(), way.seen(0), said, scene.moment(0.1))
        if ends:
            safety.end_alarm(way.keyring(), way.seen(0), words=words["alarm ended"])
            ending = Ending(EndReason.person_asked, words["check-ins ended"])
            safety.end(way.keyring(), way.seen(0), ending, scene.now)


def _at_reception(scene: Scene, words: Sentences) -> None:
    way = _begin(scene, words)
    things = SeenOnArrival(arrival.Item.belongings, arrival.Belongings.both, words["belongings"])
    rooms.arrive(way, 4, (*(one for one in rooms.ALL_WELL if one.item != things.item), things))


def _interviewed(scene: Scene, words: Sentences) -> Way:
    way = _begin(scene, words)
    given = Interview(
        "my", Voluntariness.free, (Method.two_interviews,), Checked.not_confirmed, words["interview"]
    )
    status.interview(way.keyring(), way.seen(8), given, Asked(frozenset(), in_custody=False))
    panel.put_before(way, 7)
    proposal = Proposal(Finding.civilian_other, Eligible.no, words["reasons"])
    panels.propose(way.keyring(panel.FIRST[0]), panel._seen_panel(way, 6), proposal)
    return way


def _around_a_decision(scene: Scene, words: Sentences) -> None:
    way = _interviewed(scene, words)
    dissenter, agrees = panel.FIRST[1:]
    panels.speak(way.keyring(dissenter), panel._seen_panel(way, 6), Opinion.dissent, words["dissent"])
    panels.speak(way.keyring(agrees), panel._seen_panel(way, 6), Opinion.agree, "")
    panels.decide(way.keyring(panel.FIRST[0]), panel._seen_panel(way, 6))
    status.tell_person(way.keyring(), way.seen(5))
    status.appeal(way.keyring(), way.seen(4), words["appeal"])
    aside = _interviewed(scene, words)
    panels.set_aside(aside.keyring(panel.FIRST[0]), panel._seen_panel(aside, 1), uuid4(), words["set aside"])
    untold = _interviewed(scene, words)
    for name in panel.FIRST[1:]:
        panels.speak(untold.keyring(name), panel._seen_panel(untold, 1), Opinion.agree, "")
    panels.decide(untold.keyring(panel.FIRST[0]), panel._seen_panel(untold, 1))


def _on_places(scene: Scene, words: Sentences) -> None:
    way = _begin(scene, words)
    rooms.household(way, 8, ADULT)
    applicant_id = Case.objects.get(id=way.case_id).person_id
    theirs = HouseholdMembership.objects.filter(household=household_of_person(applicant_id))
    chosen = {one.person_id: Coming.apart for one in theirs} | {applicant_id: Coming.comes}
    places.request(way.keyring(), way.seen(7), Wish(chosen, split_words=words["kept apart at home"]))
    site_id = rooms.propose_site(scene, 6, SiteKind.rented, 3)
    mu, measured = scene.staff[MU], rooms.ROOM_ENOUGH
    sites.inspect(mu, rooms._seen_site(scene, site_id, 6), measured, words=words["site inspected"])
    waiver = WaiverAsked(25, 3, words["site waiver"])
    sites.ask_waiver(mu, rooms._seen_site(scene, site_id, 5), waiver)
    sites.note(mu, rooms._seen_site(scene, site_id, 5), kind=SiteNote.note, words=words["site note"])


def _on_leaving(scene: Scene, words: Sentences) -> None:
    way = _begin(scene, words, ago=80)
    rooms.walk_to_support(way, 76)
    way.take(30, Move.follow_up)
    found = Found(
        ContactMode.in_person,
        Met.person,
        Harm.none,
        Progress.well,
        wishes=words["visit wishes"],
        risk=Risk.low,
        risk_reasons=words["visit risk"],
    )
    visit_id = closing.visit(way.keyring(), way.seen(3), found)
    closing.look(way.keyring(BO), way.seen(3, BO), visit_id=visit_id, words=words["visit answer"])
    suffered = Suffered(Retaliation.dismissal, f"{scene.day(40):%Y-%m}", words["reprisal"])
    closing.log_reprisal(way.keyring(), way.seen(2), suffered)
    way.take(2, Move.begin_closing, Reason.goals_met)
    for step in rooms.TOGETHER:
        closing.take_step(way.keyring(), way.seen(2), NewStep(step, scene.moment(2), words["closing step"]))


def _about_a_child(scene: Scene, words: Sentences) -> None:
    girl = Somebody(
        Category.dependant, words["risk"], 5, Risk.high, AgeBand.from_15_to_17, Gender.female, owner=PHYU
    )
    way = begin(scene, girl)
    for measure in (
        childhood.Measure.released,
        childhood.Measure.apart_from_adults,
        childhood.Measure.told,
    ):
        children.confirm(way.keyring(), way.seen(4), measure=measure)
    talk = childhood.Talk(frozenset(childhood.TalkTerm), stopped=False, words=words["child talk"])
    children.write_talk(way.keyring(), way.seen(4), talk)
    children.write_tracing(way.keyring(), way.seen(4), words=words["child tracing"])
    age = childhood.AgeLook(frozenset(childhood.AgeTerm), childhood.AgeFinding.in_doubt, words["child age"])
    children.assess_age(way.keyring(), way.seen(4), age)
    _ask_for_child(way, words, childhood.Move.hand_to_care, 4)
    children.decline(
        way.keyring(PAN), way.seen(4, PAN), words=words["no to a child's step"], now=scene.moment(4)
    )
    _ask_for_child(way, words, childhood.Move.hand_to_care, 4)
    children.approve(way.keyring(PAN), way.seen(4, PAN), now=scene.moment(3))
    children.review(way.keyring(), way.seen(3), words=words["child review"])
    _ask_for_child(way, words, childhood.Move.settle, 1)


def _ask_for_child(way: Way, words: Sentences, move: childhood.Move, ago: int) -> None:
    given = childhood.Given(words["child step"], childhood.BROUGHT)
    children.ask(way.keyring(), way.seen(ago), move=move, given=given, now=way.scene.moment(ago))


def _in_files(scene: Scene, words: Sentences) -> None:
    aye = scene.staff["Aye"].actor
    for kind, begins, goes_on in (
        (FileKind.complaint, "complaint", "complaint answer"),
        (FileKind.survivor, "survivor", "survivor step"),
    ):
        both = frozenset({aye.id, scene.staff[PHYU].actor.id})  # whoever was told, and one more
        readers = frozenset() if kind is FileKind.complaint else both
        file_id = uuid4()
        files.open_file(aye, Opening(file_id, kind, words[begins], readers=readers), scene.moment(1))
        reader = next(one for one in scene.staff.values() if files.may_find(one.actor, file_id))
        seen = SeenFile(file_id, File.objects.get(id=file_id).version)
        files.add(reader, seen, NewEntry(uuid4(), EntryCode.note, words[goes_on]), scene.now)
