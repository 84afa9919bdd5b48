"""Who can sign in to the demo, and what each is there to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    name: str
    what: str
    at: str


SIGN_INS = (
    SignIn("chen", "陈秀英 Chen Xiuying", "member: what she gets, on her phone", "/m/"),
    SignIn("lin", "林晓燕 Lin Xiaoyan", "unit officer: enrols her unit by roster", "/desk/rosters/"),
    SignIn("wu", "吴建国 Wu Jianguo", "Xihu district: first check; releases payments", "/desk/"),
    SignIn("zhao", "赵志强 Zhao Zhiqiang", "city: second check", "/desk/"),
    SignIn("sun", "孙丽华 Sun Lihua", "city cashier: payment batches", "/desk/payments/"),
    SignIn("qian", "钱伟 Qian Wei", "Binjiang district: sees nothing of Chen", "/desk/"),
    SignIn("auditor", "Auditor", "reads the journal, changes nothing", "/desk/audit/"),
    SignIn("admin", "Administrator", "posts and connectors", "/desk/connectors/"),
)
