"""The invariants that live in this room, by their numbers in the process."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from refuge.office.access.rules import OPEN_ROLES, NotAllowedError, Relation, Role, Standing
from refuge.office.case import actions as case_actions
from refuge.office.case import queries as cases
from refuge.office.case.rules import CaseNotFoundError, Track
from refuge.office.identity import actions, rules
from refuge.office.identity.models import Opening, Share
from refuge.office.identity.rules import Act, NoSuchMoveError, Purpose, Words
from refuge.office.people.rules import AgeBand
from tests.office.identity.conftest import NAME, OTHER, PAPERS

pytestmark = pytest.mark.django_db
PLANTED = (NAME, OTHER, PAPERS)


def everything_in_the_database():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in row)


def test_i_1_no_case_row_log_line_address_or_journal_line_holds_a_name(
    kept, aye, bo, lent, shown, signed_in, reauthenticated, journal, caplog
):
    caplog.set_level(logging.DEBUG)
    client = reauthenticated(signed_in(aye), aye)
    opening_id = lent(aye, kept, by=bo)
    page = client.post(f"/identity/{kept}/asked/{opening_id}/open/")
    assert NAME in page.text
    assert not [one for value in everything_in_the_database() for one in PLANTED if one.encode() in value]
    assert not [one for one in PLANTED if one in caplog.text]
    lines = " ".join(str(vars(line)) for line in journal())
    assert not [one for one in PLANTED if one in lines]
    headers = str(dict(page.headers))
    assert not [one for one in PLANTED if one in headers or one in str(page.request["PATH_INFO"])]


def test_i_4_and_i_5_no_role_but_child_protection_is_given_half_of_a_childs_name():
    for role in OPEN_ROLES - {Role.cp_officer}:
        for relation in Relation:
            standing = Standing(None, frozenset({role}), relation)
            assert rules.side_of(standing, Track.child) is None


def test_i_5_aye_does_not_learn_whether_a_childs_name_is_kept(
    opened, thuza, sandar, aye, bo, agreed_by_child, now_seen, signed_in
):
    case_id = opened(thuza, age_band=AgeBand.from_15_to_17)
    agreed_by_child(thuza, case_id)
    actions.write(thuza.keyring, now_seen(case_id, timezone.localdate()), Words(NAME))
    for member in (aye, bo):
        assert signed_in(member).get(f"/identity/{case_id}/").status_code == 404
        with pytest.raises(CaseNotFoundError):
            actions.ask(member.keyring, case_id, purpose=Purpose.health, now=timezone.now())


def test_i_15_a_yes_taken_back_closes_what_was_lent_at_once(opened, aye, bo, agreed, now_seen, lent, shown):
    from refuge.office.consent import actions as consent

    case_id = opened(aye)
    consent_id = agreed(aye, case_id)
    actions.write(aye.keyring, now_seen(case_id, timezone.localdate()), Words(NAME))
    opening_id = lent(aye, case_id, by=bo)
    consent.withdraw(bo.keyring, case_id, consent_id, today=timezone.localdate())
    assert Opening.objects.get().lent is None
    with pytest.raises(NoSuchMoveError):
        shown(aye, case_id, opening_id)


def test_i_22_whoever_asks_does_not_answer_and_the_owner_never_does(kept, aye, wanted, now):
    opening_id = wanted(aye, kept)
    for answer in (actions.lend, actions.say_no, actions.erase):
        with pytest.raises(NotAllowedError):
            answer(aye.keyring, kept, opening_id, version=1, now=now)


def test_i_25_a_name_that_is_shown_stands_in_the_journal_with_its_columns(
    kept, aye, bo, lent, shown, journal
):
    shown(aye, kept, lent(aye, kept, by=bo))
    line = journal(act="identity.show")[-1]
    assert (line.actor_name, line.object_ref, line.reason) == ("Aye", f"case:{kept}", "health")
    assert line.columns_read == "identity_record.name_used,identity_record.other_names,identity_record.papers"
    assert [one.act for one in journal() if one.act.startswith("identity.")] == [
        *("identity.write", "identity.ask", "identity.lend", "identity.show")
    ]


def test_i_25_a_refused_opening_stands_in_the_journal_too(kept, aye, wanted, shown, journal):
    with pytest.raises(NoSuchMoveError):
        shown(aye, kept, wanted(aye, kept))
    line = journal(act="identity.show")[-1]
    assert (line.outcome, line.reason, line.columns_read) == ("refused", "no_transition", "")


def test_i_36_an_administrator_holds_no_half_and_reaches_nothing(kept, staff, signed_in, bo):
    from refuge.office.access import actions as access

    administrator = staff("Htun", Role.administrator)
    assert not Share.objects.filter(staff=administrator.id).exists()
    assert signed_in(administrator).get(f"/identity/{kept}/").status_code == 404
    access.change_roles(administrator.actor, bo.id, [Role.administrator])
    assert not Share.objects.filter(staff=bo.id).exists()


def test_i_6_there_is_no_column_for_a_number_of_any_paper():
    columns = {
        field.name for model in apps.get_app_config("identity").get_models() for field in model._meta.fields
    }
    assert columns == {
        *("id", "case", "version", "name_used", "other_names", "papers"),
        *("record", "side", "staff", "wrapped"),
        *("purpose", "state", "asked_by", "asked_at", "answered_by", "lent", "expires_at"),
    }


@pytest.mark.parametrize("field", ["name_used", "other_names", "papers"])
@pytest.mark.parametrize("number", ["၁၂/ကမရ(နိုင်)၁၂၃၄၅၆", "12/KaMaYa(N)123456", "09 450 123 456"])
def test_i_6_such_a_number_is_refused_and_cannot_be_kept_by_insisting(
    opened, aye, bo, agreed, now_seen, signed_in, field, number
):
    case_id = opened(aye)
    agreed(aye, case_id)
    form = {"version": now_seen(case_id).version, "name_used": "Naw Htoo", field: f"Naw Htoo {number}"}
    client, address = signed_in(aye), f"/identity/{case_id}/write/"
    page = client.post(address, form)
    assert page.status_code == 200
    insisting = {"redaction": "keep", "redaction_seen": page.context["form"].redaction_seen}
    assert client.post(address, {**form, **insisting}).status_code == 200
    assert not actions.Record.objects.exists()


def test_a_supervisor_who_sees_every_case_sees_no_name(kept, dan, signed_in):
    page = signed_in(dan).get(f"/identity/{kept}/")
    assert page.status_code == 200
    assert not [one for one in PLANTED if one in page.text]
    assert cases.find_case(dan.actor, cases.before_act(dan.actor, case_actions.Act.see, kept).row.number)


def test_no_act_of_this_room_is_without_a_row_in_the_table():
    assert set(Act) - rules.POLICY.keys() == {Act.lapse, Act.let_go}  # what happens by itself
