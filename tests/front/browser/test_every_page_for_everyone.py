"""axe, narrow screens and pictures. axe is a script, so these browsers run it past the page's own policy."""

from __future__ import annotations

import os
import pathlib

import pytest

from refuge.language.codes import new_code
from refuge.protocol.mailbox import derive
from tests.front.browser.conftest import PHONE
from tests.front.state import FRONT_ID
from tests.front.visiting import shown

pytestmark = pytest.mark.browser

AXE = pathlib.Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
TOO_SMALL = """[...document.querySelectorAll('a, button, summary, label.choice, textarea')]
    .filter(one => !one.closest('p') || one.classList.contains('go'))
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 24)).map(([html]) => html)"""
PICTURES = os.environ.get("REFUGE_PICTURES", "")
PICTURED = {"front-page-call", "front-page-6", "front-codes", "front-answers"}


def write(page, language):
    page.goto(f"/{language}/6")
    page.fill("#text", "ကူညီပါ။ ကျွန်တော် ထွက်ချင်ပါတယ်။")
    page.check("input[value=danger]")
    page.check("input[value=me]")
    page.click("main button.go")


def refuse(page, language):
    page.goto(f"/{language}/6")
    page.fill("#text", "\u200b")
    page.check("input[value=danger]")
    page.check("input[value=me]")
    page.click("main button.go")


def tell_of_a_concern(page, language, text):
    page.goto(f"/{language}/9")
    page.click(f"main a[href^='/{language}/6']")
    page.fill("#text", text)
    page.check("input[value=soon]")
    page.check("input[value=concern]")
    page.click("main button.go")


def open_mailbox(page, language, code):
    page.goto(f"/{language}/7")
    page.fill("#code", shown(code))
    page.click("main button.go")


def read(page, language, office):
    keys = derive(code := new_code(), FRONT_ID)
    office.answers_code(keys, "ကျွန်ုပ်တို့ ရှိပါတယ်။ သင့်စာကို ဖတ်ပြီးပါပြီ။\n\nဘယ်အချိန် ဖတ်ရင် လုံခြုံလဲ ပြောပါ။")
    office.leaves(office.deposit(keys.mailbox, keys.reply_to, b"?" * 32, "Forged."))
    open_mailbox(page, language, code)
    for summary in page.locator("summary").all():
        summary.click()


def write_again(page, language):
    open_mailbox(page, language, new_code())
    page.click("main p button.go")


def send_again(page, language):
    write_again(page, language)
    page.fill("#text", "ကူညီပါ။")
    page.check("input[value=soon]")
    page.check("input[value=me]")
    page.click("main button.go")


def renew(page, language):
    open_mailbox(page, language, new_code())
    page.click("summary >> nth=1")
    page.click("button[formaction$='7/3']")


def wrong_digits(page, language):
    page.goto(f"/{language}/7")
    page.fill("#code", "1234")
    page.click("main button.go")


def check_copy(page, language, number):
    page.goto(f"/{language}/8")
    page.fill("#number", number)
    page.click("main button.go")


SHOWN = {
    **{f"page-{n or 'call'}": lambda page, language, _, n=n: page.goto(f"/{language}/{n}") for n in ("", *"123456789")},
    "codes": lambda page, language, _: write(page, language),
    "concern": lambda page, language, _: tell_of_a_concern(page, language, "သူတို့က သူ့ကို ရိုက်တယ်။"),
    "concern-refused": lambda page, language, _: tell_of_a_concern(page, language, "\u200b"),
    "refused": lambda page, language, _: refuse(page, language),
    "wrong-digits": lambda page, language, _: wrong_digits(page, language),
    "no-answer": lambda page, language, _: open_mailbox(page, language, new_code()),
    "answers": read,
    "write-again": lambda page, language, _: write_again(page, language),
    "sent-again": lambda page, language, _: send_again(page, language),
    "renewed": lambda page, language, _: renew(page, language),
    "copy-genuine": lambda page, language, office: check_copy(page, language, shown(office.lists_a_copy(language))),
    "copy-not-listed": lambda page, language, _: check_copy(page, language, shown(new_code())),
    "copy-wrong-digits": lambda page, language, _: check_copy(page, language, "1234"),
    "not-found": lambda page, language, _: page.goto(f"/{language}/nothing"),
}  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def page(request, chromium, front):
    context = chromium.new_context(
        viewport=PHONE, bypass_csp=True, color_scheme=request.param, base_url=f"http://127.0.0.1:{front.port}"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["my", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_axe_finds_nothing_nothing_sticks_out_and_a_thumb_hits_everything(page, office, language, name):
    SHOWN[name](page, language, office)
    take_picture(page, f"front-{name}-{language}")
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate(TOO_SMALL) == []
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.scrollingElement.scrollWidth") == width


def take_picture(page, name):
    """Where pictures are wanted, of some: REFUGE_PICTURES names the folder."""
    if (
        PICTURES
        and name.rpartition("-")[0] in PICTURED
        and page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    ):
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=pathlib.Path(PICTURES) / f"{name}.png", full_page=True)
