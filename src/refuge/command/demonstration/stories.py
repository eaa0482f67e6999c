"""The people of the demonstration, each a story of a few lines. Made up, all of them."""

from __future__ import annotations

from collections.abc import Callable

from refuge.command.demonstration.scene import PHYU, WIN, Scene, Somebody, begin
from refuge.office.case.rules import Category, EntryRoute, Given, Move, NoteKind, Reason, Risk
from refuge.office.people.rules import AgeBand, Gender


def make_cases(scene: Scene) -> int:
    """Make every case of the demonstration; give back how many."""
    for story in STORIES:
        story(scene)
    return len(STORIES)


def a_soldier_who_asked_today(scene: Scene) -> None:
    """Open, at high risk, and one person alone holds the key: the page warns of that."""
    why = "သူ့ဖုန်းကို နှစ်ကြိမ် စစ်ဆေးခဲ့ပြီ။ ဒီအပတ်ထဲ ထွက်ချင်တယ်။"
    begin(scene, Somebody(Category.military, why, 0, Risk.high, AgeBand.from_18_to_24))


def a_soldier_with_a_family(scene: Scene) -> None:
    """Open, with wife and two small children, and a review that is late."""
    why = "His wife was asked at work where he is."
    way = begin(scene, Somebody(Category.military, why, 9, Risk.high))
    way.share(9)
    way.note(8, "ဇနီးက ကလေးနှစ်ယောက်နဲ့ အတူ လိုက်ချင်တယ်။ အငယ်ဆုံးက ဖျားနေတယ်။")


def a_police_officer_who_waits_for_approval(scene: Scene) -> None:
    """Open, the assessment is written, and Bo has been asked."""
    why = "သူ့တာဝန်ကို လွှဲပေးဖို့ တောင်းခံခဲ့ရတယ်။"
    way = begin(scene, Somebody(Category.police, why, 5, gender=Gender.female))
    way.note(2, "She is calm and knows what she wants.", NoteKind.assessment)
    way.ask(1, Move.assess)


def a_police_officer_who_is_assessed(scene: Scene) -> None:
    way = begin(scene, Somebody(Category.police, "Colleagues have begun to ask questions.", 10))
    way.share(9)
    way.assess(6)


def a_teacher_with_an_agreed_way(scene: Scene) -> None:
    why = "She has not been to work since the strike."
    way = begin(scene, Somebody(Category.education, why, 20, Risk.low, gender=Gender.female))
    way.share(19)
    way.assess(15)
    way.agree_on_support(8)


def a_nurse_in_support(scene: Scene) -> None:
    """In support, with notes by two colleagues."""
    why = "Her name was read out at a meeting."
    nurse = Somebody(Category.health, why, 34, gender=Gender.female, entry=EntryRoute.partner)
    way = begin(scene, nurse)
    way.share(33)
    way.walk_to_support(30)
    way.review(12, Risk.medium, "Calm for a month, but her mother still lives where she left.")
    way.note(6, "ဆေးခန်းမှာ တစ်ပတ်သုံးရက် ကူလုပ်ချင်တယ်လို့ ပြောတယ်။", by=WIN)


def a_militia_man_in_follow_up(scene: Scene) -> None:
    way = begin(scene, Somebody(Category.militia, "His brother was asked to bring him back.", 70))
    way.share(69)
    way.walk_to_support(66)
    way.review(20, Risk.low, "ငြိမ်းအေးနေပြီ။ ကလေးတွေ ကျောင်းတက်နေပြီ။")
    way.take(15, Move.follow_up)


def a_family_that_is_leaving_well(scene: Scene) -> None:
    """Being closed: the goals are met."""
    why = "Her husband left before her."
    wife = Somebody(Category.dependant, why, 80, gender=Gender.female, entry=EntryRoute.family)
    way = begin(scene, wife)
    way.share(79)
    way.walk_to_closing(76)


def a_clerk_who_wanted_advice(scene: Scene) -> None:
    """A civil servant who wanted advice and no more: being closed."""
    why = "He signs papers he does not believe in."
    way = begin(scene, Somebody(Category.civil_administration, why, 90, Risk.low))
    way.note(89, "အကြံဉာဏ်ပဲ လိုချင်တယ်။ သူ့ဘာသာ ဆုံးဖြတ်ပါမယ်တဲ့။")
    way.take(80, Move.begin_closing, Reason.chose_to_leave)


def a_sailor_who_does_not_answer(scene: Scene) -> None:
    """No contact for now: to reach him could endanger him."""
    way = begin(scene, Somebody(Category.military, "He shares a room with others.", 12, Risk.high))
    way.share(12)
    way.assess(10)
    way.ask(5, Move.suspend, Given(Reason.unsafe_to_reach))
    way.approve(4)
    way.review(4, Risk.high, "သုံးကြိမ် မေးပြီးပြီ။ အဖြေမရသေးဘူး။ မိသားစုကို မဆက်သွယ်ရ။")


def a_boy_of_sixteen(scene: Scene) -> None:
    """A child: child protection has had the case from its first moment."""
    why = "He was taken on his way home from school."
    boy = Somebody(Category.military, why, 1, Risk.high, AgeBand.from_15_to_17, owner=PHYU)
    begin(scene, boy)


STORIES: tuple[Callable[[Scene], None], ...] = (
    a_soldier_who_asked_today,
    a_soldier_with_a_family,
    a_police_officer_who_waits_for_approval,
    a_police_officer_who_is_assessed,
    a_teacher_with_an_agreed_way,
    a_nurse_in_support,
    a_militia_man_in_follow_up,
    a_family_that_is_leaving_well,
    a_clerk_who_wanted_advice,
    a_sailor_who_does_not_answer,
    a_boy_of_sixteen,
)
