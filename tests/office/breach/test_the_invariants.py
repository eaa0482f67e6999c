"""What must never be possible, each by its number, in the rooms' own acts and against the database itself."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from refuge.office.access.rules import OPEN_ROLES, NotAllowedError, Role
from refuge.office.audit.models import Entry as Line
from refuge.office.audit.rules import StaleVersionError
from refuge.office.breach import actions, hands, queries, reading, rules
from refuge.office.breach.models import Entry, Found, Hold, Matter, Measure, Sitting, Tally
from refuge.office.breach.rules import MatterNotFoundError, MeasureCode
from refuge.office.case import actions as cases
from refuge.office.case import parts
from refuge.office.case.models import Case
from refuge.office.people.rules import AgeBand
from refuge.office.sealed import actions as files
from refuge.office.sealed import reading as sealed
from refuge.office.sealed.actions import NewEntry, SeenFile
from refuge.office.sealed.models import File
from refuge.office.sealed.rules import EntryCode, NoSuchFileError
from refuge.office.vault import queries as keys
from refuge.office.vault.rules import KeylessRoleError
from tests.office.breach.conftest import MADE, NOW, TODAY, WORDS

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=15)
REFUSES = (IntegrityError, DatabaseError)


def refused_by_the_database(write):
    with pytest.raises(REFUSES), transaction.atomic():
        write()


def row_of(case_no):
    return Case.objects.get(case_no=case_no)


# --- I-4


def test_i_4_no_inquiry_is_held_about_a_child(reported, way, chit, phyu, opened, ree, saw):
    child = Case.objects.get(id=opened(phyu, age_band=AgeBand.from_15_to_17))
    matter_id = reported(chit)
    way.help(matter_id)
    with pytest.raises(rules.CaseUnknownError):
        way.triage(matter_id, child.case_no)
    way.triage(matter_id)
    for number in (child.case_no, "000000000000", ""):
        with pytest.raises(rules.CaseUnknownError):
            way.name(matter_id, ree, saw, case_no=number)


@pytest.mark.parametrize("state", ["inquiry", "finding", "measure", "appeal"])
def test_i_4_what_is_about_somebody_who_turns_out_to_be_a_child_ends_and_is_erased(
    in_state, state, case_no, aye, phyu, matter, now_seen
):
    matter_id, case = in_state(state), row_of(case_no)
    cases.correct_age(aye.keyring, now_seen(case.id), age_band=AgeBand.from_15_to_17, why=_any_age_reason())
    assert matter(matter_id).stage == "closed"
    assert not Found.objects.exists()
    assert not Measure.objects.exists()
    assert not Hold.objects.exists()
    assert not Tally.objects.exists()


def _any_age_reason():
    from refuge.office.case.rules import AgeReason

    return next(iter(AgeReason))


@pytest.fixture
def now_seen():
    from refuge.office.case.pen import Seen

    return lambda case_id: Seen(case_id, Case.objects.get(id=case_id).version, TODAY)


# --- I-5


def test_i_5_no_count_of_one_is_on_the_page_of_figures(closed, thant, signed_in):
    assert Tally.objects.filter(matters=1).exists()
    page = queries.learning(LATER.date() + dt.timedelta(days=120))
    assert page.concerns.rows == ()
    assert page.triage_clock is None


def test_i_5_a_matter_under_way_is_counted_nowhere(in_state, measured):
    assert not Tally.objects.exists()


# --- I-8

KEEPS_ALIVE = (
    "safety",
    "reception",
    "placement",
    "assessment",
    "children",
    "identity",
    "consent",
    "household",
)


def test_i_8_no_measure_is_on_the_list_that_touches_what_keeps_somebody_alive():
    assert {code.value for code in MeasureCode} == {
        "training",
        "written_warning",
        "supervision",
        "suspend_incentives",
        "another_site",
        "end_of_programme",
    }


@pytest.mark.parametrize("room", KEEPS_ALIVE)
def test_i_8_no_room_that_keeps_somebody_alive_knows_of_measures(room):
    import pathlib

    folder = pathlib.Path(rules.__file__).parents[1] / room
    written = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    assert "office.breach" not in written
    assert "breach_" not in written


def test_i_8_the_database_refuses_any_other_measure(measured):
    found = Found.objects.get()
    Measure.objects.all().delete()
    for code in ("no_food", "no_shelter", "no_health_care", "no_check_ins"):
        refused_by_the_database(
            lambda code=code: Measure.objects.create(finding=found, code=code, review_on=LATER.date())
        )


def test_i_8_what_a_case_is_offered_is_the_same_under_every_measure(measured, case_no, aye, bo):
    """Every task, fact and errand of every room: under each measure there is, and under none."""
    found = Found.objects.get()
    Measure.objects.all().delete()
    under_none = _everything_at(aye, case_no)
    for code in MeasureCode:
        Measure.objects.create(finding=found, code=code, review_on=LATER.date())
        assert _everything_at(aye, case_no) == under_none, code
        Measure.objects.all().delete()


def _everything_at(member, case_no):
    from refuge.office.case import reading as cases_reading
    from refuge.office.case.queries import before_act
    from refuge.office.case.rules import Act

    case = row_of(case_no)
    before = before_act(member.actor, Act.see, case.id)
    view = cases_reading.read_case(member.keyring, case.id, TODAY)
    return before, view, parts.errands(member.actor, NOW)


# --- I-9


@pytest.mark.parametrize("missing", ["told", "time", "measure"])
def test_i_9_nothing_closes_without_notice_and_an_open_way_of_appeal(found, way, ree, missing):
    if missing != "told":
        way.tell(found, ree)
    if missing == "time":
        way.lift(found, ree)
    when = NOW if missing == "time" else LATER
    with pytest.raises(rules.StillOpenError):
        way.close(found, ree, when)
    if missing != "time":
        refused_by_the_database(lambda: Matter.objects.filter(id=found).update(stage="closed"))


def test_i_9_nothing_is_found_without_reasons_or_unheard(inquiry, way, ree):
    with pytest.raises(rules.NotHeardError):
        way.propose(inquiry, ree)
    way.hear(inquiry, ree)
    with pytest.raises(rules.ReasonsMissingError):
        way.propose(inquiry, ree, reasons=" ")
    for column in ("told_on", "heard_on"):
        refused_by_the_database(
            lambda column=column: Matter.objects.filter(id=inquiry).update(stage="finding", **{column: None})
        )


def test_i_9_a_finding_told_always_has_its_days_for_an_appeal(measured):
    found = Found.objects.get()
    assert found.appeal_until == TODAY + dt.timedelta(days=14)
    refused_by_the_database(lambda: Found.objects.filter(id=found.id).update(appeal_until=None))
    refused_by_the_database(lambda: Found.objects.filter(id=found.id).update(told_on=None, appeal_until=None))


def test_i_9_what_was_found_is_never_altered(measured, matter, ree):
    found = Found.objects.get()
    key = keys.key_of(ree.keyring, matter(measured).compartment_id)
    found.verdict = found.seal("verdict", key, "{}")
    refused_by_the_database(lambda: found.save(update_fields=["verdict"]))
    refused_by_the_database(lambda: Measure.objects.update(code="training"))
    refused_by_the_database(lambda: Entry.objects.update(number=99))


# --- I-22


def test_i_22_nobody_finds_anything_alone(inquiry, way, matter, ree, saw):
    way.hear(inquiry, ree)
    way.propose(inquiry, ree)
    with pytest.raises(rules.NothingProposedError):
        way.speak(inquiry, ree)
    refused_by_the_database(lambda: _found_by_hand(matter(inquiry), ree, 1))
    way.speak(inquiry, saw)
    assert Found.objects.count() == 1


def _found_by_hand(row, member, number):
    found = Found(matter=row, number=number, decided_on=TODAY)
    found.verdict = found.seal("verdict", keys.key_of(member.keyring, row.compartment_id), "{}")
    found.save(force_insert=True)


def test_i_22_two_inquirers_are_two_people(triaged, way, matter, ree, saw, thida):
    with pytest.raises(rules.TwoInquirersError):
        way.name(triaged, ree, ree)
    way.name(triaged, ree, saw)
    for who in (ree, thida):
        refused_by_the_database(
            lambda who=who: Sitting.objects.create(matter_id=triaged, staff_id=who.id, seat="inquirer")
        )


def test_i_22_one_person_alone_begins_no_inquiry(triaged, ree):
    Sitting.objects.create(matter_id=triaged, staff_id=ree.id, seat="inquirer")
    refused_by_the_database(
        lambda: Matter.objects.filter(id=triaged).update(stage="inquiry", inquiry_due_on=TODAY)
    )


@pytest.mark.parametrize("who", ["owner", "on it", "once on it", "panel", "reporter"])
def test_i_22_nobody_near_the_person_or_the_reporter_inquires(
    who, staff, reported, way, opened, now_seen, chit, aye, saw, pyae
):
    both = staff("Zaw", Role.inquiry, Role.case_worker, Role.reviewer)
    case = Case.objects.get(id=opened(aye, owner=both if who == "owner" else aye))
    if who in {"on it", "once on it"}:
        _let_in(aye, now_seen, case, both)
    if who == "once on it":
        _let_out(aye, now_seen, case, both)
    if who == "panel":
        _seat(case, both)
    matter_id = reported(both if who == "reporter" else chit, case.case_no)
    way.help(matter_id)
    way.triage(matter_id, case.case_no)
    with pytest.raises(rules.TooCloseError):
        way.name(matter_id, both, saw)
    with pytest.raises(rules.TooCloseError):
        actions.pass_on(pyae.keyring, way.seen(matter_id), both.id, "")


def _let_in(by, now_seen, case, other):
    from refuge.office.case.rules import AccessReason

    cases.give_access(by.keyring, now_seen(case.id), staff_id=other.id, why=AccessReason.second_key)


def _let_out(by, now_seen, case, other):
    from refuge.office.case.rules import AccessReason

    cases.take_access(by.keyring, now_seen(case.id), staff_id=other.id, why=AccessReason.no_longer_needed)
    assert other.id not in keys.holders_of(case.compartment_id)


def _seat(case, member):
    from refuge.office.status.models import Determination, PanelSeat
    from refuge.office.vault import actions as vault
    from refuge.office.vault.rules import Kind

    compartment_id, key = vault.create_compartment(Kind.panel, {member.id})
    given = Determination(
        case=case, number=1, compartment_id=compartment_id, state="interviewed", custody=False,
        interviewed_on=TODAY, due_on=TODAY,
    )  # fmt: skip
    for column in ("language", "voluntariness", "method", "outcome", "account"):
        setattr(given, column, given.seal(column, key, "x"))
    given.save(force_insert=True)
    PanelSeat.objects.create(determination=given, staff_id=member.id, seat="member")


def test_i_22_who_had_a_part_does_not_decide_the_appeal(
    measured, way, staff, ree, saw, pyae, hla, htet, hnin
):
    way.appeal(measured, ree)
    decide = set(Sitting.objects.filter(matter=measured, seat="reviewer").values_list("staff", flat=True))
    assert decide == {hla.id, htet.id, hnin.id}
    refused_by_the_database(
        lambda: Sitting.objects.create(matter_id=measured, staff_id=ree.id, seat="reviewer")
    )


def test_i_22_whoever_looked_first_or_inquired_is_passed_over_for_the_appeal(
    staff, reported, way, case_no, chit, saw, hla, htet, hnin, monkeypatch
):
    """Though nobody has less to do than they: whoever may not is passed over, not only whoever is busy."""
    both = staff("Zaw", Role.inquiry, Role.reviewer)
    matter_id = reported(chit, case_no)
    way.help(matter_id)
    way.triage(matter_id, case_no)
    way.name(matter_id, both, saw)
    way.hear(matter_id, both)
    way.propose(matter_id, both)
    way.speak(matter_id, saw)
    way.tell(matter_id, saw)
    busy = dict.fromkeys((hla.id, htet.id, hnin.id), 9)
    monkeypatch.setattr(hands, "load_of", lambda _: {both.id: 0, **busy})
    way.appeal(matter_id, saw)
    decide = set(Sitting.objects.filter(matter=matter_id, seat="reviewer").values_list("staff", flat=True))
    assert decide == set(busy)


def test_i_22_with_too_few_outside_no_appeal_is_lost_but_none_begins(measured, way, ree, hla, htet):
    with pytest.raises(rules.NobodyOutsideError):
        way.appeal(measured, ree)
    assert Found.objects.get().appealed_on is None


# --- I-23


def test_i_23_the_database_knows_the_table_too(inquiry):
    legal = {(rules.stage_of(a), rules.stage_of(b)) for (_, a), b in rules.MOVES.items()}
    stages = list(rules.STAGES)
    for source, target in itertools.product(stages, stages):
        if source != "inquiry" or target == source or (source, target) in legal:
            continue
        refused_by_the_database(
            lambda target=target: Matter.objects.filter(id=inquiry).update(
                stage=target, told_on=TODAY, heard_on=TODAY
            )
        )


def test_i_23_the_second_of_two_people_is_told(inquiry, seen, ree, saw):
    what_both_saw = seen(inquiry)
    actions.add_note(ree.keyring, what_both_saw, "He was on leave that week.")
    with pytest.raises(StaleVersionError):
        actions.add_note(saw.keyring, what_both_saw, "I wrote to the hospital.")


def test_i_23_help_is_recorded_before_triage_whoever_asks(just_reported, way):
    with pytest.raises(rules.HelpFirstError):
        way.triage(just_reported)
    refused_by_the_database(
        lambda: Matter.objects.filter(id=just_reported).update(stage="triaged", triaged_at=NOW)
    )


# --- I-34: a hand-over leaves no mark


def pages_of(member, signed_in):
    client = signed_in(member)
    return {
        path: client.get(path).status_code for path in ("/", "/conduct/", "/files/", "/conduct/learning/")
    }


def test_i_34_after_a_hand_over_nothing_of_it_is_there_for_anybody_not_named(
    inquiry, way, matter, case_no, ree, saw, pyae, lin, hla, aye, bo, ei, thant, read, signed_in, request
):
    row = vars(matter(inquiry)).copy()
    tallies = list(Tally.objects.values())
    file_id = way.hand_over(inquiry, ree, lin, hla)
    for name in MADE:
        member = request.getfixturevalue(name)
        with pytest.raises(MatterNotFoundError):
            read(member, inquiry)
        client = signed_in(member)
        assert client.get(f"/conduct/{inquiry}/").status_code == 404
        for path in ("/", "/conduct/", "/files/", "/cases/", f"/cases/?q={case_no}", "/journal/"):
            text = client.get(path).text
            assert str(inquiry) not in text or path == "/journal/"
            if member not in (lin, hla):
                assert str(file_id) not in text
    for name in MADE.keys() - {"lin", "hla"}:
        with pytest.raises(NoSuchFileError):
            sealed.read_file(request.getfixturevalue(name).keyring, file_id, NOW)
    assert list(Tally.objects.values()) == tallies
    after = vars(matter(inquiry))
    clear = set(row) - {"_state", "label", "version"}
    assert {one: row[one] for one in clear} == {one: after[one] for one in clear}


EVERY_LIST = (
    "/", "/conduct/", "/conduct/learning/", "/contact/", "/contact/concerns/", "/contact/concerns/?show=mine", "/files/",
    "/cases/", "/status/panels/", "/standards/undertakings/", "/staff/", "/children/",
)  # fmt: skip


def test_i_34_every_list_count_and_search_of_every_role_says_after_a_hand_over_what_it_said_before(
    from_a_letter, way, case_no, staff, pyae, lin, hla, signed_in
):
    """But for the auditor's desk: there the journal has one line more, as after any act."""
    others = {role: signed_in(staff(f"Other {role}", role)) for role in sorted(OPEN_ROLES)}
    before = {role: _as_seen(role, client, case_no) for role, client in others.items()}
    way.hand_over(from_a_letter, pyae, lin, hla)
    for role, client in others.items():
        assert _as_seen(role, client, case_no) == before[role], role


def _as_seen(role, client, case_no):
    pages = [client.get(path) for path in EVERY_LIST[1 if role is Role.auditor else 0 :]]
    pages.append(client.post("/cases/find/", {"number": case_no}))
    return [f"{one.status_code} {re.sub('value=.[A-Za-z0-9]{64}.', '', one.text)}" for one in pages]


def test_i_34_the_journal_tells_a_hand_over_from_a_note_in_nothing(inquiry, way, seen, ree, saw, lin, hla):
    actions.add_note(saw.keyring, seen(inquiry), "A note like any other.")
    note = Line.objects.order_by("-seq")[0]
    before = Line.objects.count()
    way.hand_over(inquiry, ree, lin, hla)
    (handed,) = Line.objects.order_by("seq")[before:]
    told = ("act", "object_ref", "columns_read", "columns_changed", "reason", "outcome", "roles")
    assert [getattr(handed, one) for one in told] == [getattr(note, one) for one in told]


def test_i_34_a_refused_hand_over_looks_like_a_refused_note(inquiry, way, ree, lin, aye, hla):
    with pytest.raises(rules.ReadersRefusedError):
        way.hand_over(inquiry, ree, lin, aye)
    refused = Line.objects.order_by("-seq")[0]
    assert (refused.act, refused.reason) == ("breach.note", "reasons_missing")
    assert not File.objects.exists()


def test_i_34_the_named_readers_have_everything_and_the_matters_key(inquiry, way, matter, ree, lin, hla):
    way.hand_over(inquiry, ree, lin, hla)
    assert keys.holders_of(matter(inquiry).compartment_id) == {lin.id, hla.id}
    (row,) = sealed.list_files(lin.keyring, NOW).rows
    assert "It may be a crime." in sealed.read_file(hla.keyring, row.id, NOW).entries[-1].words


# --- I-35


def closing(case_no):
    return [str(one.matter) for one in parts.open_matters(row_of(case_no).id)]


OPEN_WORDS = "Something is open with the inquiry officers. What it is, nobody on the case is told."


@pytest.mark.parametrize("state", ["triaged", "inquiry", "finding", "measure", "appeal", "handed_to_x2"])
def test_i_35_closing_knows_that_something_is_open_in_the_same_words_whatever_it_is(in_state, state, case_no):
    in_state(state)
    assert OPEN_WORDS in closing(case_no)


@pytest.mark.parametrize("state", ["closed", "unfounded"])
def test_i_35_what_has_ended_keeps_no_case_open(in_state, state, case_no):
    in_state(state)
    assert OPEN_WORDS not in closing(case_no)
    assert not Hold.objects.exists()


def test_i_35_a_file_that_was_handed_over_keeps_the_case_open_until_it_is_closed(
    inquiry, way, case_no, ree, lin, hla
):
    file_id = way.hand_over(inquiry, ree, lin, hla)
    version = sealed.read_file(lin.keyring, file_id, NOW).version
    end = NewEntry(uuid.uuid4(), EntryCode.closed, "The court has it.")
    assert OPEN_WORDS in closing(case_no)
    files.add(lin.keyring, SeenFile(file_id, version), end, NOW)
    assert OPEN_WORDS not in closing(case_no)


def test_i_35_no_column_leads_from_a_matter_to_its_case(inquiry, case_no):
    case = row_of(case_no)
    known = {str(case.id), case.id.hex, case.case_no, str(case.person_id), case.person_id.hex}
    with connection.cursor() as cursor:
        for model in (Matter, Sitting, Entry, Found, Measure, Hold, Tally):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                assert not known & {str(one) for one in row}


# --- I-36


@pytest.mark.parametrize("role", [Role.administrator, Role.head])
def test_i_36_who_lets_people_in_or_reads_figures_holds_no_key_and_reads_no_matter(
    role, staff, inquiry, matter, read
):
    zaw = staff("Zaw", role)
    with pytest.raises(MatterNotFoundError):
        read(zaw, inquiry)
    with pytest.raises(NotAllowedError):
        reading.list_matters(zaw.keyring, NOW)
    from refuge.office.vault import actions as vault
    from refuge.office.vault.rules import Kind

    with pytest.raises(KeylessRoleError):
        vault.create_compartment(Kind.matter, {zaw.id})


# --- who raised it


def test_whoever_raised_it_is_named_nowhere_but_in_the_seal(just_reported, read, pyae, chit):
    view = read(pyae, just_reported)
    assert view.entries[-1].by == ""
    assert not Sitting.objects.filter(staff=chit.id).exists()
    (line,) = Line.objects.filter(act="breach.report")
    assert line.object_ref == "matter"


def test_what_was_raised_twice_by_the_same_press_is_one_matter(chit, pyae):
    concern = actions.Concern(uuid.uuid4(), WORDS)
    for _ in range(2):
        actions.report(chit.actor, concern, NOW)
    assert Matter.objects.count() == 1


def test_a_concern_that_nobody_outside_can_look_at_is_not_kept(pyae):
    with pytest.raises(rules.NobodyOutsideError):
        actions.report(pyae.actor, actions.Concern(uuid.uuid4(), WORDS), NOW)
    assert not Matter.objects.exists()
