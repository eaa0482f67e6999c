"""What a line of the journal may hold, how it is chained, and who reads it. Pure."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest

from refuge.office.access.rules import Actor, NotAllowedError, Role
from refuge.office.audit import rules
from refuge.office.audit.rules import Line, UnspeakableLineError

RIGHT = {"actor_name": "Aye", "act": "case.note", "object_ref": f"case:{UUID(int=1)}", "reason": "no_answer"}


def actor(*roles):
    return Actor(UUID(int=1), "Aye", frozenset(roles))


def test_a_line_of_codes_and_references_passes():
    rules.check_line(**RIGHT)
    rules.check_line(**RIGHT | {"object_ref": "", "reason": ""})


@pytest.mark.parametrize(
    "wrong",
    [
        {"actor_name": "Aye\nBo"},
        {"act": "She came freely"},
        {"object_ref": "case: of her brother"},
        {"reason": "he said so"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_free_words_never_enter_the_journal(wrong):
    with pytest.raises(UnspeakableLineError):
        rules.check_line(**RIGHT | wrong)


def test_columns_stand_there_once_in_their_order():
    assert rules.columns(["case.words", "case.risk", "case.words"]) == "case.risk,case.words"
    with pytest.raises(UnspeakableLineError):
        rules.columns(["the words"])


def test_each_line_is_chained_to_the_one_before():
    line = Line(
        1, 2, *rules.actor_columns(actor(Role.supervisor, Role.auditor)), "a.b", "", "", "", "", "done"
    )
    written = f"1\n2\n{UUID(int=1)}\nAye\nauditor,supervisor\na.b\n\n\n\n\ndone"
    assert rules.written_out(line) == written
    assert rules.line_hash(rules.GENESIS, written) == hashlib.sha256(bytes(32) + written.encode()).digest()


@pytest.mark.parametrize("role", Role)
def test_the_journal_is_for_auditors(role):
    is_auditor = role is Role.auditor
    assert rules.may_read_journal(actor(role)) is is_auditor
    for check in (rules.check_may_read_journal, rules.check_may_follow):
        if is_auditor:
            check(actor(role))
        else:
            with pytest.raises(NotAllowedError):
                check(actor(role))
