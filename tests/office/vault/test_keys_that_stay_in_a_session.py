"""Keys that a desk opens each time it is looked at stay in the sealed session, as long as it is open and they are held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refuge.office.access import locking
from refuge.office.access.models import SealedSession
from refuge.office.access.rules import Role
from refuge.office.access.sessions import KEYS, LEAST_BYTES, SEED, KeysOfSession, SessionStore
from refuge.office.safety.reading import calls_for
from refuge.office.vault import actions, queries
from refuge.office.vault.rules import Kind, NoKeyError
from refuge.protocol import opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def bo(staff):
    return staff("Bo", Role.supervisor)


@pytest.fixture
def session(aye):
    session = SessionStore()
    session[SEED] = aye.seed.hex()
    session.save()
    return session


@pytest.fixture
def unwrapped(monkeypatch):
    """How many keys were opened with a seed."""
    done = []
    before = opening.unwrap_key_with
    monkeypatch.setattr(opening, "unwrap_key_with", lambda *given: done.append(1) or before(*given))
    return done


def request_of(member, session):
    """The keyring of one more request of this session."""
    return replace(member.keyring, opened={}, kept=KeysOfSession(session))


def new_key(*members):
    compartment, key = actions.create_compartment(Kind.case, [one.id for one in members])
    return (compartment, key.version), key


def test_the_next_request_has_them_without_opening_any(aye, session, unwrapped):
    (one, key), (other, other_key) = new_key(aye), new_key(aye)
    for _ in range(2):
        keyring = request_of(aye, session)
        queries.take_out_again(keyring, [one, other])
        assert [queries.key_of(keyring, *each) for each in (one, other)] == [key, other_key]
    assert len(unwrapped) == 2


def test_they_stay_sealed_in_the_row_until_the_session_is_saved_and_read_again(aye, session, unwrapped):
    one, key = new_key(aye)
    queries.take_out_again(request_of(aye, session), [one])
    session.save()
    row = bytes(SealedSession.objects.get().sealed)
    assert key.bytes not in row
    assert key.bytes.hex().encode() not in row
    queries.take_out_again(request_of(aye, SessionStore(session.session_key)), [one])
    assert len(unwrapped) == 1


def test_locking_the_session_takes_them_with_the_seed(aye, session, unwrapped):
    one, _ = new_key(aye)
    queries.take_out_again(request_of(aye, session), [one])
    locking.lock(session)
    assert KEYS not in session
    queries.take_out_again(request_of(aye, session), [one])
    assert len(unwrapped) == 2


def test_what_is_held_no_more_is_not_opened_though_it_stayed(aye, bo, session):
    (one, _), (other, _) = new_key(aye, bo), new_key(aye)
    queries.take_out_again(request_of(aye, session), [one, other])
    actions.revoke(bo.keyring, one[0], aye.id)
    keyring = request_of(aye, session)
    queries.take_out_again(keyring, [one, other])
    assert set(keyring.opened) == set(keyring.kept.read()) == {other}
    with pytest.raises(NoKeyError):
        queries.key_of(keyring, *one)


def test_by_its_length_a_row_tells_nobody_from_others(aye, session):
    def length():
        session.save()
        return len(bytes(SealedSession.objects.get().sealed))

    with_none = length()
    queries.take_out_again(request_of(aye, session), [new_key(aye)[0] for _ in range(20)])
    assert len(KeysOfSession(session).read()) == 20
    assert length() == with_none
    session["form"] = "x" * LEAST_BYTES
    assert length() - with_none == LEAST_BYTES


def test_where_nothing_is_to_be_opened_nothing_stays(aye, session):
    queries.take_out_again(request_of(aye, session), [new_key(aye)[0]])
    assert calls_for(request_of(aye, session)) == []
    assert KeysOfSession(session).read() == {}


def test_only_what_was_asked_for_last_stays_and_nothing_is_written_where_nothing_changed(aye, session):
    (one, _), (other, _) = new_key(aye), new_key(aye)
    queries.take_out_again(request_of(aye, session), [one, other])
    queries.take_out_again(request_of(aye, session), [other])
    assert set(KeysOfSession(session).read()) == {other}
    session.modified = False
    queries.take_out_again(request_of(aye, session), [other])
    assert not session.modified


def test_outside_of_a_session_nothing_stays(aye, unwrapped):
    one, key = new_key(aye)
    for _ in range(2):
        keyring = replace(aye.keyring, opened={})
        queries.take_out_again(keyring, [one])
        assert queries.key_of(keyring, *one) == key
    assert len(unwrapped) == 2
