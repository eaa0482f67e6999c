"""What must never be possible about somebody's safety, each by its number, held by the tables where they can."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models import BinaryField, Value

from refuge.office.access.rules import NotAllowedError
from refuge.office.audit.models import Entry
from refuge.office.audit.queries import verify_chain
from refuge.office.case.rules import Risk, SamePersonError
from refuge.office.contact.models import QueuedAnswer
from refuge.office.safety import actions, queries
from refuge.office.safety.contents import Terms
from refuge.office.safety.models import CheckIn, SafetyPlan, Watch
from refuge.office.safety.rules import Channel, Decision, Outcome, OutsideContactRuleError, Rhythm, State
from refuge.office.safety.ticking import tick
from tests.office.refusing import refused_by
from tests.office.safety.conftest import DUE, EVENINGS, FORCED, PLAN, TODAY, WELL, local

pytestmark = pytest.mark.django_db


def refused(write, by):
    with refused_by(by):
        write()


# --- I-22: requester = approver on any approval ---


def test_i_22_nobody_approves_a_plan_they_wrote_or_whose_case_they_own(someone, aye, bo):
    them = someone(risk=Risk.high)
    actions.agree_plan(bo.keyring, them.seen, PLAN)
    with pytest.raises(SamePersonError):
        actions.decide_plan(bo.keyring, them.seen, decision=Decision.approved)
    with pytest.raises(NotAllowedError):  # the owner, a case worker, never decides
        actions.decide_plan(aye.keyring, them.seen, decision=Decision.approved)
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    actions.decide_plan(bo.keyring, them.seen, decision=Decision.approved)
    assert SafetyPlan.objects.filter(decided_by=bo.id).count() == 1


def test_i_22_the_database_refuses_a_plan_decided_by_its_writer(someone, aye):
    them = someone(risk=Risk.high)
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    plan = SafetyPlan.objects.all()
    decided = {"decision": "approved", "decided_on": TODAY}
    refused(lambda: plan.update(decided_by=aye.id, **decided), "nobody_decides_about_their_own")
    refused(lambda: plan.update(**decided), "a_plans_decision_is_somebodys")


def test_a_plan_is_never_overwritten(someone, aye):
    them = someone()
    numbers = [actions.agree_plan(aye.keyring, them.seen, PLAN) for _ in range(3)]
    assert numbers == [1, 2, 3]
    row = SafetyPlan.objects.get(number=1)
    refused(lambda: SafetyPlan.objects.filter(number=2).update(number=row.number), "plans_are_numbered")


def test_a_plan_in_force_stays_in_force_until_the_next_is_approved(someone, aye, bo):
    them = someone(risk=Risk.high)
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    assert queries.plan_in_force(them.case_id) is None
    actions.decide_plan(bo.keyring, them.seen, decision=Decision.approved)
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    actions.decide_plan(bo.keyring, them.seen, decision=Decision.declined, reasons="The signs are not clear.")
    assert queries.plan_in_force(them.case_id).number == 1


# --- I-23: state jumps, compare-and-swap ---

JUMPS = [
    ("due", "missed"),
    ("due", "escalated_1"),
    ("late", "escalated_2"),
    ("missed", "escalated_3"),
    ("escalated_1", "escalated_3"),
    ("escalated_2", "panel"),
    ("due", "resolved"),
    ("ok", "due"),
    ("ok", "resolved"),
    ("waived", "ok"),
    ("missed", "waived"),
    (None, "ok"),
]


@pytest.mark.parametrize(("before", "state"), JUMPS)
def test_i_23_the_database_refuses_a_jump(watched, before, state):
    watched()
    runs = DUE if state in {"due", "late", "missed", "escalated_1", "escalated_2"} else None
    # Something is sealed in each, so that nothing but the table can refuse it.
    written = {"moves_on_at": runs, "said": Value(b"sealed", BinaryField())}
    refused(
        lambda: CheckIn.objects.update(before=before, state=state, **written), "check_ins_follow_the_table"
    )


def test_i_23_the_database_refuses_a_clock_that_stands_still(watched):
    watched()
    refused(lambda: CheckIn.objects.update(moves_on_at=None), "time_moves_what_time_may_move")


def test_i_23_the_database_refuses_two_check_ins_at_once(watched):
    one = watched().check_in
    refused(
        lambda: CheckIn.objects.create(
            id=uuid.uuid4(),
            case_id=one.case_id,
            number=2,
            due_at=DUE,
            window_minutes=60,
            state=State.due,
            since=DUE,
            moves_on_at=DUE,
        ),
        "one_open_check_in_at_a_time",
    )


def test_i_23_the_database_refuses_somebody_heard_of_whom_nothing_is_sealed(watched):
    watched()
    refused(
        lambda: CheckIn.objects.update(before="due", state="ok", moves_on_at=None), "what_was_heard_is_sealed"
    )


@pytest.mark.parametrize(
    "hours",
    [
        {"from_hour": 21, "to_hour": 19},
        {"to_hour": 25},
        {"every_hours": 5},
        {"every_hours": None},
        {"from_hour": None},
        {"to_hour": None},
    ],
)
def test_the_database_refuses_hours_that_cannot_be(watched, hours):
    watched()
    refused(lambda: Watch.objects.update(**hours), "a_rhythm_is_whole_and_runs_forward")


def test_the_database_refuses_a_watch_that_is_on_and_ended(watched):
    watched()
    refused(lambda: Watch.objects.update(ended_on=TODAY), "a_watch_is_on_or_ended")
    refused(lambda: Watch.objects.update(is_on=False), "a_watch_is_on_or_ended")


# --- I-25: an action without an entry in the same transaction ---


def test_i_25_every_act_and_every_step_of_time_has_its_line(watched, aye, bo, journal):
    them = watched()
    actions.agree_plan(aye.keyring, them.seen, PLAN)
    them.is_silent_for(hours=30)
    actions.put_to_panel(bo.keyring, them.seen, words="Tried.", now=DUE + timedelta(hours=31))
    them.is_recorded(Outcome.learnt, by=bo, at=DUE + timedelta(hours=32)).writes(
        WELL, at=DUE + timedelta(hours=50)
    )
    actions.end(aye.keyring, them.seen, actions.Ending(actions.EndReason.arrived, "Here."), DUE)
    acts = [line.act for line in journal() if line.act.startswith("safety.")]
    assert acts == [
        "safety.agree_words",
        "safety.set_schedule",
        "safety.agree_plan",
        *["safety.step"] * 5,
        "safety.put_to_panel",
        "safety.record",
        "safety.compare",
        "safety.end",
    ]
    assert verify_chain().is_whole


@pytest.mark.parametrize("fails", ["safety.watching.turn", "audit.actions._append"])
def test_i_25_a_step_that_fails_leaves_neither_step_nor_line(fails, watched, monkeypatch, journal):
    them = watched()
    lines = Entry.objects.count()

    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(f"refuge.office.{fails}", broken)
    with pytest.raises(RuntimeError):
        tick(DUE + timedelta(hours=3))
    assert them.check_in.state == State.due
    assert Entry.objects.count() == lines
    assert journal(act="safety.step") == []


# --- I-32: an automatic message outside the person's safe-contact rule ---


def hours_of_the_queue():
    rows = QueuedAnswer.objects.exclude(not_before=None).order_by("not_before")
    return [(local(row.not_before), local(row.not_after), row.mailbox) for row in rows]


def test_i_32_reminders_lie_in_their_own_mailbox_and_inside_their_hours_only(watched):
    them = watched()
    queue = hours_of_the_queue()
    assert len(queue) == 14
    for begin, end, mailbox in queue:
        assert mailbox == them.person.keys.mailbox
        assert EVENINGS.from_hour <= begin.hour
        assert end - begin <= timedelta(hours=2)
        assert (end.hour, end.minute) <= (EVENINGS.to_hour, 0)


def test_i_32_never_within_the_hours_they_named(someone):
    terms = Terms(Channel.mailbox.value, "nothing_to_do", never_from=19, never_to=20)
    someone().agrees_words().agrees_hours(terms=terms)
    assert {(begin.hour, end.hour) for begin, end, _ in hours_of_the_queue()} == {(20, 21)}


def test_i_32_no_reminder_where_they_chose_none_or_another_way(someone):
    someone().agrees_words().agrees_hours(terms=Terms(Channel.mailbox.value))
    someone().agrees_hours(terms=Terms(Channel.in_person.value))
    assert hours_of_the_queue() == []


def test_i_32_a_reminder_by_another_way_is_refused_and_nothing_is_kept(someone):
    with pytest.raises(OutsideContactRuleError):
        someone().agrees_hours(terms=Terms(Channel.trusted_human.value, "nothing_to_do"))
    assert not Watch.objects.exists()
    assert hours_of_the_queue() == []


def test_i_32_other_hours_take_the_old_reminders_back_at_once(watched):
    them = watched().agrees_hours(rhythm=Rhythm(48, 6, 8))
    assert {begin.hour for begin, _, _ in hours_of_the_queue()} == {6}
    assert len(hours_of_the_queue()) == 7
    assert them.first.state == State.waived


# --- I-33: a duress word visibly changes what the contact sees ---


def test_i_33_the_clear_state_knows_no_duress():
    assert "duress" not in set(State)
    assert "forced" not in set(State)


def test_i_33_a_check_in_that_was_forced_is_ok_like_any_other(watched):
    one, other = watched().writes(WELL), watched().writes(FORCED)
    assert (one.first.state, one.check_in.state) == (other.first.state, other.check_in.state)
    sealed = [len(them.first.said.ciphertext) for them in (one, other)]
    assert sealed[0] == sealed[1]
    assert len({len(them.watch.called.ciphertext) for them in (one, other)}) == 1
