from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid

Asset = Literal["CNY", "POINT"]
Rounding = Literal["half-up", "half-even", "down", "up"]

SCALE: dict[str, int] = {"CNY": 2, "POINT": 0}
# Ten trillion yuan: beyond any union's books, and thousands of such amounts still add up within int64.
LIMIT = 10**15


@dataclass(frozen=True, slots=True, order=False)
class Amount:
    """An exact sum: `minor` counts fen for CNY and whole points for POINT."""

    minor: int
    asset: Asset = "CNY"

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("Amount.minor is a whole number of the smallest unit")
        if abs(self.minor) > LIMIT:
            raise Invalid("amount-too-large", _("This amount is larger than the books can hold."))

    @classmethod
    def fen(cls, minor: int) -> Amount:
        return cls(minor)

    @classmethod
    def points(cls, count: int) -> Amount:
        return cls(count, "POINT")

    @classmethod
    def yuan(cls, value: str | Decimal | int) -> Amount:
        """Reads yuan with at most two decimals; more is refused rather than rounded."""
        return cls(fen_of_yuan(value))

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.minor + self._same(other).minor, self.asset)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.minor - self._same(other).minor, self.asset)

    def __neg__(self) -> Amount:
        return Amount(-self.minor, self.asset)

    def __lt__(self, other: Amount) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Amount) -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: Amount) -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: Amount) -> bool:
        return self.minor >= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return self._written(",")

    def plain(self) -> str:
        """`4134.00`: for files and JSON, without thousands separators."""
        return self._written("")

    def _written(self, separator: str) -> str:
        sign, units = ("-" if self.minor < 0 else ""), abs(self.minor)
        scale = SCALE[self.asset]
        whole, rest = divmod(units, 10**scale)
        body = f"{whole:,}".replace(",", separator)
        return f"{sign}{body}.{rest:0{scale}d}" if scale else f"{sign}{body}"

    def _same(self, other: Amount) -> Amount:
        if self.asset != other.asset:
            raise TypeError(f"{self.asset} and {other.asset} do not mix")
        return other


def plain_yuan(fen: int) -> str:
    """`4134.00`, however large: a sum on the way to an amount may be more than the books can hold."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def written_yuan(fen: int) -> str:
    """`4,134.00`, however large: somebody may have put more into a table than the books can hold."""
    return f"{Decimal(fen).scaleb(-2):,.2f}"


def fen_of_yuan(value: str | Decimal | int) -> int:
    """Yuan as fen. Raises Invalid for anything that is not a number with at most two decimals."""
    if isinstance(value, float):
        raise TypeError("no float touches money")
    try:
        yuan = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Invalid(
            "amount-unreadable", _("“%(read)s” is not an amount; write it like 1234.50."), read=value
        ) from None
    # The size first: a huge exponent cannot even be multiplied.
    if not yuan.is_finite() or yuan.adjusted() > 20 or abs(yuan) * 100 > LIMIT:
        raise Invalid("amount-too-large", _("This amount is larger than the books can hold."))
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise Invalid(
            "amount-too-fine",
            _("“%(read)s” has more than two decimals; fen are the smallest unit."),
            read=value,
        )
    return int(fen)
