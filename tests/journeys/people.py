"""The people of the journeys: somebody with a phone, and colleagues with a laptop, each in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from .houses import Houses

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 900}

SOON, LATER, DANGER = "soon", "later", "danger"


class Person:
    """Somebody with a cheap phone: small screen, no script, nothing kept between two visits."""

    def __init__(self, browser: Browser, houses: Houses, language: str = "my") -> None:
        self.browser, self.houses, self.language = browser, houses, language
        self.code = self.cover = ""
        self.page = self._new_visit()

    def _new_visit(self) -> Page:
        context = self.browser.new_context(
            viewport=PHONE, java_script_enabled=False, is_mobile=True, has_touch=True
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def visit(self, path: str) -> Page:
        """Come again as on another day: a browser that remembers nothing."""
        self.page.context.close()
        self.page = self._new_visit()
        self.page.goto(f"{self.houses.front_url}{path}")
        return self.page

    def write(self, text: str, urgency: str = SOON, about: str = "me") -> None:
        """Write a first letter and keep both codes."""
        self.visit(f"/{self.language}/6")
        self.fill(text, urgency, about)
        self.page.click("button.go")
        self._keep_codes()

    def fill(self, text: str, urgency: str = SOON, about: str = "me") -> None:
        self.page.fill("#text", text)
        self.page.check(f"input[name=urgency][value={urgency}]")
        self.page.check(f"input[name=about][value={about}]")

    def _keep_codes(self) -> None:
        self.code, self.cover = (shown.inner_text() for shown in self.page.locator(".digits").all())

    def open_mailbox(self, code: str | None = None) -> list[str]:
        """Type a code; the answers, oldest first."""
        self.visit(f"/{self.language}/7")
        self.page.fill("#code", self.code if code is None else code)
        self.page.click("button.go")
        return self.answers()

    def answers(self) -> list[str]:
        return [answer.inner_text().strip() for answer in self.page.locator("article.answer .text").all()]

    def write_again(self, text: str, urgency: str = SOON) -> None:
        """From the opened mailbox: one more letter under the same code."""
        self.page.click("button[formaction$='/7/1']")
        self.fill(text, urgency)
        self.page.click("button.go")

    def renew(self) -> None:
        """From the opened mailbox: a new code and cover code."""
        self.page.locator("details", has=self.page.locator("button[formaction$='/7/3']")).locator(
            "summary"
        ).click()
        self.page.click("button[formaction$='/7/3']")
        self._keep_codes()

    def erase_all(self) -> None:
        self.page.locator("details", has=self.page.locator("button[value=all]")).locator("summary").click()
        self.page.click("button[value=all]")

    def text(self) -> str:
        return self.page.inner_text("main")


class Colleague:
    """A member of staff at a laptop, signed in with passphrase and second factor; no script needed."""

    def __init__(self, browser: Browser, houses: Houses, name: str) -> None:
        self.houses, self.name = houses, name
        context = browser.new_context(viewport=LAPTOP, java_script_enabled=False)
        self.page = context.new_page()
        self.page.set_default_timeout(20_000)

    def sign_in(self, **clock: str) -> Colleague:
        self.goto("/sign-in/")
        self.page.fill("input[name=login]", self.name)
        self.page.fill("input[name=password]", self.houses.sign_in_of(self.name)["passphrase"])
        self.press()
        self.page.fill("input[name=code]", self.houses.second_factor(self.name, **clock))
        self.press()
        return self

    def goto(self, path: str) -> Page:
        self.page.goto(f"{self.houses.office_url}{path}")
        return self.page

    def press(self, label: str = "") -> None:
        """Press the page's first button, or the one that says this; a link that looks like a button counts."""
        main = self.page.locator("main")
        said = main.get_by_role("button", name=label).or_(main.get_by_role("link", name=label))
        (said if label else main.locator("form button")).first.click()

    def choose(self, **values: str) -> None:
        for name, value in values.items():
            self.page.check(f"input[name={name}][value='{value}']")

    def text(self) -> str:
        return self.page.inner_text("main")

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()

    # --- letters

    def open_letters(self) -> None:
        self.goto("/contact/")
        self.press("Open the letters")

    def inbox(self) -> list[str]:
        """The rows of the inbox as they stand, first one first."""
        self.goto("/contact/")
        return [" ".join(row.inner_text().split()) for row in self.page.locator("main tbody tr").all()]

    def open_thread(self, place: int = 0, show: str = "waiting") -> None:
        self.goto(f"/contact/?show={show}")
        self.page.locator("main tbody a").nth(place).click()

    def take(self) -> None:
        self.press("I take it")

    def judge(self, danger: int = 1, child: str = "no") -> None:
        self.press("Judge the danger")
        self.choose(danger=str(danger), child=child)
        self.press("Keep this")

    def answer(self, text: str) -> None:
        self.press("Write an answer")
        self.page.fill("textarea[name=text]", text)
        self.press("Look at it before it goes")
        self.press("Send it")

    def open_case(
        self, age_band: str = "25_59", owner: str = "Aye", risk_reasons: str = "They fear arrest this week."
    ) -> None:
        self.press("Open a case")
        self.choose(age_band=age_band, category="military", entry_route="self", gender="undisclosed")
        self.choose(languages="my", risk="high")
        self.page.fill("textarea[name=risk_reasons]", risk_reasons)
        self.page.select_option("select[name=owner_id]", label=owner)
        self.page.select_option("select[name=second_id]", label="Bo")
        self.press("Open the case")

    # --- cases

    def add_note(self, text: str) -> None:
        """From the page that says a case is open, or the case itself."""
        to_the_case = self.page.get_by_role("link", name="To the case")
        if to_the_case.count():
            to_the_case.click()
        self.press("note")
        self.page.fill("textarea[name=text]", text)
        self.press()
