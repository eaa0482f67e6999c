"""What must never be possible behind the wall; where a constraint holds it, the database refuses a raw write too."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from refuge.office.access.actions import change_roles
from refuge.office.access.rules import KEYLESS, OPEN_ROLES, NotAllowedError, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.parts import open_matters
from refuge.office.case.rules import CaseNotFoundError, Track, WalledError
from refuge.office.children import actions, queries
from refuge.office.children.models import Protection, Step
from refuge.office.children.reading import read_file
from refuge.office.children.rules import (
    Measure,
    Move,
    SamePersonError,
    State,
    TransitionError,
)
from refuge.office.people.rules import AgeBand
from refuge.office.status import rules as status
from refuge.office.vault import actions as vault
from refuge.office.vault.queries import holders_of
from refuge.office.vault.rules import KeylessRoleError
from tests.office.case.conftest import TODAY
from tests.office.children.conftest import NOW
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db
OWN = "nobody_approves_their_own_step"


def refused_by_the_database(write, by):
    with refused_by(by):
        write()


def test_i_4_an_act_made_for_adults_is_shut_on_a_childs_case(child_case, phyu, now_seen):
    from refuge.office.case.pen import take_up_for

    act = next(iter(status.POLICY))
    open_to_all = {act: dict.fromkeys(Role, frozenset({"owner", "on_it", "none"}))}
    case_id = child_case()
    with pytest.raises(WalledError), transaction.atomic():
        take_up_for(phyu.keyring, act, now_seen(case_id), open_to_all)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES - KEYLESS - {Role.cp_officer}))
def test_i_5_nobody_else_reads_a_childs_file_even_with_its_key(role, child_at, staff, phyu, row):
    case_id, member = child_at(State.in_civilian_care), staff("Sit", role)
    vault.grant(phyu.keyring, row(case_id).compartment_id, member.id)
    with pytest.raises(CaseNotFoundError):
        read_file(member.keyring, case_id, NOW, TODAY)


@pytest.mark.parametrize("role", sorted(OPEN_ROLES - {Role.cp_officer}))
def test_i_5_nobody_else_sees_even_a_count_of_one(role, child_at, staff, signed_in):
    child_at(State.waiting_for_care)
    member = staff("Sit", role)
    with pytest.raises(NotAllowedError):
        queries.list_children(member.actor)
    assert queries.clocks(member.actor) == queries.steps_for(member.actor) == ()
    assert "/children/" not in signed_in(member).get("/").text


def test_i_11_the_rule_of_the_second_signature_is_offered(child_case):
    from refuge.office.children.rules import CosignatureError, check_cosigned

    with pytest.raises(CosignatureError):
        check_cosigned(
            [AgeBand.unknown], signed_by=None, signed_as=frozenset({Role.cp_officer}), placed_by=uuid.uuid4()
        )


def test_i_22_who_asks_for_a_step_does_not_approve_it(child_case, made_sure, asked, phyu, now_seen, file):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    with pytest.raises(SamePersonError):
        actions.approve(phyu.keyring, now_seen(case_id), now=NOW)
    assert file(case_id).state == State.waiting_for_care
    step = Step.objects.filter(protection__case=case_id)
    refused_by_the_database(lambda: step.update(answer="approved", answered_by=phyu.id, answered_at=NOW), OWN)
    refused_by_the_database(lambda: step.update(answer="declined", answered_by=phyu.id, answered_at=NOW), OWN)


def test_i_22_and_nobody_takes_back_what_a_colleague_asked(child_case, made_sure, asked, pan, now_seen):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    with pytest.raises(NotAllowedError):
        actions.withdraw(pan.keyring, now_seen(case_id), now=NOW)
    step = Step.objects.filter(protection__case=case_id)
    refused_by_the_database(lambda: step.update(answer="withdrawn", answered_by=pan.id, answered_at=NOW), OWN)


def test_i_23_a_child_moves_along_the_table_and_no_other_way(child_at, asked, file):
    case_id = child_at(State.waiting_for_care)
    with pytest.raises(TransitionError):
        asked(case_id, Move.settle)
    asked(case_id)
    step = Step.objects.filter(protection__case=case_id)
    refused_by_the_database(
        lambda: step.update(to_state=State.long_term_care), "a_child_moves_along_the_table"
    )
    refused_by_the_database(lambda: step.update(move=Move.settle), "a_child_moves_along_the_table")


def test_i_23_of_two_officers_who_act_at_once_the_second_is_told(
    child_case, made_sure, asked, phyu, pan, now_seen
):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    seen_by_both = now_seen(case_id)
    actions.approve(pan.keyring, seen_by_both, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.withdraw(phyu.keyring, seen_by_both, now=NOW)


def matters(case_id):
    return [one for one in open_matters(case_id) if "/children/" in one.link]


@pytest.mark.parametrize("state", State)
def test_i_35_a_case_does_not_close_while_the_child_is_in_nobodys_lasting_hands(child_at, state):
    settled = state in {State.with_family, State.long_term_care, State.ended}
    assert (matters(child_at(state)) == []) is settled


def test_i_35_nor_while_a_step_waits_for_the_second_officer(child_at, asked):
    case_id = child_at(State.with_family)
    asked(case_id, Move.back_to_care)
    assert len(matters(case_id)) == 1


def test_i_35_a_child_without_lasting_hands_always_has_a_clock(child_at):
    child = Protection.objects.filter(case=child_at(State.waiting_for_care))
    refused_by_the_database(lambda: child.update(due_at=None), "a_child_without_lasting_care_has_a_clock")
    refused_by_the_database(
        lambda: child.update(state=State.with_family), "a_child_without_lasting_care_has_a_clock"
    )
    refused_by_the_database(lambda: child.update(care_since=TODAY), "interim_care_has_a_first_day")


def test_i_36_an_administrator_holds_no_childs_key_whatever_they_were_before(
    child_case, phyu, pan, staff, row
):
    case_id, htun = child_case(), staff("Htun", Role.administrator)
    with pytest.raises(KeylessRoleError):
        vault.grant(phyu.keyring, row(case_id).compartment_id, htun.id)
    change_roles(htun.actor, phyu.id, [Role.administrator])
    assert holders_of(row(case_id).compartment_id) == {pan.id}


def test_x1_reaching_18_opens_nothing_to_anybody_else(child_at, phyu, now_seen, row):
    case_id = child_at(State.with_family)
    cases.correct_age(phyu.keyring, now_seen(case_id), age_band=AgeBand.from_18_to_24, why="person_said")
    assert (row(case_id).track, row(case_id).owner_id) == (Track.child, phyu.id)


def test_one_step_at_a_time_and_each_thing_made_sure_once(child_case, made_sure, asked, file):
    case_id = child_case()
    made_sure(case_id)
    asked(case_id)
    first, sure = Step.objects.get(), file(case_id).confirmations.first()
    first.pk, sure.pk = uuid.uuid4(), None
    refused_by_the_database(lambda: first.save(force_insert=True), "one_step_of_a_child_waits")
    refused_by_the_database(lambda: sure.save(force_insert=True), "each_thing_is_made_sure_once")


def test_a_code_nobody_knows_is_refused(child_case):
    child = Protection.objects.filter(case=child_case())
    refused_by_the_database(lambda: child.update(state="held", due_at=None), "protection_state_is_known")


def test_what_was_made_sure_names_one_of_four_things(child_case, made_sure, file):
    case_id = child_case()
    made_sure(case_id, [Measure.told])
    refused_by_the_database(
        lambda: file(case_id).confirmations.update(measure="searched"), "confirmation_measure_is_known"
    )
