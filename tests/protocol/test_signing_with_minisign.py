"""Ours and the real program agree, both ways."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language.codes import read_code
from refuge.protocol import minisign
from refuge.protocol.errors import MalformedSignatureError, WrongSignatureError

SEED = minisign.new_signing_seed()
PUBLIC_KEY = minisign.public_key_of(SEED)


def run_minisign(folder, *arguments):
    return subprocess.run(
        ["minisign", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("message", [b"", b"a notice", bytes(70_000)])
def test_the_real_program_verifies_what_we_sign(tmp_path, message):
    (tmp_path / "notice.json").write_bytes(message)
    (tmp_path / "notice.json.minisig").write_text(minisign.sign(message, SEED, "serial 4"))
    (tmp_path / "key.pub").write_text(minisign.public_key_file(PUBLIC_KEY))
    said = run_minisign(tmp_path, "-V", "-m", "notice.json", "-p", "key.pub")
    assert said.returncode == 0, said.stderr
    assert "Trusted comment: serial 4" in said.stdout


def test_the_real_program_refuses_what_was_changed(tmp_path):
    (tmp_path / "notice.json").write_bytes(b"changed")
    (tmp_path / "notice.json.minisig").write_text(minisign.sign(b"a notice", SEED, "serial 4"))
    (tmp_path / "key.pub").write_text(minisign.public_key_file(PUBLIC_KEY))
    assert run_minisign(tmp_path, "-V", "-m", "notice.json", "-p", "key.pub").returncode != 0


def test_we_verify_what_the_real_program_signs(tmp_path):
    (tmp_path / "notice.json").write_bytes(b"a notice")
    assert run_minisign(tmp_path, "-G", "-W", "-p", "key.pub", "-s", "key").returncode == 0
    assert run_minisign(tmp_path, "-S", "-s", "key", "-m", "notice.json", "-t", "ours").returncode == 0
    public_key = minisign.read_public_key_file((tmp_path / "key.pub").read_text())
    signature = (tmp_path / "notice.json.minisig").read_text()
    minisign.verify(b"a notice", signature, public_key)
    with pytest.raises(WrongSignatureError):
        minisign.verify(b"another", signature, public_key)


@given(
    st.binary(max_size=200),
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=40),
)
def test_whatever_is_signed_verifies(message, comment):
    minisign.verify(message, minisign.sign(message, SEED, comment), PUBLIC_KEY)


@pytest.mark.parametrize("comment", ["two\nlines", "two\rlines", "half a character \ud800"])
def test_a_comment_that_would_not_be_read_is_not_signed(comment):
    with pytest.raises(MalformedSignatureError):
        minisign.sign(b"", SEED, comment)


def test_a_comment_with_half_a_character_is_not_believed():
    signature = minisign.sign(b"a notice", SEED, "x").replace("comment: x", "comment: \ud800")
    with pytest.raises(MalformedSignatureError):
        minisign.verify(b"a notice", signature, PUBLIC_KEY)


def test_a_public_key_file_reads_back():
    assert minisign.read_public_key_file(minisign.public_key_file(PUBLIC_KEY)) == PUBLIC_KEY


@pytest.mark.parametrize("broken", ["", "untrusted comment: x\n", "untrusted comment: x\n" + "A" * 56 + "\n"])
def test_a_broken_public_key_file_is_refused(broken):
    with pytest.raises(MalformedSignatureError):
        minisign.read_public_key_file(broken)


def test_a_fingerprint_is_32_digits_with_the_check_digits_of_a_code():
    fingerprint = minisign.fingerprint(PUBLIC_KEY)
    assert [len(group) for group in fingerprint.split(" ")] == [4] * 8
    read_code(fingerprint)
    assert fingerprint != minisign.fingerprint(minisign.public_key_of(bytes(32)))


def test_the_fingerprint_of_a_key_never_changes():
    expected = "2860 2528 5066 4242 3808 1711 4015 6517"
    assert minisign.fingerprint(minisign.public_key_of(bytes([7] * 32))) == expected
