"""What the simulated bank knows and does, without HTTP. It remembers nothing but the account when it ends."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from lxml import etree

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.demo.bank.account import Account
from zerotrip.demo.bank.report import Said, report
from zerotrip.payments.formats import xml

HERE = ZoneInfo("Asia/Shanghai")
PAYER = ("1202020209900012345", "杭州市总工会")
PAY = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"


class Refused(Exception):
    """The order is not taken. `status` is HTTP's."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Payment:
    end_to_end_id: str
    yuan: str
    holder: str
    account: str


@dataclass(slots=True)
class Order:
    message_id: str
    sha256: str
    payments: list[Payment]
    received_at: datetime

    @property
    def total(self) -> Decimal:
        return sum((Decimal(payment.yuan) for payment in self.payments), Decimal(0))


@dataclass(slots=True)
class Waiting:
    """An answer, and when the bank lets it be fetched."""

    name: str
    order: str
    body: bytes
    due: float


@dataclass(slots=True)
class Rules:
    """What it has been told to do wrong; the counts are of answers still to come."""

    delay: float = 2.0
    reject: dict[str, str] = field(default_factory=dict)  # account → ISO reason
    pay_instead: dict[str, str] = field(default_factory=dict)  # account → yuan
    hold_back: set[str] = field(default_factory=set)  # accounts whose payment stays pending
    unknown_lines: int = 0
    malformed: int = 0
    twice: int = 0
    refuse_file: int = 0
    hang_up: int = 0
    down: bool = False


@dataclass
class BankOffice:
    rules: Rules = field(default_factory=Rules)
    clock: Callable[[], float] = time.monotonic
    account: Account = field(default_factory=lambda: Account(*PAYER))
    orders: dict[str, Order] = field(default_factory=dict)
    answers: dict[str, Waiting] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def take(self, raw: bytes) -> Order:
        """The same order again is the order it has; the same name on another one is refused."""
        order = _read(raw)
        with self.lock:
            known = self.orders.get(order.message_id)
            if known is not None:
                if known.sha256 != order.sha256:
                    raise Refused(409, f"{order.message_id} was another order")
                return known
            if self.rules.refuse_file:
                self.rules.refuse_file -= 1
                raise Refused(422, "the file is not accepted")
            self.orders[order.message_id] = order
            self._answer(order)
            return order

    def waiting(self) -> list[str]:
        with self.lock:
            return [name for name, answer in self.answers.items() if answer.due <= self.clock()]

    def answer(self, name: str) -> bytes | None:
        with self.lock:
            return self.answers[name].body if name in self.waiting() else None

    def taken(self, name: str) -> None:
        with self.lock:
            if self.answers.pop(name, None):
                self.fetched.append(name)

    def say(self, order: str, said: list[Said], *, delay: float | None = None) -> str:
        """Puts an answer out, whatever it says."""
        with self.lock:
            name = f"A{next(self._numbers):05d}-{hashlib.sha256(order.encode()).hexdigest()[:6]}"
            body = report(said, order=order, message_id=name, written_at=datetime.now(UTC))
            if self.rules.malformed:
                self.rules.malformed -= 1
                body = body[: len(body) // 2]
            due = self.clock() + (self.rules.delay if delay is None else delay)
            self.answers[name] = Waiting(name, order, body, due)
            return name

    def settle_rest(self) -> int:
        """Answers what was held back: those payments are made now."""
        with self.lock:
            accounts, self.rules.hold_back = self.rules.hold_back, set()
            rest = [
                (order.message_id, payment)
                for order in self.orders.values()
                for payment in order.payments
                if payment.account in accounts
            ]
            for order_id, payment in rest:
                self._pay(payment, payment.yuan)
                self.say(order_id, [Said(payment.end_to_end_id, "ACSC", payment.yuan)])
            return len(rest)

    def give_back(self, end_to_end_id: str, reason: str) -> bool:
        """The receiving bank sends a payment back that was made before."""
        with self.lock:
            for order in self.orders.values():
                for payment in order.payments:
                    if payment.end_to_end_id == end_to_end_id:
                        self._come(payment.yuan, payment.holder, payment.account, f"退汇 {end_to_end_id}")
                        self.say(order.message_id, [Said(end_to_end_id, "RJCT", payment.yuan, reason)])
                        return True
        return False

    def pay_in(self, *, yuan: str, name: str, account: str, remark: str) -> None:
        """Somebody pays the union: a unit its fees, a member what is claimed back."""
        if fen_of_yuan(yuan) <= 0:
            raise ValueError("a sum above zero")
        with self.lock:
            self._come(yuan, name, account, remark)

    def charge(self, yuan: str) -> None:
        """What the bank takes for itself."""
        with self.lock:
            self._go(yuan, "", "", "手续费")

    def reset(self) -> None:
        """Only the account goes on: the platform has its statements."""
        with self.lock:
            self.rules = Rules(delay=self.rules.delay)
            for known in (self.orders, self.answers, self.fetched):
                known.clear()

    def _answer(self, order: Order) -> None:
        said = [self._said_of(payment) for payment in order.payments]
        for _ in range(self.rules.unknown_lines):
            said.append(Said(f"UNKNOWN-{next(self._numbers):06d}", "ACSC", "66.60"))
        self.rules.unknown_lines = 0
        self.say(order.message_id, said)
        if self.rules.twice:
            self.rules.twice -= 1
            self.say(order.message_id, said)

    def _said_of(self, payment: Payment) -> Said:
        if reason := self.rules.reject.get(payment.account):
            return Said(payment.end_to_end_id, "RJCT", payment.yuan, reason)
        if payment.account in self.rules.hold_back:
            return Said(payment.end_to_end_id, "PDNG", payment.yuan)
        yuan = self.rules.pay_instead.get(payment.account, payment.yuan)
        self._pay(payment, yuan)
        return Said(payment.end_to_end_id, "ACSC", yuan)

    def _pay(self, payment: Payment, yuan: str) -> None:
        self._go(yuan, payment.holder, payment.account, payment.end_to_end_id)

    def _go(self, yuan: str, name: str, account: str, remark: str) -> None:
        self._book(-fen_of_yuan(yuan), name, account, remark)

    def _come(self, yuan: str, name: str, account: str, remark: str) -> None:
        self._book(fen_of_yuan(yuan), name, account, remark)

    def _book(self, fen: int, name: str, account: str, remark: str) -> None:
        self.account.book(fen=fen, name=name, account=account, remark=remark, at=datetime.now(HERE))


def _read(raw: bytes) -> Order:
    try:
        root = xml.parse(raw)
        xml.check(root, "pain.001.001.03")
    except Invalid as fault:
        raise Refused(400, fault.code) from None
    return Order(
        message_id=_text(root, f".//{PAY}GrpHdr/{PAY}MsgId"),
        sha256=hashlib.sha256(raw).hexdigest(),
        payments=[_payment(found) for found in root.iter(f"{PAY}CdtTrfTxInf")],
        received_at=datetime.now(UTC),
    )


def _payment(found: etree._Element) -> Payment:
    return Payment(
        end_to_end_id=_text(found, f"{PAY}PmtId/{PAY}EndToEndId"),
        yuan=_text(found, f"{PAY}Amt/{PAY}InstdAmt"),
        holder=_text(found, f"{PAY}Cdtr/{PAY}Nm"),
        account=_text(found, f"{PAY}CdtrAcct/{PAY}Id/{PAY}Othr/{PAY}Id"),
    )


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
