"""What the journeys about check-ins share: a case from a letter, agreed words and hours, and time that passes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .houses import Houses, later
from .people import Colleague, Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = ZoneInfo("Asia/Yangon")
WELL = {"en": "The mangoes are sweet this year", "my": "ဒီနှစ် သရက်သီးတွေ ချိုတယ်"}
FORCED = {"en": "Grandmother is planting beans", "my": "အဖွား ပဲ စိုက်နေတယ်"}
FIRST = "We want out."


class Keeper(Colleague):
    """Somebody who keeps watch, in whichever language their pages are."""

    def speak(self, language: str) -> Keeper:
        self.page.locator(f"footer button[name=language][value={language}]").click()
        return self

    def send(self) -> None:
        self.page.locator("main form button.button").first.click()

    def takes_on(self, person: Person) -> str:
        """From the newest letter to a case of Aye's that Bo is on too; give its id."""
        self.speak("en")
        self.open_letters()
        self.open_thread(-1)
        self.take()
        self.judge()
        self.open_case()
        self.press("To the case")
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found, person
        self._lets_in(found[0], "Bo")
        return found[0]

    def _lets_in(self, case_id: str, name: str) -> None:
        """Give somebody the key, unless they were given it when the case was opened."""
        self.goto(f"/cases/{case_id}/access/give/")
        if self.page.locator(f"select[name=staff_id] option:text-is('{name}')").count():
            self.page.select_option("select[name=staff_id]", label=name)
            self.choose(why="second_key")
            self.send()

    def agrees(self, case_id: str, language: str) -> None:
        """Agree the words, and a day that begins with the next full hour."""
        self.speak(language)
        self.goto(f"/safety/{case_id}/words/")
        self.page.fill("input[name=all_well]", WELL[language])
        self.page.fill("input[name=forced]", FORCED[language])
        self.send()
        self.goto(f"/safety/{case_id}/schedule/")
        self.choose(every_hours="24", channel="mailbox", wording="nothing_to_do")
        hour = (datetime.now(HERE).hour + 1) % 24
        self.page.select_option("select[name=from_hour]", str(hour))
        self.page.select_option("select[name=to_hour]", "24")
        self.send()
        assert self.page.url.endswith(f"/safety/{case_id}/"), self.text()

    def records(self, case_id: str, outcome: str, words: str = "As agreed.") -> None:
        self.goto(f"/safety/{case_id}/record/")
        self.choose(outcome=outcome)
        self.page.fill("textarea[name=text]", words)
        self.send()

    def says(self, address: str, words: str) -> None:
        self.goto(address)
        self.page.fill("textarea[name=text]", words)
        self.send()

    def called_to(self, case_id: str) -> list[str]:
        """How the desk calls somebody to the safety of a case: the class of each thing that leads there."""
        self.goto("/")
        return [one.inner_text() for one in self.page.locator(f"main a[href='/safety/{case_id}/']").all()]


def begun(
    browser: Browser, houses: Houses, language: str, aye: Keeper | None = None
) -> tuple[Person, Keeper, str]:
    """Both houses open; somebody has written, and agreed words and hours with Aye."""
    person = Person(browser, houses, language)
    if aye is None:
        aye = Keeper(browser, houses, "Aye")
        aye.sign_in()
    person.write(FIRST)
    houses.collect()
    case_id = aye.takes_on(person)
    aye.agrees(case_id, language)
    return person, aye, case_id


def states(houses: Houses, case_id: str) -> list[str]:
    """Where each check-in of a case stands, the first one first."""
    compact = case_id.replace("-", "")
    wanted = f"'{compact}', '{case_id}'" if houses.database("office").startswith("sqlite") else f"'{case_id}'"
    question = f"SELECT state FROM safety_checkin WHERE case_id IN ({wanted}) ORDER BY number"
    return [row[0] for row in houses.rows("office", question)]


def silence(houses: Houses, *, minutes: int, beyond: str = "moves_on_at") -> None:
    """Let time pass until so many minutes beyond what the open check-in waits for."""
    ((when,),) = houses.rows("office", f"SELECT max({beyond}) FROM safety_checkin")
    moment = datetime.fromisoformat(str(when))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    away = moment - datetime.now(UTC) + timedelta(minutes=minutes)
    houses.run("office", "clocks", **later(minutes=int(away.total_seconds() // 60) + 1))
