"""How receipts change the hall."""

from datetime import datetime

from queue_server.core.changed import changed
from queue_server.core.events import ReceiptNotPrinted, ReceiptOrdered, ReceiptPrinted
from queue_server.core.receipt import Receipt
from queue_server.core.state import Hall


def ordered(hall: Hall, event: ReceiptOrdered) -> Hall:
    """One is on its way to a printer."""
    receipt = Receipt(event.order, event.token, event.at, event.window, event.device)
    receipts, unprinted = hall.receipts.set(receipt.order, receipt), hall.unprinted | {receipt.order}
    return changed(hall, now=event.at, receipts=receipts, unprinted=unprinted)


def printed(hall: Hall, event: ReceiptPrinted) -> Hall:
    """It is on paper."""
    return _settled(hall, event.at, changed(hall.receipts[event.order], printed=True, code=""))


def not_printed(hall: Hall, event: ReceiptNotPrinted) -> Hall:
    """It is not, or nobody knows."""
    return _settled(hall, event.at, changed(hall.receipts[event.order], printed=False, code=event.code))


def _settled(hall: Hall, at: datetime, receipt: Receipt) -> Hall:
    receipts, unprinted = hall.receipts.set(receipt.order, receipt), hall.unprinted - {receipt.order}
    return changed(hall, now=at, receipts=receipts, unprinted=unprinted)
