from __future__ import annotations

import pytest

from refuge.front.mailbox.models import Answer
from refuge.language.codes import new_code
from refuge.protocol import collection, padding
from refuge.protocol.collection import Deposit
from refuge.protocol.mailbox import derive
from tests.front.collecting import DAY, TODAY
from tests.front.state import FRONT_ID


@pytest.fixture
def deposit(office):
    keys = derive(new_code(), FRONT_ID)
    return office.deposit(keys.mailbox, keys.reply_to, keys.thread, "Here.")


def test_the_same_answer_again_changes_nothing(office, deposit):
    assert office.leaves(deposit).status == 204
    assert office.leaves(deposit, deposit).status == 204
    assert Answer.objects.count() == 1


def test_a_batch_is_kept_as_a_whole(office):
    keys = derive(new_code(), FRONT_ID)
    many = [office.deposit(keys.mailbox, keys.reply_to, keys.thread, f"Answer {n}") for n in range(64)]
    assert office.leaves(*many).status == 204
    assert Answer.objects.count() == 64


def test_none_is_kept_for_longer_than_the_profile_says(office, deposit):
    office.leaves(Deposit(deposit.mailbox, TODAY + 900 * DAY, deposit.sealed))
    assert Answer.objects.get().expires == TODAY + 60 * DAY


def test_one_of_another_size_would_stand_out(office, deposit):
    assert office.leaves(Deposit(deposit.mailbox, TODAY, deposit.sealed + b"x")).status == 422
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"x" * 512, padding.archive({"a": b"b"}), bytes(1024)[:-1]])
def test_what_is_no_bundle_is_refused(office, body):
    assert office.asks("POST", "/hatch/answers", body).status == 422


def test_a_wrong_name_in_a_bundle_keeps_none_of_it(office, deposit):
    files = padding.unpack(collection.pack_deposits([deposit]))
    [(name, sealed)] = files.items()
    spoilt = padding.archive({name: sealed, name.replace(name[-20:-10], "0" * 10): sealed})
    assert office.asks("POST", "/hatch/answers", spoilt).status == 422
    assert Answer.objects.count() == 0
