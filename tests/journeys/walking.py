"""Walking through every page somebody's links lead to, on a narrow screen without script, with the eyes of axe."""

from __future__ import annotations

import collections
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.office.browser import AXE, PHONE, RULES, is_wider_than_the_screen, small_targets, sticking_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

    from .houses import Houses

TYPED = "ဆရာဝန်တစ်ယောက် လိုတယ်လို့ ပြောတယ်။"
"""What is typed into a form that is then refused, to see whether it is kept."""

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|(?<=/)\d+(?=/)")
ADDRESSES = """
import json, django
django.setup()
from django.urls import get_resolver
def walk(resolver, before="", room=""):
    for one in resolver.url_patterns:
        here = before + one.pattern.regex.pattern.removeprefix("^")
        if hasattr(one, "url_patterns"):
            yield from walk(one, here, f"{one.app_name}:" if one.app_name else room)
        else:
            yield room + one.name, "/" + here.replace(chr(92) + "Z", "").rstrip("$")
print(json.dumps(sorted(set(walk(get_resolver())))))
"""


@dataclass(frozen=True)
class Addresses:
    """Every address of the office by its name, in the order of their names."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.patterns}

    def names_of(self, path: str) -> set[str]:
        return {name for name, pattern in self.patterns if pattern.fullmatch(path.split("?", maxsplit=1)[0])}


def addresses_of(houses: Houses) -> Addresses:
    """Ask the office itself where its pages are."""
    environment = {**houses.environment, "DJANGO_SETTINGS_MODULE": "refuge.office.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ADDRESSES], env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return Addresses(tuple((name, re.compile(pattern)) for name, pattern in found))


def kind_of(path: str) -> str:
    """A page's kind: its address without the numbers of this case and that file."""
    return ID.sub("<>", re.sub(r"\?.*after=.*", "", path))


def _is_above(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether somebody who reads line by line would say that Tab went back."""
    return after["bottom"] <= before["top"] + 2 or (
        after["top"] < before["bottom"] - 2
        and after["bottom"] > before["top"] + 2
        and after["left"] < before["left"]
        and after["top"] < before["top"] - 2
    )


def within(link: str, office: str) -> str:
    """A whole link as an address of this office, or nothing."""
    parts = urlsplit(link.removeprefix(office))
    is_ours = not parts.netloc and parts.path.startswith("/")
    # A paper read aloud in another language, and the next page of a list, are pages of their own.
    asked = f"?{parts.query}" if parts.query.startswith("in=") or "after=" in parts.query else ""
    return parts.path + asked if is_ours else ""


LINKS = "links => links.map(link => link.href)"

IN_ANOTHER_SCRIPT = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (node.parentElement.closest("textarea")) continue;  // whatever somebody types, in whichever language
        const text = node.textContent.replace("မြန်မာ", "").trim();  // the language's own name for itself
        const near = node.parentElement.closest("[lang]").lang, is_burmese = /[\\u1000-\\u109f]{3}/.test(text);
        if (near === "en" && is_burmese) found.push(text.slice(0, 80));
        if (near === "my" && !is_burmese && /[a-z]{2,} [a-z]+ [a-z]+/i.test(text)) found.push(text.slice(0, 80));
    }
    return found;
}"""
"""Words that would be read aloud in the wrong language, or were never translated."""

WITHIN_REACH = """() => {
    const seen = new Set(), found = [];
    const all = "a[href], button, input, select, textarea, summary";
    for (const one of document.querySelectorAll(all)) {
        if (one.type === "hidden" || one.disabled || !one.checkVisibility({visibilityProperty: true})) continue;
        if (one.type === "radio") {  // the arrows go through a group; Tab stops at it once
            const group = `${one.name} ${[...document.forms].indexOf(one.form)}`;
            if (seen.has(group)) continue;
            const chosen = one.form.querySelector(`[name="${one.name}"]:checked`);
            if (chosen && chosen !== one) { continue; }
            seen.add(group);
        }
        found.push(one);
    }
    const look = one => { const s = getComputedStyle(one); return [s.outlineStyle, s.outlineWidth, s.boxShadow].join(); };
    window.reach = found;
    window.looks = found.map(look);
    window.look = look;
    return found.map(one => one.outerHTML.slice(0, 110));
}"""

WHERE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const place = reach.indexOf(one), box = one.getBoundingClientRect();
    const is_on_screen = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    return {place, html: one.outerHTML.slice(0, 110), inside: !!one.closest("main"),
            shows: is_on_screen && place >= 0 && look(one) !== looks[place],
            top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left};
}"""

PARTS = """() => [...document.querySelectorAll("body *")].map(one =>
    [one.tagName, one.className.baseVal ?? one.className, one.type, one.getAttribute("role"), one.id && "id"].join(" "))"""

FIELDS = """
    const form = document.querySelector("main form:has(button.button)");
    const fields = form ? [...form.elements].filter(e => e.name && e.type !== "hidden" && e.type !== "submit") : [];
"""

MISSING = f"""() => {{{FIELDS}
    if (form?.method !== "post") return [];
    return [...new Set(fields.filter(e => e.required && !e.checkValidity()).map(e => e.name))];
}}"""
"""The fields somebody has to fill in and that stand empty, by their names."""

UNLINKED = f"""missing => {{{FIELDS}
    const found = [];
    for (const link of document.querySelectorAll(".problems a"))
        if (!fields.some(e => "#" + e.id === link.getAttribute("href"))) found.push(`${{link.outerHTML}} leads to no field`);
    for (const name of missing) {{
        const ours = fields.filter(e => e.name === name);
        const link = ours.some(e => document.querySelector(`.problems a[href="#${{e.id}}"]`));
        if (!link) found.push(`nothing leads to ${{name}}`);
        const said = ours.some(e => (e.closest("fieldset") || e).getAttribute("aria-describedby")?.includes("_error")
                                    || e.getAttribute("aria-describedby")?.includes("_error"));
        if (!said) found.push(`${{name}} does not say what is wrong with it`);
    }}
    return found;
}}"""
"""What the summary of problems leaves out."""

TYPE_A_LITTLE = f"""words => {{{FIELDS}
    const one = fields.find(e => e.tagName === "TEXTAREA" || (e.type === "text" && !e.inputMode && e.maxLength < 0 ));
    if (!one) return [];
    one.value = words;
    return [one.name];
}}"""
"""Type one sentence and leave the rest as it is."""


PAPERS = re.compile(r"/rights/(\?in=..)?$|/letter/[^/]+/$")
"""Pages that are read aloud to the person, in their language."""


class Eyes:
    """One page in a browser that runs none of its scripts; axe is let in afterwards, by the debugger."""

    def __init__(self, browser: Browser, houses: Houses, state: Any) -> None:
        context = browser.new_context(viewport=PHONE, storage_state=state, bypass_csp=True)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.base = houses.office_url
        self.debugger: CDPSession = context.new_cdp_session(self.page)

    def _let_script_run(self, *, allowed: bool) -> None:
        self.debugger.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def goto(self, path: str) -> int:
        self._let_script_run(allowed=False)
        answer = self.page.goto(self.base + path)
        assert answer
        return answer.status

    def faults(self, language: str, *, with_axe: bool = True) -> Iterator[str]:
        """What is wrong with the page as it stands, in a line each."""
        page = self.page
        yield from (f"too small: {one}" for one in small_targets(page))
        if is_wider_than_the_screen(page):
            yield f"wider than the screen: {sticking_out(page)}"
        if page.locator("h1").count() != 1:
            yield f"{page.locator('h1').count()} h1"
        if not page.title().strip():
            yield "no title"
        if page.locator("html").get_attribute("lang") != language and not PAPERS.search(page.url):
            yield "its language is said wrongly"
        yield from (
            f"language not said, or not translated: {one}" for one in page.evaluate(IN_ANOTHER_SCRIPT)
        )
        if with_axe:
            yield from self._axe()

    def parts(self) -> set[str]:
        """What the page is built of."""
        return set(self.page.evaluate(PARTS))

    def _axe(self) -> Iterator[str]:
        self._let_script_run(allowed=True)
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
        found = self.page.evaluate(
            "async rules => (await axe.run(document, {runOnly: rules})).violations", RULES
        )
        self._let_script_run(allowed=False)
        for one in found:
            yield f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes']]}"

    def by_keyboard(self) -> Iterator[str]:
        """Tab from the top: everything in its order, each to be seen, and out at the end."""
        expected = self.page.evaluate(WITHIN_REACH)
        went = list(self._tabbed(2 * len(expected) + 10))
        order = [stop["place"] for stop in went]
        if order != list(range(len(expected))):
            missed = [one for place, one in enumerate(expected) if place not in order]
            yield f"Tab goes {order}, and not to {missed}; it stops at {[one['html'] for one in went if one['place'] < 0]}"
        if expected and 'class="skip"' not in expected[0]:
            yield f"the first Tab does not stop at the way past the links: {expected[0]}"
        yield from (f"focus is not seen on {stop['html']}" for stop in went if not stop["shows"])
        inside = [stop for stop in went if stop["inside"]]
        yield from (
            f"Tab goes back up to {b['html']}" for a, b in itertools.pairwise(inside) if _is_above(a, b)
        )

    def _tabbed(self, most: int) -> Iterator[dict[str, Any]]:
        """Press Tab until it comes out; each stop once, though a date has three."""
        first = before = None
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(WHERE)
            if here is None or here["place"] == first:
                return
            first = here["place"] if first is None else first
            if here["place"] != before:
                yield here
            before = here["place"]
        yield {"place": -1, "html": "no way out", "shows": True, "inside": False}

    def links(self) -> list[str]:
        found = self.page.eval_on_selector_all("a[href]", LINKS)
        return [address for one in found if (address := within(one, self.base))]

    def close(self) -> None:
        self.page.context.close()


HUBS = re.compile(
    r"/(cases|status|status/panels|closure|consent|safety|reception|places/case|places/requests|places/sites"
    r"|children|assessment|household|identity|contact|standards/case|standards/undertakings|conduct)/<>/"
)
"""Pages that look different for each case."""

ALL = ("/cases/", "/cases/<>/")
"""Everybody follows the links of each of them: what can be done there depends on who looks."""

SAME = re.compile(r"/account/.*|/standards/\d+/.+")
"""Pages that are the same for everybody: it is enough that three look at each."""

BAD_REQUEST, ENOUGH = 400, 3


@dataclass
class Shared:
    """What the walks of all colleagues in one language have seen together."""

    names: set[str] = field(default_factory=set)
    paths: collections.Counter[str] = field(default_factory=collections.Counter)
    kinds: dict[str, set[str]] = field(
        default_factory=dict
    )  # of what parts pages of a kind were seen to be built
    pages: int = 0
    refused: int = 0


@dataclass
class Walk:
    """One person's way through every kind of page their links lead to."""

    eyes: Eyes
    language: str
    addresses: Addresses
    shared: Shared
    visits: collections.Counter[str] = field(default_factory=collections.Counter)
    forms: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, *from_where: str) -> None:
        waiting = collections.deque(("/", *from_where))
        met = set(waiting)
        while waiting:
            for link in self._look_at(waiting.popleft()):
                if link not in met:
                    met.add(link)
                    waiting.append(link)

    def _look_at(self, path: str) -> list[str]:
        kind = kind_of(path)
        if path.startswith("/static/") or not self._leads_on(path, kind):
            return []
        self.visits[kind] += 1
        self.shared.paths[path] += 1
        status = self.eyes.goto(path)
        if status >= BAD_REQUEST:
            self.faults.append(f"{path}: {status}")
            return []
        self.shared.names |= self.addresses.names_of(path)
        if self.visits[kind] <= self.looks(kind):
            self._check(path, kind)
        return self.eyes.links()

    def looks(self, kind: str) -> int:
        """At how many pages of a kind to look: more where each case makes another page of it."""
        return 2 if HUBS.fullmatch(kind) else 1

    def _leads_on(self, path: str, kind: str) -> bool:
        """Whether to go there. Of pages to look at no more, their links lead on where nobody has followed them."""
        if kind in ALL:
            return True
        if HUBS.fullmatch(kind):
            return self.visits[kind] < self.looks(kind) or not self.shared.paths[path]
        is_known = SAME.fullmatch(path) and self.shared.paths[path] >= ENOUGH
        return self.visits[kind] < self.looks(kind) and not is_known

    def _check(self, path: str, kind: str) -> None:
        is_first, parts = kind not in self.shared.kinds, self.eyes.parts()
        known = self.shared.kinds.setdefault(kind, set())
        # Axe takes the longest: it does not look again at a page built of parts it has seen in one of its kind.
        found = self.eyes.faults(self.language, with_axe=not parts <= known)
        known |= parts
        self.shared.pages += 1
        self.faults += [f"{path}: {one}" for one in found]
        if is_first:
            self.faults += [f"{path}: {one}" for one in self.eyes.by_keyboard()]
            if self.eyes.page.evaluate(MISSING):
                self.forms.append(path)

    # --- forms that are sent as they should not be

    def try_forms(self) -> None:
        """Send each kind of form empty, and then half filled in."""
        for path in self.forms:
            self.faults += [f"{path} sent empty: {one}" for one in self._refused(path)]

    def _refused(self, path: str) -> Iterator[str]:
        page = self.eyes.page
        self.eyes.goto(path)
        title = page.title()
        missing = page.evaluate(MISSING)
        if not missing:
            return
        self._send()
        if page.locator(".problems").count() == 0:
            yield f"it goes through without {missing}, or says nothing: {page.url}"
            return
        self.shared.refused += 1
        if page.title() == title:
            yield "its title does not say that something is wrong"
        yield from self.eyes.faults(self.language)
        yield from page.evaluate(UNLINKED, missing)
        typed = page.evaluate(TYPE_A_LITTLE, TYPED)
        if len(set(missing) - set(typed)) and typed:
            self._send()
            kept = page.evaluate(
                "names => names.map(n => document.querySelector(`main [name='${n}']`)?.value)", typed
            )
            yield from (f"{name} is lost" for name, is_so in zip(typed, kept, strict=True) if is_so != TYPED)

    def _send(self) -> None:
        self.eyes.page.evaluate("document.querySelector('main form:has(button.button)').noValidate = true")
        self.eyes.page.locator("main form:has(button.button)").first.locator("button.button").first.click()
