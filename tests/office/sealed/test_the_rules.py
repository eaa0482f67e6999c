"""Who may open, read and add what: every cell, no database."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from refuge.office.access.rules import OPEN_ROLES, NotAllowedError, Role
from refuge.office.sealed import rules
from refuge.office.sealed.rules import (
    Clock,
    Content,
    EntryCode,
    FileClosedError,
    FileKind,
    Label,
    NobodyOutsideError,
    NoSuchFileError,
    NotNowError,
    TooCloseToReadError,
    WrongReadersError,
)
from tests.office.sealed.conftest import NOW, WORDS

AYE, LIN, HLA, NU, NYO = (uuid.UUID(int=number) for number in range(1, 6))
CLOCK = Clock(acknowledge_hours=48, answer_days=14)
GRAVE, SURVIVOR, COMPLAINT = FileKind.serious_crime, FileKind.survivor, FileKind.complaint
CONTENT = OPEN_ROLES - {Role.administrator, Role.auditor, Role.head}

OPENS = {
    GRAVE: {Role.legal, Role.reviewer, Role.supervisor, Role.case_worker, Role.inquiry},
    SURVIVOR: CONTENT,
    COMPLAINT: set(Role),
}
READS = {GRAVE: {Role.legal, Role.reviewer}, SURVIVOR: CONTENT, COMPLAINT: {Role.grievance}}


def roles(*some):
    return frozenset(some)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", FileKind)
def test_each_role_opens_what_the_table_says(kind, role):
    assert (kind in rules.kinds_for(roles(role))) == (role in OPENS[kind])
    if role in OPENS[kind]:
        rules.check_opens(kind, roles(role))
    else:
        with pytest.raises(NotAllowedError):
            rules.check_opens(kind, roles(role))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", FileKind)
def test_each_role_reads_what_the_table_says(kind, role):
    if role in READS[kind]:
        rules.check_reads(kind, roles(role))
    else:
        with pytest.raises(NoSuchFileError):
            rules.check_reads(kind, roles(role))


LEGAL, REVIEWER, GRIEVANCE, WORKER = (
    roles(one) for one in (Role.legal, Role.reviewer, Role.grievance, Role.case_worker)
)


@pytest.mark.parametrize(
    ("kind", "readers", "error"),
    [
        (GRAVE, {LIN: LEGAL, HLA: REVIEWER}, None),
        (GRAVE, {HLA: REVIEWER, LIN: LEGAL}, None),
        (GRAVE, {LIN: LEGAL}, WrongReadersError),
        (GRAVE, {LIN: LEGAL, HLA: LEGAL}, WrongReadersError),
        (GRAVE, {HLA: REVIEWER, NU: REVIEWER}, WrongReadersError),
        (GRAVE, {LIN: LEGAL, AYE: WORKER}, WrongReadersError),
        (GRAVE, {LIN: LEGAL, HLA: REVIEWER, NU: REVIEWER}, WrongReadersError),
        (GRAVE, {LIN: LEGAL, NYO: REVIEWER}, TooCloseToReadError),
        (SURVIVOR, {AYE: WORKER, LIN: LEGAL}, None),
        (SURVIVOR, {AYE: WORKER}, WrongReadersError),
        (SURVIVOR, {LIN: LEGAL, HLA: REVIEWER}, WrongReadersError),
        (SURVIVOR, {AYE: WORKER, LIN: roles(Role.administrator)}, WrongReadersError),
        (SURVIVOR, {AYE: WORKER, LIN: roles()}, WrongReadersError),
        (COMPLAINT, {NU: GRIEVANCE}, None),
        (COMPLAINT, {NU: WORKER}, WrongReadersError),
        (COMPLAINT, {NU: GRIEVANCE, LIN: GRIEVANCE}, WrongReadersError),
    ],
)
def test_each_kind_has_its_readers(kind, readers, error):
    if error is None:
        rules.check_readers(kind, AYE, readers, {NYO})
    else:
        with pytest.raises(error):
            rules.check_readers(kind, AYE, readers, {NYO})


def test_a_complaint_goes_to_whoever_is_outside_and_has_least():
    assert rules.choose_officer({NU: 2, NYO: 1}, set()) == NYO
    assert rules.choose_officer({NU: 2, NYO: 1}, {NYO}) == NU
    with pytest.raises(NobodyOutsideError):
        rules.choose_officer({NU: 2}, {NU})
    with pytest.raises(NobodyOutsideError):
        rules.choose_officer({}, set())


def test_only_a_complaint_has_clocks():
    label = rules.label_for(COMPLAINT, "", NYO, NOW, CLOCK)
    assert (label.acknowledge_by, label.answer_by) == (NOW + dt.timedelta(hours=48), dt.date(2026, 12, 7))
    assert label.concerns == NYO
    for kind in (GRAVE, SURVIVOR):
        assert rules.label_for(kind, "A", NYO, NOW, CLOCK) == Label(kind, "A")


def test_the_clock_runs_to_the_acknowledgement_then_to_the_answer():
    label = rules.label_for(COMPLAINT, "", None, NOW, CLOCK)
    later, much_later = NOW + dt.timedelta(hours=49), NOW + dt.timedelta(days=15)
    assert not label.is_late(NOW, NOW.date())
    assert label.is_late(later, later.date())
    heard = replace(label, acknowledged=True)
    assert not heard.is_late(later, later.date())
    assert heard.is_late(much_later, much_later.date())
    assert not replace(heard, answered=True).is_late(much_later, much_later.date())
    assert replace(label, closed=True).due() is None
    assert not Label(GRAVE).is_late(much_later, much_later.date())


@pytest.mark.parametrize("kind", FileKind)
def test_every_label_is_of_one_length_and_reads_back(kind):
    label = rules.label_for(kind, "ABCD-EFGH-JKMN", NYO, NOW, CLOCK)
    written = rules.written_label(label)
    assert len(written.encode()) == rules.LABEL_BYTES
    assert rules.read_label(written) == label


def test_a_label_that_would_stand_out_is_refused():
    with pytest.raises(ValueError, match="so long"):
        rules.written_label(Label(GRAVE, about="A" * 600))


@pytest.mark.parametrize("words", ["", WORDS, "သူ့အမေ" * 200])
def test_every_entry_is_of_whole_steps_and_reads_back(words):
    content = Content(EntryCode.note, AYE, NOW, words)
    written = rules.written_content(content)
    assert len(written.encode()) % rules.ENTRY_STEP_BYTES == 0
    assert rules.read_content(written) == content


HEARD, DONE = (
    replace(Label(COMPLAINT), acknowledged=True),
    replace(Label(COMPLAINT), acknowledged=True, answered=True),
)
NOTE, AGREED, ACKNOWLEDGED, ANSWERED, CLOSED = (
    EntryCode.note,
    EntryCode.agreed_step,
    EntryCode.acknowledged,
    EntryCode.answered,
    EntryCode.closed,
)
OFFERED = [
    (Label(GRAVE), {NOTE, CLOSED}),
    (Label(SURVIVOR), {NOTE, AGREED, CLOSED}),
    (Label(COMPLAINT), {NOTE, ACKNOWLEDGED, ANSWERED}),
    (HEARD, {NOTE, ANSWERED}),
    (DONE, {NOTE, CLOSED}),
    *((replace(Label(kind), closed=True), set()) for kind in FileKind),
]


@pytest.mark.parametrize(("label", "offered"), OFFERED)
def test_each_entry_is_open_where_the_table_says(label, offered):
    assert set(rules.offered(label)) == offered
    for code in set(EntryCode) - offered:
        with pytest.raises(FileClosedError if label.closed else NotNowError):
            rules.after(label, code)


def test_what_an_entry_does_to_the_label():
    assert rules.after(Label(COMPLAINT), ACKNOWLEDGED) == HEARD
    assert rules.after(Label(COMPLAINT), ANSWERED) == DONE
    assert rules.after(HEARD, ANSWERED) == DONE
    assert rules.after(HEARD, NOTE) == HEARD
    assert rules.after(DONE, CLOSED) == replace(DONE, closed=True)
    assert rules.after(Label(SURVIVOR), AGREED) == Label(SURVIVOR)


def test_another_reader_is_eligible_new_and_not_too_close():
    def name(staff_id, held, label=Label(GRAVE)):  # noqa: B008 - frozen
        rules.check_named(label, staff_id, held, readers={LIN}, too_close={NYO})

    name(HLA, REVIEWER)
    for staff_id, held in ((LIN, LEGAL), (HLA, WORKER)):
        with pytest.raises(WrongReadersError):
            name(staff_id, held)
    with pytest.raises(TooCloseToReadError):
        name(NYO, REVIEWER)
    with pytest.raises(TooCloseToReadError):
        name(NU, GRIEVANCE, Label(COMPLAINT, concerns=NU))
