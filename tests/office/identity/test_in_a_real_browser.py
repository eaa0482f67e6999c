"""Every page around a name in a real Chromium on a phone 360 px wide, in both languages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from refuge.office.identity import actions
from refuge.office.identity.models import Opening
from refuge.office.identity.rules import Purpose
from tests.office import browser
from tests.office.identity.conftest import NAME

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_around_a_name_is_right(
    kept, opened, agreed, aye, bo, chit, lent, wanted, at_the_screen, looked_at, reauthenticated, language
):
    none, may = opened(aye), opened(aye)
    agreed(aye, may)
    opening_id = wanted(aye, kept)
    for member in (aye, bo):
        browser.speak(member, language)
    his = at_the_screen(bo, script=True)
    for name, address in {
        "identity-second-officer": f"/identity/{kept}/",
        "identity-answer": f"/identity/{kept}/asked/{opening_id}/",
    }.items():
        assert his.goto(address).status == 200
        looked_at(his, f"{name}-{language}")
    hers = at_the_screen(aye, script=True)
    for name, address in {
        "identity-no-yes": f"/identity/{none}/",
        "identity-none": f"/identity/{may}/",
        "identity-write": f"/identity/{may}/write/",
        "identity-asked": f"/identity/{kept}/",
    }.items():
        assert hers.goto(address).status == 200
        looked_at(hers, f"{name}-{language}")
    actions.lend(bo.keyring, kept, opening_id, version=1, now=timezone.now())
    hers.goto(f"/identity/{kept}/")
    looked_at(hers, f"identity-lent-{language}")
    hers.locator("a[href$='/open/']").click()
    if hers.locator("input[type=password]").count():
        hers.locator("input[type=password]").fill(aye.passphrase)
        hers.locator("main .button").first.click()
    looked_at(hers, f"identity-ready-{language}")
    hers.locator("main form .button").first.click()
    assert NAME in hers.locator("main").inner_text()
    looked_at(hers, f"identity-shown-{language}")
    hers.locator("main a.button").click()
    looked_at(hers, f"identity-ask-again-{language}")
    hers.locator("a[href$='/ask/']").click()
    looked_at(hers, f"identity-ask-{language}")
    actions.ask(aye.keyring, kept, purpose=Purpose.erase, now=timezone.now())
    his.goto(f"/identity/{kept}/asked/{Opening.objects.get(purpose=Purpose.erase).id}/")
    looked_at(his, f"identity-erase-{language}")


def test_a_name_is_opened_by_two_without_script(kept, aye, bo, at_the_screen):
    hers, his = at_the_screen(aye), at_the_screen(bo)
    hers.goto(f"/identity/{kept}/")
    hers.locator("a[href$='/ask/']").click()
    hers.locator("[name=purpose][value=papers]").check()
    hers.locator("main .button").first.click()
    his.goto("/")
    his.locator(f"a[href*='/identity/{kept}/asked/']").click()
    his.locator("[name=answer][value=lend]").check()
    his.locator("main .button").first.click()
    hers.goto("/")
    hers.locator(f"a[href$='/open/'][href*='{kept}']").click()
    hers.locator("input[type=password]").fill(aye.passphrase)
    hers.locator("main .button").first.click()
    hers.locator("main form .button").first.click()
    assert NAME in hers.locator("main").inner_text()
