"""What a log or an error page would print of a value shows nothing that must not be seen."""

from __future__ import annotations

import traceback

import pytest

from refuge.language.codes import Code, UnreadableCodeError, read_code
from refuge.language.patterns import find_forbidden
from refuge.language.script import read
from refuge.protocol import age, opening, padding
from refuge.protocol.age import HybridIdentity
from refuge.protocol.collection import Deposit, SealedLetter
from refuge.protocol.errors import MalformedLetterError
from refuge.protocol.sealing import SealingKey
from tests.protocol import writing

SECRET = "Naw Paw"


@pytest.mark.parametrize(
    ("value", "secrets"),
    [
        (Code("123456" * 5), ["123456"]),
        (writing.OWN, [writing.OWN.token.hex(), repr(writing.OWN.token), repr(writing.OWN.box_seed)]),
        (
            writing.FIRST_LETTER,
            [writing.FIRST_LETTER.text, "age1pq", repr(writing.OWN.thread), writing.OWN.mailbox],
        ),
        (writing.ANSWER, [writing.ANSWER.text]),
        (SealingKey(SECRET.encode(), 1), [SECRET]),
        (HybridIdentity(SECRET.encode()), [SECRET]),
        (SealedLetter("h", writing.DAY, SECRET.encode()), [SECRET]),
        (Deposit(SECRET, writing.DAY, SECRET.encode()), [SECRET]),
        (read(SECRET), [SECRET]),
        (find_forbidden("0912345678"), ["0912345678"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_its_repr_shows_no_secret(value, secrets):
    assert [secret for secret in secrets if secret in repr(value)] == []


@pytest.mark.parametrize("wrong", ["12" * 16, "1234 five"])
def test_an_unreadable_code_is_not_in_its_error(wrong):
    with pytest.raises(UnreadableCodeError) as raised:
        read_code(wrong)
    assert not raised.value.args


def test_a_letter_that_does_not_read_is_not_quoted_in_its_error():
    sealed = age.encrypt(padding.archive({"letter.json": f"{SECRET} {{".encode()}), [writing.INTAKE])
    with pytest.raises(MalformedLetterError) as raised:
        opening.open_letter(sealed, [writing.INTAKE_SEED])
    assert SECRET not in "".join(traceback.format_exception(raised.value))
