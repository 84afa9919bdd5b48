"""ISO 20022 reason codes of a rejection, as sentences that tell the payee what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import Text, both

_ACCOUNT_WRONG = _("The account number is not right. Please correct it; the next payment run pays you.")
_ACCOUNT_CLOSED = _("The account is closed. Please give another one; the next payment run pays you.")
_ACCOUNT_BLOCKED = _(
    "The account is blocked. Please ask your bank or give another account; the next payment run pays you."
)
_NAME_DIFFERS = _("The account is in another name. Please give an account of your own.")
_BANK_WRONG = _("The bank does not keep this account. Please check bank and number.")
_ASK_BANK = _("Your bank did not take the payment. Please ask it why, or give another account.")
_NOT_YOU = _("The bank could not carry out the payment. You need not do anything; it is paid again.")
OTHER = _("The bank did not carry out the payment.")

SENTENCES: dict[str, Promise] = {
    "AC01": _ACCOUNT_WRONG,
    "AC02": _NOT_YOU,
    "AC03": _ACCOUNT_WRONG,
    "AC04": _ACCOUNT_CLOSED,
    "AC06": _ACCOUNT_BLOCKED,
    "AC07": _ACCOUNT_CLOSED,
    "AG01": _ACCOUNT_BLOCKED,
    "AM04": _NOT_YOU,
    "AM05": _NOT_YOU,
    "BE01": _NAME_DIFFERS,
    "BE22": _NAME_DIFFERS,
    "MS02": _ASK_BANK,
    "MS03": _ASK_BANK,
    "NARR": OTHER,
    "RC01": _BANK_WRONG,
    "RC04": _BANK_WRONG,
}
ACCOUNT_IS_NO_USE = tuple(
    code
    for code, said in SENTENCES.items()
    if said in (_ACCOUNT_WRONG, _ACCOUNT_CLOSED, _NAME_DIFFERS, _BANK_WRONG)
)
"""Paying the same account again would fail again: the payable waits for another one."""


def sentence(code: str, bank_note: str = "") -> Text:
    """The bank's own words follow where the code has none of ours."""
    known = SENTENCES.get(code, OTHER)
    text = both(lambda: known)
    if known is OTHER and bank_note:
        return {language: f"{said} ({bank_note})" for language, said in text.items()}
    return text
