"""Somebody is offered the standards and says no. Their place, their safety, their support and every task stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panels import IN_BOTH_LANGUAGES
from .standards import AtTheStandards, asked, state_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

ROOMS = ("/places/case/{}/", "/safety/{}/", "/reception/{}/", "/closure/{}/", "/status/{}/", "/consent/{}/")
OURS = "a[href*='/standards/']"


def _everything(worker: AtTheStandards, case_id: str) -> dict[str, list[str]]:
    """What the case's own page says there is to do, and the whole of each other room's page."""
    worker.goto(f"/cases/{case_id}/")
    lines = worker.page.locator("main .tasks li").all()
    seen = {"tasks": [line.inner_text() for line in lines if not line.locator(OURS).count()]}
    for room in ROOMS:
        worker.goto(room.format(case_id))
        seen[room] = worker.text().splitlines()
    return seen


@IN_BOTH_LANGUAGES
def test_place_food_safety_and_every_task_stay_the_same(
    browser: Browser, lived_in: Houses, language: str
) -> None:
    lived_in.start_office()
    undertaking, case_id = asked(lived_in, "offered")
    aye = AtTheStandards(browser, lived_in, "Aye", language)
    before = _everything(aye, case_id)
    assert len(before["tasks"]) > 3
    assert all(before.values())

    oo = AtTheStandards(browser, lived_in, "Oo", language)
    oo.goto(f"/standards/undertakings/{undertaking}/")
    oo.decline()
    assert state_of(lived_in, undertaking) == "declined"
    assert _everything(aye, case_id) == before
    aye.goto("/")
    assert aye.page.locator(f"main a[href*='{undertaking}']").count() == 0  # and nobody is sent to ask again
