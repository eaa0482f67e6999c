"""A key that two people have between them: together they have all of it, each alone has nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.protocol import age, opening, sealing, sharing
from refuge.protocol.errors import MalformedShareError, SealedFieldError
from refuge.protocol.sealing import Place, SealingKey

keys = st.binary(min_size=32, max_size=32)
PLACE = Place("identity_record", "name_used", "1")


@given(keys)
def test_two_shares_make_the_key_in_whichever_order(key):
    one, other = sharing.split(key)
    assert sharing.join(one, other) == sharing.join(other, one) == key


@given(keys)
def test_one_share_alone_opens_nothing(key):
    sealed = sealing.seal_field(SealingKey(key, 1), b"a name", PLACE)
    for share in sharing.split(key):
        with pytest.raises(SealedFieldError):
            opening.open_field(SealingKey(share, 1), sealed, PLACE)


@given(keys, keys)
def test_every_other_key_is_as_likely_under_one_share(key, any_other):
    one, _ = sharing.split(key)
    fitting = sharing.join(one, any_other)
    assert sharing.join(one, fitting) == any_other


def test_the_same_key_never_splits_alike():
    key = bytes(32)
    assert len({share for _ in range(100) for share in sharing.split(key)}) == 100


def test_shares_of_two_keys_do_not_join_to_either():
    (one, _), (_, other) = sharing.split(bytes([1]) * 32), sharing.split(bytes([2]) * 32)
    assert sharing.join(one, other) not in {bytes([1]) * 32, bytes([2]) * 32}


@given(st.binary(max_size=80).filter(lambda key: len(key) != 32))
def test_only_a_whole_key_is_split_and_joined(wrong):
    for act in (lambda: sharing.split(wrong), lambda: sharing.join(wrong, bytes(32))):
        with pytest.raises(MalformedShareError):
            act()
    with pytest.raises(MalformedShareError):
        sharing.join(bytes(32), wrong)


def test_a_share_is_lent_by_wrapping_it_for_whoever_asked():
    aye, bo = age.new_seed(), age.new_seed()
    key = sealing.new_key().bytes
    one, other = sharing.split(key)
    hers = sealing.wrap_key(one, [age.recipient_of(aye)])
    his = sealing.wrap_key(other, [age.recipient_of(bo)])
    lent = sealing.wrap_key(opening.unwrap_key(his, bo), [age.recipient_of(aye)])
    assert sharing.join(opening.unwrap_key(hers, aye), opening.unwrap_key(lent, aye)) == key
