from __future__ import annotations

import dataclasses

import pytest

from refuge.front.pages.models import Notice
from refuge.protocol import age, minisign, notice, padding
from tests.front.collecting import DAY, TODAY
from tests.front.visiting import ask


def test_a_notice_is_published_byte_for_byte(office):
    signed = notice.sign_notice(office.notice(), office.operations)
    assert office.puts_up(signed).status == 204
    assert ask("GET", "/notice.json").body == signed.document
    assert ask("GET", "/notice.json.minisig").body == signed.signature.encode()


def test_a_later_one_with_a_higher_serial_takes_its_place(visitor, office):
    old = office.intake
    office.intake = age.new_seed()
    assert office.puts_up_a_notice().status == 204
    visitor.writes("Please help.")
    assert office.collects()[0].text == "Please help."
    assert old != office.intake


@pytest.mark.parametrize("serial", [0, 1])
def test_a_serial_that_is_not_higher_is_refused(office, serial):
    assert office.puts_up_a_notice(serial=serial).status == 409
    assert Notice.objects.count() == 1


def test_the_same_notice_again_is_refused(office_without_notice):
    office = office_without_notice
    signed = notice.sign_notice(office.notice(), office.operations)
    assert [office.puts_up(signed).status for _ in range(2)] == [204, 409]


def test_a_window_that_is_past_is_refused(office):
    assert office.puts_up_a_notice(not_before=TODAY - 9 * DAY, not_after=TODAY - DAY).status == 409


def test_a_replaced_operations_key_is_refused(office):
    newer = notice.certify_operations(minisign.public_key_of(office.operations), 2, office.root)
    assert office.puts_up_a_notice(operations=newer).status == 204
    assert office.puts_up_a_notice().status == 409


def test_days_ahead_are_taken_so_that_intake_goes_on_while_the_line_is_cut(office):
    for ahead in range(1, 31):
        first = TODAY + ahead * DAY
        assert office.puts_up_a_notice(not_before=first, not_after=first + 8 * DAY).status == 204
    assert office.state()["not_after"] == (TODAY + 38 * DAY).isoformat()


def test_notices_that_are_past_go_when_a_new_one_comes(office, monkeypatch):
    from refuge.front.hatch import views

    later = TODAY + 20 * DAY
    monkeypatch.setattr(views, "today", lambda: later)
    office.puts_up_a_notice(not_before=later, not_after=later + 8 * DAY)
    assert [held.serial for held in Notice.objects.all()] == [office.serial]


def chain_of_another_root(office):
    stranger = minisign.new_signing_seed()
    certificate = notice.certify_operations(minisign.public_key_of(office.operations), 1, stranger)
    return notice.sign_notice(office.notice(operations=certificate), office.operations)


def signed_by_another_key(office):
    return notice.sign_notice(office.notice(), minisign.new_signing_seed())


def for_another_front(office):
    return notice.sign_notice(office.notice(front_id="another"), office.operations)


def with_a_classic_recipient(office):
    signed = notice.sign_notice(office.notice(), office.operations)
    classic = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    hybrid = age.recipient_of(office.intake)
    document = signed.document.replace(hybrid.encode(), classic.encode())
    return notice.SignedNotice(document, minisign.sign(document, office.operations, "x"))


def changed_after_signing(office):
    signed = notice.sign_notice(office.notice(), office.operations)
    return dataclasses.replace(signed, document=signed.document.replace(b'"v":2', b'"v": 2'))


def without_a_signature(office):
    return dataclasses.replace(notice.sign_notice(office.notice(), office.operations), signature="")


@pytest.mark.parametrize(
    "forged",
    [
        chain_of_another_root,
        signed_by_another_key,
        for_another_front,
        with_a_classic_recipient,
        changed_after_signing,
        without_a_signature,
    ],
)
def test_a_notice_that_does_not_verify_is_refused(office, forged):
    assert office.puts_up(forged(office)).status == 422
    assert Notice.objects.count() == 1


def test_other_files_in_the_upload_are_refused(office):
    signed = notice.sign_notice(office.notice(), office.operations)
    files = {"notice.json": signed.document, "notice.json.minisig": signed.signature.encode(), "more": b"x"}
    assert office.asks("POST", "/hatch/notices", padding.archive(files)).status == 422
    assert office.asks("POST", "/hatch/notices", b"").status == 422


def test_without_a_notice_there_is_nothing_to_publish(office_without_notice):
    assert ask("GET", "/notice.json").status == 404
    assert ask("GET", "/notice.json.minisig").status == 404
