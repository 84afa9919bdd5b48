"""One table of every address: which are pages and whom the demo shows them to, and what the others are.

`make pictures` walks every page of every role by it; `test_every_page` fails for an address without a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = ""
"""Whoever has not signed in."""

BEGINS: Mapping[str, tuple[str, ...]] = {
    PUBLIC: (
        "hall:front",
        "account_login",
        "account_signup",
        "hall:portal",
        "gallery",
        "gallery-desk",
        "gallery-hall",
        "gallery-entrance",
    ),
    "chen": ("member:home", "member:me", "member:tour"),
    "lin": ("desk:queue", "member:home"),
    "wu": ("front", "desk:queue", "desk:find", "desk:tour"),
    "zhao": ("front",),
    "approver": ("front",),
    "sun": ("front",),
    "qian": ("front",),
    "accountant": ("front",),
    "auditor": ("front",),
    "admin": ("front",),
    "partner": ("front",),
}
"""Where each role's walk begins; it goes on by the links of the pages themselves."""

_HALL = """
    front places place join join-unit search can-get items item verify verify-receipt disclosure publication
    publication-verify reviews review notices notice portal
"""
_PHONE = """
    home items item applications application documents cases case decision appeal sources withdraw rating
    give-up cover file acting mandates mandate-new happened happened-to heir heir-file household messages
    message me account looks moving debts mall mall-orders mall-order mall-good points proofs reach
    activities settings sign-ins vouchers unfit apps tour certificate
"""
_DESK = {
    "lin": "rosters roster helping mall mall-orders mall-order coming bill fee-receipt unit-lists",
    "wu": """
        queue cases case find bulk people person person-account person-household units unit tree particulars
        people-lists people-list alike fees practice contest-new contest sitting standards standard ratings
        rating messages message reach zero-trip walk-in mall-offer mall-packing mall-vouchers partners
        partner-firm connectors tour
    """,
    "zhao": "leading editor draft draft-phone draft-review editor-item editor-compare reform reform-result",
    "sun": "cashier payments answers signing-table batch bank bank-entry debts recovery",
    "accountant": "books books-chart books-month books-vouchers books-title funds fund",
    "auditor": """
        audit auditing conflicts conflict reviews review review-finding disclosure publication board reports
        report
    """,
    "admin": "clients client posts post-holder",
    "partner": "partner partner-case partner-statement",
}
_OTHER = {
    PUBLIC: """
        account_login account_signup api-docs gallery gallery-phone gallery-desk gallery-hall gallery-entrance
    """,
    "chen": "front account_change_password mfa_index",
}


def _rows(space: str, names: str, who: str) -> dict[str, str]:
    return {f"{space}:{name}" if space else name: who for name in names.split()}


PAGES: Mapping[str, str] = {
    **_rows("hall", _HALL, PUBLIC),
    **_rows("member", _PHONE, "chen"),
    "member:supplement": "lin",
    **{name: who for who, names in _DESK.items() for name in _rows("desk", names, who)},
    **{name: who for who, names in _OTHER.items() for name in _rows("", names, who)},
}
"""Name of an address → the account whose walk has to meet it."""

_FILES = """
    hall:print hall:publication-file hall:official member:document member:receipt member:proof
    member:certificate-print
    member:mall-picture member:manifest member:worker desk:paper desk:batch-file desk:books-sheet
    desk:people-list-report desk:helping-paper desk:unit-masked desk:unit-unmasked desk:mall-picture
    desk:partner-statement-sheet desk:bill-pdf desk:fee-receipt-pdf desk:roster-report desk:review-frame
    desk:reform-file desk:report-file member:offline
"""
# Sent by a form. Opened like a page they show the page that the form stands on, or refuse.
_ACTS = """
    set_language account_logout enter hall:verify-decision
    member:mandate-end member:acting-answer member:happened-open
    member:happened-undo member:mall-act member:application-save desk:verb desk:identity desk:books-agree
    desk:books-act desk:fund-act desk:coming-act desk:alike-say desk:helping-act desk:mall-hand-over
    desk:mall-address desk:mall-act desk:mall-stock desk:mall-pictured desk:mall-withdraw
    desk:mall-vouchers-import desk:partner-statement-act desk:partner-firm-act desk:fee-take desk:debt
    desk:connectors-check desk:draft-check
    desk:client-secret desk:client-hook desk:replay desk:views desk:papers desk:person-unmask look
"""
_FRAGMENTS = "member:application-live desk:report-progress desk:board-live"
# Shown only in the middle of something: an account that was closed, a sign-in that ran out.
_REFUSALS = """
    account_inactive again account_reauthenticate mfa_authenticate mfa_reauthenticate mfa_activate_totp
    mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn
    mfa_remove_webauthn mfa_reauthenticate_webauthn
"""
_PROGRAMS = "asks feed-settlements openapi api-client"
# allauth's; `config/urls.py` answers them with 404 unless it offers them.
_NOT_OFFERED = """
    account_email account_email_verification_sent
    account_set_password account_reset_password account_confirm_login_code account_confirm_email
    account_reset_password_from_key_done account_reset_password_from_key account_reset_password_done
"""

NO_PAGES = frozenset(" ".join((_FILES, _ACTS, _FRAGMENTS, _REFUSALS, _PROGRAMS, _NOT_OFFERED)).split())


def every_name() -> set[str]:
    """Of every address there is. What programs ask is in the API's schema and in OpenID's own description."""
    return {name for name in _named(get_resolver().url_patterns, "") if not name.startswith(("v1:", "idp:"))}


def _named(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, space + (f"{each.namespace}:" if each.namespace else ""))
        elif each.name:
            yield space + each.name
