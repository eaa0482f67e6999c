"""Win leaves: her cases change hands in one act, and those nobody else can open are named before it is too late."""

from __future__ import annotations

import pytest

from refuge.office.access import actions as access
from refuge.office.access import queries as staff_queries
from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.case import actions, passing_on
from refuge.office.case.reading import read_case
from refuge.office.case.rules import (
    AccessReason,
    CaseNotFoundError,
    Category,
    EntryRoute,
    EventKind,
    Risk,
    WrongHandsError,
)
from refuge.office.people.rules import AgeBand
from refuge.office.vault import actions as vault
from refuge.office.vault.queries import holders_of
from refuge.office.vault.rules import Kind, NoKeyError
from tests.office.case.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def win(staff):
    return staff("Win", Role.case_worker)


@pytest.fixture
def khin(staff):
    return staff("Khin", Role.administrator)


@pytest.fixture
def lin(staff):
    return staff("Lin", Role.administrator)


def open_with_second(by, second, *, age_band=AgeBand.from_25_to_59, owner=None, thread=None):
    return actions.open_case(
        by.keyring, by.actor, thread_compartment=thread, age_band=age_band, category=Category.military,
        entry_route=EntryRoute.self, languages=["my"], risk=Risk.low, risk_reasons="Quiet.",
        owner_id=(owner or by).id, today=TODAY, second_id=second.id,
    )  # fmt: skip


def pass_on(by, of, to):
    return passing_on.pass_on(by.keyring, of.id, to=to.id, why=AccessReason.absence, today=TODAY)


def test_a_new_case_is_held_by_a_second_person_too(win, bo, row):
    case_id = open_with_second(win, bo)
    assert holders_of(row(case_id).compartment_id) == {win.id, bo.id}
    told = read_case(bo.keyring, case_id, TODAY).happenings[0]
    assert (told.kind, told.concerns, told.code) == (EventKind.access_given, "Bo", AccessReason.second_key)


def test_the_second_person_holds_the_thread_as_well_and_whoever_opened_it_need_not(ei, win, bo, row):
    thread, _ = vault.create_compartment(Kind.thread, {ei.id})
    case_id = open_with_second(ei, bo, owner=win, thread=thread)
    assert holders_of(thread) == {ei.id, win.id, bo.id}
    assert holders_of(row(case_id).compartment_id) == {win.id, bo.id}


def test_a_childs_case_takes_no_second_person_but_its_officers(win, bo, phyu, row):
    case_id = open_with_second(win, bo, age_band=AgeBand.under_15)
    assert holders_of(row(case_id).compartment_id) == {phyu.id}


def test_who_works_no_cases_is_no_second_person(win, khin):
    with pytest.raises(WrongHandsError):
        open_with_second(win, khin)


def test_the_form_proposes_the_supervisor_who_holds_the_fewest(win, bo, dan, signed_in):
    open_with_second(win, bo)
    page = signed_in(win).get("/cases/open/").text
    chosen = page[page.index('name="second_id"') :]
    assert f'<option value="{dan.id}" selected' in chosen


def test_the_owner_is_no_second_person(bo, signed_in):
    page = signed_in(bo).post("/cases/open/", {"owner_id": str(bo.id), "second_id": str(bo.id)}).text
    assert "Choose somebody else than who will work on it." in page


def test_a_supervisor_sees_which_cases_nobody_else_can_open(opened, win, bo, signed_in):
    alone, shared = opened(win), open_with_second(win, bo)
    found = passing_on.cases_of(bo.actor, win.id)
    assert (found.load.owned, found.load.alone, found.movable) == (2, 1, 1)
    assert {one.row.id: (one.mine, one.others) for one in found.held} == {
        alone: (False, ()),
        shared: (True, ()),
    }
    page = signed_in(bo).get(f"/cases/by-colleague/{win.id}/").text
    assert page.count("nobody else holds this key") == 1
    assert ">1<" in signed_in(bo).get("/cases/by-colleague/").text


def test_an_administrator_is_told_how_many_and_not_which(
    opened, win, bo, khin, lin, signed_in, reauthenticated
):
    case_id = opened(win)
    open_with_second(win, bo)
    assert staff_queries.held_alone_by(win.id) == 1
    page = reauthenticated(signed_in(khin), khin).get(f"/staff/{win.id}/take-off/").text
    assert "Nobody else can open 1 case they hold the key of." in page
    assert str(case_id) not in page
    assert signed_in(khin).get("/cases/by-colleague/").status_code == 403


@pytest.mark.parametrize("somebody", ["win", "khin", "ei"])
def test_only_who_shares_out_the_work_sees_it(somebody, win, request, journal):
    one = request.getfixturevalue(somebody)
    for ask in (
        lambda: passing_on.loads(one.actor),
        lambda: passing_on.cases_of(one.actor, win.id),
        lambda: pass_on(one, win, win),
    ):
        with pytest.raises(NotAllowedError):
            ask()
    assert [line.outcome for line in journal(act="case.hand_over")] == ["refused"] * 3


def test_all_cases_change_hands_in_one_act_each_with_its_line(win, bo, aye, khin, lin, journal, row):
    cases = [open_with_second(win, bo) for _ in range(3)]
    access.take_off(khin.actor, win.id)
    done = pass_on(bo, win, aye)
    assert (done.done, done.kept, done.left) == (3, 0, 0)
    assert {row(one).owner_id for one in cases} == {aye.id}
    assert {line.object_ref for line in journal(act="case.hand_over")} == {f"case:{one}" for one in cases}
    for one in cases:
        assert read_case(aye.keyring, one, TODAY).content is not None
        with pytest.raises((CaseNotFoundError, NoKeyError)):
            read_case(win.keyring, one, TODAY)


def test_what_nobody_else_holds_stays_and_is_handed_over_once_they_sign_in_again(
    opened, win, bo, aye, khin, lin, row
):
    case_id = opened(win)
    access.take_off(khin.actor, win.id)
    assert pass_on(bo, win, aye) == passing_on.PassedOn(0, 0, 1)
    assert passing_on.cases_of(bo.actor, win.id).load.alone == 1
    access.bring_back(khin.actor, win.id)
    from refuge.office.case.pen import Seen

    seen = Seen(case_id, row(case_id).version, TODAY)
    actions.hand_over(win.keyring, seen, staff_id=aye.id, why=AccessReason.absence, stays=False)
    assert read_case(aye.keyring, case_id, TODAY).content is not None


def test_cases_can_be_passed_on_before_somebody_leaves(win, bo, aye, row):
    case_id = open_with_second(win, bo)
    assert pass_on(bo, win, aye).done == 1
    assert holders_of(row(case_id).compartment_id) == {bo.id, aye.id}


def test_at_most_so_many_at_once_and_the_page_says_how_many_are_left(win, bo, aye, signed_in, monkeypatch):
    for _ in range(3):
        open_with_second(win, bo)
    monkeypatch.setattr(passing_on, "AT_ONCE", 2)
    client = signed_in(bo)
    typed = {"staff_id": str(aye.id), "why": "absence"}
    page = client.post(f"/cases/by-colleague/{win.id}/", typed, follow=True).text
    assert "2 cases are handed over. 1 case is left." in page
    page = client.post(f"/cases/by-colleague/{win.id}/", typed, follow=True).text
    assert "They own no open case." in page


def test_a_case_somebody_changes_in_that_moment_keeps_its_owner(win, bo, aye, monkeypatch, row):
    case_id = open_with_second(win, bo)

    def stale(keyring, seen, **more):
        actions.hand_over(keyring, seen.__class__(seen.case_id, seen.version + 1, seen.today), **more)

    monkeypatch.setattr(passing_on, "hand_over", stale)
    assert pass_on(bo, win, aye) == passing_on.PassedOn(0, 1, 1)
    assert row(case_id).owner_id == win.id


def test_to_somebody_who_works_no_cases_they_do_not_go(win, bo, khin):
    open_with_second(win, bo)
    with pytest.raises(WrongHandsError):
        pass_on(bo, win, khin)


def test_a_long_list_has_pages(win, bo, monkeypatch):
    for _ in range(3):
        open_with_second(win, bo)
    monkeypatch.setattr(passing_on, "PAGE_LENGTH", 2)
    first = passing_on.cases_of(bo.actor, win.id)
    second = passing_on.cases_of(bo.actor, win.id, first.after)
    assert len({one.row.id for one in (*first.held, *second.held)}) == 3
    assert second.after == ""
    assert len(passing_on.cases_of(bo.actor, win.id, "nonsense").held) == 2
