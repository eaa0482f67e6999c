"""Colleagues around a concern about conduct, in whichever language their pages are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from .panels import OnTheWay

if TYPE_CHECKING:
    from .houses import Houses

TOLD_US = {
    "en": "Two who had given up were beaten in the yard.",
    "my": "လက်နက်ချသူ နှစ်ယောက်ကို ဝင်းထဲမှာ ရိုက်နှက်ခဲ့တယ်။",
}
IN_SHORT = {
    "en": "Somebody who had given up is said to have been beaten.",
    "my": "လက်နက်ချသူ တစ်ယောက်ကို ရိုက်နှက်ခဲ့တယ်လို့ ဆိုတယ်။",
}
ANSWER = {
    "en": "Two people looked into it. It was heard, and you are not named.",
    "my": "လူနှစ်ယောက် စုံစမ်းခဲ့ပါတယ်။ ကြားနာပြီးပါပြီ။ သင့်အမည် မပါပါ။",
}
REASONS = {
    "en": "Two people said the same, each by themselves.",
    "my": "လူနှစ်ယောက်က သီးခြားစီ တူညီစွာ ပြောတယ်။",
}


def a_month_from_now() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


def case_no_of(houses: Houses, case_id: str) -> str:
    known = houses.rows("office", "SELECT id, case_no FROM case_case")
    return next(number for one, number in known if str(one).replace("-", "") == case_id.replace("-", ""))


class InAMatter(OnTheWay):
    """Somebody who looks into concerns, decides about them, or has no business with them."""

    def open_concerns(self) -> None:
        self.goto("/contact/concerns/")
        self.page.locator("main form[action$='/concerns/open/'] button").click()

    def begin_matter(self) -> str:
        """Take the one concern that waits, judge the danger, and begin a matter from it."""
        self.goto("/contact/concerns/")
        self.page.locator("main tbody a").first.click()
        assert TOLD_US[self.language] in self.text()
        self.page.locator("main form[action$='/claim/'] button").click()
        self.follow("/triage/")
        self.choose(danger="1", child="no")
        self.send()
        self.page.locator("main a[href^='/conduct/from/']").click()
        self.choose(source="anonymous")
        self.write(IN_SHORT[self.language])
        self.send()
        return self._id()

    def help_first(self) -> None:
        """Help comes before anything else: until it is written down, nothing else is offered."""
        assert self.page.locator("main a[href$='/triage/']").count() == 0
        self.follow("/help/")
        self.choose(what="offered_and_taken")
        self.write("A doctor, and somebody to talk to.")
        self.send()

    def look_first(self, case_no: str = "") -> None:
        self.follow("/triage/")
        self.choose(clause="prisoners", period="weeks", source="anonymous")
        self.page.fill("input[name=case_no]", case_no)
        self.write("Two people should look into it.")
        self.send()

    def name_inquirers(self, first: str, second: str) -> None:
        self.follow("/name/")
        self.page.select_option("select[name=first]", label=first)
        self.page.select_option("select[name=second]", label=second)
        self.send()

    def tell_and_hear(self) -> None:
        self.follow("/tell-first/")
        self.choose(language=self.language)
        self.write("It is said that you beat somebody who had given up.")
        self.send()
        self.follow("/hear/")
        self.choose(heard="heard", companion="came", language=self.language)
        self.write("I was not there that day.")
        self.send()

    def propose_finding(self, finding: str, measure: str = "") -> None:
        self.follow("/propose/")
        self.choose(finding=finding, language=self.language, measure=measure)
        self.write(REASONS[self.language])
        self.page.fill("input[name=review_on]", a_month_from_now() if measure else "")
        self.send()

    def agree_to_it(self, matter_id: str) -> None:
        self.see(matter_id)
        self.follow("/speak/")
        assert REASONS[self.language] in self.text()
        self.choose(opinion="agree")
        self.send()

    def tell_what_was_found(self, matter_id: str) -> None:
        self.see(matter_id)
        self.follow(f"{matter_id}/tell/")
        self.choose(language=self.language)
        self.write(REASONS[self.language])
        self.send()

    def file_appeal(self) -> None:
        self.follow("/appeal/")
        self.write("He says that nobody asked who was on leave.")
        self.send()

    def answer_whoever_wrote(self) -> None:
        self.page.locator("main a[href^='/contact/']").first.click()
        self.page.locator("main form[action$='/claim/'] button").click()
        self.follow("/answer/")
        self.write(ANSWER[self.language])
        self.page.locator("main button[name=look]").click()
        self.page.locator("main form button.button").first.click()

    def hand_over(self, legal: str, reviewer: str) -> None:
        self.follow("/elsewhere/")
        self.write("They were killed after they had given up.")
        self.page.select_option("select[name=legal]", label=legal)
        self.page.select_option("select[name=reviewer]", label=reviewer)
        self.send()

    def see(self, matter_id: str) -> None:
        self.goto(f"/conduct/{matter_id}/")

    def write(self, words: str) -> None:
        self.page.fill("textarea[name=text]", words)
