"""Addresses of the door. Only what is needed of allauth: no e-mail, no sign-up, no reset."""

from __future__ import annotations

from django.urls import path

from refuge.office.access import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("unlock/", views.unlock, name="unlock"),
    path("unlock/kept/", views.kept, name="kept"),
    path("language/", views.language, name="language"),
    path("invitation/<slug:token>/", views.invitation, name="invitation"),
    path("invitation/<slug:token>/typed/", views.invitation_typed, name="invitation_typed"),
    path("account/", views.account, name="account"),
    path("account/", views.account, name="mfa_index"),
    path("account/confirm/", views.ConfirmAgain.as_view(), name="account_reauthenticate"),
    path("account/codes/", views.ActivateCodes.as_view(), name="mfa_activate_totp"),
    path("account/codes/remove/", views.DeactivateCodes.as_view(), name="mfa_deactivate_totp"),
    path("account/passkeys/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("account/recovery/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("account/recovery/new/", views.RenewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("staff/", views.staff, name="staff"),
    path("staff/invite/", views.invite, name="invite"),
    path("staff/<uuid:staff_id>/", views.member, name="member"),
    path("staff/<uuid:staff_id>/take-off/", views.take_off, name="take_off"),
    path("staff/<uuid:staff_id>/bring-back/", views.bring_back, name="bring_back"),
    path("staff/invitations/<uuid:invitation_id>/withdraw/", views.withdraw, name="withdraw_invitation"),
]
