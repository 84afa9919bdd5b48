"""To whom a parcel goes: as typed, checked, and masked for whoever need not know it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.text import mask_name

PHONE = re.compile(r"\+?\d{7,15}")
SHOWN = 6
"""Of an address: the city or district, not the street."""


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
        return " · ".join((mask_name(self.name), f"{self.phone[:3]}****{self.phone[-4:]}", self._near))

    @property
    def _near(self) -> str:
        return f"{self.address[:SHOWN]}***"

    def sealed(self) -> dict[str, str]:
        return asdict(self)
