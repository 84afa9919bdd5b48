"""Who can sign in to the demo, and what each is there to show."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.core.text import Text


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    name: Text
    what: Text
    at: str

    @property
    def row(self) -> tuple[str, str, str, str]:
        """For the terminal: account, name in both languages, first page, what to see."""
        return self.username, " ".join(self.name.values()), self.at, self.what["en"]


def _one(username: str, name: tuple[str, str], what: tuple[str, str], at: str) -> SignIn:
    return SignIn(username, _both(*name), _both(*what), at)


def _both(zh: str, en: str) -> Text:
    return {"zh-Hans": zh, "en": en}


SIGN_INS = (
    _one(
        "chen",
        ("陈秀英", "Chen Xiuying"),
        ("会员：在手机上领取应得的", "member: what she gets, on her phone"),
        "/m/",
    ),
    _one(
        "lin",
        ("林晓燕", "Lin Xiaoyan"),
        ("基层工会干部：用花名册参保", "unit officer: enrols her unit by roster"),
        "/desk/rosters/",
    ),
    _one(
        "wu",
        ("吴建国", "Wu Jianguo"),
        ("西湖区：初审；放行款项", "Xihu district: first check; releases payments"),
        "/desk/",
    ),
    _one("zhao", ("赵志强", "Zhao Zhiqiang"), ("市级：复核", "city: second check"), "/desk/leading/"),
    _one(
        "sun",
        ("孙丽华", "Sun Lihua"),
        ("市级出纳：发放批次", "city cashier: payment batches"),
        "/desk/cashier/",
    ),
    _one(
        "qian",
        ("钱伟", "Qian Wei"),
        ("滨江区：看不到陈秀英的任何信息", "Binjiang district: sees nothing of Chen"),
        "/desk/",
    ),
    _one(
        "approver",
        ("第二审批人", "Second approver"),
        ("特例的第二签；市级与西湖区", "city and Xihu: the second signature of an exception"),
        "/desk/leading/",
    ),
    _one(
        "partner",
        ("合作银行专员", "Partner bank officer"),
        ("合作银行：只看到等待银行答复的办件", "sees what waits for the bank, and nothing else"),
        "/desk/partner/",
    ),
    _one(
        "accountant",
        ("会计", "Accountant"),
        ("账簿：记账规则、凭证、月结", "books: chart, vouchers, closing a month"),
        "/desk/books/",
    ),
    _one(
        "auditor",
        ("经审委员", "Auditor"),
        ("查阅操作记录，不作改动", "reads the journal, changes nothing"),
        "/desk/audit/",
    ),
    _one(
        "admin",
        ("平台管理员", "Administrator"),
        ("岗位与数据接口", "posts and connectors"),
        "/desk/connectors/",
    ),
)
