"""The ticket kiosk (取号机): a touch becomes a wish, the server's answer a slip on paper or words on the panel.

Where the server does not answer in time the citizen is told so (`no_answer`) and the wish stays spooled; a ticket that
comes late is printed then. Numbers reserved for a kiosk without server are not part of it yet.
"""

from queue import Empty, SimpleQueue
from typing import assert_never

from devices.ports import DeviceError, TicketPrinter, Touch, TouchPanel
from hall.clock import Clock
from hall.logs import logger
from hall.messages import wishes
from hall.messages.answers import Agreed, AnyAnswer, Refusal, Slip, TicketGiven
from hall.messages.orders import AnyOrder, Reprint
from hall.messages.reports import NotPrinted, Printed
from hall.messages.wishes import AnyWish
from hall.words import BookingId, TicketId
from kiosk.ledger import Ledger, Stage
from kiosk.server import Server, ask, tell

NO_ANSWER = "no_answer"
INTERRUPTED = "interrupted"
"""The kiosk stopped between asking for a slip and hearing from the printer."""

log = logger(__name__)


class TicketKiosk:
    """One kiosk: a panel, a printer and the server; everything but `late` and `order` belongs to one thread."""

    def __init__(
        self,
        panel: TouchPanel,
        printer: TicketPrinter,
        server: Server,
        ledger: Ledger,
        clock: Clock,
        answer_s: float,
    ) -> None:
        self._panel = panel
        self._printer = printer
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._answer_s = answer_s
        self._inbox: SimpleQueue[AnyAnswer | AnyOrder] = SimpleQueue()
        self._unanswered: dict[str, Touch] = {}

    def late(self, answer: AnyAnswer) -> None:
        """Take an answer nobody waits for any more; from any thread."""
        self._inbox.put(answer)

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._inbox.put(order)

    def settle(self) -> None:
        """After a restart: say of every slip that was being printed that nobody knows, and never print it again."""
        for deed in self._ledger.at(Stage.BEGUN):
            ticket = deed.about
            tell(self._server, self._not_printed(deed.id, ticket, INTERRUPTED))
            self._ledger.enter(deed.id, Stage.FAILED, ticket)

    def serve(self, timeout_s: float) -> None:
        """Handle what came late, then the next touch, if there is one within `timeout_s` wall seconds."""
        self._take_in()
        touch = self._panel.read(timeout_s)
        if touch is None:
            return
        wish = self._wish(touch)
        answer = ask(self._server, wish, self._answer_s)
        if answer is None:
            self._unanswered[wish.request_id] = touch
            self._panel.show_refusal(touch, NO_ANSWER, {})
        else:
            self._show(touch, answer)

    def _take_in(self) -> None:
        while True:
            try:
                came = self._inbox.get_nowait()
            except Empty:
                return
            if isinstance(came, Agreed | TicketGiven | Refusal):
                self._show(self._unanswered.pop(came.request_id, Touch()), came)
            elif isinstance(came, Reprint):
                self._print(came.order_id, came.slip)
            else:
                log.warning("an order is not for a kiosk", order_id=came.order_id)

    def _wish(self, touch: Touch) -> AnyWish:
        id, at = self._server.new_id(), self._clock.now()
        if touch.booking is not None:
            return wishes.CheckInWish(request_id=id, at=at, booking=BookingId(touch.booking), priority=touch.priority)
        if touch.rejoin is not None:
            return wishes.RejoinWish(request_id=id, at=at, token=touch.rejoin)
        if touch.cancel is not None:
            return wishes.CancelWish(request_id=id, at=at, token=touch.cancel)
        if touch.item is None:
            raise ValueError("a touch asks for an item, a booking, a rejoin or a cancel")
        return wishes.TicketWish(
            request_id=id,
            at=at,
            item=touch.item,
            priority=touch.priority,
            voucher=touch.voucher,
            needs=touch.needs,
            quantity=touch.quantity,
        )

    def _show(self, touch: Touch, answer: AnyAnswer) -> None:
        match answer:
            case TicketGiven(slip=slip):
                printed = self._print(slip.ticket, slip)
                self._panel.show_ticket(touch, slip, printed)
            case Refusal(code=code, about=about):
                self._panel.show_refusal(touch, code, about)
            case Agreed():
                self._panel.show_agreed(touch)
            case _:
                assert_never(answer)

    def _print(self, deed: str, slip: Slip) -> bool:
        """Whether the slip came out now; a ticket or an order that was tried before is never tried again."""
        if self._ledger.deed(deed) is not None:
            return False
        self._ledger.enter(deed, Stage.BEGUN, slip.ticket)
        try:
            self._printer.print_slip(slip)
        except DeviceError as error:
            log.warning("a slip was not printed", ticket=slip.ticket, code=error.code)
            tell(self._server, self._not_printed(deed, slip.ticket, error.code))
            self._ledger.enter(deed, Stage.FAILED, slip.ticket)
            return False
        tell(self._server, Printed(request_id=_report_id(deed), at=self._clock.now(), ticket=slip.ticket))
        self._ledger.enter(deed, Stage.DONE, slip.ticket)
        return True

    def _not_printed(self, deed: str, ticket: str, code: str) -> NotPrinted:
        return NotPrinted(request_id=_report_id(deed), at=self._clock.now(), ticket=TicketId(ticket), code=code)


def _report_id(deed: str) -> str:
    """The same for every report on one deed, so that the server counts only the first."""
    return f"print.{deed}"
