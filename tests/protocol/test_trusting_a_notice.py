from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from refuge.protocol import age, minisign, notice
from refuge.protocol.errors import (
    ClassicRecipientError,
    MalformedNoticeError,
    NoticeWindowError,
    UncertifiedOperationsError,
)
from tests.protocol import writing

ROOT, OPERATIONS, STRANGER = (bytes([number]) * 32 for number in (1, 2, 3))
ROOT_KEY = minisign.public_key_of(ROOT)
CERTIFICATE = notice.certify_operations(minisign.public_key_of(OPERATIONS), 1, ROOT)
NOTICE = notice.Notice(
    front_id=writing.FRONT,
    serial=7,
    not_before=writing.DAY,
    not_after=writing.DAY + timedelta(days=8),
    recipients=(writing.INTAKE, age.recipient_of(bytes(32))),
    assets={"/": "0" * 64, "/en/": "1" * 64},
    operations=CERTIFICATE,
)


def test_a_notice_of_the_office_is_trusted():
    signed = notice.sign_notice(NOTICE, OPERATIONS)
    assert notice.verify_notice(signed, ROOT_KEY, writing.FRONT) == NOTICE


def test_a_notice_with_keys_for_concerns_is_trusted():
    both = dataclasses.replace(NOTICE, concerns=(writing.CONCERNS, writing.OTHERS))
    signed = notice.sign_notice(both, OPERATIONS)
    assert notice.verify_notice(signed, ROOT_KEY, writing.FRONT) == both


def test_a_notice_is_written_in_one_way_only():
    signed = notice.sign_notice(NOTICE, OPERATIONS)
    shuffled = dataclasses.replace(NOTICE, assets=dict(reversed(NOTICE.assets.items())))
    assert notice.sign_notice(shuffled, OPERATIONS) == signed


def test_a_notice_lasts_a_single_day_at_least():
    one_day = dataclasses.replace(NOTICE, not_after=writing.DAY)
    signed = notice.sign_notice(one_day, OPERATIONS)
    assert notice.verify_notice(signed, ROOT_KEY, writing.FRONT) == one_day


def test_another_root_does_not_vouch_for_it():
    signed = notice.sign_notice(NOTICE, OPERATIONS)
    with pytest.raises(UncertifiedOperationsError):
        notice.verify_notice(signed, minisign.public_key_of(STRANGER), writing.FRONT)


@pytest.mark.parametrize("change", [{"generation": 2}, {"public_key": ROOT_KEY}, {"signature": bytes(64)}])
def test_a_certificate_covers_its_key_and_generation(change):
    notice.check_certificate(CERTIFICATE, ROOT_KEY)
    with pytest.raises(UncertifiedOperationsError):
        notice.check_certificate(dataclasses.replace(CERTIFICATE, **change), ROOT_KEY)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"recipients": ()}, MalformedNoticeError),
        (
            {"recipients": ("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",)},
            ClassicRecipientError,
        ),
        ({"not_after": writing.DAY + timedelta(days=9)}, NoticeWindowError),
        ({"serial": -1}, MalformedNoticeError),
        ({"front_id": "\ud800"}, MalformedNoticeError),
        ({"assets": {f"/{number}": "0" * 64 for number in range(513)}}, MalformedNoticeError),
    ],
)
def test_what_the_front_desk_would_refuse_is_not_signed(change, kind):
    with pytest.raises(kind):
        notice.sign_notice(dataclasses.replace(NOTICE, **change), OPERATIONS)


def test_a_notice_beyond_any_size_is_not_read():
    signed = notice.SignedNotice(b" " * 300_000, "")
    with pytest.raises(MalformedNoticeError):
        notice.verify_notice(signed, ROOT_KEY, writing.FRONT)
