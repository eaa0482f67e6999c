"""What must never be possible with decisions, each by the number the process gives it; raw writes included."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection

from refuge.office.access.rules import NotAllowedError, Role
from refuge.office.audit.rules import StaleVersionError
from refuge.office.case import actions as cases
from refuge.office.case.models import Case, Event
from refuge.office.case.parts import open_matters
from refuge.office.case.rules import AgeReason, WalledError
from refuge.office.people.rules import AgeBand
from refuge.office.sealed import actions as files
from refuge.office.sealed import reading as read_files
from refuge.office.sealed.actions import NewEntry, SeenFile
from refuge.office.sealed.models import Entry, File
from refuge.office.sealed.rules import EntryCode, NoSuchFileError
from refuge.office.status import actions, panels, paper, queries, reading
from refuge.office.status.models import CustodyRecord, Determination, Interviewer, PanelSeat
from refuge.office.status.rules import (
    AlreadyExtendedError,
    AppealTooLateError,
    CustodyError,
    DeterminationNotFoundError,
    Eligible,
    ExtensionReason,
    LegalMissingError,
    NobodyToNameError,
    NoMajorityError,
    NoSuchMoveError,
    NotAllSpokeError,
    ReasonsMissingError,
    ReferredTo,
    SmallPanelError,
    TooCloseError,
    WrongSeatError,
)
from refuge.office.vault import queries as keys
from tests.office.refusing import refused_by
from tests.office.status.conftest import REASONS, TODAY, WISHES, a_proposal, an_interview, at_noon

pytestmark = pytest.mark.django_db
RELEASED = TODAY - dt.timedelta(days=40)
STAYS = "what was decided is never altered"
DECIDED = "the panel has decided"
KNOWS_OF_CUSTODY = "a determination begins undecided, and knows of custody"


def refused_by_the_database(act, by):
    with refused_by(by):
        act()


def only(determination):
    return Determination.objects.filter(id=determination.id)


# --- I-2: nobody in custody comes of their own will


def test_i_2_custody_shuts_every_finding_of_coming_freely(way, lin):
    way.legal = lin
    way.to_panel(in_custody=True)
    for finding in (
        "voluntary_leaver_military",
        "voluntary_leaver_police_militia",
        "civil_administration_leaver",
    ):
        with pytest.raises(CustodyError):
            way.propose(finding=finding)
    with pytest.raises(CustodyError):
        way.propose(finding="captured_or_detained", eligible="yes")
    way.propose(finding="captured_or_detained", eligible="no")


def test_i_2_release_its_days_a_new_interview_and_a_signature_open_it(way, lin, newest):
    way.legal = lin
    way.to_panel(in_custody=True)
    with pytest.raises(CustodyError):
        way.sign_off(TODAY)
    way.release(RELEASED)
    with pytest.raises(CustodyError):
        way.sign_off(RELEASED + dt.timedelta(days=29))
    with pytest.raises(CustodyError):
        way.propose()
    way.sign_off(TODAY)
    way.decide()
    assert newest().release_counts_on == RELEASED + dt.timedelta(days=30)
    assert newest().leaver


def test_i_2_the_database_refuses_it_too(way, lin, newest):
    way.legal = lin
    way.to_panel(in_custody=True)
    way.propose(finding="captured_or_detained", eligible="no")
    refused_by_the_database(
        lambda: only(newest()).update(leaver=True), "custody_is_left_before_coming_freely"
    )
    signed = {"release_counts_on": TODAY, "signed_off_by": lin.id}
    early = TODAY - dt.timedelta(days=1)
    refused_by_the_database(
        lambda: only(newest()).update(leaver=True, heard_anew_on=early, **signed),
        "custody_is_left_before_coming_freely",
    )
    refused_by_the_database(
        lambda: only(newest()).update(leaver=True, heard_anew_on=None, **signed),
        "custody_is_left_before_coming_freely",
    )
    refused_by_the_database(lambda: only(newest()).update(custody=False), "custody is not taken back")
    only(newest()).update(leaver=True, heard_anew_on=TODAY, **signed)


def test_i_2_a_new_determination_knows_of_custody(way, case, newest):
    way.record_custody()
    way.interview()
    assert newest().custody
    blank = {field.attname: getattr(newest(), field.attname) for field in Determination._meta.fields}
    actions.withdraw(way.people["aye"].keyring, _seen(case))
    refused_by_the_database(lambda: _insert({**blank, "number": 9, "custody": False}), KNOWS_OF_CUSTODY)


def _insert(columns):
    columns = {**columns, "id": None}
    names = [name for name in columns if name != "id"]
    with connection.cursor() as cursor:
        marks = ", ".join(names)
        cursor.execute(
            f"INSERT INTO status_determination (id, {marks}) "
            f"SELECT {_A_NEW_ID[connection.vendor]}, "
            + ", ".join(_ALTERED.get(name, name) for name in names)
            + " FROM status_determination LIMIT 1"
        )


_A_NEW_ID = {"sqlite": "'00000000000000000000000000000009'", "postgresql": "gen_random_uuid()"}
_ALTERED = {"number": "9", "custody": "(1 = 0)", "supersedes_id": "NULL"}


def _seen(case_id, today=TODAY):
    from tests.office.status.conftest import _seen as seen

    return seen(case_id, today)


def test_i_2_custody_found_later_shuts_what_was_proposed(way, newest):
    way.to_panel()
    way.propose()
    way.record_custody()
    row = newest()
    assert (row.custody, row.leaver, row.finding) == (True, None, None)
    with pytest.raises(CustodyError):
        way.propose()


def test_i_2_another_finding_is_another_determination_and_both_are_kept(way, lin, newest):
    way.legal = lin
    way.to_panel(in_custody=True)
    way.decide(finding="captured_or_detained", eligible="no")
    first = newest()
    refused_by_the_database(lambda: only(first).update(leaver=True), STAYS)
    refused_by_the_database(lambda: only(first).update(finding=None), STAYS)
    way.tell()
    way.release(RELEASED)
    way.interview()
    assert newest().number == 2
    assert newest().supersedes_id == first.id
    assert Determination.objects.count() == 2


def test_x3_a_custody_record_is_made_by_itself_and_filled_in_once(way, case, aye):
    way.interview(voluntariness=_voluntariness("in_custody_when_declared"))
    record = CustodyRecord.objects.get(case=case)
    assert record.recorded_on == TODAY
    actions.notify_custody(aye.keyring, _seen(case), ReferredTo.icrc, TODAY)
    for again in (
        lambda: actions.record_custody(aye.keyring, _seen(case)),
        lambda: actions.notify_custody(aye.keyring, _seen(case), ReferredTo.both, TODAY),
    ):
        with pytest.raises(NoSuchMoveError):
            again()
    later = TODAY + dt.timedelta(days=1)
    for change in (
        {"recorded_on": later},
        {"notified_on": later},
        {"referred_to": None, "notified_on": None},
    ):
        refused_by_the_database(
            lambda change=change: CustodyRecord.objects.filter(case=case).update(**change),
            "a custody record is filled in once",
        )


def _voluntariness(code):
    from refuge.office.status.rules import Voluntariness

    return Voluntariness(code)


def test_x3_another_room_that_finds_custody_has_the_record_made(case, aye):
    from refuge.office.audit.actions import journalled
    from refuge.office.case.pen import take_up_any
    from refuge.office.case.rules import Act
    from refuge.office.case.signals import found_in_custody

    with journalled(aye.actor, Act.note, f"case:{case}"):
        found_in_custody.send(None, pen=take_up_any(aye.keyring, Act.note, case, TODAY))
    assert queries.is_in_custody(case)


def test_x3_in_custody_a_panel_needs_its_legal_officer(way):
    way.interview(in_custody=True)
    with pytest.raises(LegalMissingError):
        way.name()


# --- I-3: who decides


def test_i_3_a_panel_is_a_chair_and_two_members(way, hla, htet, hnin, lin):
    way.interview()
    with pytest.raises(SmallPanelError):
        way.name(members=[htet])
    with pytest.raises(SmallPanelError):
        way.name(members=[htet, hla])
    with pytest.raises(SmallPanelError):
        way.name(members=[htet, lin], legal=lin)


def test_i_3_nobody_on_it_asked_is_on_the_case_or_named_it(way, hla, htet, hnin, aye, bo, dan):
    way.interview(interviewers=[aye, hla])
    for members in ([hla, htet], [aye, htet], [bo, htet], [dan, htet]):
        with pytest.raises(TooCloseError):
            way.name(chair=hnin, members=members)


def test_i_3_only_reviewers_decide(way, htet, chit, lin):
    way.interview()
    with pytest.raises(WrongSeatError):
        way.name(members=[htet, chit])
    with pytest.raises(WrongSeatError):
        way.name(members=[htet, lin])


def test_i_3_who_is_on_the_case_names_no_panel(way, newest):
    way.interview()
    with pytest.raises(NotAllowedError):
        way.name(by="bo")
    assert not newest().seats.exists()


def test_i_3_the_database_refuses_whoever_is_too_close(way, newest, aye, bo, hla):
    way.interview(interviewers=[hla])
    for one, why in ((aye, "is on the case"), (bo, "is on the case"), (hla, "asked the questions")):
        refused_by_the_database(
            lambda one=one: PanelSeat.objects.create(determination=newest(), staff_id=one.id, seat="member"),
            f"who {why} does not decide",
        )


def test_i_3_the_database_lets_no_interviewer_join_later(way, newest, hla):
    way.to_panel()
    refused_by_the_database(
        lambda: Interviewer.objects.create(determination=newest(), staff_id=hla.id),
        "who decides did not ask the questions",
    )


def test_i_3_the_database_knows_one_seat_each_and_one_chair(way, newest, hla, htet, htoo):
    way.to_panel()
    for staff_id, seat, by in ((hla.id, "member", "one_seat_each"), (htoo.id, "chair", "one_chair")):
        refused_by_the_database(
            lambda staff_id=staff_id, seat=seat: PanelSeat.objects.create(
                determination=newest(), staff_id=staff_id, seat=seat
            ),
            by,
        )
    refused_by_the_database(
        lambda: newest().seats.filter(staff=htet.id).update(staff=htoo.id), "the panel has decided"
    )


def test_i_3_the_database_decides_nothing_with_two(way, newest, hnin):
    way.to_panel()
    way.propose()
    newest().seats.filter(staff=hnin.id).delete()
    refused_by_the_database(
        lambda: only(newest()).update(state="decided", decided_on=TODAY), "a chair and two members decide"
    )


def test_i_3_a_panel_member_is_not_let_into_the_case(way, case, staff, aye):
    both = staff("Ko", Role.reviewer, Role.case_worker)
    way.interview()
    way.name(members=[way.people["htet"], both])
    with pytest.raises(TooCloseError):
        cases.give_access(aye.keyring, _seen(case), staff_id=both.id, why="works_with_owner")


def test_i_3_nothing_is_recorded_before_all_have_spoken(way, htet, hnin, hla):
    way.to_panel()
    with pytest.raises(NotAllSpokeError):
        panels.decide(hla.keyring, way.before())
    with pytest.raises(NotAllSpokeError):
        way.speak(htet)
    way.propose()
    way.speak(htet)
    with pytest.raises(NotAllSpokeError):
        panels.decide(hla.keyring, way.before())
    with pytest.raises(ReasonsMissingError):
        way.speak(hnin, "dissent")
    way.speak(hnin, "dissent", "The papers were not looked at twice.")
    panels.decide(hla.keyring, way.before())


def test_i_3_the_chair_alone_does_not_carry_it(way, htet, hnin, hla):
    way.to_panel()
    way.propose()
    for member in (htet, hnin):
        way.speak(member, "dissent", "No.")
    with pytest.raises(NoMajorityError):
        panels.decide(hla.keyring, way.before())


def test_another_proposal_is_spoken_on_anew(way, htet, hnin, hla, newest):
    way.to_panel()
    way.propose()
    way.speak(htet)
    way.propose(eligible="no")
    assert not newest().seats.filter(spoken_on__isnull=False).exists()


# --- I-8, I-34, X2: an allegation before the panel


def test_i_8_and_x2_in_one_act_a_file_is_opened_and_the_decision_put_off(
    way, case, newest, hla, lin, aye, bo, dan
):
    way.to_panel()
    file_id = way.set_aside()
    assert newest().state == "deferred"
    assert queries.decision_of(case).eligible is Eligible.deferred
    held = keys.holders_of(File.objects.get(id=file_id).compartment_id)
    assert held == {hla.id, lin.id}
    number = Case.objects.get(id=case).case_no
    assert read_files.read_file(lin.keyring, file_id, at_noon(TODAY)).row.about.replace("-", "") == number
    for one in (aye, bo, dan):
        with pytest.raises(NoSuchFileError):
            read_files.read_file(one.keyring, file_id, at_noon(TODAY))


def test_x2_a_legal_officer_who_says_it_reads_it_with_the_chair(way, lin, hla):
    way.legal = lin
    way.to_panel()
    file_id = way.set_aside(by=lin)
    assert keys.holders_of(File.objects.get(id=file_id).compartment_id) == {hla.id, lin.id}


def test_x2_a_member_who_says_it_reads_it_with_a_legal_officer(way, lin, htet):
    way.to_panel()
    file_id = way.set_aside(by=htet)
    assert keys.holders_of(File.objects.get(id=file_id).compartment_id) == {htet.id, lin.id}


def test_x2_without_a_legal_officer_nothing_happens(way, newest, staff, lin):
    from refuge.office.access.models import Staff

    way.to_panel()
    Staff.objects.filter(id=lin.id).update(is_active=False)
    with pytest.raises(NobodyToNameError):
        way.set_aside()
    assert newest().state == "panel_review"
    assert not File.objects.exists()


def test_i_34_no_clear_column_and_no_line_tells_one_deferral_from_the_other(way, case, newest, aye, journal):
    way.to_panel()
    told = [_what_is_told(way, newest, aye, case, journal, act) for act in (way.defer, way.set_aside)]
    assert told[0] == told[1]


def _what_is_told(way, newest, aye, case, journal, act):
    lines = len(journal())
    act()
    row = newest()
    said = [
        (one.act, one.object_ref, one.columns_changed, one.columns_read, one.reason)
        for one in journal()[lines:]
    ]
    clear = {
        field.attname: getattr(row, field.attname)
        for field in Determination._meta.fields
        if field.get_internal_type() != "BinaryField" and field.attname != "version"
    }
    page = reading.read_of_case(aye.keyring, case)
    shown = [happening.elsewhere for happening in _happenings(aye, case)][:1]
    way.resume()
    return said, clear, page.newest.clear.state, shown


def _happenings(member, case):
    from refuge.office.case import reading as read_cases

    return read_cases.read_case(member.keyring, case, TODAY).happenings


def test_i_34_closing_the_file_leaves_the_case_as_it_was(way, case, lin):
    way.to_panel()
    file_id = way.set_aside()
    before = _everything_clear(case)
    version = File.objects.get(id=file_id).version
    entry = NewEntry(Entry.objects.get(file=file_id).file_id, EntryCode.closed, "Nothing came of it.")
    files.add(lin.keyring, SeenFile(file_id, version), entry, at_noon(TODAY))
    assert _everything_clear(case) == before
    way.resume()
    assert queries.decision_of(case) is None


def _everything_clear(case_id):
    rows = [*Case.objects.filter(id=case_id).values("version", "status", "track"), *_determinations(case_id)]
    return rows + list(Event.objects.filter(case=case_id).values_list("number", "kind").order_by("number"))


def _determinations(case_id):
    return Determination.objects.filter(case=case_id).values("state", "version", "eligible", "review_on")


def test_i_34_no_column_leads_from_a_case_to_a_file():
    from django.apps import apps

    to_files = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is File and not field.auto_created
    }
    assert to_files == {"sealed.Entry"}


def test_what_is_deferred_is_looked_at_again_by_a_day(way, newest):
    way.to_panel()
    way.defer()
    days = settings.PROGRAMME.limits.decision_extension_days
    assert newest().review_on == TODAY + dt.timedelta(days=days)
    refused_by_the_database(
        lambda: only(newest()).update(review_on=None), "what_is_deferred_is_looked_at_again"
    )


# --- I-9: reasons, notice, appeal


def test_i_9_no_decision_without_reasons(way, newest):
    way.to_panel()
    with pytest.raises(ReasonsMissingError):
        way.propose(reasons="  ")
    refused_by_the_database(
        lambda: only(newest()).update(state="decided", decided_on=TODAY), "decided_says_what"
    )


def test_i_9_a_no_counts_only_once_it_was_told(way, case):
    way.decided(eligible="no")
    decision = queries.decision_of(case)
    assert (decision.eligible, decision.told, decision.counts) == (Eligible.no, False, False)
    way.tell()
    decision = queries.decision_of(case)
    assert decision.counts
    assert decision.appeal_until == TODAY + dt.timedelta(days=14)
    assert decision.appeal_open(decision.appeal_until)
    assert not decision.appeal_open(decision.appeal_until + dt.timedelta(days=1))


def test_i_9_a_yes_counts_at_once(way, case):
    way.decided()
    assert queries.decision_of(case).counts


def test_i_9_an_appeal_is_filed_up_to_its_last_day(way):
    way.decided(eligible="no")
    with pytest.raises(AppealTooLateError):
        way.appeal()
    way.tell()
    with pytest.raises(AppealTooLateError):
        way.appeal(TODAY + dt.timedelta(days=15))
    way.appeal(TODAY + dt.timedelta(days=14))


def test_i_9_the_database_refuses_an_appeal_out_of_time(way, newest):
    way.decided(eligible="no")
    way.tell()
    late = newest().appeal_until + dt.timedelta(days=1)
    refused_by_the_database(
        lambda: only(newest()).update(state="appealed", appealed_on=late), "appealed_in_time"
    )


def test_i_9_an_appeal_is_decided_by_other_people(way, htoo, hkun, htet, hla):
    way.decided(eligible="no")
    way.tell()
    way.appeal()
    with pytest.raises(TooCloseError):
        way.name(chair=htoo, members=[hkun, htet])
    with pytest.raises(TooCloseError):
        way.name(chair=hla, members=[hkun, htoo])
    refused_by_the_database(
        lambda: PanelSeat.objects.create(determination=way.newest(), staff_id=htet.id, seat="member"),
        "an appeal is decided by other people",
    )


@pytest.mark.parametrize(("eligible", "state"), [("no", "upheld"), ("yes", "changed")])
def test_i_9_what_an_appeal_decides_leaves_both_determinations(
    way, case, newest, htoo, hkun, hsa, eligible, state
):
    way.decided(eligible="no")
    first = newest()
    way.tell()
    way.appeal()
    assert queries.decision_of(case).under_appeal
    assert newest().due_on == TODAY + dt.timedelta(days=14)
    way.name(chair=htoo, members=[hkun, hsa])
    way.put_before()
    way.decide(eligible=eligible)
    way.tell()
    first.refresh_from_db()
    assert first.state == state
    assert newest().supersedes_id == first.id
    assert queries.decision_of(case).eligible == eligible
    with pytest.raises(AppealTooLateError):
        way.appeal()


def test_i_9_the_second_panel_reads_what_was_decided_first(way, htoo, hkun, hsa):
    way.decided(eligible="no")
    way.tell()
    way.appeal()
    way.name(chair=htoo, members=[hkun, hsa])
    way.put_before()
    page = reading.read_panel(htoo.keyring, way.newest().id)
    assert page.first.decided.reasons == REASONS
    assert "neighbours" in page.opened.interview.account


@pytest.mark.parametrize(
    "change",
    [
        {"eligible": "yes"},
        {"reasons": None},
        {"finding": None},
        {"decided_on": TODAY - dt.timedelta(days=1)},
        {"leaver": False},
        {"due_on": TODAY},
        {"told_on": TODAY + dt.timedelta(days=1)},
        {"appeal_until": TODAY + dt.timedelta(days=90)},
    ],
)
def test_what_was_decided_is_never_altered(way, newest, change):
    way.decided(eligible="no")
    way.tell()
    refused_by_the_database(lambda: only(newest()).update(**change), STAYS)


def test_who_decided_is_never_altered(way, newest, htoo):
    way.decided()
    refused_by_the_database(lambda: newest().seats.update(spoken_on=TODAY - dt.timedelta(days=3)), DECIDED)
    refused_by_the_database(
        lambda: PanelSeat.objects.create(determination=newest(), staff_id=htoo.id, seat="member"),
        DECIDED,
    )
    refused_by_the_database(
        lambda: Interviewer.objects.filter(determination=newest()).update(staff=htoo.id),
        "who asked is not altered",
    )


# --- clocks


def test_the_panel_decides_within_days_of_the_arrival(way, case, newest):
    Case.objects.filter(id=case).update(arrived_on=TODAY - dt.timedelta(days=2))
    way.interview()
    assert newest().due_on == TODAY + dt.timedelta(days=5)


def test_the_time_is_made_longer_once(way, newest, hla):
    way.to_panel()
    due = newest().due_on
    panels.extend(hla.keyring, way.before(), ExtensionReason.member_away)
    assert newest().due_on == due + dt.timedelta(days=7)
    with pytest.raises(AlreadyExtendedError):
        panels.extend(hla.keyring, way.before(), ExtensionReason.member_away)


# --- I-22, I-23, I-25


def test_i_22_who_names_a_panel_does_not_sit_on_it(way, staff, hla, htet, hnin):
    both = staff("Ko", Role.supervisor, Role.reviewer)
    way.people["ko"] = both
    way.interview()
    with pytest.raises(TooCloseError):
        way.name(chair=hla, members=[htet, both], by="ko")


def test_i_23_a_step_out_of_order_is_refused(way, hla):
    for step in (way.put_before, way.tell, way.appeal):
        with pytest.raises(NoSuchMoveError):
            step()
    way.to_panel()
    with pytest.raises(NoSuchMoveError):
        way.interview()
    with pytest.raises(NoSuchMoveError):
        way.name()
    with pytest.raises(NoSuchMoveError):
        way.resume()
    way.decide()
    with pytest.raises(NoSuchMoveError):
        way.propose()
    way.tell()
    with pytest.raises(NoSuchMoveError):
        way.tell()


def test_i_23_the_second_of_two_on_the_panel_is_told(way, htet, hnin):
    way.to_panel()
    way.propose()
    stale = way.before()
    way.speak(htet)
    with pytest.raises(StaleVersionError):
        panels.speak(hnin.keyring, stale, _opinion("agree"), "")


def _opinion(code):
    from refuge.office.status.rules import Opinion

    return Opinion(code)


def test_i_23_the_second_of_two_on_the_case_is_told(way, case, bo):
    stale = _seen(case)
    way.interview()
    with pytest.raises(StaleVersionError):
        actions.interview(bo.keyring, stale, an_interview(), paper.Asked(frozenset(), in_custody=False))


def test_i_23_one_determination_at_a_time(way, newest, case):
    way.interview()
    refused_by_the_database(
        lambda: _insert({field.attname: None for field in Determination._meta.fields}),
        "one_determination_at_a_time",
    )


def test_i_25_every_act_is_in_the_journal_and_tells_the_case(way, case, journal, aye):
    way.decided()
    way.tell()
    acts = [one.act for one in journal() if one.act.startswith("status.")]
    assert acts == [
        "status.interview",
        "status.name_panel",
        "status.put_before",
        "status.propose",
        "status.speak",
        "status.speak",
        "status.decide",
        "status.tell",
    ]
    told = [str(one.elsewhere) for one in reversed(_happenings(aye, case)) if one.kind == "status"]
    assert told == [
        "Interviewed for the decision about status.",
        "A panel was named.",
        "Put before the panel.",
        "The panel has decided.",
        "The person was told the decision, its reasons and how to appeal.",
    ]


# --- I-35


def matters(case_id):
    return [str(one.matter) for one in open_matters(case_id)]


def test_i_35_nothing_closes_over_an_open_decision_or_appeal(way, case):
    way.interview()
    assert "The decision about status is not made yet." in matters(case)
    way.name()
    way.put_before()
    way.set_aside()
    assert "The decision about status is not made yet." in matters(case)
    way.resume()
    way.decide(eligible="no")
    assert "The person was not told the decision about status." in matters(case)


def test_i_35_nothing_closes_over_custody_that_nobody_was_told_of(way, case, aye):
    way.record_custody()
    said = "The person is in custody, and was referred to nobody yet."
    assert said in matters(case)
    actions.notify_custody(aye.keyring, _seen(case), ReferredTo.legal_office, TODAY)
    assert said not in matters(case)


def test_i_35_what_is_deferred_only_the_panel_ends(way, case, hla, aye):
    way.to_panel()
    way.defer()
    with pytest.raises(NoSuchMoveError):
        actions.withdraw(aye.keyring, _seen(case))
    panels.drop(hla.keyring, way.before())
    assert matters(case) == [one for one in matters(case) if "status" not in one]


# --- I-36, X1 and keys


def test_i_36_the_panel_reads_what_is_before_it_and_not_the_case(way, case, hla, lin, newest):
    way.to_panel()
    assert reading.read_panel(hla.keyring, newest().id).opened.interview.account == WISHES
    assert hla.id not in keys.holders_of(Case.objects.get(id=case).compartment_id)
    with pytest.raises(DeterminationNotFoundError):
        reading.read_panel(lin.keyring, newest().id)


def test_i_36_who_is_no_reviewer_any_more_reads_no_more(way, hla, newest):
    from dataclasses import replace

    from refuge.office.access.keyring import Keyring

    way.to_panel()
    actor = replace(hla.actor, roles=frozenset({Role.grievance}))
    with pytest.raises(DeterminationNotFoundError):
        reading.read_panel(Keyring(actor, hla.seed), newest().id)


def test_i_36_before_it_is_put_before_them_a_panel_reads_nothing(way, hla, newest):
    way.interview()
    way.name()
    with pytest.raises(DeterminationNotFoundError):
        reading.read_panel(hla.keyring, newest().id)


def test_a_child_is_before_no_panel(way, case, aye, hla, phyu, newest):
    way.to_panel()
    cases.correct_age(aye.keyring, _seen(case), age_band=AgeBand.unknown, why=AgeReason.in_doubt)
    assert newest().state == "ended"
    assert keys.holders_of(newest().compartment_id) == {phyu.id}
    with pytest.raises(WalledError):
        actions.interview(
            phyu.keyring, _seen(case), an_interview(), paper.Asked(frozenset(), in_custody=False)
        )


def test_a_decisions_key_goes_with_the_case(way, case, win, aye, newest):
    way.interview()
    cases.give_access(aye.keyring, _seen(case), staff_id=win.id, why="works_with_owner")
    assert win.id in keys.holders_of(newest().compartment_id)
    cases.take_access(aye.keyring, _seen(case), staff_id=win.id, why="no_longer_needed")
    assert win.id not in keys.holders_of(newest().compartment_id)


def test_what_was_decided_and_put_off_gives_way_to_a_new_one(way, case, newest, hla):
    way.decided()
    first = newest()
    way.defer()
    assert queries.decision_of(case).eligible is Eligible.deferred
    way.resume()
    assert newest().number == 2
    first.refresh_from_db()
    assert (first.state, first.eligible, newest().state) == ("changed", "yes", "panel_review")
    way.decide(eligible="no")
    assert queries.decision_of(case).eligible is Eligible.no


def test_the_seized_machine_holds_no_word_of_a_decision(way, lin):
    way.legal = lin
    way.to_panel(in_custody=True)
    way.decide(finding="captured_or_detained", eligible="no")
    telling = [one.encode() for one in (REASONS, WISHES, "captured_or_detained", "community_reference")]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                values = [
                    bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row
                ]
                found += [table for word in telling for value in values if word in value]
    assert found == []


def test_a_proposal_is_what_the_chair_wrote(way, htet, newest):
    way.to_panel()
    way.propose()
    assert reading.read_panel(htet.keyring, newest().id).opened.proposal == a_proposal()
