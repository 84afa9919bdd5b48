"""The one place that lists connectors, formats, channels, and who hears which signal."""

from __future__ import annotations

from django.conf import settings

from zerotrip.config import hearing


def connect() -> None:
    """Called once, when Django has loaded every app."""
    from zerotrip.evidence.connectors.plugging import plug_in

    plug_in(settings.ZEROTRIP_DEPARTMENTS)
    _spread_the_news()
    _enter_the_acts()
    _agree_on_the_books()
    _expect_money()


def _spread_the_news() -> None:
    from allauth.account import signals as account
    from allauth.mfa import signals as mfa
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import signals as auth
    from django.db.models import signals as models

    from zerotrip.books import signals as books
    from zerotrip.cases import signals as cases
    from zerotrip.catalogue import signals as catalogue
    from zerotrip.evidence import signals as evidence
    from zerotrip.members import signals as members
    from zerotrip.payments import signals as payments
    from zerotrip.vault import signals as vault
    from zerotrip.web import entrance, second_factor
    from zerotrip.web.look import on_sign_in
    from zerotrip.web.tours import offer

    auth.user_logged_in.connect(on_sign_in, dispatch_uid="look")
    auth.user_logged_in.connect(offer, dispatch_uid="tours")
    auth.user_logged_in.connect(entrance.on_sign_in, dispatch_uid="sign-ins")
    account.password_changed.connect(entrance.on_password, dispatch_uid="audit")
    mfa.authenticator_used.connect(second_factor.on_used, dispatch_uid="factor")
    mfa.authenticator_added.connect(second_factor.on_added, dispatch_uid="factor")
    mfa.authenticator_removed.connect(second_factor.on_removed, dispatch_uid="factor")
    models.post_save.connect(second_factor.on_kept, sender=Authenticator, dispatch_uid="factor")
    models.post_delete.connect(second_factor.on_gone, sender=Authenticator, dispatch_uid="factor")
    catalogue.edition_published.connect(hearing.on_edition, dispatch_uid="guides")
    vault.looked.connect(hearing.on_look, dispatch_uid="audit")
    vault.looked_at_many.connect(hearing.on_looks, dispatch_uid="audit")
    vault.document_kept.connect(hearing.on_document, dispatch_uid="audit")
    vault.document_forgotten.connect(hearing.on_document_forgotten, dispatch_uid="audit")
    evidence.settlement_arrived.connect(hearing.on_settlement, dispatch_uid="cases")
    evidence.settlements_arrived.connect(hearing.on_settlements, dispatch_uid="cases")
    evidence.request_settled.connect(hearing.on_answer, dispatch_uid="cases")
    evidence.request_settled.connect(hearing.on_answer_for_drafts, dispatch_uid="applications")
    # Before what a new job opens: a transfer that is granted at once does the move that lies open.
    evidence.request_settled.connect(hearing.on_employer, dispatch_uid="moves")
    evidence.request_settled.connect(hearing.on_event_found, dispatch_uid="events")
    evidence.request_settled.connect(hearing.on_household, dispatch_uid="households")
    evidence.request_unavailable.connect(hearing.on_silence, dispatch_uid="cases")
    members.fee_taken_back.connect(hearing.on_fee_taken_back, dispatch_uid="payments")
    evidence.request_settled.connect(hearing.on_account_checked, dispatch_uid="accounts")
    members.account_given.connect(hearing.on_account_given, dispatch_uid="bank")
    members.joined_online.connect(hearing.on_joined, dispatch_uid="identity")
    cases.papers_wanted.connect(hearing.on_papers_wanted, dispatch_uid="applications")
    cases.paper_came.connect(hearing.on_paper, dispatch_uid="applications")
    cases.granted.connect(hearing.on_granted, dispatch_uid="result")
    cases.granted.connect(hearing.on_points_earned, dispatch_uid="points")
    cases.undone.connect(hearing.on_grant_undone, dispatch_uid="points")
    books.year_closed.connect(hearing.on_year_closed, dispatch_uid="budgets")
    payments.payment_confirmed.connect(hearing.on_paid, dispatch_uid="cases")
    payments.paid_in_part.connect(hearing.on_part, dispatch_uid="cases")
    payments.payment_rejected.connect(hearing.on_rejected, dispatch_uid="cases")


def _enter_the_acts() -> None:
    """What `[result] does` of a pack names, with the function that does it to a granted case."""
    from zerotrip.cases import kept, memberships
    from zerotrip.cases.acts import register

    register("file-hardship", kept.file_hardship, back=kept.take_hardship_filing_back)
    register("end-hardship-filing", kept.end_hardship_filing)
    register("membership-join", memberships.join_the_union)
    register("membership-transfer", memberships.transfer)
    register("gift-cover", memberships.give_cover)


def _agree_on_the_books() -> None:
    from zerotrip.audit.reconciliation import register
    from zerotrip.books import closing, obstacles
    from zerotrip.cases import reconciling as cases
    from zerotrip.cases.ceilings import reconciling as ceilings
    from zerotrip.funds import queries as funds
    from zerotrip.ledger import queries as ledger
    from zerotrip.mall import queries as mall
    from zerotrip.mall.settlements import queries as partners
    from zerotrip.payments import queries as payments
    from zerotrip.payments.month_end import unclear_at_the_end_of
    from zerotrip.points import queries as points
    from zerotrip.vault import queries as vault

    for name, room, holds in (
        ("ledger", ledger, "every account is the sum of its transfers, every post fits its hold"),
        ("funds", funds, "budgets are their commitments, and what is used of them is what the pots gave"),
        ("payments", payments, "batches are their lines, what is paid is in the books, the bank says so"),
        ("cases", cases, "what was decided is awarded, and owed, paid, deducted or claimed back to the fen"),
        ("ceilings", ceilings, "what each fund bears under a ceiling, reckoned anew, is what is booked"),
        ("points", points, "behind every point outstanding stands its money"),
        ("mall", mall, "the stock that is taken is the orders that stand"),
        ("partners", partners, "partners are owed what was spent with them and not settled"),
        ("documents", vault, "every paper's file is there and unchanged"),
        ("closed months", closing, "every closed month adds up to what it was closed on"),
    ):
        register(name, room.reconcile, holds=holds, counted=room.counted)
    obstacles.register(unclear_at_the_end_of)


def _expect_money() -> None:
    """Who knows what a payment code in a bank statement is for."""
    from zerotrip.cases.debts import paid_back
    from zerotrip.payments.statements import claims

    claims.plug_in(paid_back)
