"""The office leaves a signed list at the hatch; what was published stays published, and anybody fetches the same file."""

from __future__ import annotations

import dataclasses
import json

import pytest

from refuge.front.copies.models import CopyList
from refuge.language.codes import new_code
from refuge.protocol import copies, minisign, notice, padding
from tests.front.collecting import DAY, TODAY
from tests.front.visiting import ask


def test_it_is_published_byte_for_byte(office):
    signed = copies.sign_copies(office.copies(), office.operations)
    assert office.brings(signed).status == 204
    assert ask("GET", "/copies.json").body == signed.document
    assert ask("GET", "/copies.json.minisig").body == signed.signature.encode()
    assert office.state()["copies"] == TODAY.isoformat()


def test_before_the_first_there_is_none(office):
    assert ask("GET", "/copies.json").status == 404
    assert office.state()["copies"] == ""
    assert office.asks("GET", "/hatch/copies").status == 404


def test_minisign_itself_agrees(office, tmp_path):
    import subprocess

    office.publishes()
    for name in ("copies.json", "copies.json.minisig"):
        (tmp_path / name).write_bytes(ask("GET", f"/{name}").body)
    key = minisign.public_key_of(office.operations)
    (tmp_path / "key.pub").write_text(minisign.public_key_file(key))
    told = subprocess.run(
        ["minisign", "-V", "-p", "key.pub", "-m", "copies.json"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def longer(office, old, days=1):
    more = [copies.random_digest() for _ in range(copies.EACH_DAY * days)]
    return dataclasses.replace(
        old, began=old.began - days * DAY, digests=tuple(sorted([*old.digests, *more]))
    )


def test_a_longer_one_takes_its_place(office):
    first = office.copies()
    office.brings(copies.sign_copies(first, office.operations))
    second = copies.sign_copies(longer(office, first), office.operations)
    assert office.brings(second).status == 204
    assert ask("GET", "/copies.json").body == second.document
    assert CopyList.objects.count() == 1


def test_the_same_again_changes_nothing(office):
    signed = copies.sign_copies(office.copies(), office.operations)
    assert [office.brings(signed).status for _ in range(2)] == [204, 204]


def test_what_was_published_cannot_be_left_out(office):
    assert office.publishes().status == 204
    held = ask("GET", "/copies.json").body
    assert office.publishes().status == 409
    assert ask("GET", "/copies.json").body == held


def test_a_list_that_reaches_less_far_is_refused(office):
    first = office.copies()
    office.brings(copies.sign_copies(first, office.operations))
    earlier = dataclasses.replace(first, began=first.began - DAY, day=first.day - DAY)
    assert office.brings(copies.sign_copies(earlier, office.operations)).status == 409


@pytest.mark.parametrize(("ahead", "status"), [(1, 204), (2, 409)])
def test_days_that_have_not_come_are_refused(office, ahead, status):
    there = TODAY + ahead * DAY
    assert office.publishes(began=there, day=there).status == status


def test_a_replaced_operations_key_is_refused(office):
    newer = notice.certify_operations(minisign.public_key_of(office.operations), 2, office.root)
    first = office.copies(operations=newer)
    assert office.brings(copies.sign_copies(first, office.operations)).status == 204
    older = longer(office, dataclasses.replace(first, operations=office.copies().operations))
    assert office.brings(copies.sign_copies(older, office.operations)).status == 409


@pytest.mark.parametrize("forged", ["by a stranger", "for another", "changed", "too short", "another root"])
def test_what_does_not_verify_is_refused_and_not_kept(office, forged):
    good = office.copies()
    signed = copies.sign_copies(good, office.operations)
    stranger = minisign.new_signing_seed()
    other_root = notice.certify_operations(minisign.public_key_of(office.operations), 1, stranger)
    signed = {
        "by a stranger": lambda: copies.sign_copies(good, stranger),
        "for another": lambda: copies.sign_copies(office.copies(front_id="another"), office.operations),
        "changed": lambda: dataclasses.replace(
            signed, document=signed.document.replace(good.digests[0].encode(), b"0" * 32)
        ),
        "too short": lambda: signed_by_hand(office, copies._write(office.copies(digests=good.digests[1:]))),
        "another root": lambda: copies.sign_copies(office.copies(operations=other_root), office.operations),
    }[forged]()
    assert office.brings(signed).status == 422
    assert not CopyList.objects.exists()


def signed_by_hand(office, document):
    return copies.SignedCopies(document, minisign.sign(document, office.operations, "x"))


@pytest.mark.parametrize(
    "files", [{}, {"copies.json": b"{}"}, {"notice.json": b"", "notice.json.minisig": b""}]
)
def test_another_bundle_is_refused(office, files):
    assert office.asks("POST", "/hatch/copies", padding.archive(files)).status == 422


def test_nobody_but_the_collector_leaves_or_fetches_one_at_the_hatch(office):
    assert office.asks("POST", "/hatch/copies", b"", collector_seed=minisign.new_signing_seed()).status == 403
    assert ask("GET", "/hatch/copies").status == 403


def test_an_office_that_forgot_may_fetch_it_at_the_hatch(office):
    signed = copies.sign_copies(office.copies(), office.operations)
    office.brings(signed)
    files = padding.unpack(office.asks("GET", "/hatch/copies").body)
    assert files == {"copies.json": signed.document, "copies.json.minisig": signed.signature.encode()}


def test_whoever_writes_into_the_database_makes_no_paper_genuine(english_visitor, office):
    from refuge.front.copies.board import board

    number = new_code()
    digest = copies.digest_of(english_text(), number)
    signed = copies.sign_copies(office.copies(digest), minisign.new_signing_seed())
    CopyList.objects.create(written=signed.document, signature=signed.signature)
    board.forget_everything()
    assert "This number is not on the list" in english_visitor.checks(number).text
    assert ask("GET", "/copies.json").status == 404


def english_text():
    from refuge.front.pages.rendering import programme

    return programme().standards.sets[1].text("en")


def test_another_worker_sees_a_new_list_within_seconds(english_visitor, office, monkeypatch):
    from refuge.front.copies import board as looking

    english_visitor.checks(new_code())  # this one has looked, and seen none
    number = new_code()
    row = copies.sign_copies(office.copies(copies.digest_of(english_text(), number)), office.operations)
    CopyList.objects.create(written=row.document, signature=row.signature)  # another one took it in
    assert "This number is not on the list" in english_visitor.checks(number).text
    now = looking.time.monotonic()
    monkeypatch.setattr(looking.time, "monotonic", lambda: now + looking.FRESH_SECONDS + 1)
    assert "This number is genuine" in english_visitor.checks(number).text


def test_a_broken_database_leaves_what_was_seen(english_visitor, office, monkeypatch):
    from django.db import DatabaseError

    from refuge.front.copies import board as looking

    office.publishes()
    before = ask("GET", "/copies.json").body

    def broken():
        raise DatabaseError

    monkeypatch.setattr(looking.queries, "signature", broken)
    looking.board.forget()
    assert ask("GET", "/copies.json").body == before


def test_the_list_says_the_same_to_everybody(office):
    """No visitor, no language and no day is in it, and its length follows from its days alone."""
    office.publishes(*(copies.random_digest() for _ in range(20)))
    read = json.loads(ask("GET", "/copies.json").body)
    assert len(read["digests"]) == 24
    assert set(read) == {"kind", "v", "front_id", "began", "day", "digests", "operations"}
