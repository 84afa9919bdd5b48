"""The desk's pages of money: payments, books, funds, fees, the mall."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.web.help.words import Words

ACCOUNTS = {
    "desk/payments.html": Words(
        _("What is owed, and the batches that pay it."),
        _("Make a batch; somebody else releases it. Who made it never does."),
    ),
    "desk/batch.html": Words(
        _("One batch: its lines, its control totals, who signs, and the file for the bank."),
        _("Compare the totals, then release. A line in doubt can be taken out; the rest is paid."),
    ),
    "desk/answers.html": Words(
        _("What the bank answered, line by line."),
        _(
            "What does not fit stays here: ask the bank, then say what it was. Nothing is paid twice "
            "meanwhile."
        ),
    ),
    "desk/signing_table.html": Words(
        _("Who signs how much, and how long a new account waits."),
        _("A new table shows what it would have meant for the last twelve months, and takes two people."),
    ),
    "desk/bank.html": Words(
        _("The union's account: statements, and what they do not explain."),
        _(
            "Read the statement in. What nobody can name waits in suspense until somebody clears it "
            "with a reason."
        ),
    ),
    "desk/bank_entry.html": Words(
        _("One movement of the account that explains itself by nothing known."),
        _("Say what it was, with the reason; a second person agrees."),
    ),
    "desk/books/months.html": Words(
        _("Every month of the books, and which is open."),
        _("A month is closed by two; a closed one takes no entry."),
    ),
    "desk/books/month.html": Words(
        _("One month: trial balance, vouchers, sheets to take away, and its closing."),
        _("One proposes to close it, another confirms. Reopening takes two as well, with a reason."),
    ),
    "desk/books/vouchers.html": Words(
        _("The vouchers of one month, each with what it came from."),
        _("They are made by themselves from what was done; nobody writes one by hand."),
    ),
    "desk/books/title.html": Words(
        _("One account title in one month, entry by entry."),
        _("Each line leads to what it came from."),
    ),
    "desk/books/chart.html": Words(
        _("Account titles, and the rules by which everything is posted."),
        _("A rule is proposed by one and agreed by another; what was posted before stays."),
    ),
    "desk/funds/list.html": Words(
        _("What each fund has, has promised, and may still spend."),
        _("A budget that is used up makes cases wait in a line, by the rule that the member sees too."),
    ),
    "desk/funds/fund.html": Words(
        _("One fund: its sources, budgets and what waits for it."),
        _("A budget is proposed by one and signed by another."),
    ),
    "desk/fees.html": Words(
        _("What units owe for enrolment, and what has come in."),
        _("With the code in the note of the transfer the payment is found by itself."),
    ),
    "desk/bill.html": Words(
        _("The bill of one roster, with the code to write into the transfer."),
        _("Print it or send it on; once paid, the electronic receipt is here."),
    ),
    "desk/fee_receipt.html": Words(
        _("The electronic receipt. Anybody can verify it by its number."),
        _("A wrong one is cancelled by two people and made anew, never changed."),
    ),
    "desk/debts.html": Words(
        _("What was paid provisionally, and what is owed back."),
        _("Look first whether a department says otherwise by now. Letting money go takes two people."),
    ),
    "desk/recovery.html": Words(
        _("One debt: why it came, what has been paid back, the plan."),
        _("Parts never go below what the item allows; the person is asked to agree."),
    ),
    "desk/partners/list.html": Words(
        _("Firms behind the mall: agreed prices, months, settlement."),
        _("A month's statement is drawn up, agreed to by the partner, then settled."),
    ),
    "desk/partners/firm.html": Words(
        _("One partner: account, agreed prices, statements."),
        _("Prices take two people; a new account is not paid at once."),
    ),
    "desk/partners/statement.html": Words(
        _("One month of one partner, line by line."),
        _("Agree or object with a reason; after agreement it goes into the next batch."),
    ),
    "desk/mall.html": Words(
        _("Goods for points: on offer, in stock, handed over."),
        _("To hand over, scan the member's code or type it."),
    ),
    "desk/mall_offer.html": Words(
        _("Puts something on offer for points."),
        _("Say how it reaches the member and how many there are. The fund behind the points pays for it."),
    ),
    "desk/mall_orders.html": Words(
        _("Orders, and the packing list of what is to be sent."),
        _("Addresses are shown only while there is something to send."),
    ),
    "desk/mall_order.html": Words(
        _("One order, and what may be done with it now."),
        _("When something is lost all points go back to where they came from."),
    ),
    "desk/mall_picture.html": Words(
        _("The picture of one thing of the mall."),
        _("It is made small by itself; a new one replaces the old."),
    ),
    "desk/mall_vouchers.html": Words(
        _("Voucher codes that the partner has handed in."),
        _("Every line is looked through first. A code is given to one member only."),
    ),
}
