"""Every page about a decision, in a real Chromium on a phone 360 px wide, in both languages, looked at with axe."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.office import browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_about_a_decision_is_right(
    way, case, newest, aye, dan, hla, htet, lin, at_the_screen, looked_at, language
):
    for member in (aye, dan, hla, htet, lin):
        browser.speak(member, language)
    screens = {one.actor.name: at_the_screen(one, script=True) for one in (aye, dan, hla, htet, lin)}
    today = timezone.localdate()

    def look(member, address, name):
        page = screens[member.actor.name]
        assert page.goto(address).status == 200
        looked_at(page, f"status-{name}-{language}")

    on_case = f"/status/{case}/"
    look(hla, "/status/panels/", "no-panel")
    for name in ("", "interview/", "custody/", "rights/?in=" + language):
        look(aye, on_case + name, "case-" + (name.split("/")[0] or "none"))
    way.legal = lin
    way.interview(today, in_custody=True, language=language)
    look(dan, "/status/panels/", "to-name")
    look(dan, on_case + "panel/", "name-panel")
    way.name(today=today)
    for name in ("before/", "withdraw/", "custody/referred/", "custody/released/"):
        look(aye, on_case + name, "case-" + name.strip("/").replace("/", "-"))
    way.put_before(today)
    panel = f"/status/panels/{newest().id}/"
    look(hla, "/status/panels/", "panels")
    for name in ("propose/", "extend/", "defer/", "not-here/"):
        look(hla, panel + name, "panel-" + name.strip("/"))
    look(lin, panel + "sign/", "panel-sign")
    way.propose(today, finding="captured_or_detained", eligible="no")
    look(htet, panel + "speak/", "panel-speak")
    way.speak(htet, today=today)
    way.speak(way.members[1], "dissent", "The papers were not looked at twice.", today)
    for name in ("", "decide/"):
        look(hla, panel + name, "panel-" + (name.strip("/") or "page"))
    way.defer(today=today)
    look(aye, on_case, "case-deferred")
    for name in ("resume/", "drop/"):
        look(hla, panel + name, "panel-" + name.strip("/"))
    way.resume(today)
    way.decide(today, finding="captured_or_detained", eligible="no")
    look(aye, on_case + "tell/", "case-tell")
    look(aye, f"{on_case}letter/{newest().id}/", "letter")
    way.tell(today)
    look(aye, on_case + "appeal/", "case-appeal")
    look(aye, on_case, "case-decided")
