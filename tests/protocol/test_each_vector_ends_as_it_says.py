"""Every negative vector names the kind of its failure: an error of another kind is a failure of the test."""

from __future__ import annotations

import hashlib
import json

from refuge.language.codes import Code
from refuge.protocol import (
    age,
    collection,
    copies,
    documents,
    errors,
    mailbox,
    minisign,
    notice,
    opening,
    padding,
    sealing,
    sharing,
)
from refuge.protocol.copies import SignedCopies
from refuge.protocol.notice import SignedNotice
from refuge.protocol.sealing import Place, SealingKey
from tests.protocol import writing
from tests.protocol.reading_vectors import VECTORS, each, ending_as, first, raw, unsqueezed

ROOT = minisign.public_key_of(bytes([7] * 32))


@each("age")
def test_age_files(vector):
    sealed = unsqueezed(vector["sealed"]) if vector.get("compressed") else raw(vector["sealed"])
    with ending_as(vector):
        assert age.decrypt(sealed, [writing.INTAKE_SEED]).decode() == vector["plaintext"]


@each("archives")
def test_archives(vector):
    with ending_as(vector):
        files = padding.unpack(unsqueezed(vector["archive"]))
        assert {name: content.decode() for name, content in files.items()} == vector["files"]


@each("letters")
def test_letters(vector):
    changed = first("letters")["letter"] | vector["changes"]
    document = {name: value for name, value in changed.items() if value is not None}
    written = documents.write(document).decode().replace(*vector.get("replace", ["", ""]))
    packed = padding.archive({"letter.json": written.encode()})
    with ending_as(vector):
        letter = opening.open_letter(age.encrypt(packed, [writing.INTAKE]), [writing.INTAKE_SEED])
        assert (letter.text, letter.thread.hex()) == (document["text"], document["thread"])


@each("derivations")
def test_derivations(vector):
    keys = mailbox.derive(Code(vector["digits"]), vector["front_id"])
    assert (keys.token.hex(), keys.box_seed.hex()) == (vector["token"], vector["box_seed"])
    assert (keys.thread.hex(), keys.mailbox) == (vector["thread"], vector["mailbox"])
    assert hashlib.sha256(keys.reply_to.encode()).hexdigest() == vector["reply_to"]


@each("answers")
def test_answers(vector):
    files = {"answer.json": vector["document"].encode()}
    if vector["mac"]:
        files["mac"] = bytes.fromhex(vector["mac"])
    sealed = age.encrypt(padding.pack(files, mailbox.ANSWER_BYTES), [writing.OWN.reply_to])
    with ending_as(vector):
        assert mailbox.open_answer(sealed, writing.OWN) == writing.ANSWER


@each("notices")
def test_notices(vector):
    signed = SignedNotice(vector["document"].encode(), vector["signature"])
    with ending_as(vector):
        read = notice.verify_notice(signed, ROOT, writing.FRONT)
        assert (read.serial, read.recipients) == (4, (writing.INTAKE,))


@each("copies")
def test_lists_of_copies(vector):
    signed = SignedCopies(vector["document"].encode(), vector["signature"])
    with ending_as(vector):
        read = copies.verify_copies(signed, ROOT, writing.FRONT)
        assert copies.digest_of(vector["text"], Code(vector["digits"])) == vector["digest"]
        assert vector["digest"] in read.digests


@each("signatures")
def test_signatures(vector):
    with ending_as(vector):
        minisign.verify(vector["message"].encode(), vector["signature"], bytes.fromhex(vector["public_key"]))


@each("requests")
def test_requests(vector):
    said = {name: vector[name] for name in ("method", "path", "front_id")} | {"body": vector["body"].encode()}
    with ending_as(vector):
        counter = collection.verify_request(vector["header"], bytes.fromhex(vector["public_key"]), **said)
        assert counter == vector["counter"]


@each("bundles")
def test_bundles(vector):
    unpack = {"letters": collection.unpack_letters, "deposits": collection.unpack_deposits}[vector["of"]]
    with ending_as(vector):
        (one,) = unpack(unsqueezed(vector["archive"]))
        assert one.sealed == b"not opened here"


@each("fields")
def test_fields(vector):
    key = SealingKey(bytes.fromhex(vector["key"]), vector["version"])
    place = Place(vector["table"], vector["column"], vector["row_id"])
    with ending_as(vector):
        assert opening.open_field(key, bytes.fromhex(vector["sealed"]), place).decode() == vector["plaintext"]


@each("shares")
def test_shares(vector):
    place = Place(vector["table"], vector["column"], vector["row_id"])
    with ending_as(vector):
        key = sharing.join(bytes.fromhex(vector["one"]), bytes.fromhex(vector["other"]))
        opened = opening.open_field(
            SealingKey(key, vector["version"]), bytes.fromhex(vector["sealed"]), place
        )
        assert (key.hex(), opened.decode()) == (vector["key"], vector["plaintext"])


@each("staff")
def test_staff(vector):
    master = sealing.staff_master(vector["passphrase"], bytes.fromhex(vector["salt"]))
    with ending_as(vector):
        assert opening.open_seed(bytes.fromhex(vector["sealed"]), master).hex() == vector["seed"]
        assert sealing.verifier_of(master).hex() == vector["verifier"]


def kinds_below(kind):
    return {kind}.union(*map(kinds_below, kind.__subclasses__()))


def test_every_kind_of_failure_is_named_by_a_vector():
    named = {vector["kind"] for path in VECTORS.glob("*.json") for vector in json.loads(path.read_text())}
    ours = {kind.__name__ for kind in kinds_below(errors.ProtocolError) if kind.__module__ == errors.__name__}
    # The parents, one that never leaves its room, and two about what we are asked to write.
    unnamed = {
        "ProtocolError",
        "MalformedDocumentError",
        "AuthenticationError",
        "TooLargeError",
        "RecipientError",
    }
    assert named - {None} == ours - unnamed
