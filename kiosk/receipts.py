"""Receipts put on paper, each order once: begun in the ledger first, and the server told what came of it."""

from collections.abc import Callable
from queue import Empty, SimpleQueue

from devices.ports import DeviceError, TicketPrinter
from hall.clock import Clock
from hall.logs import logger
from hall.messages.orders import AnyOrder, PrintReceipt
from hall.messages.reports import ReceiptNotPrinted, ReceiptPrinted
from kiosk.ledger import Ledger, Stage
from kiosk.server import Server, tell
from kiosk.slips import INTERRUPTED

log = logger(__name__)

See = Callable[[str, str], None]
"""Told the address on a receipt and why it is not on paper, empty where it is."""


def nobody_looks(url: str, code: str) -> None:
    """For a printer without a screen."""


class Receipts:
    """The printer of a kiosk or desk as receipts see it, with a ledger and, but for `order`, a thread of their own."""

    def __init__(self, printer: TicketPrinter, server: Server, ledger: Ledger, clock: Clock) -> None:
        self.see: See = nobody_looks
        """Who else hears what came of each receipt; a screen before which its citizen stands, say."""
        self._printer = printer
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._inbox: SimpleQueue[PrintReceipt] = SimpleQueue()

    def order(self, order: PrintReceipt) -> None:
        """Take an order; from any thread."""
        self._inbox.put(order)

    def serve(self, timeout_s: float) -> None:
        """Print the next receipt ordered, if there is one within `timeout_s` wall seconds."""
        try:
            self._put_out(self._inbox.get(timeout=timeout_s))
        except Empty:
            return

    def settle(self) -> None:
        """After a restart: say of every receipt that was being printed that nobody knows, and never print it again."""
        for deed in self._ledger.at(Stage.BEGUN):
            self._tell(deed.id, INTERRUPTED)

    def _put_out(self, order: PrintReceipt) -> None:
        """Print a receipt; an order that was tried before is never tried again."""
        if self._ledger.deed(order.order_id) is not None:
            return
        self._ledger.enter(order.order_id, Stage.BEGUN)
        code = ""
        try:
            self._printer.print_receipt(order.receipt)
        except DeviceError as error:
            log.warning("a receipt was not printed", order_id=order.order_id, code=error.code)
            code = error.code
        self._tell(order.order_id, code)
        self.see(order.receipt.url, code)

    def _tell(self, order: str, code: str) -> None:
        id, at = f"done.{order}", self._clock.now()
        report = (
            ReceiptNotPrinted(request_id=id, at=at, order_id=order, code=code)
            if code
            else ReceiptPrinted(request_id=id, at=at, order_id=order)
        )
        tell(self._server, report)
        self._ledger.enter(order, Stage.FAILED if code else Stage.DONE)


def routed(receipts: Receipts, rest: Callable[[AnyOrder], None]) -> Callable[[AnyOrder], None]:
    """Who takes an order: receipts those to print one, `rest` any other."""

    def take(order: AnyOrder) -> None:
        if isinstance(order, PrintReceipt):
            receipts.order(order)
        else:
            rest(order)

    return take
