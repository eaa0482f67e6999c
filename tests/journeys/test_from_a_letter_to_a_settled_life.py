"""A soldier with his wife and two children: from the first letter to the day he needs nobody any more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from .filling import fill_and_send
from .houses import Houses
from .people import SOON, Colleague, Person

LETTER = "ကျွန်တော် မိန်းမနဲ့ ကလေးနှစ်ယောက်ပါ ထွက်ချင်ပါတယ်။ ဘာလုပ်ရမလဲ။"
CASE = re.compile(r"/cases/([0-9a-f-]{36})/")


class Office:
    """The office on one day: colleagues who sign in when they are needed, in one language."""

    def __init__(self, browser: Browser, houses: Houses, language: str) -> None:
        self.browser, self.houses, self.language = browser, houses, language
        self.people: dict[str, Colleague] = {}

    def __getitem__(self, name: str) -> Colleague:
        if name not in self.people:
            self.people[name] = Colleague(self.browser, self.houses, name).sign_in()
            self.speak(name)
        return self.people[name]

    def speak(self, name: str) -> None:
        self.people[name].page.locator(f"footer [value={self.language}]").click()

    def does(self, name: str, path: str, **told: str | list[str]) -> Colleague:
        """Somebody opens one page, fills it in and sends it."""
        colleague = self[name]
        colleague.goto(path)
        fill_and_send(colleague.page, **told)
        return colleague


@pytest.mark.parametrize("language", ["my", "en"])
def test_a_soldier_with_wife_and_two_children(browser: Browser, houses: Houses, language: str) -> None:
    houses.start()
    houses.collect()
    office = Office(browser, houses, language)
    person = Person(browser, houses, language)
    case = _becomes_a_case(person, office)
    _says_yes(office, case)
    _belong_together(office, case)
    _are_made_safe(office, case)
    _arrive(office, case)
    _is_asked(office, case, "intake")
    _is_asked(office, case, "assessment")
    _is_approved(office, case, "assess")
    _is_decided(office, case)
    _find_a_home(office, case)
    _are_supported(office, case)
    _leave_well(office, case)
    page = office["Aye"].goto(f"/cases/{case}/")
    assert page.locator("ol.way [aria-current]").inner_text() in {"Closed", "ပိတ်ပြီး"}
    houses.collect()
    assert person.open_mailbox()  # it stays open


def _becomes_a_case(person: Person, office: Office) -> str:
    person.write(LETTER, SOON)
    office.houses.collect()
    aye = office.people["Aye"] = Colleague(office.browser, office.houses, "Aye").sign_in()
    aye.open_letters()
    aye.open_thread()
    aye.take()
    aye.judge()
    aye.open_case()
    office.speak("Aye")
    page = aye.goto("/cases/")
    found = CASE.search(page.locator("main tbody a").first.get_attribute("href") or "")
    assert found
    return found[1]


def _says_yes(office: Office, case: str) -> None:
    aye = office.does("Aye", f"/consent/{case}/ask/c1/")
    fill_and_send(aye.page, answer="yes")
    fill_and_send(aye.page, mode="oral_witnessed")
    for _page in ("witness", "interpreter", "capacity"):
        fill_and_send(aye.page)
    assert aye.page.url.endswith(f"/consent/{case}/")


def _belong_together(office: Office, case: str) -> None:
    for role, age in (("spouse_informal", "25_59"), ("child", "under_15"), ("child", "under_15")):
        office.does("Aye", f"/household/{case}/add/", role=role, age_band=age)
    office.does("Aye", f"/household/{case}/everybody/")


def _arrive(office: Office, case: str) -> None:
    office.does("Aye", f"/reception/{case}/arrive/")
    office.does("Aye", f"/reception/{case}/children/", answer="family")
    office.does("Aye", f"/reception/{case}/belongings/", answer="personal", text="Two bags.")
    for item in ("health", "bed", "briefing", "womens_space", "card"):
        office.does("Aye", f"/reception/{case}/{item}/")


def _is_asked(office: Office, case: str, kind: str) -> None:
    """One question on a page, until none is left; then all answers are looked at and kept."""
    page = office["Aye"].goto(f"/assessment/{case}/")
    page.locator(f"form[action$='/start/{kind}/'] button").click()
    while page.locator("main form [name=given], main form input[type=radio]").count():
        many = page.locator("input[type=checkbox][name=given]").first
        fill_and_send(page, **({"given": [many.get_attribute("value") or ""]} if many.count() else {}))
    fill_and_send(page)
    assert page.url.endswith(f"/cases/{case}/")


def _is_approved(office: Office, case: str, move: str, **told: str | list[str]) -> None:
    """The owner asks for a step, the supervisor says yes."""
    office.does("Aye", f"/cases/{case}/move/{move}/", asked_of="Bo", **told)
    office.does("Bo", f"/cases/{case}/answer/", answer="approve")


def _are_made_safe(office: Office, case: str) -> None:
    """A plan that Bo approves, words only they know, and a first check-in."""
    office.does("Aye", f"/safety/{case}/plan/", threats=["retaliation_family"], agreed="yes")
    if "/decide/" in office["Bo"].goto(f"/safety/{case}/").content():
        office.does("Bo", f"/safety/{case}/plan/decide/", decision="approved")
    office.does("Aye", f"/safety/{case}/words/", all_well="မိုးရွာနေတယ်", forced="နေပူနေတယ်")


def _is_decided(office: Office, case: str) -> None:
    """Asked by Aye, decided by three who have never met him, told in his language."""
    office.does(
        "Aye",
        f"/status/{case}/interview/",
        interviewers=["=Aye"],
        methods=["two_interviews"],
        outcome="confirmed",
        voluntariness="free",
        in_custody="no",
    )
    office.does("Bawk", f"/status/{case}/panel/", chair="Hla", members=["=Htet", "=Hnin"])
    office.does("Aye", f"/status/{case}/before/")
    page = office["Hla"].goto("/status/panels/")
    panel = page.locator("main a[href*='/status/panels/']").first.get_attribute("href")
    office.does("Hla", f"{panel}propose/", finding="voluntary_leaver_military", eligible="yes")
    for member in ("Htet", "Hnin"):
        office.does(member, f"{panel}speak/", opinion="agree")
    office.does("Hla", f"{panel}decide/")
    office.does("Aye", f"/status/{case}/tell/")


def _find_a_home(office: Office, case: str) -> None:
    """Four beds in one house: offered by Mu, seen by child protection, confirmed by Bo; they move in."""
    office.does(
        "Mu",
        "/places/sites/new/",
        kind="host_family",
        circle="former_forces",
        beds="4",
        covered="24",
        toilets="1",
        litres="20",
        agreement="1",
    )
    page = office["Mu"].goto("/places/")
    site = page.locator("main a[href*='/places/sites/']:not([href$='/new/'])").first.get_attribute("href")
    office.does(
        "Mu",
        f"{site}inspect/",
        covered="24",
        toilets="1",
        litres="20",
        child_safe="yes",
        features=["lockable"],
    )
    office.does("Bawk", f"{site}open/")
    office.does("Aye", f"/places/case/{case}/ask/", circle="former_forces")
    request = (
        office["Mu"].goto("/places/").locator("main a[href*='/places/requests/']").first.get_attribute("href")
    )
    offer = office["Mu"].goto(str(request)).locator("main a[href*='/offer/']").first.get_attribute("href")
    office.does("Mu", str(offer))
    office.does("Phyu", f"{request}cosign/")
    office.does("Bo", f"{request}confirm/")
    office.does("Mu", f"{request}move-in/")


def _are_supported(office: Office, case: str) -> None:
    office.does("Aye", f"/cases/{case}/note/?kind=plan", kind="plan")
    _is_approved(office, case, "plan")
    office.does("Aye", f"/cases/{case}/move/start_support/")
    office.does("Aye", f"/cases/{case}/move/follow_up/")
    office.does("Aye", f"/closure/{case}/visit/", harm="none", content="5")


def _leave_well(office: Office, case: str) -> None:
    """Everything that closing needs is shown with its link, until nothing is left; then Bo agrees."""
    aye = office.does("Aye", f"/cases/{case}/move/begin_closing/", reason="goals_met")
    office.does("Aye", f"/safety/{case}/end/")
    aye.goto(f"/reception/{case}/").locator("main a[href*='/things/']").first.click()
    aye.page.locator("main a[href$='/back/']").first.click()
    fill_and_send(aye.page)
    home = (
        aye.goto(f"/places/case/{case}/")
        .locator("main a[href*='/places/requests/']")
        .first.get_attribute("href")
    )
    office.does("Aye", f"{home}move-out/")
    while step := aye.goto(f"/closure/{case}/leaving/").locator(
        "ul.tasks a[href*='/leaving/']:not(h2 ~ h2 ~ ul a)"
    ):
        if not step.count():
            break
        step.first.click()
        fill_and_send(aye.page)
    certificates = aye.goto(f"/closure/{case}/certificate/").locator("article > h2")
    assert len(set(certificates.all_inner_texts())) == 2  # in both languages, on one page of one name
    assert [aye.page.locator(f"article[lang={one}] h2").count() for one in ("en", "my")] == [1, 1]
    assert aye.page.locator("h1").count() == 1
    _is_approved(office, case, "close")
