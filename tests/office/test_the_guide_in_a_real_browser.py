"""The pictures of the guide and of the main pages: the demonstration on a phone 360 px wide, in both languages.

Taken by `make pictures` and no other time; that every picture a guide shows is there is tested always. The guide
shows one screen of a page, the pictures named `office-…` most of it.
"""

from __future__ import annotations

import os
import pathlib
import re

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import sync_playwright

from refuge.command.demonstration.scene import Scene
from refuge.command.demonstration.stories import make_cases
from refuge.command.staff import DEMONSTRATION
from refuge.office.access.models import Staff
from refuge.office.case.models import Case
from refuge.office.contact import intake, receiving
from refuge.office.contact.models import Thread
from refuge.office.safety.models import CheckIn
from refuge.office.status.models import Determination
from refuge.office.undertaking.models import Undertaking
from tests.office import browser
from tests.office.contact.people import Letterbox, Person

DOCS = pathlib.Path(__file__).parents[2] / "docs"
GUIDES = sorted((DOCS / "guide").glob("*/*.md"))
LETTERS = (
    ("ကျွန်တော် ထွက်ချင်ပါတယ်။ ဒီည စစ်ဆေးမှု ရှိမယ် ထင်ပါတယ်။ ဘာလုပ်သင့်ပါသလဲ။", "danger"),
    ("ကျွန်မ ခင်ပွန်းအတွက် မေးတာပါ။ ကလေးနှစ်ယောက်ပါ ခေါ်လာလို့ ရပါသလား။", "soon"),
)
taking_pictures = pytest.mark.skipif(not browser.PICTURES, reason="pictures are taken by `make pictures`")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_picture_and_link_of_a_guide_is_there(guide):
    for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text()):
        assert (guide.parent / target).resolve().exists(), target


def case_in(state, **more):
    return Case.objects.filter(status=state, track="adult", **more).order_by("opened_on")[0].id


def addresses():
    """What each guide shows, by who looks at it."""
    thread = Thread.objects.order_by("-danger")[0].id
    follow_up, waiting = (
        case_in("follow_up"),
        Case.objects.filter(questions__answer=None).exclude(questions=None),
    )
    return {
        "Aye": {
            "letters": "/contact/",
            "thread": f"/contact/{thread}/",
            "desk": "/",
            "case": f"/cases/{case_in('open', risk='high')}/",
            "handover": f"/cases/{follow_up}/handover/",
            "summary": f"/cases/{follow_up}/summary/",
        },
        "Bo": {"supervisor": "/", "answer": f"/cases/{waiting[0].id}/answer/"},
        "Hla": {"panel": f"/status/panels/{Determination.objects.filter(state='panel_review')[0].id}/"},
        "Mu": {"places": "/places/"},
        "Phyu": {"child-protection": "/"},
    }


def main_addresses():
    """The main pages of the casework, by who looks at them; each is looked at with axe as well."""
    of_case = {
        "timeline": case_in("in_support"),
        "check-in": CheckIn.objects.exclude(state__in=["ok", "resolved"]).order_by("due_at")[0].case_id,
        "closing": case_in("closing"),
    }
    explained = Undertaking.objects.filter(state="explained")[0].id
    return {
        "Aye": {
            "desk": "/",
            "case": f"/cases/{case_in('open', risk='high')}/",
            "timeline": f"/cases/{of_case['timeline']}/#story",
            "safety": f"/safety/{of_case['check-in']}/",
            "check-in": f"/safety/{of_case['check-in']}/record/",
            "closing": f"/closure/{of_case['closing']}/leaving/",
        },
        "Hla": {"panel": f"/status/panels/{Determination.objects.filter(state='panel_review')[0].id}/"},
        "Mu": {"places": "/places/"},
        "Oo": {"undertaking-question": f"/standards/undertakings/{explained}/questions/?clause=health"},
        "Phyu": {"child": f"/children/{Case.objects.get(track='child').id}/"},
        "Pyae": {"concern": "/conduct/raise/"},
        "Thant": {"learning": "/conduct/learning/"},
    }


@taking_pictures
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pictures_of_the_guide_are_taken_in_a_real_browser(staff, signed_in, live_server):
    colleagues = {name: staff(name, *roles) for name, roles in DEMONSTRATION.items()}
    now = timezone.now()
    make_cases(Scene({name: one.keyring for name, one in colleagues.items()}, now))
    intake.make_notices(now)
    letterbox = Letterbox(now)
    letterbox.put(*(Person().letter(text, urgency=urgency) for text, urgency in LETTERS), fetched_at=now)
    receiving.open_letters(colleagues["Aye"].keyring, now)
    office = live_server.url.replace("127.0.0.1", "localhost")
    with sync_playwright() as playwright:
        chromium = browser.chromium(playwright)
        for language in ("my", "en"):
            Staff.objects.update(language=language)
            for name, pages in addresses().items():
                take(chromium, office, signed_in(colleagues[name]), named("guide", pages), language)
            for name, pages in main_addresses().items():
                take(chromium, office, signed_in(colleagues[name]), named("office", pages), language)
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def named(what, pages):
    return {f"{what}-{picture}": address for picture, address in pages.items()}


def take(chromium, office, client, pages, language):
    context = chromium.new_context(viewport=browser.PHONE, base_url=office)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": office}])
    page = context.new_page()
    for picture, address in pages.items():
        assert page.goto(address).status == 200, address
        kept = pathlib.Path(browser.PICTURES) / f"{picture}-{language}.png"
        if picture.startswith("office-"):
            browser.check(page)
            top, bottom = page.evaluate("[scrollY, Math.min(scrollY + 2600, document.body.scrollHeight)]")
            clip = {"x": 0, "y": top, "width": browser.PHONE["width"], "height": bottom - top}
            page.screenshot(path=kept, full_page=True, clip=clip)
        else:
            page.screenshot(path=kept)
    context.close()
