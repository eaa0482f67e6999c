"""Every cell of act x state x role x relation."""

from itertools import product

import pytest

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.contact.rules import (
    PERMITTED,
    ROOM,
    Act,
    Circle,
    Relation,
    State,
    TransitionError,
    acts_open_to,
    check_room_act,
    check_thread_act,
    home_of,
    next_state,
    roles_in,
)

# act: who, being what to the thread; "any" is every relation
WHO = """
contact.read       contact_officer any         supervisor any   case_worker of_my_case  cp_officer of_my_case  inquiry any
contact.claim      contact_officer unclaimed   inquiry unclaimed
contact.take_over  contact_officer anothers    inquiry anothers
contact.hand_over  contact_officer mine        inquiry mine  supervisor unclaimed  supervisor mine  supervisor anothers
contact.triage     contact_officer mine        inquiry mine  supervisor of_my_case  cp_officer of_my_case
contact.answer     contact_officer mine        inquiry mine  supervisor of_my_case  case_worker of_my_case
contact.answer     cp_officer of_my_case
contact.open_case  contact_officer mine
contact.take_up    inquiry mine
contact.close      contact_officer mine        inquiry mine
contact.erase      supervisor any              inquiry any
"""

# act: from which state to which
MOVES = """
contact.receive    new>new triaged>written_again answered>written_again
contact.receive    written_again>written_again closed>written_again
contact.read       new>new triaged>triaged answered>answered written_again>written_again closed>closed
contact.claim      new>new triaged>triaged answered>answered written_again>written_again
contact.take_over  new>new triaged>triaged answered>answered written_again>written_again
contact.hand_over  new>new triaged>triaged answered>answered written_again>written_again
contact.triage     new>triaged triaged>triaged written_again>triaged answered>answered
contact.answer     triaged>answered written_again>answered answered>answered
contact.open_case  triaged>triaged written_again>written_again answered>answered
contact.take_up    triaged>triaged written_again>written_again answered>answered
contact.close      triaged>closed written_again>closed answered>closed
contact.erase      closed>closed
"""

ROOM_ACTS = """
contact.see_inbox       contact_officer supervisor case_worker cp_officer inquiry
contact.collect         contact_officer supervisor inquiry
contact.open_letters    contact_officer inquiry
contact.share_keys      contact_officer inquiry
contact.see_quarantine  contact_officer supervisor inquiry
contact.retry           contact_officer supervisor inquiry
contact.discard         supervisor inquiry
"""


def _who() -> set[tuple[Act, Role, Relation]]:
    cells = set()
    for line in WHO.strip().splitlines():
        act, *words = line.split()
        for role, relation in zip(words[::2], words[1::2], strict=True):
            relations = list(Relation) if relation == "any" else [Relation(relation)]
            cells |= {(Act(act), Role(role), each) for each in relations}
    return cells


def _moves() -> dict[tuple[Act, State], State]:
    moves = {}
    for line in MOVES.strip().splitlines():
        act, *steps = line.split()
        for step in steps:
            start, end = step.split(">")
            moves[Act(act), State(start)] = State(end)
    return moves


ALLOWED, STEPS = _who(), _moves()


@pytest.mark.parametrize(("act", "state"), list(product(PERMITTED, State)))
def test_each_act_is_allowed_or_refused_as_the_table_says(act, state):
    for role, relation in product(Role, Relation):
        _check_cell(act, state, role, relation)


def _check_cell(act, state, role, relation):
    allowed, to = (act, role, relation) in ALLOWED, STEPS.get((act, state))
    if not allowed:
        with pytest.raises(NotAllowedError):
            check_thread_act(act, state, {role}, {relation})
    elif to is None:
        with pytest.raises(TransitionError):
            check_thread_act(act, state, {role}, {relation})
    else:
        assert check_thread_act(act, state, {role}, {relation}) is to
    assert (act in acts_open_to(state, {role}, {relation})) is (allowed and to is not None)


@pytest.mark.parametrize("state", list(State))
def test_an_arriving_letter_moves_a_thread_as_the_table_says(state):
    assert next_state(Act.receive, state) is STEPS[Act.receive, state]


@pytest.mark.parametrize(("act", "role"), list(product(ROOM, Role)))
def test_each_act_of_the_room_is_allowed_or_refused_as_the_table_says(act, role):
    allowed = dict(line.split(maxsplit=1) for line in ROOM_ACTS.strip().splitlines())
    if role in allowed[act].split():
        check_room_act(act, {role})
    else:
        with pytest.raises(NotAllowedError):
            check_room_act(act, {role})


@pytest.mark.parametrize(("act", "role"), list(product(ROOM, Role)))
def test_in_a_circle_only_its_own_roles_count(act, role):
    allowed = dict(line.split(maxsplit=1) for line in ROOM_ACTS.strip().splitlines())[act].split()
    for circle in Circle:
        is_of_it = (role is Role.inquiry) is (circle is Circle.concerns)
        if is_of_it and role in allowed:
            check_room_act(act, {role}, circle)
        else:
            with pytest.raises(NotAllowedError):
                check_room_act(act, {role}, circle)


@pytest.mark.parametrize("role", list(Role))
def test_roles_of_the_one_circle_count_for_nothing_in_the_other(role):
    both = {role, Role.inquiry}
    assert roles_in(Circle.concerns, both) == {Role.inquiry}
    assert roles_in(Circle.letters, both) == {role} - {Role.inquiry}


def test_an_inquiry_officer_is_shown_concerns_first_unless_they_read_letters_too():
    assert home_of({Role.inquiry}) is Circle.concerns
    assert home_of({Role.inquiry, Role.case_worker}) is Circle.letters
    assert home_of({Role.auditor}) is Circle.letters
    assert Circle.letters.other.other is Circle.letters


def test_nothing_is_forgotten_in_either_table():
    by_the_house = {Act.receive, Act.make_notices, Act.destroy_keys}
    assert set(PERMITTED) | set(ROOM) | by_the_house == set(Act)


def test_an_act_that_is_in_no_table_is_refused():
    with pytest.raises(NotAllowedError):
        check_room_act(Act.answer, set(Role))
    with pytest.raises(NotAllowedError):
        check_thread_act(Act.discard, State.new, set(Role), set(Relation))


def test_one_of_several_roles_is_enough():
    roles = {Role.auditor, Role.contact_officer}
    assert check_thread_act(Act.triage, State.new, roles, {Relation.mine}) is State.triaged


def test_a_role_and_the_relation_of_another_role_do_not_add_up():
    roles = {Role.contact_officer, Role.case_worker}
    with pytest.raises(NotAllowedError):
        check_thread_act(Act.close, State.triaged, roles, {Relation.of_my_case})


@pytest.mark.parametrize("role", [Role.administrator, Role.auditor])
def test_administrator_and_auditor_touch_no_content(role):
    assert not any(acts_open_to(state, {role}, set(Relation)) for state in State)
