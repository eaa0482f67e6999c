"""What must never be possible in this room: each invariant by its name, and the database refusing a raw write."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils import timezone

from refuge.office.audit.rules import StaleVersionError
from refuge.office.case.models import Case
from refuge.office.case.rules import AgeReason, RetentionClass, Track, WalledError
from refuge.office.people.rules import AgeBand
from refuge.office.status.models import CustodyRecord
from refuge.office.undertaking import actions
from refuge.office.undertaking.models import StandardsText, StandardsVersion, Undertaking
from refuge.office.undertaking.rules import DeclinedReason, NotToBeAskedError, SamePersonError, State
from refuge.office.vault.codes import SeenRow
from tests.office.case.conftest import TODAY
from tests.office.refusing import refused_by

pytestmark = pytest.mark.django_db
CHILD = "a child is never asked to undertake anything (I-4)"
CAPTIVE = "somebody who is held is never asked (I-4)"
NO_LINE = "no line of the table leads there (I-23)"


def put_on_child_track(case_id):
    Case.objects.filter(id=case_id).update(track=Track.child, retention_class=RetentionClass.child)


def a_row(case_id, **columns):
    """A raw row beside the acts, as somebody with the database in hand would write it."""
    case = Case.objects.get(id=case_id)
    from refuge.office.vault.actions import fresh_key

    row = Undertaking(
        number=uuid.uuid4().hex[:8],
        case=case,
        compartment_id=case.compartment_id,
        standards_id=1,
        state="offered",
        offered_on=TODAY,
        offered_by_id=case.owner_id,
    )
    row.record = row.seal("record", fresh_key(case.compartment_id), "{}")
    for column, value in columns.items():
        setattr(row, column, value)
    return row


def test_i_4_a_child_is_never_asked(ready, aye, phyu, now_seen, signed_in):
    case_id = ready()
    put_on_child_track(case_id)
    from refuge.office.vault import actions as vault

    vault.grant(aye.keyring, Case.objects.get(id=case_id).compartment_id, phyu.id)
    with pytest.raises(WalledError):
        actions.offer(phyu.keyring, now_seen(case_id))
    assert signed_in(phyu).get(f"/standards/case/{case_id}/offer/").status_code == 409
    with refused_by(CHILD):
        a_row(case_id).save(force_insert=True)


def test_i_4_whoever_turns_out_to_be_a_child_has_undertaken_nothing(
    ready, signed, aye, phyu, oo, now_seen, undertaking, signed_in
):
    from refuge.office.case import actions as cases

    case_id = ready()
    undertaking_id = signed(case_id)
    cases.correct_age(aye.keyring, now_seen(case_id), age_band=AgeBand.from_15_to_17, why=AgeReason.in_doubt)
    row = undertaking(undertaking_id)
    assert (row.state, row.ended_on) == ("set_aside", TODAY)
    for member in (oo, aye, phyu):
        assert signed_in(member).get(f"/standards/undertakings/{undertaking_id}/").status_code == 404
    with refused_by(CHILD):
        Undertaking.objects.filter(id=undertaking_id).update(state="signed")


def test_i_4_somebody_who_is_held_is_never_asked(ready, explained, aye, oo, now_seen, seen_row):
    case_id, other = ready(), ready()
    undertaking_id = explained(case_id)
    CustodyRecord.objects.create(case_id=case_id, recorded_on=TODAY)
    CustodyRecord.objects.create(case_id=other, recorded_on=TODAY)
    with pytest.raises(NotToBeAskedError):
        actions.offer(aye.keyring, now_seen(other))
    with pytest.raises(NotToBeAskedError):
        actions.sign(oo.keyring, seen_row(undertaking_id), actions.Signature("colleague", copy_given=False))
    with refused_by(CAPTIVE):
        a_row(other).save(force_insert=True)
    with refused_by(CAPTIVE):
        Undertaking.objects.filter(id=undertaking_id).update(state="signed", signed_on=TODAY)


def test_i_4_nobody_is_asked_before_a_panel_decided(opened, aye, in_force):
    in_force()
    row = a_row(opened(aye))
    with refused_by("nobody is asked before a panel decided (P7)"):
        row.save(force_insert=True)


def test_i_8_declining_changes_nothing_in_any_other_room(ready, signed, declined, aye):
    """No act, task or readiness differs between somebody who signed, somebody who said no, and somebody not asked."""
    signs, declines, untouched = ready(), ready(), ready()
    signed(signs)
    declined(declines)
    from refuge.office.case.parts import missing, open_matters, readiness

    said = [
        (
            missing(one),
            [str(matter.matter) for matter in open_matters(one)],
            readiness_of(readiness, aye, one),
            task_lines(aye, one),
        )
        for one in (signs, declines, untouched)
    ]
    assert said[0] == said[1] == said[2]
    assert len(said[0][3]) > 5


def readiness_of(readiness, member, case_id):
    from refuge.office.audit.actions import reading
    from refuge.office.case.rules import Act

    with reading(member.actor, Act.see, f"case:{case_id}"):
        return readiness(member.keyring, case_id, TODAY)


def task_lines(member, case_id):
    """What every other room says is to be done, without the number of the case in its links."""
    from refuge.office.audit.actions import reading
    from refuge.office.case.parts import CaseAt, parts
    from refuge.office.case.rules import Act, Status

    case = Case.objects.get(id=case_id)
    at = CaseAt(
        id=case.id,
        person_id=case.person_id,
        compartment_id=case.compartment_id,
        owner_id=case.owner_id,
        track=Track(case.track),
        status=Status(case.status),
        version=case.version,
        opened_on=case.opened_on,
        relation="owner",
        now=timezone.now(),
        today=TODAY,
    )
    with reading(member.actor, Act.see, f"case:{case_id}"):
        lines = [
            line for part in parts() if part.name != "undertaking" for line in part.tasks(member.keyring, at)
        ]
    return [
        (str(one.title), one.mark, one.link.replace(str(case_id), "CASE"), str(one.who), one.due)
        for one in lines
    ]


def test_i_8_no_room_asks_whether_somebody_undertook_it():
    """No other room imports this one's rows or states; breach and the desk of figures name clauses and counts only."""
    import pathlib

    import refuge.office

    rooms = pathlib.Path(refuge.office.__file__).parent
    asking = {
        path.relative_to(rooms).parts[0]
        for path in rooms.rglob("*.py")
        if path.relative_to(rooms).parts[0] not in {"undertaking", "breach"}
        and re.search(r"office\.undertaking|undertaking_undertaking", path.read_text(encoding="utf-8"))
    }
    assert asking == set()


def test_i_22_two_people_put_a_set_in_force(approved, thant, than, lin):
    approved(thant)
    with pytest.raises(SamePersonError):
        approved(thant)
    with pytest.raises(SamePersonError):
        approved(than)
    row = StandardsVersion.objects.filter(number=1)
    with refused_by("two_people_approve_a_set"):
        row.update(state="in_force", in_force_since=TODAY)
    with refused_by("two_people_approve_a_set"):
        row.update(
            state="in_force",
            in_force_since=TODAY,
            legal=thant.id,
            legal_on=TODAY,
            legal_why="first_set",
        )
    assert approved(lin) == "in_force"


def test_i_22_a_set_begins_as_a_proposal_and_approved_words_never_change(in_force, thant, lin):
    both = {"head_id": thant.id, "head_on": TODAY, "head_why": "first_set"}
    both |= {"legal_id": lin.id, "legal_on": TODAY, "legal_why": "first_set"}
    with refused_by("a set begins as a proposal (I-22)"):
        StandardsVersion.objects.create(number=7, state="in_force", in_force_since=TODAY, **both)
    in_force()
    with refused_by("approved words never change: a new version says something new"):
        StandardsText.objects.update(text="Anything goes.")
    with refused_by("what two people approved stays"):
        StandardsVersion.objects.update(digest="0" * 64)


@pytest.mark.parametrize("state", State)
def test_i_23_no_jump_past_the_table(state, offered, undertaking):
    from refuge.office.undertaking.rules import pairs

    undertaking_id = offered()
    legal = {after for source, after in pairs() if source is State.offered}
    columns = {"state": state}
    if state in {State.signed, State.superseded, State.withdrawn_by_person}:
        columns["signed_on"] = TODAY
    if state in {State.declined, State.superseded, State.withdrawn_by_person, State.set_aside}:
        columns["ended_on"] = TODAY
    if state in legal | {State.offered}:
        Undertaking.objects.filter(id=undertaking_id).update(**columns)
        assert undertaking(undertaking_id).state == state
    else:
        with refused_by(NO_LINE):
            Undertaking.objects.filter(id=undertaking_id).update(**columns)


def test_i_23_a_set_jumps_nowhere(in_force):
    in_force()
    with refused_by(NO_LINE):
        StandardsVersion.objects.update(state="proposed")


def test_i_23_of_two_at_once_one_is_told(offered, oo, aye, seen_row):
    undertaking_id = offered()
    before = seen_row(undertaking_id)
    actions.defer(aye.keyring, before)
    with pytest.raises(StaleVersionError):
        actions.decline(oo.keyring, SeenRow(undertaking_id, before.version, TODAY), DeclinedReason.not_said)


def test_i_25_every_act_stands_in_the_journal_with_what_was_read(signed, journal, oo):
    signed()
    acts = [line.act for line in journal()]
    for act in ("offer", "explain", "answer", "sign", "approve_set"):
        assert f"undertaking.{act}" in acts
    (line,) = journal(act="undertaking.sign")
    assert "undertaking_undertaking.record" in line.columns_read
    assert line.actor_id == str(oo.id)


def test_i_36_a_head_of_committee_approves_and_reads_nobody(in_force, offered, thant, signed_in):
    in_force()
    undertaking_id = offered()
    client = signed_in(thant)
    assert client.get("/standards/").status_code == 200
    assert client.get(f"/standards/undertakings/{undertaking_id}/").status_code == 404
    assert client.get("/standards/undertakings/").status_code == 403


def test_only_what_is_in_force_is_signed(explained, in_force):
    undertaking_id = explained()
    in_force(2)
    with refused_by("only what is in force is signed"):
        Undertaking.objects.filter(id=undertaking_id).update(state="signed", signed_on=TODAY)


def test_what_was_signed_stays_as_it_was_signed(signed, in_force):
    signed()
    in_force(2)
    with refused_by("what was signed stays as it was signed"):
        Undertaking.objects.update(standards=2)


def test_a_case_has_one_open_offer_and_one_undertaking(ready, offered):
    case_id = ready()
    offered(case_id)
    with refused_by("one_undertaking_is_offered"):
        a_row(case_id).save(force_insert=True)


def test_what_is_signed_has_its_day(explained):
    undertaking_id = explained()
    with refused_by("signed_on_a_day"):
        Undertaking.objects.filter(id=undertaking_id).update(state="signed")
    with refused_by("undertaking_ended_on_a_day"):
        Undertaking.objects.filter(id=undertaking_id).update(state="declined")
