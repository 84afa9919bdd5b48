"""To whom a parcel goes: as typed, checked, and masked for whoever need not know it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.text import mask_name

PHONE = re.compile(r"\+?\d{7,15}")
NEAR = re.compile(r".{1,5}[省市区县]|.{2}")
"""Of an address: as far as a city or district goes that it begins with, never the street."""
WHOLE = 11
"""Digits of a mobile number; of a shorter one the same seven would be nearly all."""


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    phone: str
    address: str

    @classmethod
    def typed(cls, name: str, phone: str, address: str) -> Recipient:
        name, address = " ".join(name.split()), " ".join(address.split())
        phone = re.sub(r"[\s()-]", "", phone)
        if not 1 < len(name) <= 40:
            raise Invalid(
                "recipient-without-name", _("Who is it sent to? Please write the name."), field="name"
            )
        if not PHONE.fullmatch(phone):
            raise Invalid(
                "recipient-without-phone",
                _("Please write a telephone number at which the carrier reaches you."),
                field="phone",
            )
        if not 6 <= len(address) <= 200:
            raise Invalid(
                "recipient-without-address",
                _("Please write the whole address: district, street, number, room; 200 letters at most."),
                field="address",
            )
        return cls(name, phone, address)

    @property
    def masked(self) -> str:
        return " · ".join((mask_name(self.name), self._reached, self._near))

    @property
    def _reached(self) -> str:
        whole = len(self.phone) >= WHOLE
        return f"{self.phone[:3]}****{self.phone[-4:]}" if whole else f"****{self.phone[-2:]}"

    @property
    def _near(self) -> str:
        near = NEAR.match(self.address)
        return f"{near[0] if near else ''}***"

    def sealed(self) -> dict[str, str]:
        return asdict(self)
