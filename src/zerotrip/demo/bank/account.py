"""The account that the union keeps at the simulated bank, and the statements the bank hands out of it.

Written by the bank's own hand: nothing here is shared with how the platform reads statements. Unlike the
rest of what this bank knows, the account outlives the process: a statement must go on where the last ended.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from zerotrip.core.money import Amount

FILE = "bank/account.jsonl"
"""Under ZEROTRIP_HOME."""
OPENING_FEN = 10_000_000_000
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
HEAD = ("交易日期", "交易时间", "借方金额", "贷方金额", "余额", "对方户名", "对方账号", "摘要", "流水号")


@dataclass(frozen=True, slots=True)
class Booked:
    """One entry; `fen` below zero went out. `name` and `account` are the other side's."""

    number: str
    at: str
    fen: int
    name: str
    account: str
    remark: str

    @property
    def day(self) -> date:
        return datetime.fromisoformat(self.at).date()


@dataclass
class Account:
    """Kept in `file`, a line an entry; without one it is forgotten when the bank ends."""

    number: str
    holder: str
    file: Path | None = None
    entries: list[Booked] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.file and self.file.exists():
            lines = self.file.read_text("utf-8").splitlines()
            self.entries = [Booked(**json.loads(line)) for line in lines]

    @property
    def balance_fen(self) -> int:
        return OPENING_FEN + sum(entry.fen for entry in self.entries)

    def book(self, *, fen: int, name: str, account: str, remark: str, at: datetime) -> Booked:
        entry = Booked(
            number=f"{at:%Y%m%d}{len(self.entries) + 1:08d}",
            at=at.replace(microsecond=0).isoformat(),
            fen=fen,
            name=name,
            account=account,
            remark=remark,
        )
        self.entries.append(entry)
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def forget(self) -> None:
        self.entries.clear()
        if self.file:
            self.file.unlink(missing_ok=True)

    def statement(self, since: date | None = None, until: date | None = None) -> Statement:
        """Whole days; everything where no day is named."""
        before = [entry for entry in self.entries if since and entry.day < since]
        within = [entry for entry in self.entries[len(before) :] if not until or entry.day <= until]
        return Statement(self.number, self.holder, OPENING_FEN + sum(entry.fen for entry in before), within)


@dataclass(frozen=True)
class Statement:
    account: str
    holder: str
    opening_fen: int
    entries: list[Booked]

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + sum(entry.fen for entry in self.entries)

    def camt(self) -> bytes:
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}"><BkToCstmrStmt><Stmt>
<Acct><Id><Othr><Id>{self.account}</Id></Othr></Id></Acct>
{_balance("OPBD", self.opening_fen)}{_balance("CLBD", self.closing_fen)}
{"".join(map(_entry, self.entries))}
</Stmt></BkToCstmrStmt></Document>
""".encode()

    def table(self) -> bytes:
        """As the bank's counter lets one download it: GB18030, a balance after each row."""
        text = io.StringIO(newline="")
        text.write(f"户名：{self.holder},账号：{self.account}\r\n")
        rows = csv.writer(text)
        rows.writerow(HEAD)
        rows.writerows(_rows(self.entries, self.opening_fen))
        return text.getvalue().encode("gb18030")


def _rows(entries: Iterable[Booked], balance: int) -> Iterable[list[str]]:
    for entry in entries:
        balance += entry.fen
        at = datetime.fromisoformat(entry.at)
        went, came = (Amount.fen(fen).plain() if fen > 0 else "" for fen in (-entry.fen, entry.fen))
        left = Amount.fen(balance).plain()
        other = [entry.name, entry.account, entry.remark, entry.number]
        yield [f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", went, came, left, *other]


def _amount(fen: int) -> str:
    way = "CRDT" if fen >= 0 else "DBIT"
    return f'<Amt Ccy="CNY">{Amount.fen(abs(fen)).plain()}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def _balance(code: str, fen: int) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(fen)}</Bal>"


def _entry(entry: Booked) -> str:
    side = "Dbtr" if entry.fen > 0 else "Cdtr"
    return (
        f"\n<Ntry>{_amount(entry.fen)}<Sts>BOOK</Sts><BookgDt><DtTm>{entry.at}</DtTm></BookgDt>"
        f"<AcctSvcrRef>{entry.number}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties><{side}><Nm>{escape(entry.name)}</Nm></{side}>"
        f"<{side}Acct><Id><Othr><Id>{escape(entry.account)}</Id></Othr></Id></{side}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{escape(entry.remark)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
