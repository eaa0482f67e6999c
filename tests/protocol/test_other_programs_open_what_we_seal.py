"""Anyone can open an envelope with other people's programs, and we open theirs."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile

import pyrage
import pytest

from refuge.protocol import age, bech32, padding
from refuge.protocol.errors import RecipientError
from refuge.protocol.letter import seal_letter
from refuge.protocol.opening import open_letter
from tests.protocol import writing
from tests.protocol.classic_identities import X25519Identity
from tests.protocol.node import run_in_node


def names_in(packed):
    done = subprocess.run(["tar", "-t"], input=packed, capture_output=True, check=True)
    return done.stdout.decode().split()


def test_typage_opens_a_letter_and_tar_lists_it():
    sealed = seal_letter(writing.FIRST_LETTER, [writing.INTAKE])
    packed = run_in_node("typage.mjs", "open", age.identity_of(writing.INTAKE_SEED), given=sealed)
    assert len(packed) == 16 * 1024
    assert names_in(packed) == ["letter.json"]


def test_we_open_a_letter_which_tar_packed_and_typage_sealed(tmp_path):
    ours = age.decrypt(seal_letter(writing.FIRST_LETTER, [writing.INTAKE]), [writing.INTAKE_SEED])
    (tmp_path / "letter.json").write_bytes(padding.unpack(ours)["letter.json"])
    packed = subprocess.run(
        ["tar", "-c", "--format=ustar", "-C", tmp_path, "letter.json"], capture_output=True, check=True
    ).stdout
    sealed = run_in_node("typage.mjs", "seal", writing.INTAKE, given=packed)
    assert open_letter(sealed, [writing.INTAKE_SEED]) == writing.FIRST_LETTER


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_typage_and_we_agree_on_every_size(size):
    plaintext = bytes(size)
    identity = age.identity_of(writing.INTAKE_SEED)
    assert (
        run_in_node("typage.mjs", "open", identity, given=age.encrypt(plaintext, [writing.INTAKE]))
        == plaintext
    )
    theirs = run_in_node("typage.mjs", "seal", writing.INTAKE, given=plaintext)
    assert age.decrypt(theirs, [writing.INTAKE_SEED]) == plaintext


def test_our_parser_reads_what_pyrage_seals():
    identity = pyrage.x25519.Identity.generate()
    secret = bech32.decode("age-secret-key-", str(identity).lower(), 32)
    sealed = pyrage.encrypt(b"from rage", [identity.to_public()])
    assert age.decrypt_with(sealed, [X25519Identity(secret)]) == b"from rage"


def test_a_classic_recipient_is_refused():
    with pytest.raises(RecipientError):
        age.encrypt(b"", [str(pyrage.x25519.Identity.generate().to_public())])


def test_python_reads_our_archives_too():
    packed = padding.pack({"letter.json": b"{}", "a/b.age": b"x" * 513}, 4096)
    with tarfile.open(fileobj=io.BytesIO(packed)) as opened:
        assert {member.name: opened.extractfile(member).read() for member in opened} == padding.unpack(packed)


def test_tar_opens_long_names_and_sizes_as_they_are():
    name = "2026-11-23/" + "a" * 64 + "/" + "b" * 64 + ".age"
    assert names_in(padding.archive({name: b"x", "empty": b""})) == [name, "empty"]


def test_an_opened_letter_is_json_that_anybody_reads():
    packed = age.decrypt(seal_letter(writing.FIRST_LETTER, [writing.INTAKE]), [writing.INTAKE_SEED])
    letter = json.loads(padding.unpack(packed)["letter.json"])
    assert letter["text"] == writing.FIRST_LETTER.text
    assert letter["thread"] == writing.OWN.thread.hex()
