"""Every kind of page of the office, as everybody with a desk comes to it by its links, on a phone, without script.

In Burmese and English: axe finds nothing, nobody pushes the page sideways, nothing is too small for a thumb, it has
one heading and a title, and says which language its words are in. Tab alone goes through it from the top, in the
order it is read, is seen wherever it is, and comes out at the end. A form sent empty says so, in a summary that
leads to each field, and keeps what was typed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from .every_room import PLACES, have_written
from .people import DANGER, LATER, SOON, Colleague
from .walking import Eyes, Shared, Walk, addresses_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .houses import Houses

EVERYBODY = (
    *("Thant", "Lin", "Aye", "Phyu", "Pan", "Nu", "Dway", "Htoo", "Oo", "Pyae", "Ree", "Saw"),
    *("Bo", "Bawk", "Hla", "Hnin", "Mu", "Ei", "Chit"),
)
"""Whoever may do what nobody else may comes first: of pages that are the same for everybody three look at each."""
AGREED = {"all is well": "ဒီနှစ် သရက်သီးတွေ ချိုတယ်", "I am forced": "အဖွား ပဲ စိုက်နေတယ်"}
WORDS = "သူ့အမေအတွက် ဆရာဝန်တစ်ယောက် လိုတယ်လို့ ပြောတယ်။"

PRESSED = "is pressed, shows no page of its own"
OUTSIDE = "is for those outside; tests/office/access looks at it in a browser"
ITS_OWN_FACTOR = "changes somebody's own second factor; tests/office/access looks at it in a browser"
NEVER_DUE = "stands there only once its time has come; the tests of its room look at it"
A_LETTER_LIKE_THAT = "needs a letter that cannot be opened; tests/office/contact looks at it in a browser"
OUTSIDE_THIS_WALK = "is a sound, or asks for the words again before something grave"
BEGUN = "stands there only in the middle of something; the tests of its room look at it"
ANOTHER_STATE = "is in no case of this walk; tests/office looks at it in a browser in its room"
NOT_SEEN = {
    **dict.fromkeys(("account_logout", "language", "assessment:start", "case:find"), PRESSED),
    **dict.fromkeys(
        ("contact:claim", "contact:take_over", "contact:collect", "contact:open_letters"), PRESSED
    ),
    **dict.fromkeys(("contact:concerns_collect", "contact:concerns_open_letters"), PRESSED),
    **dict.fromkeys(("contact:retry", "contact:concerns_retry", "sealed:words", "sealed:opened"), PRESSED),
    **dict.fromkeys(("identity:ask_to_erase", "identity:hand_out", "identity:take_back"), PRESSED),
    "undertaking:print_copy": PRESSED,
    **dict.fromkeys(("undertaking:voice", "account_reauthenticate"), OUTSIDE_THIS_WALK),
    **dict.fromkeys(("undertaking:read", "undertaking:question", "undertaking:again"), BEGUN),
    **dict.fromkeys(("breach:received", "breach:from", "breach:letters"), BEGUN),
    **dict.fromkeys(("children:confirm", "consent:told", "household:end_apart"), ANOTHER_STATE),
    **dict.fromkeys(("identity:write", "status:put_before", "undertaking:explain"), ANOTHER_STATE),
    **dict.fromkeys(("account_login", "mfa_authenticate", "invitation", "invitation_typed"), OUTSIDE),
    **dict.fromkeys(("unlock", "kept"), OUTSIDE),
    **dict.fromkeys(
        ("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_remove_webauthn"), ITS_OWN_FACTOR
    ),
    **dict.fromkeys(("bring_back", "take_off", "withdraw_invitation", "children:let_in"), NEVER_DUE),
    **dict.fromkeys(
        ("contact:erase", "closure:stays_closed", "safety:reminders", "identity:show"), NEVER_DUE
    ),
    **dict.fromkeys(("status:sign_off", "case:opened"), NEVER_DUE),
    **dict.fromkeys(("contact:quarantine", "contact:discard"), A_LETTER_LIKE_THAT),
    **dict.fromkeys(("contact:concerns_quarantine", "contact:concerns_discard"), A_LETTER_LIKE_THAT),
}
"""Addresses that no link of this walk leads to, and why."""


def _with_everything_in_it(houses: Houses, browser: Browser) -> None:
    """The demonstration's stories, words in every room, letters that wait, one answered, one that became a case."""
    houses.run("demo", "cases")
    have_written(houses, dict.fromkeys(PLACES, WORDS) | AGREED)
    houses.start()
    houses.collect()
    for urgency in (DANGER, SOON, LATER, SOON):
        assert houses.write_letter(WORDS, urgency)
    houses.collect()
    aye = Colleague(browser, houses, "Aye").sign_in()
    aye.open_letters()
    aye.open_thread()
    aye.take()
    aye.judge()
    aye.answer(WORDS)
    aye.open_thread(1)
    aye.take()
    aye.judge()
    aye.open_case()
    aye.open_thread(2)
    aye.take()
    aye.judge()
    aye.sign_out()


@pytest.mark.minutes
@pytest.mark.skipif(
    os.environ.get("REFUGE_OFFICE_DATABASE", "").startswith("postgresql"),
    reason="A page looks the same whichever database is below it: SQLite is enough.",
)
@pytest.mark.parametrize("language", ["my", "en"])
def test_every_page_is_right_for_everybody(houses: Houses, browser: Browser, language: str) -> None:
    _with_everything_in_it(houses, browser)
    shared, faults, addresses = Shared(), [], addresses_of(houses)
    for name in EVERYBODY:
        colleague = Colleague(browser, houses, name).sign_in()
        colleague.page.locator(f"footer [value={language}]").click()
        eyes = Eyes(browser, houses, colleague.page.context.storage_state())
        walk = Walk(eyes, language, addresses, shared)
        walk.go()
        walk.try_forms()
        faults += [f"{name} {one}" for one in walk.faults]
        print(f"{language}, {name}: {sum(walk.visits.values())} pages, {len(walk.faults)} faults", flush=True)
        eyes.close()
        colleague.page.context.close()
    print(
        f"\n{language}: {len(shared.kinds)} kinds of page, {shared.pages} pages, {shared.refused} forms sent empty"
    )
    assert not faults, "\n".join(faults)
    assert addresses.names - shared.names - set(NOT_SEEN) == set()
    assert set(NOT_SEEN) <= addresses.names
