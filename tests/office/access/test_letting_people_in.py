"""Inviting, coming in, changing roles, taking off: by an administrator, once, and written down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from refuge.office.access import actions, passphrases
from refuge.office.access.models import Invitation, Staff, roles_column
from refuge.office.access.rules import NotAllowedError, Role, RolesRefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def htun(staff):
    return staff("Htun", Role.administrator)


@pytest.fixture
def at_the_desk(htun, signed_in, reauthenticated):
    return reauthenticated(signed_in(htun), htun)


def invited_link(page):
    return re.search(r"http://testserver(/invitation/[0-9a-f]{64}/)", page.content.decode()).group(1)


def shown_words(page):
    return " ".join(page.context["words"])


def test_the_whole_way_in(at_the_desk, client):
    page = at_the_desk.post("/staff/invite/", {"name": "Zaw Min", "roles": ["case_worker"], "language": "en"})
    link = invited_link(page)
    assert "Zaw Min" in client.get(link).content.decode()
    words = shown_words(client.post(link))
    assert client.post(f"{link}typed/", {"words": words}).url == "/"
    zaw = Staff.objects.get(name="Zaw Min")
    assert zaw.role_set == {Role.case_worker}
    assert client.get("/account/").url == "/account/codes/"


def test_six_words_are_drawn_from_the_list_and_never_chosen():
    words = passphrases.new_passphrase().split()
    assert len(words) == 6
    assert set(words) <= set(passphrases._word_list())
    assert passphrases.new_passphrase() != passphrases.new_passphrase()


def test_without_a_second_key_one_reaches_nothing_but_setting_it_up(staff, signed_in):
    aye = staff("Aye", Role.supervisor, second_factor=False)
    client = signed_in(aye)
    for address in ("/account/", "/staff/", "/journal/", "/account/recovery/"):
        assert client.get(address).url == "/account/codes/"


def test_the_second_key_is_set_up_with_the_code_the_app_shows(staff, signed_in, reauthenticated, journal):
    from allauth.mfa.models import Authenticator

    from refuge.office.access import second_factors

    aye = staff("Aye", Role.case_worker, second_factor=False)
    client = reauthenticated(signed_in(aye), aye)
    page = client.get("/account/codes/")
    secret = "".join(page.context["groups"])
    assert secret not in page.content.decode().replace(" ", "") or "<details>" in page.content.decode()
    import time

    code = second_factors.code_at(secret, int(time.time()) // 30)
    assert client.post("/account/codes/", {"code": code}).url == "/account/recovery/"
    stored = str(Authenticator.objects.filter(user_id=aye.id).values_list("data", flat=True))
    assert secret not in stored
    codes = client.get("/account/recovery/").context["unused_codes"]
    assert len(codes) == 10
    assert "cannot be shown again" in client.get("/account/recovery/").content.decode()
    assert [line.act for line in journal()] == ["access.add_second_factor"]


def test_a_link_opens_once(at_the_desk, client):
    page = at_the_desk.post("/staff/invite/", {"name": "Zaw", "roles": ["auditor"], "language": "my"})
    link = invited_link(page)
    client.post(f"{link}typed/", {"words": shown_words(client.post(link))})
    somebody_else = type(client)()
    assert somebody_else.get(link).status_code == 404
    assert somebody_else.post(link).status_code == 404


def test_a_link_is_over_after_three_days(htun):
    token = actions.invite(htun.actor, "Zaw", [Role.auditor], "my", NOW)
    with pytest.raises(actions.InvitationOverError):
        actions.accept_invitation(token, "six words", NOW + timedelta(hours=72))
    assert actions.accept_invitation(token, "six words", NOW + timedelta(hours=71)).staff.name == "Zaw"


def test_only_the_hash_of_a_link_is_kept(htun):
    token = actions.invite(htun.actor, "Zaw", [Role.auditor], "my", NOW)
    assert token not in Invitation.objects.get().token_hash


def test_words_that_were_not_shown_let_nobody_in(at_the_desk, client):
    page = at_the_desk.post("/staff/invite/", {"name": "Zaw", "roles": ["auditor"], "language": "my"})
    link = invited_link(page)
    assert client.post(f"{link}typed/", {"words": "any words one likes to choose"}).url == link
    client.post(link)
    assert client.post(f"{link}typed/", {"words": "any words one likes to choose"}).status_code == 200
    assert not Staff.objects.filter(name="Zaw").exists()


def test_an_invitation_can_be_taken_back(at_the_desk, htun, client):
    token = actions.invite(htun.actor, "Zaw", [Role.auditor], "my", datetime.now(UTC))
    at_the_desk.post(f"/staff/invitations/{Invitation.objects.get().id}/withdraw/")
    assert client.get(f"/invitation/{token}/").status_code == 404


def test_two_people_never_have_one_name(htun, staff):
    staff("Aye", Role.case_worker)
    with pytest.raises(actions.NameTakenError):
        actions.invite(htun.actor, " Aye ", [Role.auditor], "my", NOW)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.administrator])
def test_nobody_but_an_administrator_changes_who_works_here(staff, role, journal):
    bo, aye = staff("Bo", role), staff("Aye", Role.case_worker)
    for attempt in (
        lambda: actions.invite(bo.actor, "Zaw", [Role.auditor], "my", NOW),
        lambda: actions.change_roles(bo.actor, aye.id, [Role.auditor]),
        lambda: actions.take_off(bo.actor, aye.id),
        lambda: actions.bring_back(bo.actor, aye.id),
        lambda: actions.withdraw_invitation(bo.actor, uuid4()),
    ):
        with pytest.raises(NotAllowedError):
            attempt()
    assert {line.outcome for line in journal()} == {"refused"}
    assert len(journal()) == 5


@pytest.mark.parametrize(
    "address", ["/staff/invite/", "/staff/{id}/", "/staff/{id}/take-off/", "/staff/{id}/bring-back/"]
)
def test_the_pages_refuse_everybody_else_too(staff, signed_in, reauthenticated, address):
    bo, aye = staff("Bo", Role.supervisor), staff("Aye", Role.case_worker)
    client = reauthenticated(signed_in(bo), bo)
    page = client.post(address.format(id=aye.id), {"roles": ["auditor"], "name": "Zaw", "language": "en"})
    assert page.status_code == 403
    assert Staff.objects.get(id=aye.id).role_set == {Role.case_worker}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("address", ["/staff/invite/", "/staff/{id}/", "/staff/{id}/take-off/"])
def test_an_open_screen_is_not_enough_the_words_are_asked_again(htun, staff, signed_in, address):
    aye = staff("Aye", Role.case_worker)
    client = signed_in(htun)
    path = address.format(id=aye.id)
    assert client.get(path).url.startswith("/account/confirm/")
    assert client.post(path, {"roles": ["auditor"]}).url.startswith("/account/confirm/")
    assert Staff.objects.get(id=aye.id).role_set == {Role.case_worker}
    assert Staff.objects.get(id=aye.id).is_active


def test_once_confirmed_what_was_asked_for_is_done(htun, staff, signed_in):
    aye = staff("Aye", Role.case_worker)
    client = signed_in(htun)
    asked = client.post(f"/staff/{aye.id}/take-off/")
    assert client.post(asked.url, {"password": htun.passphrase}).url == "/staff/"
    assert not Staff.objects.get(id=aye.id).is_active


def test_confirming_holds_for_five_minutes(htun, signed_in, reauthenticated, monkeypatch):
    import time

    client = reauthenticated(signed_in(htun), htun)
    assert client.get("/staff/invite/").status_code == 200
    later = time.time() + 301
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: later)
    assert client.get("/staff/invite/").url.startswith("/account/confirm/")


def test_an_administrator_is_given_nothing_else(htun, at_the_desk, staff):
    aye = staff("Aye", Role.case_worker)
    page = at_the_desk.post(f"/staff/{aye.id}/", {"roles": ["administrator", "case_worker"]})
    assert "hold no other role" in page.content.decode()
    with pytest.raises(RolesRefusedError):
        actions.change_roles(htun.actor, aye.id, [Role.administrator, Role.auditor])


@pytest.mark.parametrize("other", sorted(set(Role) - {Role.administrator}))
def test_the_database_refuses_an_administrator_with_another_role(staff, other):
    aye = staff("Aye", Role.case_worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(id=aye.id).update(roles=roles_column([Role.administrator, other]))


@pytest.mark.parametrize("other", sorted(set(Role) - {Role.head}))
def test_the_database_refuses_a_head_of_committee_with_another_role(staff, other):
    thant = staff("Thant", Role.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(id=thant.id).update(roles=roles_column([Role.head, other]))


def test_nobody_changes_or_ends_their_own_account(htun):
    with pytest.raises(NotAllowedError):
        actions.change_roles(htun.actor, htun.id, [Role.supervisor])
    with pytest.raises(NotAllowedError):
        actions.take_off(htun.actor, htun.id)


def test_the_last_administrator_stays(htun, staff):
    other = staff("Myat", Role.administrator)
    actions.take_off(htun.actor, other.id)
    Staff.objects.filter(id=other.id).update(is_active=True)
    Staff.objects.filter(id=htun.id).update(is_active=False)
    with pytest.raises(actions.LastAdministratorError):
        actions.change_roles(htun.actor, other.id, [Role.auditor])


def test_whoever_is_taken_off_is_out_at_once(htun, staff, signed_in):
    aye = staff("Aye", Role.case_worker)
    client = signed_in(aye)
    assert client.get("/account/").status_code == 200
    actions.take_off(htun.actor, aye.id)
    assert client.get("/account/").url.startswith("/sign-in/")


def test_the_list_shows_no_secret(at_the_desk, staff):
    aye = staff("Aye", Role.case_worker)
    page = at_the_desk.get("/staff/").content.decode()
    row = Staff.objects.get(id=aye.id)
    assert "Aye" in page
    for secret in (row.recipient, bytes(row.salt).hex(), bytes(row.verifier).hex(), aye.totp_secret):
        assert secret not in page


@pytest.mark.parametrize("address", ["/account/codes/", "/account/passkeys/1/remove/", "/account/recovery/"])
def test_no_address_names_whose_second_key_is_meant(staff, signed_in, reauthenticated, address):
    """An administrator's page once returned anybody's TOTP secret (SecureDrop, 2024): ours takes no id at all."""
    chit, aye = staff("Chit", Role.auditor), staff("Aye", Role.case_worker)
    client = reauthenticated(signed_in(chit), chit)
    page = client.get(address, {"user": str(aye.id), "id": str(aye.id)}, follow=True)
    assert aye.totp_secret not in page.content.decode()
    assert aye.totp_secret[:4] not in "".join(page.context.get("groups", ()) if page.context else "")


def test_a_passkey_of_somebody_else_cannot_be_removed(staff, signed_in, reauthenticated):
    from allauth.mfa.models import Authenticator

    chit, aye = staff("Chit", Role.auditor), staff("Aye", Role.case_worker)
    key = Authenticator.objects.create(
        user_id=aye.id, type="webauthn", data={"name": "USB", "credential": {}}
    )
    client = reauthenticated(signed_in(chit), chit)
    assert client.post(f"/account/passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_roles_are_changed_on_the_page(at_the_desk, staff, journal):
    aye = staff("Aye", Role.case_worker)
    assert "Case worker" in at_the_desk.get(f"/staff/{aye.id}/").content.decode()
    assert at_the_desk.post(f"/staff/{aye.id}/", {"roles": ["supervisor", "case_worker"]}).url == "/staff/"
    assert Staff.objects.get(id=aye.id).role_set == {Role.supervisor, Role.case_worker}
    assert journal(act="access.change_roles")[0].columns_changed == "staff.roles"


def test_whoever_was_taken_off_can_be_brought_back(at_the_desk, htun, staff):
    aye = staff("Aye", Role.case_worker)
    actions.take_off(htun.actor, aye.id)
    assert "Bring Aye back" in at_the_desk.get("/staff/").content.decode()
    at_the_desk.post(f"/staff/{aye.id}/bring-back/")
    assert Staff.objects.get(id=aye.id).is_active


def test_a_name_that_is_taken_is_said_at_its_field(at_the_desk, staff):
    staff("Aye", Role.case_worker)
    page = at_the_desk.post("/staff/invite/", {"name": "Aye", "roles": ["auditor"], "language": "en"})
    assert "Somebody has this name already" in str(page.context["form"].errors["name"])


def test_somebody_who_does_not_exist_is_not_here(at_the_desk):
    assert at_the_desk.get(f"/staff/{uuid4()}/").status_code == 404
    assert at_the_desk.post(f"/staff/invitations/{uuid4()}/withdraw/").status_code == 404


def test_the_set_up_makes_the_first_administrator(client, journal):
    from refuge.office.access.rules import THE_OFFICE

    made = actions.enrol(THE_OFFICE, "Htun", [Role.administrator])
    assert client.post("/sign-in/", {"login": "Htun", "password": made.passphrase}).url == "/"
    assert client.get("/staff/").url == "/account/codes/"
    first = journal()[0]
    assert (first.actor_name, first.object_ref) == ("the office", f"staff:{made.actor.id}")
    assert made.passphrase not in repr(made)
    with pytest.raises(actions.NameTakenError):
        actions.enrol(THE_OFFICE, "Htun", [Role.auditor])
