from __future__ import annotations

from allauth.account import urls as allauth
from allauth.idp.oidc import views as oidc
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from zerotrip.web.consent import authorize
from zerotrip.web.exchange import exchange

OFFERED = (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_change_password",
    "account_reauthenticate",
)


def _not_offered(request: HttpRequest, **arguments: object) -> HttpResponse:
    """allauth knows the address and may point at it, but no screen of ours stands there yet."""
    raise Http404


_accounts = [
    each if each.name in OFFERED else URLPattern(each.pattern, _not_offered, name=each.name)
    for each in allauth.urlpatterns
]
_factors = [
    path("", factor.index, name="mfa_index"),
    path("authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/again/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
"""allauth's second factors under the names by which it finds itself."""
_apps = [
    path(".well-known/openid-configuration", oidc.configuration, name="configuration"),
    path(".well-known/jwks.json", oidc.jwks, name="jwks"),
    path("identity/o/authorize", authorize, name="authorization"),
    path("identity/o/api/token", exchange, name="token"),
    path("identity/o/api/revoke", oidc.revoke, name="revoke"),
    path("identity/o/api/userinfo", oidc.user_info, name="userinfo"),
    path("identity/o/api/device/code", _not_offered, name="device_code"),
    path("identity/o/device", _not_offered, name="device_authorization"),
    path("identity/o/logout", _not_offered, name="logout"),
]
"""allauth's OpenID provider under the names by which it finds itself."""
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(_accounts)),
    path("accounts/factor/", include(_factors)),
    path("", include(([path("", include((_apps, "oidc")))], "idp"))),
    path("api/", include("zerotrip.web.api.urls")),
    path("", include("zerotrip.web.urls")),
]
