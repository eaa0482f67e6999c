"""Somebody is not heard of: time and colleagues take it up step by step, until they write, or what is learnt clears it
up. Nobody asks the family, and nothing is sent to anybody (P3, I-32).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .houses import Houses, later
from .keeping_watch import WELL, Keeper, begun, silence, states

IN_BOTH_LANGUAGES = pytest.mark.parametrize("language", ["en", "my"])


@pytest.fixture
def both(houses: Houses) -> Houses:
    """Both houses open, the notices brought to the front desk."""
    houses.start()
    houses.collect()
    return houses


@IN_BOTH_LANGUAGES
def test_from_silence_up_every_step_to_a_letter_at_last(
    browser: Browser, both: Houses, language: str
) -> None:
    person, aye, case_id = begun(browser, both, language)
    bo = Keeper(browser, both, "Bo")
    bo.sign_in()
    bo.speak(language)
    for expected in ("late", "missed", "escalated_1"):
        silence(both, minutes=1)
        assert states(both, case_id) == [expected]
        assert len(aye.called_to(case_id)) == 1
    aye.records(case_id, "not_reached", "I asked at the second way. Nobody.")
    assert states(both, case_id) == ["escalated_2"]
    assert bo.called_to(case_id)
    silence(both, minutes=1)
    assert states(both, case_id) == ["escalated_3"]
    bo.says(f"/safety/{case_id}/panel/", "Two ways were tried.")
    assert states(both, case_id) == ["panel"]

    person.open_mailbox()
    person.write_again(f"... {WELL[language]} ...")
    both.collect()
    aye.speak("en").open_letters()
    assert states(both, case_id) == ["ok", "due"]
    aye.speak(language)
    assert aye.called_to(case_id) == []
    page = aye.goto(f"/safety/{case_id}/")
    assert page.locator("svg[role=img]").count() == 1
    assert page.locator("main .tag-danger").count() == 0


@IN_BOTH_LANGUAGES
def test_what_is_learnt_clears_it_up(browser: Browser, both: Houses, language: str) -> None:
    _, aye, case_id = begun(browser, both, language)
    for _ in range(3):
        silence(both, minutes=1)
    aye.records(case_id, "learnt", "They were seen at work, well, by somebody of ours.")
    assert states(both, case_id) == ["resolved", "due"]
    aye.goto(f"/safety/{case_id}/end/")
    aye.choose(reason="arrived")
    aye.page.fill("textarea[name=text]", "They are with us.")
    aye.send()
    assert states(both, case_id) == ["resolved", "waived"]
    assert both.rows("office", "SELECT count(*) FROM contact_queuedanswer WHERE not_before IS NOT NULL") == [
        (0,)
    ]


def test_the_office_itself_lets_time_pass(browser: Browser, houses: Houses) -> None:
    """`refuge office serve` moves check-ins on by itself, line or no line."""
    houses.start()
    houses.collect()
    _, _, case_id = begun(browser, houses, "en")
    houses.stop("office")
    houses.kill("front")
    houses.start_office(collector=True, **later(days=4))
    houses.wait_until(lambda: states(houses, case_id) == ["escalated_3"])
