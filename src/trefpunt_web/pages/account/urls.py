"""Addresses of accounts. The names of django-allauth's own pages stay as they are; what is not
listed here (sign-up, other e-mail addresses) cannot be reached."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from trefpunt_web.pages.account import views

PASSWORD = [
    path("wachtwoord/", account.password_change, name="account_change_password"),
    path("wachtwoord/kiezen/", account.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", account.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

SECOND_STEP = [
    path("tweede-stap/", mfa.index, name="mfa_index"),
    path("tweede-stap/code/", mfa.authenticate, name="mfa_authenticate"),
    path("tweede-stap/bevestigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tweede-stap/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("tweede-stap/app/uitzetten/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-stap/herstelcodes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tweede-stap/herstelcodes/nieuw/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tweede-stap/herstelcodes/bestand/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

KEYS = [
    path("sleutels/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("sleutels/nieuw/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("sleutels/inloggen/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sleutels/bevestigen/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sleutels/<int:pk>/naam/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("sleutels/<int:pk>/weg/", keys.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", views.overview, name="account"),
    path("mensen/", views.people, name="account-people"),
    path("mensen/<int:number>/", views.person, name="account-person"),
    path("inloggen/", account.login, name="account_login"),
    path("uitloggen/", account.logout, name="account_logout"),
    path("gesloten/", account.account_inactive, name="account_inactive"),
    path("bevestigen/", account.reauthenticate, name="account_reauthenticate"),
    path("inloggen/geannuleerd/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("inloggen/mislukt/", social.login_error, name="socialaccount_login_error"),
    *PASSWORD,
    *SECOND_STEP,
    *KEYS,
]

# One address in every language: it is registered with the sign-in service.
services = [
    path("<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("<slug:provider_id>/terug/", oidc.callback, name="openid_connect_callback"),
]
