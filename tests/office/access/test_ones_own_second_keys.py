"""One's own second keys: confirmed before they change, written down, and never somebody else's."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from refuge.office.access import second_factors
from refuge.office.access.rules import Role
from refuge.protocol.errors import AuthenticationError

pytestmark = pytest.mark.django_db
CHANGES = ["/account/codes/remove/", "/account/recovery/new/"]


@pytest.fixture
def aye(staff):
    return staff("Aye", Role.case_worker)


@pytest.fixture
def confirmed(aye, signed_in, reauthenticated):
    return reauthenticated(signed_in(aye), aye)


def kept_of(member):
    return {row.type: row.data for row in Authenticator.objects.filter(user_id=member.id)}


@pytest.mark.parametrize("address", CHANGES)
def test_an_open_screen_is_not_enough_to_change_them(aye, signed_in, address):
    before = kept_of(aye)
    assert signed_in(aye).post(address).url.startswith("/account/confirm/")
    assert kept_of(aye) == before


def test_without_the_app_one_is_led_to_set_up_a_new_one(aye, confirmed, journal):
    assert confirmed.post("/account/codes/remove/").url == "/account/"
    assert kept_of(aye) == {}
    assert confirmed.get("/account/").url == "/account/codes/"
    (line,) = journal()
    assert (line.act, line.columns_changed) == ("access.remove_second_factor", "second_factor.totp")


def test_new_recovery_codes_replace_the_old_ones(aye, confirmed, journal):
    before = kept_of(aye)["recovery_codes"]
    assert confirmed.post("/account/recovery/new/").url == "/account/recovery/"
    assert kept_of(aye)["recovery_codes"]["seed"] != before["seed"]
    assert len(confirmed.get("/account/recovery/").context["unused_codes"]) == 10
    assert [line.act for line in journal()] == ["access.renew_recovery_codes"]


def test_recovery_codes_are_shown_once(confirmed):
    confirmed.get("/account/recovery/")
    again = confirmed.get("/account/recovery/")
    assert set(again.context["unused_codes"]) == {"****"}


def test_a_wrong_code_sets_nothing_up(staff, signed_in, reauthenticated, journal):
    chit = staff("Chit", Role.auditor, second_factor=False)
    client = reauthenticated(signed_in(chit), chit)
    client.get("/account/codes/")
    page = client.post("/account/codes/", {"code": "000000"})
    assert page.status_code == 200
    assert kept_of(chit) == {}
    assert [(line.act, line.outcome) for line in journal()] == [("access.add_second_factor", "refused")]


def test_the_secret_opens_with_ones_own_seed_only(aye, staff):
    chit = staff("Chit", Role.auditor)
    sealed = kept_of(aye)["totp"]["secret"]
    assert second_factors.unseal(sealed, aye.seed) == aye.totp_secret
    with pytest.raises(AuthenticationError):
        second_factors.unseal(sealed, chit.seed)


def test_a_second_factor_put_into_the_table_by_somebody_else_lets_nobody_in(aye, staff, client, journal):
    """An administrator with the database in hand swaps in a secret they know: it does not open, so it does not count."""
    chit = staff("Chit", Role.auditor)
    row = Authenticator.objects.get(user_id=aye.id, type="totp")
    row.data = {"secret": second_factors.seal(chit.totp_secret, chit.seed)}
    row.save()
    client.post("/sign-in/", {"login": "Aye", "password": aye.passphrase})
    answer = client.post("/sign-in/code/", {"code": chit.code()})
    assert "changed by somebody else" in answer.content.decode()
    assert client.get("/account/").url.startswith("/sign-in/")
    assert [line.reason for line in journal()] == ["damaged_factor"]


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_a_clock_half_a_minute_off_is_forgiven(aye, later):
    second_factors.spend(aye.id, aye.totp_secret, aye.code(later))


@pytest.mark.parametrize("later", [-3, 3])
def test_a_clock_further_off_is_not(aye, later):
    with pytest.raises(second_factors.WrongCodeError):
        second_factors.spend(aye.id, aye.totp_secret, aye.code(later))


def test_an_earlier_code_does_not_count_after_a_later_one(aye):
    second_factors.spend(aye.id, aye.totp_secret, aye.code(1))
    with pytest.raises(second_factors.SpentCodeError):
        second_factors.spend(aye.id, aye.totp_secret, aye.code())


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "၁၂၃၄၅၆", "000000\n"])
def test_what_is_no_code_is_no_code(aye, typed):
    with pytest.raises(second_factors.WrongCodeError):
        second_factors.spend(aye.id, aye.totp_secret, typed)
