"""Aye works the case, Bo supervises it; Oo and Ma explain the standards; Thant heads the committee, Lin is legal.
Chit has no business here. Nobody in these tests has a name but the staff.
"""

from __future__ import annotations

import datetime as dt

import pytest

from refuge.office.access.rules import Role
from refuge.office.undertaking import actions, sets
from refuge.office.undertaking.actions import Answer, Manner, Signature
from refuge.office.undertaking.models import StandardsVersion, Undertaking
from refuge.office.undertaking.rules import DeclinedReason, Mode, Why, Witness
from refuge.office.undertaking.sets import SeenSet
from refuge.office.vault.codes import SeenRow
from tests.office.case.conftest import TODAY, aye, bo, chit, dan, now_seen, opened, row

__all__ = ["aye", "bo", "chit", "dan", "now_seen", "opened", "row"]


def _member(name, role):
    @pytest.fixture(name=name)
    def make(staff):
        return staff(name.capitalize(), role)

    return make


oo, ma = _member("oo", Role.undertaking_officer), _member("ma", Role.undertaking_officer)
thant, than = _member("thant", Role.head), _member("than", Role.head)
lin, lat = _member("lin", Role.legal), _member("lat", Role.legal)
phyu = _member("phyu", Role.cp_officer)


def days(count):
    return dt.timedelta(days=count)


@pytest.fixture
def approved(db):
    """Somebody says yes to a version as it is now."""

    def say_yes(member, number=1, why=Why.first_set, today=TODAY):
        known = StandardsVersion.objects.filter(number=number).values_list("version", flat=True).first()
        return sets.approve(member.actor, SeenSet(number, known or 1, today), why)

    return say_yes


@pytest.fixture
def in_force(approved, thant, lin):
    """Put a version in force: `in_force(2)`."""

    def both(number=1, today=TODAY):
        approved(thant, number, today=today)
        approved(lin, number, today=today)

    return both


@pytest.fixture
def panel(staff):
    return [staff(name, Role.reviewer) for name in ("Hla", "Htet", "Hnin")]


@pytest.fixture
def decided(panel):
    """A panel has decided about a case: its row alone, as the panel's room has tests of its own."""

    def decide(case_id, eligible="yes", on=TODAY, **columns):
        from refuge.office.case.models import Case
        from refuge.office.status.models import Determination, PanelSeat
        from refuge.office.vault.actions import fresh_key

        case = Case.objects.get(id=case_id)
        key = fresh_key(case.compartment_id)
        one = Determination(case=case, number=1, compartment_id=case.compartment_id, custody=False)
        for column in ("language", "voluntariness", "method", "outcome", "account", "finding", "reasons"):
            setattr(one, column, one.seal(column, key, "x"))
        finding, reasons = one.finding, one.reasons
        one.state, one.finding, one.reasons, one.interviewed_on, one.due_on = (
            "interviewed",
            None,
            None,
            on,
            on,
        )
        one.save(force_insert=True)
        for place, seat in enumerate(("chair", "member", "member")):
            PanelSeat.objects.create(determination=one, staff_id=panel[place].id, seat=seat)
        Determination.objects.filter(id=one.id).update(state="panel_review")
        one.finding, one.reasons, one.state = finding, reasons, "decided"
        one.leaver, one.eligible, one.decided_on = True, eligible, on
        for column, value in columns.items():
            setattr(one, column, value)
        one.save()
        return case_id

    return decide


@pytest.fixture
def ready(opened, aye, decided, in_force, oo):
    """A case of Aye's about which a panel has decided, while version 1 is in force. Oo works here."""

    def make(by=None, *, force=True):
        if force and not StandardsVersion.objects.filter(state="in_force").exists():
            in_force()
        return decided(opened(by or aye))

    return make


@pytest.fixture
def seen_row(db):
    """What somebody sees who loads an undertaking now."""

    def look(undertaking_id, today=TODAY):
        return SeenRow(undertaking_id, Undertaking.objects.get(id=undertaking_id).version, today)

    return look


@pytest.fixture
def offered(ready, aye, now_seen):
    """The standards are offered to somebody: `undertaking_id = offered()`."""

    def offer(case_id=None, by=None, today=TODAY):
        case_id = case_id or ready(by)
        return actions.offer((by or aye).keyring, now_seen(case_id, today))

    return offer


@pytest.fixture
def answered(oo, seen_row):
    """Every question is answered; those in `missed` wrongly at first."""

    def answer_all(undertaking_id, missed=(), by=None, language="my", today=TODAY):
        keyring = (by or oo).keyring
        manner = Manner(language, Mode.read_aloud, interpreter=False)
        actions.explain(keyring, seen_row(undertaking_id, today), manner)
        number = Undertaking.objects.get(id=undertaking_id).standards_id
        for clause in sets.kept(number).wording("en").clauses:
            if clause.code in missed:
                wrong = clause.right % len(clause.choices) + 1
                actions.answer(keyring, seen_row(undertaking_id, today), Answer(clause.code, wrong))
            actions.answer(keyring, seen_row(undertaking_id, today), Answer(clause.code, clause.right))
        return undertaking_id

    return answer_all


@pytest.fixture
def explained(offered, answered):
    return lambda case_id=None, **how: answered(offered(case_id), **how)


@pytest.fixture
def signed(explained, oo, seen_row):
    """Somebody undertook it: `undertaking_id = signed()`."""

    def sign(case_id=None, today=TODAY, *, missed=()):
        undertaking_id = explained(case_id, missed=missed)
        signature = Signature(Witness.colleague, copy_given=True)
        actions.sign(oo.keyring, seen_row(undertaking_id, today), signature)
        return undertaking_id

    return sign


@pytest.fixture
def declined(offered, oo, seen_row):
    def decline(case_id=None):
        undertaking_id = offered(case_id)
        actions.decline(oo.keyring, seen_row(undertaking_id), DeclinedReason.not_said)
        return undertaking_id

    return decline


@pytest.fixture
def undertaking(db):
    return lambda undertaking_id: Undertaking.objects.get(id=undertaking_id)


@pytest.fixture
def kept(seen_row):
    """Open the sealed record as somebody who may."""

    def record(member, undertaking_id):
        from refuge.office.audit.actions import reading
        from refuge.office.undertaking.holding import Holding
        from refuge.office.undertaking.rules import Act

        with reading(member.actor, Act.see, "test"):
            return Holding(member.keyring, Undertaking.objects.get(id=undertaking_id), TODAY).record

    return record
