"""Every page about somebody's safety, walked as a person walks it, through the real server."""

from __future__ import annotations

import re

import pytest

from refuge.office.case.rules import Risk
from refuge.office.people.rules import AgeBand
from refuge.office.safety.models import CheckIn, SafetyPlan
from refuge.office.safety.rules import State
from tests.office.safety.conftest import FORCED, PLAN, WELL

pytestmark = pytest.mark.django_db
PLAN_FORM = {
    "threats": ["arrest", "phone_search"],
    "family": "possible",
    "warning_signs": PLAN.warning_signs,
    "person_does": PLAN.person_does,
    "we_do": PLAN.we_do,
    "agreed": "on",
}
SCHEDULE_FORM = {
    "every_hours": "24",
    "from_hour": "19",
    "to_hour": "21",
    "channel": "mailbox",
    "wording": "nothing_to_do",
}


@pytest.fixture
def desk_of(signed_in):
    """A browser at one case: `aye_at(them).post("plan/", …)`; each form carries the version that is seen."""

    class At:
        def __init__(self, member, them):
            self.client, self.them = signed_in(member), them
            self.base = f"/safety/{them.case_id}/"

        def get(self, path=""):
            reply = self.client.get(self.base + path)
            assert reply.status_code == 200, reply.status_code
            return reply.text

        def send(self, path, **form):
            return self.client.post(self.base + path, {"version": self.them.seen.version, **form})

        def sends(self, path, **form):
            reply = self.send(path, **form)
            assert reply.status_code == 302, re.findall(r'class="wrong">(.*?)<', reply.text) or reply.text
            return self

    return At


def test_from_nothing_to_a_check_in(someone, aye, desk_of):
    at = desk_of(aye, someone())
    assert "Nothing is agreed yet" in at.get()
    for path in ("plan/", "words/", "schedule/", "record/", "end/"):
        assert "<form" in at.get(path)
    at.sends("plan/", **PLAN_FORM).sends("words/", all_well=WELL, forced=FORCED).sends(
        "schedule/", **SCHEDULE_FORM
    )
    page = at.get()
    assert PLAN.we_do in page
    assert "Every day" in page
    assert "lie ready" in page
    assert WELL not in page
    at.sends("record/", outcome="not_reached", text="Nobody came to the door.")
    at.sends("reminders/")
    at.sends("end/", reason="person_asked", text="They feel safe.")
    assert "The check-ins have ended" in at.get()
    assert CheckIn.objects.get().state == State.waived


def test_the_agreed_words_are_never_shown_again(watched, aye, desk_of):
    at = desk_of(aye, watched())
    pages = [at.get(path) for path in ("", "words/", "schedule/", "record/")]
    assert not any(word in page for word in (WELL, FORCED) for page in pages)


def test_words_that_would_be_mixed_up_are_refused_with_what_can_be_done(someone, aye, desk_of):
    reply = desk_of(aye, someone()).send("words/", all_well=WELL, forced=WELL.upper())
    assert reply.status_code == 409
    assert "neither inside the other" in reply.text


def test_a_high_risk_plan_is_approved_by_a_second_person(someone, aye, bo, desk_of):
    them = someone(risk=Risk.high)
    at = desk_of(aye, them).sends("plan/", **PLAN_FORM)
    assert "waits for a second person" in at.get()
    assert at.client.get(at.base + "plan/decide/").status_code == 403
    bos = desk_of(bo, them)
    assert PLAN.we_do in bos.get("plan/decide/")
    bos.sends("plan/decide/", decision="declined", text="What if the evening is not free?")
    assert "not approved" in at.get()
    at.sends("plan/", **PLAN_FORM)
    bos.sends("plan/decide/", decision="approved")
    assert "approved by Bo" in at.get()
    assert SafetyPlan.objects.count() == 2
    assert PLAN.person_does in at.get("plan/1/")
    assert at.client.get(at.base + "plan/9/").status_code == 404


def test_a_new_version_begins_with_what_was_agreed_before(someone, aye, desk_of):
    at = desk_of(aye, someone()).sends("plan/", **PLAN_FORM)
    assert PLAN.warning_signs in at.get("plan/")


def test_a_telephone_number_in_a_plan_is_warned_of(someone, aye, desk_of):
    reply = desk_of(aye, someone()).send("plan/", **{**PLAN_FORM, "we_do": "Call 09 452 118 223."})
    assert reply.status_code == 200
    assert "Look again before this is stored" in reply.text


def test_hours_that_cannot_be_are_told_at_the_field(watched, aye, desk_of):
    at = desk_of(aye, watched())
    assert "Give both hours" in at.send("schedule/", **{**SCHEDULE_FORM, "never_from": "20"}).text
    assert (
        "to their mailbox or nowhere"
        in at.send("schedule/", **{**SCHEDULE_FORM, "channel": "in_person"}).text
    )
    reply = at.send("schedule/", **{**SCHEDULE_FORM, "every_hours": "6"})
    assert reply.status_code == 409
    assert "do not hold so many" in reply.text


def test_on_the_child_track_no_reminder_is_offered(fay, someone, desk_of):
    at = desk_of(fay, someone(age_band=AgeBand.from_15_to_17))
    assert "There is nothing new to tell you now" not in at.get("schedule/")
    at.sends("words/", all_well=WELL, forced=FORCED).sends("schedule/", **{**SCHEDULE_FORM, "wording": ""})


def test_the_case_says_what_there_is_to_do_for_safety(someone, aye, signed_in):
    them = someone()
    page = signed_in(aye).get(f"/cases/{them.case_id}/").text
    assert f"/safety/{them.case_id}/plan/" in page
    assert f"/safety/{them.case_id}/schedule/" in page


def test_the_page_of_a_stale_form_keeps_what_was_typed(watched, aye, desk_of):
    them = watched()
    at = desk_of(aye, them)
    reply = at.client.post(at.base + "end/", {"version": 1, "reason": "arrived", "text": "They are here."})
    assert reply.status_code == 409
    assert "They are here." in reply.text
