"""The pages about conduct by hand: what is offered when, what comes back, what two people at once are told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from refuge.office.breach import actions, counting
from refuge.office.breach.figures import before, quarter_of
from refuge.office.breach.models import Matter, Tally
from refuge.office.breach.templatetags.breach_words import months_of_quarter
from tests.office.breach.conftest import WORDS

pytestmark = pytest.mark.django_db


def offered(client, matter_id):
    text = client.get(f"/conduct/{matter_id}/").text
    return {slug for slug in SLUGS if f'/conduct/{matter_id}/{slug}/"' in text}


SLUGS = (
    "help", "triage", "name", "tell-first", "hear", "speak", "propose", "tell", "review", "lift", "close", "appeal",
    "interim", "note", "pass-on", "leave", "nothing", "elsewhere",
)  # fmt: skip


def test_help_comes_before_triage_on_the_page_too(just_reported, way, pyae, signed_in):
    client = signed_in(pyae)
    assert offered(client, just_reported) == {"help", "note", "pass-on"}
    assert "Help first" in client.get(f"/conduct/{just_reported}/").text
    way.help(just_reported)
    assert "triage" in offered(client, just_reported)


def test_hearing_comes_before_finding_on_the_page_too(inquiry, way, ree, signed_in):
    client = signed_in(ree)
    assert offered(client, inquiry) == {"help", "tell-first", "interim", "note", "leave", "elsewhere"}
    way.hear(inquiry, ree)
    assert offered(client, inquiry) >= {"propose", "hear"}


def test_whoever_proposed_waits_for_the_other(inquiry, way, ree, saw, signed_in):
    way.hear(inquiry, ree)
    way.propose(inquiry, ree)
    assert "speak" not in offered(signed_in(ree), inquiry)
    assert "speak" in offered(signed_in(saw), inquiry)


def test_what_is_read_out_to_the_person_stands_in_every_language_of_the_programme(inquiry, ree, signed_in):
    text = signed_in(ree).get(f"/conduct/{inquiry}/tell-first/").text
    assert 'lang="my"' in text
    assert "Food, shelter, health care and safety go on, whatever is found." in text


def test_a_hand_over_promises_nothing(inquiry, ree, signed_in):
    text = signed_in(ree).get(f"/conduct/{inquiry}/elsewhere/").text
    assert "No amnesty is promised, and nothing is bargained for." in text


def test_an_inquirer_near_the_person_is_refused_with_what_was_chosen_still_there(
    reported, way, staff, opened, chit, pyae, saw, signed_in
):
    from refuge.office.access.rules import Role
    from refuge.office.case.models import Case

    zaw = staff("Zaw", Role.inquiry, Role.case_worker)
    number = Case.objects.get(id=opened(zaw)).case_no
    matter_id = reported(chit, number)
    way.help(matter_id)
    way.triage(matter_id, number)
    version = Matter.objects.get(id=matter_id).version
    form = {"version": version, "case_no": number, "first": str(zaw.id), "second": str(saw.id)}
    page = signed_in(pyae).post(f"/conduct/{matter_id}/name/", form)
    assert page.status_code == 409
    assert "Somebody you chose cannot do this" in page.text
    assert f'<option value="{zaw.id}" selected>' in page.text
    assert Matter.objects.get(id=matter_id).stage == "triaged"


def test_the_second_of_two_people_keeps_what_they_typed_and_is_told(inquiry, seen, ree, saw, signed_in):
    client = signed_in(saw)
    stale = str(Matter.objects.get(id=inquiry).version)
    actions.add_note(ree.keyring, seen(inquiry), "He was on leave that week.")
    page = client.post(f"/conduct/{inquiry}/note/", {"version": stale, "text": "I wrote to the hospital."})
    assert page.status_code == 409
    assert "I wrote to the hospital." in page.text
    assert "A colleague wrote in this matter while you were writing." in page.text
    again = str(Matter.objects.get(id=inquiry).version)
    assert f'name="version" value="{again}"' in page.text
    sent = client.post(f"/conduct/{inquiry}/note/", {"version": again, "text": "I wrote to the hospital."})
    assert sent.status_code == 302


def test_a_measure_that_does_not_go_with_its_finding_is_said_at_the_field(inquiry, way, ree, signed_in):
    way.hear(inquiry, ree)
    version = Matter.objects.get(id=inquiry).version
    form = {
        "version": version, "finding": "not_proven", "language": "my", "text": WORDS, "measure": "training",
        "review_on": "",
    }  # fmt: skip
    page = signed_in(ree).post(f"/conduct/{inquiry}/propose/", form)
    assert "This measure does not go with this finding." in page.text
    assert "A measure is looked at again: choose a day." in page.text


def test_a_matter_waits_on_the_desks_of_those_who_sit_in_it(inquiry, ree, bo, signed_in):
    title = "A matter about conduct waits for you"
    assert title in signed_in(ree).get("/").text
    assert title not in signed_in(bo).get("/").text


def test_a_concern_nobody_looked_at_for_two_days_is_late(reported, chit, pyae, signed_in):
    reported(chit, now=timezone.now() - dt.timedelta(hours=49))
    assert "late" in signed_in(pyae).get("/conduct/").text


def test_the_page_of_figures_shows_what_the_rules_let_through(thant, signed_in):
    quarter = before(quarter_of(timezone.localdate()))
    for what, outcome, matters in (
        ("prisoners", "minor", 7),
        ("prisoners", "serious", 1),
        (counting.TRIAGE_CLOCK, counting.KEPT, 8),
    ):
        Tally.objects.create(quarter=quarter, what=what, outcome=outcome, matters=matters)
    text = signed_in(thant).get("/conduct/learning/").text
    assert "at least 7" in text
    assert "nine of ten, or more" in text
    assert "<dd>1</dd>" not in text
    assert "<dd>8</dd>" not in text


@pytest.mark.parametrize(
    ("first", "months"),
    [("2026-07-01", "2026-07 – 2026-09"), ("2026-10-01", "2026-10 – 2026-12")],
)
def test_a_quarter_is_told_by_its_months(first, months):
    assert months_of_quarter(dt.date.fromisoformat(first)) == months


def test_a_quarter_that_has_not_ended_is_not_shown(thant, signed_in):
    this = quarter_of(timezone.localdate())
    Tally.objects.create(quarter=this, what="prisoners", outcome="minor", matters=9)
    text = signed_in(thant).get(f"/conduct/learning/?quarter={this}").text
    assert "at least 9" not in text
    assert "Fewer than 5 were settled" in text


def test_i_5_undertakings_are_told_in_whole_fives_and_never_one_by_one(thant, signed_in, monkeypatch):
    from refuge.office.undertaking import queries as standards

    counted = standards.Happened(
        offered=13, signed=11, declined=2, refreshed=9, refresh_kept=9, refresh_missed=0
    )
    monkeypatch.setattr(standards, "happened", lambda *_: counted)
    text = signed_in(thant).get("/conduct/learning/").text
    assert text.count("at least 10") == 2
    assert text.count("at least 5") == 1
    assert not {f"<dd>{one}</dd>" for one in (13, 11, 2, 9)} & set(re.findall("<dd>.*?</dd>", text))
