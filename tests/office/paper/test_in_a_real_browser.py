"""What is printed has the shapes the browser shows: compared as pictures, line by line, in every script on our papers.

With REFUGE_PICTURES the pairs are kept: printed above, shown below.
"""

from __future__ import annotations

import pathlib

import pytest
from PIL import Image, ImageChops

from refuge.office.paper.printing import laid_out
from tests.office import browser
from tests.office.paper.pictures import Line, a_page, alike, printed, shown
from tests.office.paper.test_printing_a_page import lines_of

pytestmark = pytest.mark.browser

# The same line printed and shown measured 1.0 in every script. Of a line with one wrong sign the best measured 0.89.
THE_SAME = 0.95
LINES = {
    "stacks": Line("သတ္တိ ဗုဒ္ဓ ပစ္စည်း ဝိဇ္ဇာ ကမ္ဘာ ဒုက္ခ ဝတ္ထု ဉာဏ်ပညာ သမ္မတ ဘဏ္ဍာ", "my"),
    "kinzi": Line("သင်္ဘော အင်္ဂလိပ် မင်္ဂလာပါ အင်္ကျီ သင်္ချာ ဂင်္ဂါ", "my"),
    "medials": Line("ကျွန်ုပ် ကြွေး မြွှာ လျှို့ဝှက် ပြောင်းရွှေ့ ညွှန် မြို့ ကြို့", "my"),
    "unspaced": Line("အစိုးရတပ်မှထွက်ခွာလာသူများကိုဘေးကင်းစွာကြိုဆိုပါသည်", "my"),
    "kayah-li": Line("ꤊꤢꤛꤢ꤭ ꤜꤟꤤ꤬ ꤔꤌꤣ꤫ ꤢꤧꤢꤨꤢꤩꤢꤪ꤭ ꤀꤁꤂꤉", "eky"),
    "sgaw-karen": Line("ပှၤကိးဂၤ အိၣ်ဖျဲၣ်လၢ တၢ်သဘျ ကညီကျိာ် ဒီး တၢ်ခွဲးတၢ်ယာ်", "ksw"),
    "shan": Line("လိၵ်ႈတႆး ၵူၼ်းတႆး မိူင်းတႆး သုၼ်ႇလႆႈ ႁဵတ်းၵၢၼ် ၶႂၢမ်းလိူဝ်ႈ", "shn"),
}
JOINER_BROKEN = "\u200c"
WRONG = {
    "stacks": ("ဗုဒ္ဓ", "ဗုဒ" + JOINER_BROKEN + "္ဓ"),
    "kinzi": ("သင်္ဘော", "သင်" + JOINER_BROKEN + "္ဘော"),
    "medials": ("ကြွေး", "က" + JOINER_BROKEN + "ြွေး"),
    "unspaced": ("ကြို", "က" + JOINER_BROKEN + "ြို"),
    "kayah-li": ("ꤜꤟꤤ꤬", "ꤜꤟꤤ꤭"),
    "sgaw-karen": ("ဖျဲၣ်", "ဖျဲၣ"),
    "shan": ("လိၵ်ႈ", "လိၵ်ႇ"),
}
UNSHAPED = """.line {
    font-feature-settings: "blwf" 0, "rphf" 0, "pref" 0, "pstf" 0, "pres" 0, "blws" 0, "abvs" 0, "psts" 0
}"""
IN_ANOTHER_FONT = """
    .line { font-family: "Noto Sans", "Padauk" !important }
    .line:lang(ksw), .line:lang(shn) { font-family: "Noto Sans Myanmar" !important }
"""


@pytest.fixture(scope="module")
def on_the_screen(chromium):
    return dict(zip(LINES, shown(chromium, list(LINES.values())), strict=True))


@pytest.mark.parametrize("script", LINES)
def test_a_line_is_printed_as_it_is_shown(on_the_screen, script):
    (on_paper,) = printed([LINES[script]])
    _keep(script, on_paper, on_the_screen[script])
    assert alike(on_paper, on_the_screen[script]) >= THE_SAME


@pytest.mark.parametrize("script", LINES)
def test_one_wrong_sign_is_seen(on_the_screen, script):
    right, wrong = WRONG[script]
    assert right in LINES[script].text
    (on_paper,) = printed([Line(LINES[script].text.replace(right, wrong), LINES[script].language)])
    assert alike(on_paper, on_the_screen[script]) < THE_SAME


@pytest.mark.parametrize("script", ["stacks", "kinzi", "medials", "unspaced"])
def test_without_shaping_it_is_seen(on_the_screen, script):
    (on_paper,) = printed([LINES[script]], UNSHAPED)
    assert alike(on_paper, on_the_screen[script]) < THE_SAME


@pytest.mark.parametrize("script", ["stacks", "kinzi", "medials", "unspaced", "sgaw-karen", "shan"])
def test_in_another_font_it_is_seen(on_the_screen, script):
    (on_paper,) = printed([LINES[script]], IN_ANOTHER_FONT)
    assert alike(on_paper, on_the_screen[script]) < THE_SAME


def test_the_standards_in_burmese_are_printed_line_by_line_as_they_are_shown(chromium):
    """Where the lines end is the printer's to choose; every line it makes is compared."""
    from django.conf import settings

    text = settings.PROGRAMME.standards.text("my")
    body = "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
    lines = [Line(one.strip(), "my") for one in lines_of(laid_out(a_page(body)))]
    assert "".join(one.text for one in lines).replace(" ", "") == "".join(text.split())
    assert len(lines) >= 30
    pairs = zip(lines, printed(lines), shown(chromium, lines), strict=True)
    assert [line.text for line, one, other in pairs if alike(one, other) < THE_SAME] == []


def _keep(name: str, on_paper: Image.Image, on_the_screen: Image.Image) -> None:
    """Where pictures are wanted, keep both below each other."""
    if not browser.PICTURES:
        return
    width = max(on_paper.width, on_the_screen.width) + 40
    both = Image.new("L", (width, on_paper.height + on_the_screen.height + 80), 255)
    both.paste(ImageChops.invert(on_paper), (20, 20))
    both.paste(ImageChops.invert(on_the_screen), (20, 60 + on_paper.height))
    both.save(pathlib.Path(browser.PICTURES) / f"paper-{name}.png", optimize=True)
