"""Receipts (受理回执、补正通知书、不予受理告知): ordered as a service ends or by a press, each order printed once."""

from datetime import timedelta

from hall.words import CaseState, OrderId, TicketId, Token, WindowId
from queue_server.core.commands import PrintReceipt, ReportReceipt
from queue_server.core.draft import Draft
from queue_server.core.events import ReceiptNotPrinted, ReceiptOrdered, ReceiptPrinted
from queue_server.core.receipt import Receipt
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall

UNDER_WAY = timedelta(seconds=30)
"""As long as the order travels: until then the paper may still come."""
GIVEN_UP = timedelta(seconds=90)
"""A printer that is well has spoken by then, paper, cutter and a broken line included."""
NO_WORD = "no_word"
"""Why a receipt counts as not printed whose printer says nothing; should it speak after all, it is believed."""


def order(draft: Draft, command: PrintReceipt) -> None:
    """Have a receipt printed that somebody asks for; refuses while the same one may still come out."""
    if not to_print(draft.hall, command.token):
        raise Refused("case_page_gone")
    for receipt in (draft.hall.receipts[order] for order in draft.hall.unprinted):
        if receipt.token == command.token and draft.now - receipt.at < UNDER_WAY:
            raise Refused("receipt_under_way")
    draft.record(ReceiptOrdered(draft.now, command.order, command.token, command.window, command.device))


def on_finish(draft: Draft, ticket: TicketId, token: Token, window: WindowId) -> None:
    """Have the receipt of a service printed as it ends, where the hall wants that and there is something to say."""
    if draft.hall.plan.cases.print and to_print(draft.hall, token):
        order = OrderId(f"receipt-{ticket}-{int(draft.now.timestamp())}")
        draft.record(ReceiptOrdered(draft.now, order, token, window))


def report(draft: Draft, command: ReportReceipt) -> None:
    """Note what a printer made of an order."""
    receipt = draft.hall.receipts.get(command.order)
    if receipt is None:
        raise Refused("receipt_unknown")
    if receipt.printed is not None and receipt.code != NO_WORD:
        return
    if command.code:
        draft.record(ReceiptNotPrinted(draft.now, receipt.order, command.code))
    else:
        draft.record(ReceiptPrinted(draft.now, receipt.order))


def tick(draft: Draft) -> None:
    """Give up papers whose printer says nothing, so that nobody waits for them."""
    for order in sorted(draft.hall.unprinted):
        if draft.now - draft.hall.receipts[order].at >= GIVEN_UP:
            draft.record(ReceiptNotPrinted(draft.now, order, NO_WORD))


def to_print(hall: Hall, token: Token) -> bool:
    """Whether there is a receipt behind a code."""
    return any(hall.cases[case].state is not CaseState.RESUMED for case in hall.cases_by_token.get(token, ()))


def latest(hall: Hall, token: Token) -> Receipt | None:
    """The receipt behind a code that was ordered last today."""
    mine = [receipt for receipt in hall.receipts.values() if receipt.token == token]
    return max(mine, key=lambda receipt: receipt.at) if mine else None
