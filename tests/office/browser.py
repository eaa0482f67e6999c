"""A real Chromium at the office: signing in by hand, looking at every page with axe."""

from __future__ import annotations

import json
import os
import pathlib
import re

from playwright.sync_api import Page

from tests import arriving

AXE = pathlib.Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PICTURES = os.environ.get("REFUGE_PICTURES", "")
PHONE = {"width": 360, "height": 740}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium(playwright):
    """Debian's Chromium, without a window."""
    # Playwright's own loop runs in this thread; Django's guard would take us for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arriving.whole_pages()
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


def faults(page: Page) -> list[str]:
    """What axe finds on a page, in a line each. Our pages let no script in, so axe is let in by the debugger."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Page.setBypassCSP", {"enabled": True})
    for source in (AXE.read_text(encoding="utf-8"), "0"):
        debugger.send("Runtime.evaluate", {"expression": source})
    asked = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(r => JSON.stringify(r.violations))"
    answer = debugger.send(
        "Runtime.evaluate", {"expression": asked, "awaitPromise": True, "returnByValue": True}
    )
    found = json.loads(answer["result"]["value"])
    return [f"{one['id']}: {one['help']} {[node['html'] for node in one['nodes']]}" for one in found]


def is_wider_than_the_screen(page: Page) -> bool:
    """Whether somebody would have to push the page sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def sticking_out(page: Page) -> list[str]:
    """What reaches beyond the right edge, innermost first."""
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")].reverse()
             .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
             .slice(0, 3).map(e => e.outerHTML.slice(0, 160))"""
    )


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and links that stand alone and are lower than 44 px."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
             "button, input:not([type=hidden]), select, textarea, .button, .doors a, .tasks a")]
             .filter(e => e.offsetParent && !(e.labels?.length && ["checkbox", "radio"].includes(e.type)))
             .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))"""
    )


def check(page: Page) -> None:
    """What every page has to be: nothing for axe, no sideways pushing, nothing too small for a thumb."""
    found = faults(page) + [f"too small: {one}" for one in small_targets(page)]
    if is_wider_than_the_screen(page):
        found.append(f"wider than the screen: {sticking_out(page)}")
    assert not found, f"{page.url}: {found}"


def look(page: Page, name: str) -> None:
    """Look at one page with axe, and take its picture where pictures are wanted."""
    check(page)
    if PICTURES:
        page.screenshot(path=pathlib.Path(PICTURES) / f"{name}.png", full_page=True)


def speak(member, language: str) -> None:
    """Let a member of staff have their pages in this language."""
    from refuge.office.access.models import Staff

    Staff.objects.filter(id=member.id).update(language=language)


def give_words(page: Page, address: str, member) -> None:
    """Type name and six words at the door."""
    page.goto(f"{address}/sign-in/")
    page.locator("#id_login").fill(member.actor.name)
    page.locator("#id_password").fill(member.passphrase)
    page.locator("main .button").first.click()


def sign_in(page: Page, address: str, member) -> None:
    """Type name, six words and code at the door."""
    give_words(page, address, member)
    page.locator("#id_code").fill(member.code())
    page.locator("main .button").first.click()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
