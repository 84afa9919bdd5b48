"""The words and the look of the departments' pages."""

from __future__ import annotations

from typing import ClassVar

STYLE = """
body{font:15px/1.6 -apple-system,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;
  margin:0;color:#182433;background:#f6f8fb}
main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem}
h1{font-size:1.35rem;margin:0}
h2{font-size:1.05rem;margin:0 0 .75rem}
section{background:#fff;border:1px solid #dce1e7;border-radius:8px;padding:1rem 1.25rem;margin-top:1rem}
form.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.75rem 1rem}
label{display:block;font-size:.9rem;color:#49566c}
input,select{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem .5rem;
  border:1px solid #8592a6;border-radius:4px;background:#fff;color:#182433}
button{font:inherit;padding:.45rem 1rem;border:1px solid #206bc4;border-radius:4px;
  background:#206bc4;color:#fff;cursor:pointer}
button.plain{background:#fff;color:#1a569d}
form+form{margin-top:.75rem}
.wide{grid-column:1/-1}
.row{display:flex;flex-wrap:wrap;gap:.5rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.35rem .5rem;border-top:1px solid #dce1e7;vertical-align:top;
  overflow-wrap:anywhere}
.ok{color:#1c6b3c}
.bad{color:#a61e1e}
.nowrap{white-space:nowrap}
.note{color:#49566c;font-size:.9rem;margin:.25rem 0 0}
"""


class Chinese:
    lang = "zh-CN"
    note = "演示用的模拟部门：人员均为虚构，数据不来自任何真实系统。"
    adding = "让某人发生一件事"
    who = "人员"
    happens = "发生了什么"
    on = "日期（留空为今天）"
    add = "登记"
    forget = "撤销全部手工登记"
    happenings: ClassVar = {
        "birth": "生育子女",
        "moved-here": "户口迁入本市",
        "moved-away": "户口迁往外地",
        "marriage": "结婚",
        "divorce": "离婚",
        "dibao": "纳入低保",
        "death": "本人去世",
        "relative-death": "父母去世",
        "job": "入职新单位",
        "job-lost": "离职",
        "certificate": "取得高级工证书",
        "retirement": "退休",
        "degree": "取得本科学历",
        "student": "子女考入大学",
        "journey": "乘火车返乡",
        "incident": "家中失火受伤",
        "disability": "评定为二级残疾",
        "home": "购入一套住房",
        "income": "家庭收入大幅下降",
        "account-closed": "银行卡已销户",
    }
    push = "推送一笔结算"
    pushed = "已推送"
    faults = "故障开关"
    calls = "收到的查询"
    person = "参保人"
    borne = "范围内个人自负（元）"
    disease = "主要诊断"
    missing = "上游缺失（不随数据提供）"
    level = "医院等级"
    kind = "就医类别"
    days = "住院天数"
    day = "结算日期（留空为今天）"
    operation = "主要手术"
    none = "无"
    hysterectomy = "经腹子宫全切除术"
    send = "推送给工会"
    number = "结算号"
    answer = "工会的答复"
    no_answer = "没有答复（平台未启动或无法连接）"
    working = "正常"
    broken = "当前故障："
    stop = "断开服务"
    html = "返回登录网页"
    lossy = "答复时有时无"
    back = "恢复正常"
    drop = "查询结果不带诊断"
    keep = "查询结果带上诊断"
    nobody = "还没有。"
    wrong = "没有登记：金额、天数、日期或选项填写有误，请改正后重新提交。"
    when = "时间"
    what = "查询"
    about = "对象"
    why = "用途"
    levels: ClassVar = {"3": "三级", "2": "二级", "1": "一级"}
    kinds: ClassVar = {
        "inpatient": "住院",
        "outpatient-special": "规定病种门诊",
        "childbirth": "生育住院",
        "outpatient": "普通门诊",
    }
    modes: ClassVar = {
        "down": "断开",
        "error": "报错 503",
        "html": "返回网页",
        "garbage": "返回乱码",
        "cut": "答复中断",
        "huge": "答复过大",
        "redirect": "跳转",
        "someone-else": "答复他人信息",
        "nonsense": "内容无法识别",
        "forgetful": "不认签名",
        "lossy": "答复时有丢失、重复、迟到或损坏",
    }
    diseases: ClassVar[dict[str, str]] = {}

    def title(self, chinese: str, english: str) -> str:
        return chinese

    def disease_name(self, code: str, name: str) -> str:
        return self.diseases.get(code, name)

    def player(self, chinese: str, english: str) -> str:
        return chinese


class English(Chinese):
    lang = "en"
    note = (
        "A simulated department for the demonstration: nobody here is real, no data come from a real system."
    )
    adding = "Let something happen to somebody"
    who = "Person"
    happens = "What happens"
    on = "Day (empty: today)"
    add = "Write it down"
    forget = "Undo all that was added by hand"
    happenings: ClassVar = {
        "birth": "A child is born",
        "moved-here": "Moves to the city",
        "moved-away": "Moves away",
        "marriage": "Marries",
        "divorce": "Divorces",
        "dibao": "Dibao is granted",
        "death": "Dies",
        "relative-death": "A parent dies",
        "job": "A new job",
        "job-lost": "Leaves the job",
        "certificate": "Becomes a senior worker",
        "retirement": "Retires",
        "degree": "A bachelor's degree",
        "student": "A child enters university",
        "journey": "Goes home by train",
        "incident": "A fire at home, injured",
        "disability": "Disabled, grade 2",
        "home": "Buys a home",
        "income": "The household's income falls",
        "account-closed": "The account is closed",
    }
    push = "Push a settlement"
    pushed = "Pushed so far"
    faults = "Faults"
    calls = "Questions received"
    person = "Insured person"
    borne = "Borne by them within scope (yuan)"
    disease = "Main diagnosis"
    missing = "Missing upstream"
    level = "Level of the hospital"
    kind = "Kind of treatment"
    days = "Days in hospital"
    day = "Day of settlement (empty: today)"
    operation = "Main operation"
    none = "none"
    hysterectomy = "Total abdominal hysterectomy"
    send = "Send to the union"
    number = "Settlement"
    answer = "The union's answer"
    no_answer = "no answer: the platform is not running or cannot be reached"
    working = "Working"
    broken = "Fault now: "
    stop = "Stop answering"
    html = "Answer with a login page"
    lossy = "Lose some answers"
    back = "Work again"
    drop = "Leave diagnoses out"
    keep = "Tell diagnoses again"
    nobody = "None yet."
    wrong = "Nothing was done: the sum, the days or the date cannot be read. Correct it and send again."
    when = "When"
    what = "Question"
    about = "About"
    why = "What for"
    levels: ClassVar = {"3": "Level 3", "2": "Level 2", "1": "Level 1"}
    kinds: ClassVar = {
        "inpatient": "Hospital stay",
        "outpatient-special": "Listed outpatient disease",
        "childbirth": "Childbirth",
        "outpatient": "Ordinary visit",
    }
    modes: ClassVar = {
        "down": "hangs up",
        "error": "answers 503",
        "html": "answers with a page",
        "garbage": "answers with noise",
        "cut": "breaks off",
        "huge": "answers without end",
        "redirect": "sends elsewhere",
        "someone-else": "tells about others",
        "nonsense": "makes no sense",
        "forgetful": "refuses every signature",
        "lossy": "some answers are lost, doubled, late or garbled",
    }
    diseases: ClassVar = {
        "J18.900": "Pneumonia",
        "I20.000": "Unstable angina",
        "K80.200": "Gallstones",
        "S82.800": "Broken lower leg",
        "E11.900": "Type 2 diabetes",
        "M51.200": "Slipped disc",
        "K35.800": "Appendicitis",
        "C34.900": "Cancer of the lung",
        "C50.900": "Cancer of the breast",
        "C53.900": "Cancer of the cervix",
        "D05.100": "Breast cancer in situ",
        "D06.900": "Cervical cancer in situ",
    }

    def title(self, chinese: str, english: str) -> str:
        return english

    def player(self, chinese: str, english: str) -> str:
        return english
