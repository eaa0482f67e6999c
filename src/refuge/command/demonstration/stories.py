"""The people of the demonstration, each a story of a few lines. Made up, all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from refuge.command.demonstration import concerns, panel, rooms, standards
from refuge.command.demonstration.rooms import TOGETHER
from refuge.command.demonstration.scene import LIN, PHYU, THANT, WIN, Scene, Somebody, begin
from refuge.office.assessment.rules import Kind as Questionnaire
from refuge.office.breach.rules import Finding as Conduct
from refuge.office.breach.rules import MeasureCode
from refuge.office.case.rules import Category, EntryRoute, Given, Move, Reason, Risk
from refuge.office.closure.rules import Step
from refuge.office.consent.rules import Level
from refuge.office.people.rules import AgeBand, Gender, HouseholdRole
from refuge.office.placement.rules import SiteKind
from refuge.office.safety.ticking import tick
from refuge.office.status.rules import Eligible, Finding

SMALL_CHILD = (AgeBand.under_15, Gender.female, HouseholdRole.child)
BIG_CHILD = (AgeBand.from_15_to_17, Gender.male, HouseholdRole.child)
WIFE = (AgeBand.from_25_to_59, Gender.female, HouseholdRole.spouse_formal)
OLD_MOTHER = (AgeBand.from_60, Gender.female, HouseholdRole.parent)


def make_cases(scene: Scene, only: Collection[str] = ()) -> int:
    """Make every case of the demonstration, or only those stories; give back how many. Then check-ins fall due."""
    head, legal = (scene.staff[name].actor for name in (THANT, LIN))
    standards.put_in_force(head, legal, scene.day(0))
    told = [story for story in STORIES if not only or story.__name__ in only]
    for story in told:
        story(scene)
    tick(scene.now)
    return len(told)


def a_soldier_who_asked_today(scene: Scene) -> None:
    """Open, at high risk, and one person alone holds the key: the page warns of that."""
    why = "သူ့ဖုန်းကို နှစ်ကြိမ် စစ်ဆေးခဲ့ပြီ။ ဒီအပတ်ထဲ ထွက်ချင်တယ်။"
    begin(scene, Somebody(Category.military, why, 0, Risk.high, AgeBand.from_18_to_24))


def a_soldier_with_a_family(scene: Scene) -> None:
    """Open, with wife and two children, a review that is late, and check-ins of which one was missed."""
    why = "His wife was asked at work where he is."
    way = begin(scene, Somebody(Category.military, why, 9, Risk.high))
    way.share(9)
    way.note(8, "ဇနီးက ကလေးနှစ်ယောက်နဲ့ အတူ လိုက်ချင်တယ်။ အငယ်ဆုံးက ဖျားနေတယ်။")
    rooms.household(way, 8, WIFE, SMALL_CHILD, BIG_CHILD)
    rooms.say_yes(way, 8, Level.c1)
    rooms.agree_on_safety(way, 7)
    rooms.begin_check_ins(way, 3)


def a_medic_who_checks_in(scene: Scene) -> None:
    """Open, with a check-in every day, and well."""
    way = begin(scene, Somebody(Category.military, "He is to be sent away next month.", 4))
    way.share(4)
    rooms.say_yes(way, 4, Level.c1)
    rooms.agree_on_safety(way, 3)
    rooms.begin_check_ins(way, 1)
    rooms.check_in(way, 0.1)
    rooms.begin_to_fill_in(way, 1, Questionnaire.intake, 3)


def a_clerk_who_arrived_yesterday(scene: Scene) -> None:
    """Open, at reception; she keeps her name to herself."""
    why = "She was asked to list who did not come to work."
    way = begin(scene, Somebody(Category.civil_administration, why, 3, gender=Gender.female))
    way.share(3)
    rooms.arrive(way, 1)
    rooms.say_yes(way, 1, Level.c1)
    rooms.say_no(way, 1, Level.c2)
    rooms.household(way, 1)


def a_police_officer_who_waits_for_approval(scene: Scene) -> None:
    """Open, the assessment is done, and Bo has been asked."""
    why = "သူ့တာဝန်ကို လွှဲပေးဖို့ တောင်းခံခဲ့ရတယ်။"
    way = begin(scene, Somebody(Category.police, why, 5, gender=Gender.female))
    rooms.say_yes(way, 3, Level.c1)
    rooms.fill_in(way, 3, Questionnaire.intake)
    rooms.fill_in(way, 2, Questionnaire.assessment)
    way.ask(1, Move.assess)


def a_police_officer_who_is_assessed(scene: Scene) -> None:
    """Assessed and recognised; a place to live is asked for, the standards are offered. Two people inquire about her."""
    way = begin(scene, Somebody(Category.police, "Colleagues have begun to ask questions.", 10))
    way.share(9)
    rooms.arrive(way, 7)
    rooms.household(way, 7, OLD_MOTHER)
    rooms.assess(way, 6)
    panel.interview(way, 6)
    panel.put_before(way, 5)
    panel.decide(way, 4, Finding.voluntary_leaver_police_militia)
    rooms.propose_site(scene, 3, SiteKind.rented, 3)
    rooms.ask_for_a_place(way, 3)
    standards.offer(way, 2)
    raised = concerns.tell(scene, 3, way=way)
    concerns.look_first(raised, 2)
    concerns.keep_safe(raised, 2)
    concerns.inquire(raised, 1)


def a_driver_before_the_panel(scene: Scene) -> None:
    """Open, at reception; the chair of the panel has proposed, and the members are to speak."""
    way = begin(scene, Somebody(Category.military, "တပ်မှာ အတင်းခိုင်းခံရတယ်။", 6))
    way.share(6)
    rooms.arrive(way, 5)
    rooms.say_yes(way, 5, Level.c1)
    panel.interview(way, 4)
    panel.put_before(way, 3)
    panel.propose(way, 1, Finding.voluntary_leaver_military)


def a_guard_who_appeals(scene: Scene) -> None:
    """Open; the panel found against him, he appealed, and other people are called to decide."""
    way = begin(scene, Somebody(Category.police, "He asked to be told why, in writing.", 16))
    way.share(16)
    rooms.say_yes(way, 15, Level.c1)
    panel.interview(way, 14)
    panel.put_before(way, 12)
    panel.decide(way, 9, Finding.civilian_other, Eligible.no)
    panel.appeal(way, 2)


def a_man_found_in_custody(scene: Scene) -> None:
    """Open; he was held when he said that he wanted to leave: custody shuts what is for those who come freely."""
    way = begin(
        scene, Somebody(Category.military, "He was held by others before he came to us.", 3, Risk.high)
    )
    way.share(3)
    panel.interview(way, 2, in_custody=True)


def a_teacher_with_an_agreed_way(scene: Scene) -> None:
    """Planned; a place was found, the host is still to say yes, and the standards were explained to her."""
    why = "She has not been to work since the strike."
    way = begin(scene, Somebody(Category.education, why, 20, Risk.low, gender=Gender.female))
    way.share(19)
    rooms.household(way, 18)
    rooms.assess(way, 15)
    rooms.agree_on_support(way, 8)
    panel.recognise(way, 7, Finding.civil_administration_leaver)
    standards.explain(way, 1, "health")
    site_id = rooms.open_site(scene, 12, SiteKind.host_family, 2)
    rooms.offer(way, 2, rooms.ask_for_a_place(way, 5), site_id)


def a_nurse_in_support(scene: Scene) -> None:
    """In support, housed with her children, with notes by two colleagues; she undertook the standards."""
    why = "Her name was read out at a meeting."
    nurse = Somebody(Category.health, why, 34, gender=Gender.female, entry=EntryRoute.partner)
    way = begin(scene, nurse)
    way.share(33)
    rooms.household(way, 32, SMALL_CHILD, SMALL_CHILD)
    rooms.walk_to_support(way, 30)
    rooms.say_yes(way, 20, Level.c3, recipient="The clinic of the sisters")
    rooms.house(way, 20, rooms.open_site(scene, 30, SiteKind.collective, 8))
    panel.recognise(way, 19, Finding.civil_administration_leaver)
    undertaking_id = standards.sign(way, 14)
    rooms.visit(way, 12, Risk.medium, "Calm for a month, but her mother still lives where she left.")
    way.note(6, "ဆေးခန်းမှာ တစ်ပတ်သုံးရက် ကူလုပ်ချင်တယ်လို့ ပြောတယ်။", by=WIN)
    standards.go_through_again(way, 2, undertaking_id)


def a_militia_man_in_follow_up(scene: Scene) -> None:
    """In follow-up; it is late to go through the standards with him again. A measure about his conduct was appealed."""
    way = begin(scene, Somebody(Category.militia, "His brother was asked to bring him back.", 70))
    way.share(69)
    rooms.walk_to_support(way, 66)
    panel.recognise(way, 50, Finding.voluntary_leaver_police_militia)
    standards.sign(way, 40, "prisoners", "reporting")
    rooms.visit_and_look(way, 20, Risk.low, "ကလေးတွေ ကျောင်းတက်နေပြီ။")
    way.take(15, Move.follow_up)
    raised = concerns.tell(scene, 14, way=way)
    concerns.look_first(raised, 13)
    concerns.inquire(raised, 12)
    concerns.find(raised, 6, Conduct.serious, MeasureCode.supervision)
    concerns.appeal(raised, 2)


def a_family_that_is_leaving_well(scene: Scene) -> None:
    """Being closed: the goals are met, she was told, and Bo has been asked. She did not undertake the standards."""
    why = "Her husband left before her."
    wife = Somebody(Category.dependant, why, 80, gender=Gender.female, entry=EntryRoute.family)
    way = begin(scene, wife)
    way.share(79)
    rooms.walk_to_support(way, 76)
    panel.recognise(way, 60, Finding.dependant)
    standards.say_no(way, 55)
    way.take(30, Move.follow_up)
    rooms.visit_and_look(way, 3, Risk.low, "Nobody has asked for them for two months.")
    rooms.begin_closing(way, 2, Reason.goals_met, *TOGETHER)
    way.ask(1, Move.close)


def a_headman_who_wanted_advice(scene: Scene) -> None:
    """A civil servant who wanted advice and no more: closed."""
    why = "He signs papers he does not believe in."
    way = begin(scene, Somebody(Category.civil_administration, why, 40, Risk.low))
    way.note(39, "အကြံဉာဏ်ပဲ လိုချင်တယ်။ သူ့ဘာသာ ဆုံးဖြတ်ပါမယ်တဲ့။")
    rooms.begin_closing(way, 35, Reason.chose_to_leave, *TOGETHER, Step.risk_talk)
    rooms.close(way, 34)


def a_soldier_who_came_back(scene: Scene) -> None:
    """Closed, and opened again: there is a new risk. A matter about him was settled, and a measure holds from another."""
    way = begin(scene, Somebody(Category.military, "He has slept elsewhere every night.", 120))
    way.share(119)
    rooms.walk_to_support(way, 116)
    panel.recognise(way, 100, Finding.voluntary_leaver_military)
    undertaking_id = standards.sign(way, 95)
    way.take(70, Move.follow_up)
    standards.take_back(way, 66, undertaking_id)
    rooms.visit_and_look(way, 62, Risk.low, "ကိုယ့်ဘာသာ ရပ်တည်နိုင်ပြီ။")
    rooms.begin_closing(way, 60, Reason.goals_met, *TOGETHER)
    rooms.close(way, 59)
    way.take(4, Move.reopen, Reason.new_risk)
    settled = concerns.tell(scene, 58, way=way)
    concerns.look_first(settled, 57)
    concerns.inquire(settled, 56)
    concerns.find(settled, 50, Conduct.minor, MeasureCode.training)
    concerns.end_well(settled, 20)
    raised = concerns.tell(scene, 12, way=way)
    concerns.look_first(raised, 11, "civilians")
    concerns.inquire(raised, 10)
    concerns.find(raised, 5, Conduct.minor, MeasureCode.written_warning)
    way.note(4, "တစ်ယောက်ယောက်က သူ့အကြောင်း မေးမြန်းနေတယ်လို့ ပြောလာတယ်။")


def a_sailor_who_does_not_answer(scene: Scene) -> None:
    """No contact for now: to reach him could endanger him."""
    way = begin(scene, Somebody(Category.military, "He shares a room with others.", 12, Risk.high))
    way.share(12)
    rooms.assess(way, 10)
    way.ask(5, Move.suspend, Given(Reason.unsafe_to_reach))
    way.approve(4)
    way.review(4, Risk.high, "သုံးကြိမ် မေးပြီးပြီ။ အဖြေမရသေးဘူး။ မိသားစုကို မဆက်သွယ်ရ။")


def a_postman_who_thinks_about_it(scene: Scene) -> None:
    """Open and recognised; he was offered the standards, and thinks about them."""
    why = "He was told to open the letters he carries."
    way = begin(scene, Somebody(Category.civil_administration, why, 14, Risk.low))
    way.share(14)
    rooms.say_yes(way, 13, Level.c1)
    panel.recognise(way, 12, Finding.civil_administration_leaver)
    standards.think_about_it(way, 5)


def a_boy_of_sixteen(scene: Scene) -> None:
    """A child: child protection has had the case from its first moment."""
    why = "He was taken on his way home from school."
    boy = Somebody(Category.military, why, 1, Risk.high, AgeBand.from_15_to_17, owner=PHYU)
    panel.look_after_child(begin(scene, boy), 0)


def somebody_who_complains(scene: Scene) -> None:
    """No case: a complaint that only whoever hears complaints reads."""
    panel.complain(scene, 1, "ညဘက် ရေမလုံလောက်ဘူး။ There was no water for two nights, and nobody said why.")


def somebody_who_worries(scene: Scene) -> None:
    """No case: concerns that wait to be looked at, one of them with help offered, and what came to nothing."""
    concerns.tell(scene, 0.5, "သူ့ဆီက ပိုက်ဆံ တောင်းတယ်လို့ ကြားတယ်။ Somebody was asked for money, we hear.")
    concerns.look_first(concerns.tell(scene, 2), 1)
    concerns.came_to_nothing_last_quarter(scene)


def somebody_who_tells_of_something_grave(scene: Scene) -> None:
    """No case: whoever looked first saw what it may be. Two people read it now, and nobody else knows of it."""
    raised = concerns.tell(scene, 4, "ဖမ်းမိသူ တစ်ယောက် သေဆုံးသွားတယ်။ One who had given up has died.")
    concerns.look_first(raised, 3)
    concerns.hand_over(raised, 3)


STORIES: tuple[Callable[[Scene], None], ...] = (
    a_soldier_who_asked_today,
    a_soldier_with_a_family,
    a_medic_who_checks_in,
    a_clerk_who_arrived_yesterday,
    a_police_officer_who_waits_for_approval,
    a_police_officer_who_is_assessed,
    a_driver_before_the_panel,
    a_guard_who_appeals,
    a_man_found_in_custody,
    a_teacher_with_an_agreed_way,
    a_nurse_in_support,
    a_militia_man_in_follow_up,
    a_family_that_is_leaving_well,
    a_headman_who_wanted_advice,
    a_soldier_who_came_back,
    a_sailor_who_does_not_answer,
    a_postman_who_thinks_about_it,
    a_boy_of_sixteen,
    somebody_who_complains,
    somebody_who_worries,
    somebody_who_tells_of_something_grave,
)
