"""The standing cast: the only people with names in examples, stories, tests and the sample world.

Their ID and card numbers check but belong to nobody; the departments' sample world and the
platform's sample population both take them from here, so that they meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

_CAST = UUID("9f2c6d9e-0d0a-4c55-8f0e-2f5b8f3a7a10")


@dataclass(frozen=True, slots=True)
class Player:
    username: str
    name: str
    name_en: str
    id_number: str
    unit: str
    phone: str
    account: str = ""
    bank: str = ""

    @property
    def uid(self) -> UUID:
        """The same person everywhere, whichever account they sign in with."""
        return uuid5(_CAST, self.username)

    @property
    def birth_date(self) -> date:
        digits = self.id_number[6:14]
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))

    @property
    def sex(self) -> str:
        return "male" if int(self.id_number[16]) % 2 else "female"


CHEN = Player(
    "chen", "陈秀英", "Chen Xiuying", "330106198503091028", "330106-0001", "13800000001",
    "6222021208010026217", "中国工商银行",
)  # fmt: skip
LIN = Player("lin", "林晓燕", "Lin Xiaoyan", "330106198209142242", "330106-0001", "13800000002")
WU = Player("wu", "吴建国", "Wu Jianguo", "330102197903223173", "330106", "13800000003")
ZHAO = Player("zhao", "赵志强", "Zhao Zhiqiang", "330104197406184356", "330100", "13800000004")
SUN = Player("sun", "孙丽华", "Sun Lihua", "330105199002075204", "330100", "13800000005")
QIAN = Player("qian", "钱伟", "Qian Wei", "330108198711306137", "330108", "13800000006")

CAST = (CHEN, LIN, WU, ZHAO, SUN, QIAN)
CHENS_OTHER_ACCOUNT = ("6217001540001234564", "中国建设银行")

WEDDINGS = {CHEN.username: date(2010, 5, 20)}
FAMILIES = {
    CHEN.username: (
        ("330106198305143018", "何某", "10"),
        ("330106201406072022", "何某", "20"),
    ),
}
"""Who is registered with one of the cast: ID number, no real name, relation to the head (GB/T 4761)."""
