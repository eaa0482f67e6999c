from __future__ import annotations

import dataclasses

import pytest

from refuge.language.codes import new_code
from refuge.protocol import age, mailbox, padding, sealing
from refuge.protocol.errors import (
    DamagedFileError,
    MalformedAnswerError,
    NoMatchError,
    RecipientError,
    TooLargeError,
    UnverifiedAnswerError,
)
from tests.protocol import writing


def seal(answer=writing.ANSWER, keys=writing.OWN, thread=None):
    return sealing.seal_answer(answer, keys.reply_to, thread or keys.thread)


def test_the_person_reads_what_the_office_wrote():
    assert mailbox.open_answer(seal(), writing.OWN) == writing.ANSWER


@pytest.mark.parametrize("text", ["x", "x" * 8000, "က" * 8000])
def test_every_answer_has_one_size(text):
    sealed = seal(dataclasses.replace(writing.ANSWER, text=text))
    assert len(sealed) == mailbox.ANSWER_SEALED_BYTES == 18_043
    assert mailbox.open_answer(sealed, writing.OWN).text == text


@pytest.mark.parametrize("text", ["x" * 8001, writing.NEVER_THE_SAME])
def test_an_answer_that_does_not_fit_is_refused(text):
    with pytest.raises(TooLargeError):
        seal(dataclasses.replace(writing.ANSWER, text=text))


@pytest.mark.parametrize("change", [{"text": ""}, {"text": "\ud800"}, {"id": ""}, {"language": "Burmese"}])
def test_what_the_person_could_not_read_is_not_sealed(change):
    with pytest.raises(MalformedAnswerError):
        seal(dataclasses.replace(writing.ANSWER, **change))


def test_an_answer_to_nowhere_is_refused():
    with pytest.raises(RecipientError):
        sealing.seal_answer(writing.ANSWER, "age1", writing.OWN.thread)


def test_an_answer_written_without_the_thread_is_not_believed():
    with pytest.raises(UnverifiedAnswerError):
        mailbox.open_answer(seal(thread=bytes(32)), writing.OWN)


def test_another_code_does_not_open_it():
    with pytest.raises(NoMatchError):
        mailbox.open_answer(seal(), writing.COVER)


def test_an_answer_of_another_size_is_not_opened():
    files = padding.unpack(age.decrypt(seal(), [writing.OWN.box_seed]))
    larger = age.encrypt(padding.pack(files, 2 * mailbox.ANSWER_BYTES), [writing.OWN.reply_to])
    with pytest.raises(DamagedFileError):
        mailbox.open_answer(larger, writing.OWN)


def test_an_answer_with_something_beside_it_is_refused():
    files = {"answer.json": b"{}", "mac": b"", "more": b""}
    sealed = age.encrypt(padding.pack(files, mailbox.ANSWER_BYTES), [writing.OWN.reply_to])
    with pytest.raises(MalformedAnswerError):
        mailbox.open_answer(sealed, writing.OWN)


def test_a_code_opens_unrelated_mailboxes_at_two_front_desks():
    code = new_code()
    here, there = (mailbox.derive(code, front_id) for front_id in ("here", "there"))
    assert not {here.token, here.box_seed, here.thread} & {there.token, there.box_seed, there.thread}


def test_what_the_front_desk_keeps_is_the_hash_of_the_token():
    assert len({writing.OWN.token, writing.OWN.box_seed, writing.OWN.thread}) == 3
    assert writing.OWN.mailbox == mailbox.primitives.sha256(writing.OWN.token).hex()
