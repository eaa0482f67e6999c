"""Who begins to protect children later is let into the cases there were before, with their threads, by a colleague."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.case import newcomers
from refuge.office.case.models import Event
from refuge.office.case.reading import read_case
from refuge.office.children import actions
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault
from refuge.office.vault.queries import holders_of
from refuge.office.vault.rules import Kind
from tests.office.case.conftest import TODAY
from tests.office.children.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def naw(child_case, staff):
    """Naw comes when there are two children's cases already, of which she opens none."""
    child_case(), child_case()
    return staff("Naw", Role.cp_officer)


def test_a_newcomer_opens_nothing_yet_and_a_colleagues_desk_says_so(naw, phyu, signed_in):
    assert newcomers.count(phyu.actor) == 2
    assert newcomers.count(naw.actor) == 0
    assert "/children/let-in/" in signed_in(phyu).get("/").text
    assert "/children/let-in/" not in signed_in(naw).get("/").text


def test_one_button_lets_them_in(naw, phyu, pan, signed_in):
    client = signed_in(phyu)
    assert "2 cases" in client.get("/children/let-in/").text
    assert "2 keys were given." in client.post("/children/let-in/", follow=True).text
    assert newcomers.count(phyu.actor) == newcomers.count(pan.actor) == 0


def test_a_desk_compares_keys_anew_when_one_was_given_somebody_came_or_an_hour_is_over(
    naw, phyu, child_case, staff
):
    def compared(now=NOW):
        with CaptureQueriesContext(connection) as asked:
            assert newcomers.count_for_a_desk(phyu.actor, now) == 2
        return len(asked) > 2  # more than who protects children, and which key was given last

    assert [compared(), compared()] == [True, False]
    staff("Moe", Role.cp_officer)
    assert [compared(), compared()] == [True, False]
    child_case()
    assert [compared(), compared()] == [True, False]
    assert [compared(NOW + timedelta(hours=1)), compared(NOW + timedelta(hours=1))] == [True, False]
    actions.let_colleagues_in(phyu.keyring, now=NOW)
    assert newcomers.count_for_a_desk(phyu.actor, NOW) == 0


def test_they_read_what_was_written_before_and_the_thread_it_came_from(opened, phyu, staff, row):
    thread, _ = vault.create_compartment(Kind.thread, {phyu.id})
    case_id = opened(phyu, age_band=AgeBand.under_15, thread=thread)
    naw = staff("Naw", Role.cp_officer)
    assert actions.let_colleagues_in(phyu.keyring, now=NOW) == 1
    assert holders_of(thread) == holders_of(row(case_id).compartment_id) == {phyu.id, naw.id}
    assert read_case(naw.keyring, case_id, TODAY).content is not None


def test_each_case_says_who_was_let_in_and_nobodys_form_goes_stale(opened, phyu, staff, row):
    case_id = opened(phyu, age_band=AgeBand.under_15)
    naw, before = staff("Naw", Role.cp_officer), row(case_id).version
    actions.let_colleagues_in(phyu.keyring, now=NOW)
    told = Event.objects.filter(case=case_id).latest("number")
    assert (told.kind, told.concerns_id, row(case_id).version) == ("access_given", naw.id, before)


def test_many_are_let_in_some_at_a_time(child_case, phyu, staff, monkeypatch):
    monkeypatch.setattr(newcomers, "AT_A_TIME", 2)
    for _ in range(3):
        child_case()
    staff("Naw", Role.cp_officer)
    assert newcomers.count(phyu.actor) == 3
    assert actions.let_colleagues_in(phyu.keyring, now=NOW) == 2
    assert actions.let_colleagues_in(phyu.keyring, now=NOW) == 1


def test_nobody_else_lets_anybody_in(naw, bo, journal):
    with pytest.raises(NotAllowedError):
        actions.let_colleagues_in(bo.keyring, now=NOW)
    assert newcomers.count(bo.actor) == 0
    assert (journal()[-1].act, journal()[-1].outcome) == ("children.let_in", "refused")


def test_an_adults_case_is_given_to_nobody_by_it(opened, aye, phyu, staff, row):
    case_id = opened(aye)
    staff("Naw", Role.cp_officer)
    actions.let_colleagues_in(phyu.keyring, now=NOW)
    assert holders_of(row(case_id).compartment_id) == {aye.id}
