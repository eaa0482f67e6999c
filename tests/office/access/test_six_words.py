"""Six words: what is kept of them, what they cost, and that a name nobody bears costs the same."""

from __future__ import annotations

import pytest

from refuge.office.access import passphrases
from refuge.protocol import age, sealing

WORDS = "anchor basket candle desert engine forest"


@pytest.fixture(scope="module")
def new_key():
    return passphrases.new_key(WORDS)


def test_the_right_words_open_the_seed(new_key):
    assert passphrases.open_lock(new_key.lock, WORDS, known=True) == new_key.seed
    assert age.recipient_of(new_key.seed) == new_key.recipient


def test_however_they_are_spaced(new_key):
    assert passphrases.open_lock(new_key.lock, f"  {WORDS.replace(' ', '   ')}\n", known=True) == new_key.seed


def test_other_words_open_nothing(new_key):
    assert passphrases.open_lock(new_key.lock, WORDS.replace("forest", "forests"), known=True) is None
    assert passphrases.open_lock(None, WORDS, known=False) is None


def test_a_name_nobody_bears_costs_the_same_work(new_key, monkeypatch):
    stretched = []

    def counted(passphrase, salt):
        stretched.append(len(salt))
        return bytes(32)

    monkeypatch.setattr(sealing, "staff_master", counted)
    passphrases.open_lock(None, WORDS, known=False)
    passphrases.open_lock(new_key.lock, "wrong", known=False)
    assert stretched == [16, 16]


def test_a_lock_shows_neither_seed_nor_words(new_key):
    kept = new_key.lock.salt + new_key.lock.verifier + new_key.lock.sealed_seed
    assert new_key.seed not in kept
    assert WORDS.encode() not in kept
    for printed in (repr(new_key), repr(new_key.lock)):
        assert new_key.seed.hex() not in printed
        assert repr(new_key.seed) not in printed


def test_the_word_list_is_the_one_of_7776_words():
    assert len(passphrases._word_list()) == 7776


def test_a_queue_that_is_too_long_says_so_and_does_not_hold_up_known_browsers(monkeypatch):
    monkeypatch.setattr(passphrases, "LONGEST_QUEUE_SECONDS", 0.01)
    monkeypatch.setattr(sealing, "staff_master", lambda *_: bytes(32))
    with passphrases._lane(known=False):
        with pytest.raises(passphrases.BusyError):
            passphrases.open_lock(None, WORDS, known=False)
        assert passphrases.open_lock(None, WORDS, known=True) is None
    assert passphrases.open_lock(None, WORDS, known=False) is None


@pytest.mark.django_db
def test_a_busy_door_asks_for_patience(client, monkeypatch):
    from refuge.office.access import actions

    def busy(*_):
        raise passphrases.BusyError

    monkeypatch.setattr(actions, "sign_in", busy)
    page = client.post("/sign-in/", {"login": "Aye", "password": WORDS})
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
