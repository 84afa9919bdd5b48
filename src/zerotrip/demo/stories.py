"""The stories the platform is judged by. `zerotrip story` plays them, and so do the tests in `stories/`."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from zerotrip.applications.actions import begin
from zerotrip.audit.queries import verify
from zerotrip.cases.actions import agree, appeal, approve, hand_in, open_case, read_paper
from zerotrip.cases.models import Case, Screening
from zerotrip.cases.paid import paid_total
from zerotrip.cases.queries import effort_of, visible_to
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.faulty import faults
from zerotrip.demo.people import CHEN, CHENS_OTHER_ACCOUNT, FAMILIES
from zerotrip.demo.stage import ALLOWANCE, CARE, HOSPITAL, MAJOR, WOMENS, YEAR, Stage
from zerotrip.demo.staging import Story, Tell
from zerotrip.members.actions import change_account
from zerotrip.members.mandates.giving import accept, name_delegate
from zerotrip.members.mandates.invited import invitations, tie
from zerotrip.members.mandates.queries import index_of, mandate_for, own_mandate
from zerotrip.org.actions import open_account
from zerotrip.payments.queries import state_of
from zerotrip.vault.actions import keep_document

TOP_UP = "xihu.mutual-aid.hospital-top-up"
ONESELF = Actor.system("sign-up")


def zero_trip(say: Tell) -> None:
    """Lin enrols her unit; months later Chen is paid without a trip and without a paper."""
    stage = Stage(say)
    _enrol(stage)
    _settle_and_decide_hospital(stage, diagnosis="C53.900")
    stage.expect("living allowance opened", Case.objects.filter(item_id=ALLOWANCE).exists(), False)
    stage.expect("why not", Screening.objects.get(item_id=ALLOWANCE).unmet, ["not-major"])
    _two_checks(stage, MAJOR, Amount.yuan("15000"))
    _two_checks(stage, WOMENS, Amount.yuan("20000"))
    stage.on("2026-06-12", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("36767"))
    stage.tell(f"银行回盘：{_paid(stage)} 元到账。", f"The bank answers: {_paid(stage)} has arrived.")
    care = stage.case(CARE)
    stage.expect(
        "the care grant, decided by itself", (care.state, care.award.amount_fen), ("granted", 100_000)
    )
    stage.tell(
        "会员大病关爱 1,000.00 元自动核定，无须申请。",
        "The care grant of 1,000.00 follows by itself: no application.",
    )
    stage.on("2026-06-15", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("37767"))
    _no_trip_no_paper(stage, HOSPITAL, MAJOR, WOMENS, CARE)
    stage.expect(
        "what Qian of another district sees", visible_to(stage.actors["qian"], stage.now.date()).count(), 0
    )
    _end(stage)


def missing_diagnosis(say: Tell) -> None:
    """The diagnosis is missing upstream: one paper is asked for, the clock stands, and it goes on."""
    stage = Stage(say)
    _enrol(stage)
    _settle_and_decide_hospital(stage, diagnosis=None)
    waiting = [stage.case(item) for item in (MAJOR, WOMENS)]
    stage.expect("states", [case.state for case in waiting], ["supplement", "supplement"])
    papers = {ask.paper for case in waiting for ask in case.asks.all()}
    stage.expect("papers asked for", papers, {"diagnosis-proof"})
    stage.expect("clocks that run", [case.running_since for case in waiting if case.running_since], [])
    stage.tell(
        "医保没有诊断：只请陈秀英拍一张诊断证明，时限暂停。",
        "Insurance has no diagnosis: one photograph is asked for; the clock stands.",
    )
    stage.on("2026-06-22", 20, 15)
    case, chen = stage.door(MAJOR, "chen", "hand-in")
    document = keep_document(
        file=_photograph(),
        kind="diagnosis-proof",
        owner_key=chen.key,
        by=chen,
        at=stage.now,
    )
    hand_in(case, paper="diagnosis-proof", document=document, by=chen, at=stage.now)
    left = stage.case(MAJOR).days_left
    stage.tell(
        f"她在家拍照上传，一张用于两件；时限继续，还剩 {left} 个工作日。",
        f"She photographs it at home, once for both; {left} working days are left.",
    )
    stage.expect("days left after twelve days at a standstill", left, 10)
    stage.on("2026-06-23", 9, 30)
    case, wu = stage.door(MAJOR, "wu", "read")
    read_paper(case, fact="settlement.diagnosis", value="C53", document=document, by=wu, at=stage.now)
    stage.tell("吴建国按证明录入诊断，两件都继续。", "Wu writes down what the paper says; both cases go on.")
    _two_checks(stage, MAJOR, Amount.yuan("15000"), day="2026-06-23")
    _two_checks(stage, WOMENS, Amount.yuan("20000"), day="2026-06-23")
    stage.on("2026-06-24", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("36767"))
    efforts = [
        (effort_of(stage.case(item)).trips, effort_of(stage.case(item)).papers) for item in (MAJOR, WOMENS)
    ]
    stage.expect("trips and papers", efforts, [(0, 1), (0, 0)])
    _end(stage)


def department_down(say: Tell) -> None:
    """Medical insurance does not answer: the case waits, asks again, and goes on by itself."""
    stage = Stage(say)
    _enrol(stage)
    stage.control("medical-insurance", "down")
    stage.on("2026-06-10", 16, 40)
    stage.settles(borne="4134.00", diagnosis="J18.900")
    stage.work()
    case = stage.case(HOSPITAL)
    stage.expect("state while nobody answers", case.state, "gathering")
    stage.tell(
        "医保数据暂时查不到，办件等待，不退件。",
        "Medical insurance does not answer: the case waits; nobody is sent away.",
    )
    stage.on("2026-06-11", 9, 0)
    stage.control("medical-insurance", "ok")
    stage.work(until=lambda: stage.case(HOSPITAL).state == "granted")
    stage.tell(
        "数据恢复，自动续办并核定 1,767.00 元。",
        "The line is back; the case goes on by itself and 1,767.00 is granted.",
    )
    stage.expect("granted", stage.case(HOSPITAL).award.amount_fen, 176_700)
    stage.on("2026-06-12", 9, 5)
    stage.pay(wait_for=lambda: state_of(stage.case(HOSPITAL).ref) == "paid")
    _no_trip_no_paper(stage, HOSPITAL)
    _end(stage)


def not_enrolled(say: Tell) -> None:
    """Chen was never enrolled: refused with the sentence, the article, and the way to appeal."""
    stage = Stage(say)
    stage.on("2026-06-10", 16, 40)
    record = stage.settles(borne="4134.00", diagnosis="J18.900")
    stage.work()
    stage.expect("cases opened by themselves", Case.objects.count(), 0)
    stage.on("2026-06-10", 18, 0)
    chen = stage.actors["chen"]
    open_case(item_id=HOSPITAL, person=stage.cast.chen, subject=record, by=chen, at=stage.now)
    stage.work()
    case = stage.case(HOSPITAL)
    decision = case.decisions.get()
    stage.expect("refused, by whom", (case.state, decision.stage), ("refused", "automatic"))
    stage.tell(
        f"不予给付：{decision.because}",
        "Refused: not enrolled on the day of settlement, article named, appeal offered.",
    )
    stage.expect("the sentence", "未参加本期住院医疗互助" in decision.because, True)
    case, _ = stage.door(HOSPITAL, "chen", "appeal")
    appeal(case, by=chen, at=stage.now, because="我记得单位去年给我交过钱。")
    again = stage.case(HOSPITAL)
    stage.expect("before an officer", (again.state, again.waits_for), ("review", "district-officer"))
    stage.tell(
        "陈秀英在手机上申诉，转由一位工作人员复查。", "Chen appeals on her phone; an officer looks again."
    )
    _end(stage)


def bank_rejects(say: Tell) -> None:
    """One line is rejected: the hold is released, Chen corrects her account, the next batch pays."""
    stage = Stage(say)
    _enrol(stage)
    stage.tell_bank("reject", account=CHEN.account, reason="AC04")
    _settle_and_decide_hospital(stage, diagnosis="J18.900")
    stage.on("2026-06-12", 9, 5)
    ref = stage.case(HOSPITAL).ref
    stage.pay(wait_for=lambda: state_of(ref) == "rejected")
    stage.tell(
        "银行退回：账户已销户；预留资金释放，钱仍在账上。",
        "The bank rejects: account closed. The hold is released; the money is still hers.",
    )
    stage.on("2026-06-12", 19, 30)
    number, bank = CHENS_OTHER_ACCOUNT
    change_account(
        person=stage.cast.chen, number=number, bank_name=bank, by=stage.actors["chen"], at=stage.now
    )
    stage.tell("陈秀英在手机上改了银行卡。", "Chen corrects her account on her phone.")
    stage.on("2026-06-15", 9, 5)
    stage.pay(wait_for=lambda: state_of(ref) == "paid")
    stage.expect("paid once, in full", _paid(stage), Amount.yuan("1767"))
    _no_trip_no_paper(stage, HOSPITAL)
    _end(stage)


def found_in_january(say: Tell) -> None:
    """Listed outpatient treatment is claimed in January: nobody has to remember, the nightly round does."""
    stage = Stage(say)
    _enrol(stage)
    stage.on("2026-10-20", 11, 20)
    record = stage.settles(borne="3000.00", diagnosis="I20.000", kind="outpatient-special")
    stage.work()
    stage.expect("opened in October", Case.objects.count(), 0)
    stage.expect("why not", Screening.objects.get(item_id=HOSPITAL).unmet, ["outpatient-window"])
    stage.tell(
        "医保推送陈秀英的规定病种门诊结算单：次年 1 月才能申领，先记下原因。",
        "Listed outpatient treatment is settled: it can be claimed from January; the reason is kept.",
    )
    stage.on("2026-12-31", 23, 0)
    stage.expect("opened on the last night of the year", stage.round().cases["opened"], 0)
    stage.on("2027-01-04", 1, 0)
    stage.expect("opened in January", stage.round().cases["opened"], 1)
    case = stage.case(HOSPITAL)
    stage.expect("by whom, about what", (case.opened_by_key, case.subject), ("system:population", record))
    stage.tell(
        "夜间全员测算找到她：自动立案，她不用记日子。",
        "The nightly round finds her: the case opens by itself; she need not watch the calendar.",
    )
    stage.work()
    granted = stage.case(HOSPITAL)
    stage.expect("granted", (granted.state, granted.award.amount_fen), ("granted", 120_000))
    stage.on("2027-01-05", 1, 0)
    stage.expect("opened the night after", stage.round().cases["opened"], 0)
    stage.on("2027-01-05", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("1200"))
    _no_trip_no_paper(stage, HOSPITAL)
    _end(stage)


def her_husband_files(say: Tell) -> None:
    """Chen lies in hospital; her husband, who is no member, files for her and the money goes to her."""
    stage = Stage(say)
    _enrol(stage)
    number, name, _relation = FAMILIES[CHEN.username][0]
    stage.on("2026-06-10", 9, 30)
    named = name_delegate(
        principal=stage.cast.chen, agent_name=name, id_number=number, phone="13900000009",
        items=[TOP_UP], medical=False, by=stage.actors["chen"], at=stage.now,
    )  # fmt: skip
    stage.tell(
        "陈秀英住院前在手机上委托爱人代办一项，不含医疗信息。",
        "Before hospital Chen names her husband on her phone: one item, no medical facts.",
    )
    husband = _opens_an_account(stage, name=name, id_number=number, phone="13900000009")
    accept(own_mandate(husband, named.uid), by=husband, at=stage.now)
    acting = husband.acting_for(mandate_for(husband, named.uid, on=stage.now.date()).behalf)
    record = _hospital_is_paid(stage)
    stage.on("2026-06-15", 20, 10)
    begin(item_id=TOP_UP, person=stage.cast.chen, subject=record, by=acting, at=stage.now)
    stage.work()
    case = stage.case(TOP_UP)
    stage.expect("who filed", case.events.get(kind="open").by_name, name)
    stage.expect("decided", (case.state, case.award.amount_fen), ("granted", 17_670))
    stage.expect("what he sees", [seen.item_id for seen in visible_to(acting, stage.now.date())], [TOP_UP])
    stage.tell(
        "爱人不是会员，凭委托开户，晚上在手机上点一下；区级补充自动核定 176.70 元。",
        "He is no member; in his own account he taps once, in the evening: 176.70 on top, decided by itself.",
    )
    stage.on("2026-06-16", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("1943.70"))
    _no_trip_no_paper(stage, HOSPITAL, TOP_UP)
    _end(stage)


STORIES: dict[str, Story] = {
    "zero-trip": zero_trip,
    "missing-diagnosis": missing_diagnosis,
    "department-down": department_down,
    "not-enrolled": not_enrolled,
    "bank-rejects": bank_rejects,
    "found-in-january": found_in_january,
    "her-husband-files": her_husband_files,
    "faults": faults,
}


def _enrol(stage: Stage) -> None:
    roster = stage.cast.enrol(year=YEAR)
    stage.tell(
        f"林晓燕导入名册，互助金 {Amount.fen(roster.fee_fen)} 元入账。",
        f"Lin enrols her unit from a roster; {Amount.fen(roster.fee_fen)} of fees are in the books.",
    )


def _opens_an_account(stage: Stage, *, name: str, id_number: str, phone: str) -> Actor:
    """By name, number and telephone together, as the sign-up page asks for them."""
    index, day = index_of(id_number), stage.now.date()
    uid = tie(invitations(index=index, name=name, phone=phone, on=day))
    user = open_account(
        username="husband", display_name=name, password="", person_uid=uid, by=ONESELF, at=stage.now
    )
    return user.actor


def _hospital_is_paid(stage: Stage) -> str:
    """The city's aid, which opens and is decided by itself; gives back the settlement."""
    _settle_and_decide_hospital(stage, diagnosis="J18.900")
    stage.on("2026-06-12", 9, 5)
    stage.pay(wait_for=lambda: _paid(stage) == Amount.yuan("1767"))
    return stage.case(HOSPITAL).subject


def _settle_and_decide_hospital(stage: Stage, *, diagnosis: str | None) -> None:
    stage.on("2026-06-10", 16, 40)
    stage.settles(borne="4134.00", diagnosis=diagnosis)
    stage.tell(
        "医保推送陈秀英的结算单：个人自负 4,134.00 元，自动受理。",
        "Chen's settlement arrives: 4,134.00 borne by her. Cases open by themselves.",
    )
    stage.work()
    case = stage.case(HOSPITAL)
    stage.expect(
        "hospital mutual aid",
        (case.state, case.decisions.get().stage, case.award.amount_fen),
        ("granted", "automatic", 176_700),
    )
    stage.tell("住院医疗互助自动核定 1,767.00 元。", "Hospital mutual aid: 1,767.00, decided automatically.")


def _two_checks(stage: Stage, item: str, amount: Amount, *, day: str = "2026-06-11") -> None:
    """Wu first, then Zhao, who sees what Wu saw; nobody can do both."""
    stage.on(day, 9, 12)
    case, wu = stage.door(item, "wu", "agree")
    agree(case, by=wu, at=stage.now, because="诊断编码与结算单一致", version=case.version)
    stage.on(day, 14, 30)
    case, zhao = stage.door(item, "zhao", "approve")
    stage.expect("what the first one said", case.decisions.get().because, "诊断编码与结算单一致")
    approve(case, by=zhao, at=stage.now, because="同意", version=case.version)
    done = stage.case(item)
    stage.expect(item, (done.state, done.award.amount_fen), ("granted", amount.minor))
    name = done.name
    stage.tell(
        f"{name['zh-Hans']}：吴建国初审，赵志强批准，{amount} 元。",
        f"{name['en']}: Wu agrees, Zhao approves, {amount}.",
    )


def _paid(stage: Stage) -> Amount:
    return Amount.fen(paid_total(stage.cast.chen))


def _no_trip_no_paper(stage: Stage, *items: str) -> None:
    for item in items:
        effort = effort_of(stage.case(item))
        stage.expect(f"trips and papers of {item}", (effort.trips, effort.papers), (0, 0))
    stage.tell("跑动 0 次，材料 0 张。", "Trips: 0. Papers: 0.")


def _end(stage: Stage) -> None:
    stage.the_books_balance()
    stage.expect("faults in the journal", [str(fault) for fault in verify()], [])
    stage.tell(
        f"账实相符，审计链完整；共到账 {_paid(stage)} 元。",
        f"The books balance, the journal verifies; {_paid(stage)} paid in all.",
    )


def _photograph() -> BytesIO:
    taken = BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(taken, "PNG")
    taken.seek(0)
    return taken
