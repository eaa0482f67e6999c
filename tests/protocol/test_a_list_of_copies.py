"""Whoever holds a paper can check it; the list says nothing of how many papers there are, for whom, or since when."""

from __future__ import annotations

import dataclasses
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.language.codes import Code, new_code
from refuge.protocol import copies, minisign, notice
from refuge.protocol.errors import CopiesCountError, MalformedCopiesError, UncertifiedOperationsError
from tests.protocol import writing

ROOT, OPERATIONS, STRANGER = (bytes([number]) * 32 for number in (1, 2, 3))
ROOT_KEY = minisign.public_key_of(ROOT)
CERTIFICATE = notice.certify_operations(minisign.public_key_of(OPERATIONS), 1, ROOT)
TEXT, NUMBER = "ကျွန်ုပ်တို့သည် အရပ်သားများကို မတိုက်ခိုက်ပါ။\nWe take nothing.\n", Code("4" * 30)


def a_list(digests, days=1):
    return copies.CopyList(
        front_id=writing.FRONT,
        began=writing.DAY,
        day=writing.DAY + timedelta(days=days - 1),
        digests=tuple(sorted(digests)),
        operations=CERTIFICATE,
    )


def filled(*digests, days=1):
    return a_list([*digests, *(copies.random_digest() for _ in range(8 * days - len(digests)))], days)


def test_a_list_of_the_office_is_trusted():
    ours = filled(copies.digest_of(TEXT, NUMBER), days=3)
    assert copies.verify_copies(copies.sign_copies(ours, OPERATIONS), ROOT_KEY, writing.FRONT) == ours


def test_another_root_does_not_vouch_for_it():
    signed = copies.sign_copies(filled(), OPERATIONS)
    with pytest.raises(UncertifiedOperationsError):
        copies.verify_copies(signed, minisign.public_key_of(STRANGER), writing.FRONT)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"digests": ()}, CopiesCountError),
        ({"day": writing.DAY - timedelta(days=1)}, CopiesCountError),
        ({"day": writing.DAY + copies.LONGEST}, CopiesCountError),
        ({"digests": ("0" * 32,) * 8}, MalformedCopiesError),
        ({"front_id": "\ud800"}, MalformedCopiesError),
    ],
)
def test_what_the_front_desk_would_refuse_is_not_signed(change, kind):
    with pytest.raises(kind):
        copies.sign_copies(dataclasses.replace(filled(), **change), OPERATIONS)


def test_a_list_beyond_any_size_is_not_read():
    with pytest.raises(MalformedCopiesError):
        copies.verify_copies(copies.SignedCopies(b" " * (copies.MOST_BYTES + 1), ""), ROOT_KEY, writing.FRONT)


def test_the_longest_list_is_signed_and_read_and_goes_through_the_hatch():
    days = copies.LONGEST.days
    long = a_list((f"{number:032x}" for number in range(8 * days)), days)
    signed = copies.sign_copies(long, OPERATIONS)
    assert copies.verify_copies(signed, ROOT_KEY, writing.FRONT).digests == long.digests
    assert len(signed.document) < copies.MOST_BYTES


@given(st.text(max_size=40), st.text(max_size=40))
def test_another_text_or_another_number_has_another_digest(one, other):
    try:
        digest = copies.digest_of(one, NUMBER)
        assert (digest == copies.digest_of(other, NUMBER)) == (one == other)
        assert digest != copies.digest_of(one, new_code())
    except UnicodeEncodeError:
        pass


def test_a_list_looks_the_same_whether_or_not_a_copy_was_given_out():
    """As many bytes, digests in one order, nothing else in it: padding is drawn from what a digest is drawn from."""
    none, some = (
        copies.sign_copies(one, OPERATIONS) for one in (filled(), filled(copies.digest_of(TEXT, NUMBER)))
    )
    assert len(none.document) == len(some.document)
    assert none.signature.splitlines()[2] == some.signature.splitlines()[2]


def test_anybody_can_compute_a_digest_by_hand(tmp_path):
    """The two lines that docs/protocol.md gives, as they stand there, in a plain shell."""
    (tmp_path / "text").write_bytes(TEXT.encode())
    written = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
    shell = next(block for block in written.split("```") if "sha256sum <text" in block)
    told = subprocess.run(
        ["sh", "-c", shell, "sh", NUMBER.digits], cwd=tmp_path, capture_output=True, check=True
    )
    assert told.stdout.decode().strip() == copies.digest_of(TEXT, NUMBER)
