"""Every sentence the rules say themselves, in both languages. Packs bring their own."""

from __future__ import annotations

from zerotrip.core.text import Text
from zerotrip.rules.types import Kind, Type


def say(en: str, zh: str) -> Text:
    return {"zh-Hans": zh, "en": en}


KINDS: dict[Kind, Text] = {
    Kind.BOOL: say("yes or no", "是或否"),
    Kind.NUMBER: say("a number", "数"),
    Kind.MONEY: say("money", "金额"),
    Kind.DATE: say("a date", "日期"),
    Kind.CHOICE: say("a choice", "选项"),
    Kind.TEXT: say("a text", "文字"),
    Kind.BANK_ACCOUNT: say("a bank account", "银行账号"),
    Kind.PERIOD: say("a period", "期间"),
    Kind.RECORDS: say("a list of records", "明细表"),
}

# ── Why something cannot be known, however much is asked ────────────────────
OVERFLOW = say("The figures are too large to be reckoned with.", "数值过大，无法计算。")
TOO_FINE = say("The division leaves too fine a remainder.", "除不尽且位数过多，无法计算。")
DIVIDED_BY_ZERO = say("A division by zero came up.", "计算中出现除以零。")
NO_SUCH_DAY = say("The date reckoned does not exist.", "计算出的日期不存在。")
TOO_MANY_RECORDS = say("There are more records than can be gone through.", "明细条数超过上限，无法逐条计算。")
NO_SCALE = say("No scale was in force on that day.", "当日没有有效的给付标准。")
NO_FIGURE = say("No figure was in force on that day.", "当日没有有效的数值。")
NO_ENTRY = say("The table says nothing for this.", "对照表中没有对应的值。")
NO_CAP = say("What the cap is reckoned from does not exist.", "没有可用于计算限额的依据。")
NO_CHOICE = say("The table has no amount for this choice.", "给付标准表中没有对应的档次。")
NO_BASE = say("What the amount is reckoned from does not exist.", "没有可用于计算金额的基数。")

# ── What stands beside a condition or a row ─────────────────────────────────
HOLDS = say("This holds.", "符合。")
ONCE_MET = say("Not granted before.", "此前未享受过本项待遇。")
ONCE_PERIOD = say("Already granted in this period.", "本期已享受过本项待遇。")
ONCE_LIFETIME = say("Already granted once; it is given once only.", "已享受过本项待遇，每人仅限一次。")
AT_LEAST = say("raised to the least amount", "不足最低额，按最低额补足")
AT_MOST = say("cut to the highest amount", "超过最高额，按最高额计")
CAPPED = say("cut to what the cap leaves", "以限额的余额为限")
EARLIER = say("less what was granted earlier", "减去此前已给付")
FLAT = say("fixed amount", "定额")


def waits_for(labels: list[Text]) -> Text:
    zh = "、".join(label.get("zh-Hans", "") for label in labels)
    en = ", ".join(label.get("en", "") for label in labels)
    return say(f"Still to be found out: {en}.", f"尚待查明：{zh}。")


def per_day(days: str, yuan: str) -> Text:
    return say(f"{days} days at {yuan} a day", f"{days} 天，每天 {yuan} 元")


# ── What was expected where an expression is wrong ──────────────────────────
TOO_LONG = say("at most 1,000 characters", "应不超过 1,000 个字符")
TOO_DEEP = say(
    "at most 32 levels, one inside the other; give a part its own name with [[define]]",
    "嵌套应不超过 32 层；可用 [[define]] 为其中一部分命名",
)
EMPTY = say("an expression", "应为一个表达式")
NO_COMMENT = say(
    "no comment here; write it on a line of its own in the file", "此处不能写注释，请在文件中另起一行"
)
NO_NESTING = say(
    "records of one list at a time; give the inner part its own name with [[define]]",
    "一次只能遍历一个明细表；内层可用 [[define]] 另行命名",
)
ONE_GENERATOR = say("one `for … in …`", "应只有一个 `for … in …`")
RECORD_NAME = say("a plain name after `for`", "`for` 之后应为一个简单名称")
NOT_A_NAME = say("a name this item knows", "应为本事项已有的名称")
NOT_A_FUNCTION = say("a function of the language", "应为表达式语言中的函数")
NOT_A_COLUMN = say("a column of these records", "应为该明细表的列")
NOT_A_LIST = say("a list of records, such as `enrolments`", "应为明细表，例如 `enrolments`")
NOT_LANGUAGE = say(
    "names, numbers, texts, comparisons, `and or not`, `+ - * /`, `x if c else y` and functions",
    "只能使用名称、数字、文字、比较、`and or not`、`+ - * /`、`x if c else y` 和函数",
)
NO_DEADLINE = say("a [[deadline]] in this item", "本事项应先写明 [[deadline]]")
CIRCLE = say("something that does not lead back to itself", "定义不能循环引用自身")
ROW_ALONE = say(
    "a column of the record, such as `s.amount`; only count() takes the record itself",
    "应写出明细的某一列，例如 `s.amount`；只有 count() 可以直接用整条明细",
)
LARGE_NUMBER = say(
    "a number of at most 18 digits before and 12 after the point", "小数点前应不超过 18 位，后不超过 12 位"
)
DATE_TEXT = say('a day written like date("2026-01-31")', '日期应写成 date("2026-01-31")')
A_REAL_DAY = say("a day that exists", "应为真实存在的日期")
NOT_ZERO = say("a divisor other than zero", "除数不能为零")
LOWER_TRUE = say("`true` or `false`", "应写 `true` 或 `false`")
USE_ABSENT = say("absent(x) to ask whether something does not exist", "判断“不存在”请用 absent(x)")
SAME_UNIT = say("both sides of one kind", "两边应为同一类")
ORDER = say(
    "numbers, money or dates; texts and choices can only be equal or not",
    "只有数、金额和日期能比大小；文字和选项只能比较是否相等",
)
READABLE_NAME = say(
    "letters, digits and _, and no word of the language such as `from` or `class`",
    "只能用字母、数字和下划线，且不能用 `from`、`class` 等保留词",
)
NAME_TAKEN = say("a name not yet used", "名称已被占用，请另取一个")
DAYS_APART = say(
    "days_between(a, b) for the days between two dates", "求两个日期相差的天数请用 days_between(a, b)"
)
SHIFT_DAY = say(
    "shift(d, days=…, months=…, years=…) to move a date", "日期加减请用 shift(d, days=…, months=…, years=…)"
)
MONEY_TIMES = say("money times a number; money cannot be multiplied by money", "金额只能乘以数，不能乘以金额")
LIST_OR_PERIOD = say(
    "a period, a dated list, or texts in brackets: ('a', 'b')",
    "`in` 之后应为期间、清单，或括号中的文字：('a', 'b')",
)
LITERALS = say("only written-out values in the brackets", "括号中只能是写明的值")
BY_NAME = say(
    "the amounts to shift by name: days=, months=, years=", "移动量应写明名称：days=、months=、years="
)
WHOLE_LITERAL = say("a written whole number from -6 to 6", "应为写明的 -6 到 6 之间的整数")
FORMAT_YEAR = say(
    "`period` as a year, as in year_of(settlement.settled_on), or span(first_day, last_day)",
    "`period` 应为年份（如 year_of(settlement.settled_on)）或 span(起始日, 终止日)",
)
ONE_WAY = say(
    "exactly one of bands, flat, percent, per_day, choices",
    "bands、flat、percent、per_day、choices 应恰好写一种",
)
BANDS_RISE = say("bands beginning at 0.00 and rising", "分段应从 0.00 起并逐段递增")
PERCENT_RANGE = say("a percentage from 0 to 1000", "百分比应在 0 到 1000 之间")
NOT_NEGATIVE = say("an amount of 0.00 or more", "金额不能为负")
LIMITS_CROSS = say("at_least not above at_most", "at_least 不能高于 at_most")
SAME_SINCE = say("one scale for each first day", "同一起始日只能有一个标准")
NO_SCALES = say("at least one [[award.scale]]", "至少应有一个 [[award.scale]]")
NEEDS_OF = say("`of`: what the scale is applied to", "应写明 `of`：按什么计算")
TOO_MANY_DEADLINES = say("at most 32 deadlines", "截止日最多 32 条")
LIST_OF_AWARDS = say(
    "a list of records with `item` (text), `on` (date) and `amount` (money)",
    "应为有 `item`（文字）、`on`（日期）、`amount`（金额）三列的明细表",
)
A_FIGURE = say(
    "the key of a [[figure]]: figure_on(rate, day)", "应为 [[figure]] 的名称，如 figure_on(rate, day)"
)
A_TABLE = say(
    "the key of a [[table]]: look_up(rates, value)", "应为 [[table]] 的名称，如 look_up(rates, value)"
)
A_LIST = say("a list only after `in`: code in list", "清单只能写在 `in` 之后，如 code in list")
A_RECORDS_LIST = say(
    "these records gone through: any(r.… for r in …)", "应逐条查看该明细表，如 any(r.… for r in …)"
)
ROWS_RISE = say("rows rising, none twice", "各行应由低到高，互不重复")
NO_ROWS = say("at least one row", "至少应有一行")
NO_VALUES = say("at least one value with its `since`", "至少应有一个写明 `since` 的值")
SAME_TYPES = say("the same type and `by` as before under this key", "同一名称的 type 和 by 应前后一致")
SAME_CODE = say("a code not used by another requirement", "条件代码不能重复")
UNREACHABLE = say(
    "no deadline after one that holds for everyone", "对所有人有效的截止日之后不应再有其他截止日"
)

# ── What was expected where a fact's value does not fit ─────────────────────
NOT_A_FACT = say("a fact of this item", "应为本事项的事实")
NOT_GIVEN = say("nothing: this fact is derived from others", "此事实由其他事实推算得出，不能直接给出")
READ_BOOL = say("true or false", "应为 true 或 false")
READ_NUMBER = say(
    "a number, at most 18 digits before and 12 after the point",
    "应为数，小数点前不超过 18 位，后不超过 12 位",
)
READ_MONEY = say(
    'yuan as text with at most two decimals, such as "4134.00"',
    '应为以元计的文字，最多两位小数，例如 "4134.00"',
)
READ_MONEY_WITHIN = say(
    "a sum within ±10,000,000,000,000.00 yuan", "应为 ±10,000,000,000,000.00 元之间的金额"
)
READ_DATE = say('a day such as "2026-01-31"', '应为日期，例如 "2026-01-31"')
GIVEN_TWICE = say("each fact once", "每项事实只能给出一次")
READ_TEXT = say("a text of at most 1,000 characters", "应为不超过 1,000 个字符的文字")
READ_CHARACTERS = say("characters that can be written", "应为可以正常显示的字符")
READ_RECORDS = say("a list of records, each with named columns", "应为明细列表，每条写明列名")
READ_AWARD = say("an item, a day and an amount", "应写明事项、日期和金额")
READ_TABLE = say("named values", "应为“名称 = 值”的形式")


def kind(of: Type) -> Text:
    return KINDS[of.kind]


def instead(expected: Text, found: Type) -> Text:
    """`a date, not money`"""
    got = kind(found)
    return say(f"{expected['en']}, not {got['en']}", f"应为{expected['zh-Hans']}，此处是{got['zh-Hans']}")


def too_many_conditions(most: int) -> Text:
    return say(
        f"at most {most} conditions; join some with `and`", f"条件最多 {most} 条，可用 `and` 合并其中几条"
    )


def one_of(choices: tuple[str, ...]) -> Text:
    shown = [f"'{choice}'" for choice in choices[:12]]
    return say("one of " + ", ".join(shown), "应为其中之一：" + "、".join(shown))


def call(form: str) -> Text:
    return say(form, f"应写成 {form}")
