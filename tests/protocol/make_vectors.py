"""Writes `vectors/*.json` anew (`python -m tests.protocol.make_vectors`): when the protocol changes, never in a test.

What can be computed without our code (the derivation, the archives' checksums) is computed without it.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
import pathlib
import subprocess
import sys
import tempfile
import zlib
from datetime import timedelta

from refuge.language.codes import Code
from refuge.protocol import age, collection, copies, documents, letter, minisign, notice, padding, sealing
from refuge.protocol.sealing import Place, SealingKey
from tests.protocol import writing

VECTORS = pathlib.Path(__file__).parent / "vectors"
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
PAD = bytes(range(200, 232))
ROOT_SEED, OPERATIONS_SEED = bytes([7] * 32), bytes([8] * 32)
CLASSIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"  # the example of C2SP age.md
ROOT, OPERATIONS = map(minisign.public_key_of, (ROOT_SEED, OPERATIONS_SEED))


def vector(name, kind=None, **fields):
    return {"name": name, "kind": kind, **fields}


def text_of(raw):
    return base64.b64encode(raw).decode()


def squeezed(raw):
    return text_of(zlib.compress(raw, 9))


def changed(raw, place):
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def age_files():
    sealed = age.encrypt(b"a letter", [writing.INTAKE])
    two = age.encrypt(b"a letter", [age.recipient_of(OTHER_SEED), writing.INTAKE])
    body = sealed.index(b"\n--- ") - 43
    yield vector("one recipient", plaintext="a letter", sealed=text_of(sealed))
    yield vector("the second of two recipients", plaintext="a letter", sealed=text_of(two))
    yield vector(
        "for somebody else", "NoMatchError", sealed=text_of(age.encrypt(b"", [age.recipient_of(OTHER_SEED)]))
    )
    yield vector(
        "only a stanza of another kind", "NoMatchError", sealed=text_of(sealed.replace(b"mlkem", b"MLKEM"))
    )
    yield vector(
        "the wrapped key changed", "NoMatchError", sealed=text_of(changed(sealed, body).replace(b"!", b"A"))
    )
    yield vector("the header's code changed", "DamagedFileError", sealed=text_of(other_mac(sealed)))
    yield vector("the payload changed", "DamagedFileError", sealed=text_of(changed(sealed, -1)))
    yield vector("the payload cut", "DamagedFileError", sealed=text_of(sealed[:-1]))
    yield vector("something after the payload", "DamagedFileError", sealed=text_of(sealed + b"x"))
    yield vector(
        "the payload gone", "MalformedFileError", sealed=text_of(sealed[: sealed.index(b"\n--- ") + 50])
    )
    yield vector("another version", "MalformedFileError", sealed=text_of(sealed.replace(b"/v1", b"/v2")))
    yield vector(
        "no stanza", "MalformedFileError", sealed=text_of(b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n")
    )
    yield vector(
        "too many stanzas", "MalformedFileError", sealed=squeezed(many_stanzas(sealed)), compressed=True
    )
    yield vector("nothing", "MalformedFileError", sealed="")


def other_mac(sealed):
    start = sealed.index(b"\n--- ") + 5
    return sealed[:start] + (b"B" if sealed[start : start + 1] == b"A" else b"A") + sealed[start + 1 :]


def many_stanzas(sealed):
    head, tail = sealed.split(b"\n", 1)
    return head + b"\n" + b"-> grease\n\n" * age.MAX_STANZAS + tail


def archives():
    good = padding.archive({"letter.json": b"{}"})
    cases = {
        "a checksum that is not the header's": changed(good, 0),
        "a byte after the file's end": changed(good, 512 + 5),
        "a byte in the end mark": changed(good, len(good) - 600),
        "a byte in the padding": good + b"\0" * 511 + b"\1",
        "one zero block at the end": good[:-512],
        "no end mark": good[:1024],
        "cut in the file": good[:700],
        "cut in the header": good[:100],
        "another magic": checksummed(good, 257, b"ustaX"),
        "a directory": checksummed(good, 156, b"5"),
        "a symbolic link": checksummed(good, 156, b"2"),
        "a name that climbs": checksummed(good, 0, b"../tter.json"),
        "a name that climbs in its prefix": checksummed(good, 345, b"../up"),
        "an absolute name": checksummed(good, 0, b"/etter.json"),
        "a name with a space": checksummed(good, 0, b"a b"),
        "no name": checksummed(good, 0, bytes(100)),
        "a size that is no number": checksummed(good, 124, b"0000000000x"),
        "a size beyond the end": checksummed(good, 124, b"77777777777"),
        "a size in base 256": checksummed(good, 124, b"\x80" + bytes(10) + b"\2"),
        "the same name twice": good[:1024] + good,
        "nothing": b"",
    }
    yield vector("one file", archive=squeezed(good), files={"letter.json": "{}"})
    yield vector("padded", archive=squeezed(good.ljust(16384, b"\0")), files={"letter.json": "{}"})
    yield vector("no file", archive=squeezed(bytes(1024)), files={})
    for name, archive in cases.items():
        yield vector(name, "MalformedArchiveError", archive=squeezed(archive))


def checksummed(archive, place, put):
    """Put something in the first header and mend its checksum, as a hostile writer would."""
    header = archive[:place] + put + archive[place + len(put) : 512]
    summed = sum(header[:148]) + 8 * 32 + sum(header[156:])
    return header[:148] + b"%06o\0 " % summed + header[156:] + archive[512:]


def letters():
    """A whole letter, then what to change in it; null takes a field out. `replace` changes the written JSON."""
    yield vector("a first letter", letter=json.loads(letter._write(writing.FIRST_LETTER)), changes={})
    yield vector("a follow-up", changes={"cover_mailbox": "", "cover_reply_to": "", "cover_thread": ""})
    yield vector("a renewal", changes={"renews": "ab" * 32})
    yield vector("a concern", changes={"about": "concern"})
    for name, changes in {
        "no text": {"text": None},
        "an unknown field": {"unit": "x"},
        "another version": {"v": 2},
        "a version that is true": {"v": True},
        "an empty text": {"text": ""},
        "a text that is too long": {"text": "x" * 8001},
        "a text that is a list": {"text": ["x"]},
        "a language in words": {"language": "Burmese!"},
        "an unknown urgency": {"urgency": "now"},
        "an unknown relation": {"about": "enemy"},
        "two relations": {"about": "me concern"},
        "a concern in capitals": {"about": "CONCERN"},
        "a relation that is a list": {"about": ["concern"]},
        "a short id": {"id": "00"},
        "an id in capitals": {"id": "AB" * 16},
        "no mailbox": {"mailbox": ""},
        "a short mailbox": {"mailbox": "ab"},
        "no way to reply": {"reply_to": ""},
        "a classic way to reply": {"reply_to": CLASSIC},
        "a short thread": {"thread": "ab" * 31},
        "half a cover": {"cover_thread": ""},
        "a short cover mailbox": {"cover_mailbox": "ab"},
        "a short renewal": {"renews": "ab"},
    }.items():
        yield vector(name, "MalformedLetterError", changes=changes)
    version = '"v":1'
    for name, replace in {
        "a field twice": [version, '"v":1,"v":1'],
        "a fraction": [version, '"v":1.0'],
        "a number that is none": [version, '"v":NaN'],
        "an endless number": [version, '"v":' + "1" * 5000],
        "half a character": ['"text":"', '"text":"\\ud800'],
        "nested without end": [version, '"v":' + "[" * 3000 + "]" * 3000],
        "a comma too many": [version, version + ","],
    }.items():
        yield vector(name, "MalformedLetterError", changes={}, replace=replace)


def derivations():
    for digits, front_id in (("0" * 30, "demo-front"), ("123456789012345678901234567890", "demo-front")):
        salt = hashlib.sha256(b"refuge/code/v1" + front_id.encode()).digest()
        root = hmac.digest(salt, digits.encode(), "sha256")
        token, box, thread = (
            hmac.digest(root, label + b"\1", "sha256") for label in (b"token", b"box", b"thread")
        )
        yield vector(
            f"{digits} at {front_id}",
            digits=digits,
            front_id=front_id,
            token=token.hex(),
            box_seed=box.hex(),
            thread=thread.hex(),
            mailbox=hashlib.sha256(token).hexdigest(),
            reply_to=hashlib.sha256(age.recipient_of(box).encode()).hexdigest(),
        )


def answers():
    good = json.loads(sealing._write(writing.ANSWER))
    yield vector("an answer", **answered(good))
    yield vector("another thread's code", "UnverifiedAnswerError", **answered(good, bytes(32)))
    yield vector("no code", "MalformedAnswerError", **(answered(good) | {"mac": None}))
    for name, document in {
        "another version": good | {"v": 2},
        "an empty text": good | {"text": ""},
        "an empty id": good | {"id": ""},
        "a long id": good | {"id": "x" * 65},
        "a day that is none": good | {"day": "2026-02-30"},
        "a day written otherwise": good | {"day": "20261123"},
        "a language in words": good | {"language": "Burmese"},
        "an unknown field": good | {"mailbox": "x"},
    }.items():
        yield vector(name, "MalformedAnswerError", **answered(document))


def answered(document, thread=writing.OWN.thread):
    written = json.dumps(document, ensure_ascii=False)
    return {"document": written, "mac": hmac.digest(thread, written.encode(), "sha256").hex()}


def notices():
    certificate = notice.certify_operations(OPERATIONS, 1, ROOT_SEED)
    good = notice.Notice(
        front_id=writing.FRONT,
        serial=4,
        not_before=writing.DAY,
        not_after=writing.DAY + timedelta(days=8),
        recipients=(writing.INTAKE,),
        assets={"/": "ab" * 32},
        operations=certificate,
    )
    written = json.loads(notice._write(good))
    own = notice.certify_operations(OPERATIONS, 1, OPERATIONS_SEED)
    with_concerns = written | {"v": 2, "concerns": [writing.CONCERNS]}
    yield vector("a notice", **signed(written))
    yield vector("a notice with a key for concerns", **signed(with_concerns))
    yield vector("signed by another key", "NoticeSignatureError", **signed(written, seed=ROOT_SEED))
    yield vector(
        "changed after it was signed",
        "NoticeSignatureError",
        **(signed(written) | {"document": canonical(written | {"serial": 5})}),
    )
    yield vector(
        "a signature that is none", "MalformedSignatureError", **(signed(written) | {"signature": "x"})
    )
    for name, operations in {
        "an operations key that certifies itself": dataclasses.replace(certificate, signature=own.signature),
        "a certificate for another generation": dataclasses.replace(certificate, generation=2),
        "a certificate for another key": dataclasses.replace(certificate, public_key=ROOT),
    }.items():
        document = json.loads(notice._write(dataclasses.replace(good, operations=operations)))
        yield vector(name, "UncertifiedOperationsError", **signed(document))
    yield vector("for another front desk", "WrongFrontError", **signed(written | {"front_id": "other"}))
    yield vector("a window of ten days", "NoticeWindowError", **signed(written | {"not_after": "2026-12-02"}))
    yield vector(
        "a window that ends before it begins",
        "NoticeWindowError",
        **signed(written | {"not_after": "2026-11-22"}),
    )
    yield vector(
        "a classic recipient", "ClassicRecipientError", **signed(written | {"recipients": [CLASSIC]})
    )
    yield vector(
        "a classic recipient beside a hybrid one",
        "ClassicRecipientError",
        **signed(written | {"recipients": [writing.INTAKE, CLASSIC]}),
    )
    yield vector(
        "a classic recipient of concerns",
        "ClassicRecipientError",
        **signed(with_concerns | {"concerns": [CLASSIC]}),
    )
    yield vector(
        "a recipient of concerns that is none",
        "ClassicRecipientError",
        **signed(with_concerns | {"concerns": ["x"]}),
    )
    for name, document in {
        "no recipient": written | {"recipients": []},
        "too many recipients": written | {"recipients": ["x"] * 17},
        "a recipient that is a number": written | {"recipients": [1]},
        "another kind": written | {"kind": "package"},
        "another version": written | {"v": 2},
        "a serial below zero": written | {"serial": -1},
        "a serial in words": written | {"serial": "4"},
        "a generation below zero": written | {"operations": written["operations"] | {"generation": -1}},
        "a generation in words": written | {"operations": written["operations"] | {"generation": "1"}},
        "a certificate without a key": written | {"operations": {"generation": 1, "signature": "ab" * 64}},
        "a short operations key": written | {"operations": written["operations"] | {"public_key": "ab"}},
        "an asset without its slash": written | {"assets": {"x": "ab" * 32}},
        "an asset with a short hash": written | {"assets": {"/": "ab"}},
        "an asset with a number": written | {"assets": {"/": 1}},
        "a day that is none": written | {"not_before": "2026-13-01"},
        "an unknown field": written | {"note": "x"},
        "an unknown field beside concerns": with_concerns | {"note": "x"},
        "concerns in a version without": written | {"concerns": [writing.CONCERNS]},
        "a version with concerns and none": with_concerns | {"concerns": []},
        "concerns in a version to come": with_concerns | {"v": 3},
        "more keys for concerns than for letters": with_concerns
        | {"concerns": [writing.CONCERNS, writing.OTHERS]},
        "fewer keys for concerns than for letters": with_concerns
        | {"recipients": [writing.INTAKE, writing.OTHERS]},
        "one key for letters and for concerns": with_concerns | {"concerns": [writing.INTAKE]},
        "concerns that are no list": with_concerns | {"concerns": writing.CONCERNS},
        "a recipient of concerns that is a number": with_concerns | {"concerns": [1]},
    }.items():
        yield vector(name, "MalformedNoticeError", **signed(document))
    spaced = json.dumps(written)
    yield vector(
        "not canonical",
        "MalformedNoticeError",
        document=spaced,
        signature=minisign.sign(spaced.encode(), OPERATIONS_SEED, "x"),
    )


COPY_TEXT, COPY_NUMBER = "We do not attack civilians.\nကျွန်ုပ်တို့သည် အရပ်သားများကို မတိုက်ခိုက်ပါ။", Code("4" * 30)


def digest_by_hand(text, digits):
    parts = (hashlib.sha256(text.encode()).hexdigest().encode(), digits.encode())
    together = b"refuge/copy/v1" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(together).hexdigest()[:32]


def lists_of_copies():
    certificate = notice.certify_operations(OPERATIONS, 1, ROOT_SEED)
    digests = [f"{number:032x}" for number in range(1, 16)] + [digest_by_hand(COPY_TEXT, COPY_NUMBER.digits)]
    good = copies.CopyList(
        front_id=writing.FRONT,
        began=writing.DAY,
        day=writing.DAY + timedelta(days=1),
        digests=tuple(sorted(digests)),
        operations=certificate,
    )
    written = json.loads(copies._write(good))
    listed = written["digests"]
    known = {"text": COPY_TEXT, "digits": COPY_NUMBER.digits, "digest": digests[-1]}
    yield vector("a list of two days", **signed(written), **known)
    yield vector("signed by another key", "CopiesSignatureError", **signed(written, seed=ROOT_SEED))
    yield vector(
        "changed after it was signed",
        "CopiesSignatureError",
        **(signed(written) | {"document": canonical(written | {"digests": [*listed[1:], "f" * 32]})}),
    )
    yield vector(
        "a signature that is none", "MalformedSignatureError", **(signed(written) | {"signature": "x"})
    )
    for name, operations in {
        "an operations key that certifies itself": dataclasses.replace(
            certificate, signature=notice.certify_operations(OPERATIONS, 1, OPERATIONS_SEED).signature
        ),
        "a certificate for another generation": dataclasses.replace(certificate, generation=2),
    }.items():
        document = json.loads(copies._write(dataclasses.replace(good, operations=operations)))
        yield vector(name, "UncertifiedOperationsError", **signed(document))
    yield vector("for another front desk", "WrongFrontError", **signed(written | {"front_id": "other"}))
    for name, change in {
        "one digest too few": {"digests": listed[:-1]},
        "one digest too many": {"digests": [*listed, "f" * 32]},
        "no digest at all": {"digests": []},
        "one day more than its digests": {"day": "2026-11-25"},
        "one day fewer than its digests": {"day": "2026-11-23"},
        "days in the wrong order": {"day": "2026-11-22"},
        "days without end": {"day": "2126-11-22"},
    }.items():
        yield vector(name, "CopiesCountError", **signed(written | change))
    for name, document in {
        "another kind": written | {"kind": "notice"},
        "another version": written | {"v": 2},
        "digests in another order": written | {"digests": listed[::-1]},
        "a digest twice": written | {"digests": [listed[0], *listed[:-1]]},
        "a digest in capitals": written | {"digests": [*listed[:-1], "F" * 32]},
        "a digest cut short": written | {"digests": [*listed[:-1], "f" * 31]},
        "a digest that is a number": written | {"digests": [*listed[:-1], 1]},
        "digests by day": written | {"digests": {"2026-11-23": listed}},
        "a day that is none": written | {"day": "2026-11-31"},
        "a generation below zero": written | {"operations": written["operations"] | {"generation": -1}},
        "a certificate without a key": written | {"operations": {"generation": 1, "signature": "ab" * 64}},
        "a number of copies": written | {"copies": 3},
    }.items():
        yield vector(name, "MalformedCopiesError", **signed(document))
    spaced = json.dumps(written)
    yield vector(
        "not canonical",
        "MalformedCopiesError",
        document=spaced,
        signature=minisign.sign(spaced.encode(), OPERATIONS_SEED, "x"),
    )


def canonical(document):
    return documents.write(document).decode()


def signed(document, seed=OPERATIONS_SEED):
    written = canonical(document)
    return {"document": written, "signature": minisign.sign(written.encode(), seed, "notice")}


def signatures():
    message, comment = "a notice", "for the front desk"
    good = minisign.sign(message.encode(), ROOT_SEED, comment)
    lines = good.splitlines()
    yield vector("ours", message=message, signature=good, public_key=ROOT.hex())
    yield by_the_real_program(message, comment)
    for name, fields in {
        "another message": {"message": "another", "signature": good},
        "another key": {"public_key": OPERATIONS.hex()},
        "another trusted comment": {"signature": good.replace(comment, "for another")},
        "the signature changed": {
            "signature": good.replace(lines[1], text_of(changed(base64.b64decode(lines[1]), 30)))
        },
    }.items():
        yield vector(
            name,
            "WrongSignatureError",
            **{"message": message, "signature": good, "public_key": ROOT.hex()} | fields,
        )
    legacy = text_of(b"Ed" + base64.b64decode(lines[1])[2:])
    for name, signature in {
        "not prehashed": good.replace(lines[1], legacy),
        "a line missing": "\n".join(lines[:3]),
        "a line too many": good + "\n",
        "carriage returns": good.replace("\n", "\r\n"),
        "base64 that is not canonical": good.replace(lines[3], lines[3][:-3] + "B=="),
        "padding in the middle": good.replace(lines[1], "=" + lines[1][1:]),
        "nothing": "",
    }.items():
        yield vector(
            name, "MalformedSignatureError", message=message, signature=signature, public_key=ROOT.hex()
        )


def by_the_real_program(message, comment):
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / "message").write_text(message)
        subprocess.run(
            ["minisign", "-G", "-W", "-p", "key.pub", "-s", "key"], cwd=here, check=True, capture_output=True
        )
        subprocess.run(
            ["minisign", "-S", "-s", "key", "-m", "message", "-t", comment],
            cwd=here,
            check=True,
            capture_output=True,
        )
        public_key = minisign.read_public_key_file((here / "key.pub").read_text())
        signature = (here / "message.minisig").read_text()
    return vector("minisign's own", message=message, signature=signature, public_key=public_key.hex())


def requests():
    good = {"method": "GET", "path": "/hatch/letters?limit=64", "body": "", "front_id": writing.FRONT}
    header = collection.sign_request(SEED, counter=17, **good | {"body": b""})
    public_key = minisign.public_key_of(SEED).hex()
    yield vector("a signed request", counter=17, header=header, public_key=public_key, **good)
    for name, fields in {
        "another method": {"method": "POST"},
        "another path": {"path": "/hatch/letters"},
        "the query moved into the method": {"method": "GET/hatch", "path": "/letters?limit=64"},
        "another body": {"body": "x"},
        "another front desk": {"front_id": "other"},
        "another counter": {"header": header.replace("17.", "18.")},
        "another collector": {"public_key": ROOT.hex()},
        "a counter with a zero before it": {"header": f"0{header}"},
        "a counter below zero": {"header": f"-{header}"},
        "a counter without end": {"header": "9" * 19 + header[2:]},
        "a signature cut short": {"header": header[:-1]},
        "a signature in another alphabet": {"header": header[:-1] + "+"},
        "a line after it": {"header": header + "\n"},
        "nothing": {"header": ""},
    }.items():
        yield vector(
            name, "UnsignedRequestError", **{"header": header, "public_key": public_key, **good} | fields
        )


def bundles():
    sealed = b"not opened here"
    letter_hash = hashlib.sha256(sealed).hexdigest()
    mailbox = "ab" * 32
    yield vector(
        "a letter", of="letters", archive=squeezed(padding.archive({f"2026-11-23/{letter_hash}.age": sealed}))
    )
    yield vector(
        "a deposit",
        of="deposits",
        archive=squeezed(padding.archive({f"2026-11-23/{mailbox}/{letter_hash}.age": sealed})),
    )
    for name, of, path in (
        ("a letter with another's hash", "letters", f"2026-11-23/{mailbox}.age"),
        ("a letter on a day that is none", "letters", f"2026-11-31/{letter_hash}.age"),
        ("a letter without a day", "letters", f"{letter_hash}.age"),
        ("a letter with a mailbox", "letters", f"2026-11-23/{mailbox}/{letter_hash}.age"),
        ("a deposit with another's hash", "deposits", f"2026-11-23/{mailbox}/{mailbox}.age"),
        ("a deposit until a day that is none", "deposits", f"2026-00-01/{mailbox}/{letter_hash}.age"),
        ("a deposit without a mailbox", "deposits", f"2026-11-23/{letter_hash}.age"),
        (
            "a deposit with a mailbox in capitals",
            "deposits",
            f"2026-11-23/{mailbox.upper()}/{letter_hash}.age",
        ),
    ):
        yield vector(name, "MalformedBundleError", of=of, archive=squeezed(padding.archive({path: sealed})))
    yield vector(
        "letters that are no archive", "MalformedArchiveError", of="letters", archive=squeezed(b"x" * 512)
    )
    yield vector(
        "deposits that are no archive", "MalformedArchiveError", of="deposits", archive=squeezed(b"x" * 512)
    )


def fields():
    place = {"table": "contact_letter", "column": "words", "row_id": "1"}
    good = {"key": SEED.hex(), "version": 1, **place}
    sealed = sealing.seal_field(SealingKey(SEED, 1), b"a sentence", Place(**place))
    yield vector("a sealed field", plaintext="a sentence", sealed=sealed.hex(), **good)
    for name, other in {
        "moved to another table": {"table": "case_note"},
        "moved to another column": {"column": "name"},
        "moved to another row": {"row_id": "2"},
        "the same letters cut elsewhere": {"table": "contact_letterw", "column": "ords"},
        "under another version": {"version": 2},
        "under another key": {"key": OTHER_SEED.hex()},
        "changed": {"sealed": changed(sealed, 20).hex()},
        "cut short": {"sealed": sealed[:27].hex()},
        "empty": {"sealed": ""},
    }.items():
        yield vector(name, "SealedFieldError", **{"sealed": sealed.hex(), **good} | other)


def staff():
    salt, passphrase = bytes(16), "six words make a good passphrase"
    master = sealing.staff_master(passphrase, salt)
    sealed = sealing.seal_seed(SEED, master)
    good = {"passphrase": passphrase, "salt": salt.hex(), "sealed": sealed.hex()}
    known = {"verifier": sealing.verifier_of(master).hex(), "seed": SEED.hex()}
    yield vector("a seed at sign-in", **good, **known)
    yield vector("with other spaces", **good | {"passphrase": f" {passphrase.replace(' ', '  ')}\n"}, **known)
    yield vector("another passphrase", "WrongPassphraseError", **good | {"passphrase": passphrase.upper()})
    yield vector("another salt", "WrongPassphraseError", **good | {"salt": "01" * 16})
    yield vector("a changed seed", "WrongPassphraseError", **good | {"sealed": changed(sealed, 15).hex()})


def shares():
    place = {"table": "identity_record", "column": "name_used", "row_id": "1"}
    sealed = sealing.seal_field(SealingKey(SEED, 3), b"a name", Place(**place)).hex()
    other = bytes(a ^ b for a, b in zip(SEED, PAD, strict=True))  # by hand, not by our code
    known = {"version": 3, "sealed": sealed, "plaintext": "a name", **place}
    good = {"one": PAD.hex(), "other": other.hex(), "key": SEED.hex(), **known}
    yield vector("two shares of one key", **good)
    yield vector("the other way round", **good | {"one": other.hex(), "other": PAD.hex()})
    for name, wrong in {
        "a share of another key": OTHER_SEED.hex(),
        "one share twice": PAD.hex(),
        "one bit of a share changed": changed(other, 7).hex(),
        "an empty pad": bytes(32).hex(),
    }.items():
        yield vector(name, "SealedFieldError", **good | {"other": wrong})
    for name, wrong in {"cut short": other[:31], "too long": other + b"\0", "empty": b""}.items():
        yield vector(name, "MalformedShareError", **good | {"other": wrong.hex()})
    yield vector("the first cut short", "MalformedShareError", **good | {"one": PAD[:31].hex()})


FILES = {
    "age": age_files,
    "answers": answers,
    "archives": archives,
    "bundles": bundles,
    "copies": lists_of_copies,
    "derivations": derivations,
    "fields": fields,
    "letters": letters,
    "notices": notices,
    "requests": requests,
    "shares": shares,
    "signatures": signatures,
    "staff": staff,
}


def main():
    """All files, or those named."""
    VECTORS.mkdir(exist_ok=True)
    for name, make in FILES.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        written = json.dumps(list(make()), ensure_ascii=False, indent=1)
        (VECTORS / f"{name}.json").write_text(f"{written}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
