"""The pages of a household: what stands on them, what is refused, and what the case hears of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from refuge.office.access.rules import Relation
from refuge.office.audit.actions import reading
from refuge.office.case.models import Case
from refuge.office.case.numbers import shown
from refuge.office.case.parts import CaseAt, Mark
from refuge.office.case.rules import Act, Status, Track
from refuge.office.household import actions, part
from refuge.office.people.models import Household, KeepApart
from refuge.office.people.rules import AgeBand, HouseholdRole
from refuge.office.vault.queries import holders_of
from tests.office.case.conftest import TODAY
from tests.office.household.conftest import WHY

pytestmark = pytest.mark.django_db
A_CHILD = {"age_band": AgeBand.under_15, "role": HouseholdRole.child}


@pytest.fixture
def at(row):
    """The case as its page gives it to this room."""

    def stand(case_id):
        case = row(case_id)
        return CaseAt(
            *(case.id, case.person_id, case.compartment_id, case.owner_id),
            *(Track(case.track), Status(case.status), case.version, TODAY, Relation.owner),
            *(dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC), TODAY),
        )

    return stand


def asked(function, by, standing):
    with reading(by.actor, Act.read, f"case:{standing.id}"):
        return function(by.keyring, standing)


def test_aye_adds_a_partner_on_the_page(opened, aye, now_seen, signed_in, household):
    case_id = opened(aye)
    form = {
        "version": 1,
        "role": "spouse_informal",
        "age_band": "25_59",
        "gender": "male",
        "languages": ["my"],
    }
    page = signed_in(aye).post(f"/household/{case_id}/add/", form, follow=True)
    assert page.redirect_chain[-1][0] == f"/household/{case_id}/"
    assert "Partner, not married" in page.text
    assert len(household(aye, case_id)) == 2


def test_a_page_without_anybody_else_says_what_to_ask(opened, aye, signed_in):
    page = signed_in(aye).get(f"/household/{opened(aye)}/").text
    assert "Nobody has said yet that this is everybody." in page


def test_everybody_is_written_down_with_a_day(opened, aye, signed_in):
    case_id = opened(aye)
    client = signed_in(aye)
    page = client.post(f"/household/{case_id}/everybody/", {"version": 1, "said": "on"}, follow=True)
    assert f"Everybody, as they said on {timezone.localdate()}" in page.text
    assert Household.objects.get().confirmed_on == timezone.localdate()


def test_a_member_is_corrected_and_leaves_on_the_page(opened, aye, added, now_seen, signed_in, household):
    case_id = opened(aye)
    person_id, client = added(aye, case_id), signed_in(aye)
    form = {"version": now_seen(case_id).version, "role": "sibling", "age_band": "18_24"}
    client.post(f"/household/{case_id}/{person_id}/", form)
    assert household(aye, case_id)[person_id].role == "sibling"
    form = {"version": now_seen(case_id).version, "left": "on"}
    client.post(f"/household/{case_id}/{person_id}/left/", form)
    assert person_id not in household(aye, case_id)


def test_whoever_opened_a_childs_case_gets_the_receipt(opened, aye, thuza, added, now_seen, signed_in):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    client = signed_in(aye)
    address = f"/household/{case_id}/{child}/own-case/"
    assert "A child's case goes to child protection at once" in client.get(address).text.replace(
        "&#x27;", "'"
    )
    form = {
        "version": now_seen(case_id).version,
        "category": "dependant",
        "risk": "low",
        "risk_reasons": "She came along.",
        "owner_id": str(thuza.id),
    }
    page = client.post(address, form, follow=True)
    assert page.redirect_chain[-1][0].endswith("/opened/")
    assert "The child-protection track has it now" in page.text


def test_an_adult_is_given_a_case_only_at_their_wish(opened, aye, added, now_seen, signed_in, household):
    case_id = opened(aye)
    person_id, client = added(aye, case_id), signed_in(aye)
    address = f"/household/{case_id}/{person_id}/own-case/"
    form = {
        "version": now_seen(case_id).version,
        "category": "dependant",
        "risk": "low",
        "risk_reasons": "He wishes it.",
        "owner_id": str(aye.id),
    }
    assert client.post(address, form).status_code == 200
    assert client.post(address, {**form, "wished": "on"}).status_code == 302
    assert household(aye, case_id)[person_id].has_own_key
    assert "To their case" in client.get(f"/household/{case_id}/").text


OWN = {"category": "dependant", "risk": "low", "risk_reasons": "He wishes it.", "wished": "on"}


def test_a_members_own_case_is_proposed_the_second_holder_of_the_familys(
    opened, aye, bo, dan, added, on_it, now_seen, signed_in, row
):
    case_id = opened(aye)
    on_it(dan, case_id, by=aye)
    person_id, client = added(aye, case_id), signed_in(aye)
    address = f"/household/{case_id}/{person_id}/own-case/"
    proposed = client.get(address).context["form"]["second_id"].initial
    assert proposed == str(dan.id)
    typed = {**OWN, "version": now_seen(case_id).version, "owner_id": str(aye.id)}
    twice = client.post(address, {**typed, "second_id": str(aye.id)})
    assert twice.status_code == 200
    client.post(address, {**typed, "second_id": proposed})
    own = Case.objects.get(person=person_id)
    assert holders_of(own.compartment_id) == {aye.id, dan.id}


def test_where_the_familys_is_held_by_one_the_usual_supervisor_is_proposed(opened, aye, bo, added, signed_in):
    case_id = opened(aye)
    address = f"/household/{case_id}/{added(aye, case_id)}/own-case/"
    assert signed_in(aye).get(address).context["form"]["second_id"].initial == str(bo.id)


def test_bo_keeps_two_apart_and_ends_it_on_the_page(opened, aye, bo, chit, on_it, now_seen, row, signed_in):
    case_id, other, client = opened(aye), opened(chit), signed_in(bo)
    on_it(bo, case_id, by=aye)
    form = {"version": now_seen(case_id).version, "number": shown(row(other).case_no), "reason": WHY}
    page = client.post(f"/household/{case_id}/apart/", form, follow=True)
    assert WHY in page.text
    pair = KeepApart.objects.get()
    address = f"/household/{case_id}/apart/{pair.id}/end/"
    assert WHY in client.get(address).text
    client.post(address, {"version": now_seen(case_id).version, "reason": "She says so."})
    assert KeepApart.objects.get().ended_on == timezone.localdate()


@pytest.mark.parametrize(
    ("number", "said"),
    [("0000-0000-0001", "twelve letters and digits"), ("ZZZZ-ZZZZ-ZZZZ", "twelve letters and digits")],
)
def test_a_number_that_cannot_be_is_said_at_its_field(
    opened, aye, bo, on_it, now_seen, signed_in, number, said
):
    case_id = opened(aye)
    on_it(bo, case_id, by=aye)
    form = {"version": now_seen(case_id).version, "number": number, "reason": WHY}
    assert said in signed_in(bo).post(f"/household/{case_id}/apart/", form).text


def test_the_number_of_no_case_keeps_what_was_typed(opened, aye, bo, on_it, now_seen, signed_in):
    from refuge.office.case.numbers import new_case_number

    case_id = opened(aye)
    on_it(bo, case_id, by=aye)
    form = {"version": now_seen(case_id).version, "number": new_case_number(), "reason": WHY}
    page = signed_in(bo).post(f"/household/{case_id}/apart/", form)
    assert page.status_code == 409
    assert "There is no case with this number that you could name." in page.text
    assert WHY in page.text


def test_a_members_own_case_shows_where_the_household_is_kept(
    opened, aye, chit, added, given_own_case, signed_in
):
    case_id = opened(aye)
    own = given_own_case(aye, case_id, added(aye, case_id), owner=chit)
    page = signed_in(chit).get(f"/household/{own}/").text
    assert "This household is kept in the case of another member of it." in page
    assert "Somebody whose words are closed to you" in page
    assert str(case_id) not in page


def test_the_second_of_two_is_told_and_what_they_typed_is_still_there(opened, aye, added, signed_in):
    case_id = opened(aye)
    added(aye, case_id)
    form = {"version": 1, "role": "other", "age_band": "60_plus"}
    page = signed_in(aye).post(f"/household/{case_id}/add/", form)
    assert page.status_code == 409
    assert "Somebody else changed this case" in page.text
    assert page.context["form"]["age_band"].value() == "60_plus"


def test_there_is_one_thing_to_do_until_somebody_said_this_is_everybody(opened, aye, at, now_seen):
    case_id = opened(aye)
    assert [one.mark for one in asked(part.tasks, aye, at(case_id))] == [Mark.now]
    actions.confirm(aye.keyring, now_seen(case_id))
    assert [one.mark for one in asked(part.tasks, aye, at(case_id))] == [Mark.done]


def test_a_child_who_came_along_is_a_thing_to_do_until_child_protection_has_it(
    opened, aye, thuza, added, given_own_case, at
):
    case_id = opened(aye)
    child = added(aye, case_id, **A_CHILD)
    _, childs = asked(part.tasks, aye, at(case_id))
    assert (childs.mark, childs.link) == (Mark.now, f"/household/{case_id}/{child}/own-case/")
    given_own_case(aye, case_id, child)
    assert len(asked(part.tasks, aye, at(case_id))) == 1


def test_a_members_own_case_has_nothing_to_do_about_it(opened, aye, added, given_own_case, at):
    case_id = opened(aye)
    own = given_own_case(aye, case_id, added(aye, case_id))
    assert asked(part.tasks, aye, at(own)) == ()


def test_the_summary_counts_people_and_children_and_says_no_more(opened, aye, added, at):
    case_id = opened(aye)
    added(aye, case_id)
    added(aye, case_id, **A_CHILD)
    with translation.override("en"):
        facts = asked(part.facts, aye, at(case_id))
    assert [(one.label, one.value) for one in facts] == [
        ("People in the household", "3"),
        ("In the household, of this age: Under 15", "1"),
    ]
