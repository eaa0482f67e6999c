"""When two people write into the consents of one case, one is told; taking back is never the one (I-23, I-15)."""

from __future__ import annotations

import pytest

from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.models import Case
from refuge.office.consent import actions
from refuge.office.consent.models import Consent
from refuge.office.consent.queries import live
from refuge.office.consent.rules import Level, State
from tests.office.case.test_two_people_at_once import at_once
from tests.office.consent.conftest import TODAY, question, said


@pytest.fixture
def shared(opened, aye, chit, now_seen):
    """A case that both Aye and Chit are on."""
    case_id = opened(aye)
    cases.give_access(aye.keyring, now_seen(case_id), staff_id=chit.id, why="works_with_owner")
    return case_id


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_is_told(shared, aye, chit, now_seen):
    seen = now_seen(shared)
    ends = at_once(
        lambda: actions.ask(aye.keyring, seen, question()) and None,
        lambda: actions.ask(chit.keyring, seen, question()) and None,
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", StaleVersionError]))
    assert Consent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_no_at_once_one_counts(shared, asked, heard, aye, chit, now_seen):
    consent_id = asked(aye, shared)
    proof, seen = heard(aye, shared, consent_id), now_seen(shared)
    ends = at_once(
        lambda: actions.give(aye.keyring, seen, consent_id, said=said(), heard=proof),
        lambda: actions.refuse(chit.keyring, seen, consent_id),
    )
    assert sorted(map(str, ends)) == sorted(map(str, ["done", StaleVersionError]))
    assert live(shared, Level.c1, today=TODAY) is (ends[0] == "done")


@pytest.mark.django_db(transaction=True)
def test_taken_back_by_two_at_once_is_taken_back(shared, given, aye, chit):
    consent_id = given(aye, shared)
    ends = at_once(
        lambda: actions.withdraw(aye.keyring, shared, consent_id, today=TODAY),
        lambda: actions.withdraw(chit.keyring, shared, consent_id, today=TODAY),
    )
    assert ends == ["done", "done"]
    assert not live(shared, Level.c1, today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_taken_back_while_somebody_asks_again_is_taken_back(shared, given, aye, chit, now_seen):
    consent_id, seen = given(aye, shared), None
    seen = now_seen(shared)
    ends = at_once(
        lambda: actions.withdraw(aye.keyring, shared, consent_id, today=TODAY),
        lambda: actions.ask(chit.keyring, seen, question()) and None,
    )
    assert ends[0] == "done"
    assert Consent.objects.get(id=consent_id).state == State.withdrawn


@pytest.mark.django_db
def test_the_second_one_is_told_keeps_what_they_typed_and_may_send_it_again(shared, asked, chit, signed_in):
    client = signed_in(chit)
    address = f"/consent/{shared}/ask/c5/"
    form = {"version": Case.objects.get().version, "language": "my", "purpose": "For the wall of the school."}
    asked(chit, shared, "c1")
    page = client.post(address, form)
    assert page.status_code == 409
    assert "Somebody else changed this case" in page.text
    assert "For the wall of the school." in page.text
    again = page.context["form"].data.dict()
    assert client.post(address, again).status_code == 302


@pytest.mark.django_db
def test_an_answer_to_a_case_that_changed_is_kept_and_sent_again(shared, asked, chit, signed_in, now_seen):
    consent_id, client = asked(chit, shared), signed_in(chit)
    address = f"/consent/{shared}/{consent_id}/answer/"
    form = {
        "version": Case.objects.get().version,
        "heard": client.get(address).context["heard"].hash,
        "answer": "no",
        "refusal_reason": "Not before she has slept.",
        "other_basis": "",
        "page": "refusal",
    }
    asked(chit, shared, "c6")
    page = client.post(address, form)
    assert page.status_code == 409
    assert "Not before she has slept." in page.text
    assert client.post(address, page.context["form"].data.dict()).url == f"/consent/{shared}/"
    assert Consent.objects.get(id=consent_id).state == State.refused
