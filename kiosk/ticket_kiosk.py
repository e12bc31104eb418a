"""A ticket kiosk whose panel says complete wishes, as a rehearsal's does: a touch, a wish, a slip or words.

Where the server does not answer in time the citizen gets one of the kiosk's own numbers (离线号); where it has none to
give, the citizen is told so (`no_answer`), the wish stays spooled, and a ticket that comes late is printed then.
"""

from queue import Empty, SimpleQueue

from devices.ports import TicketPrinter, Touch, TouchPanel
from hall.clock import Clock
from hall.logs import logger
from hall.messages import wishes
from hall.messages.answers import AnyAnswer, Refusal, TicketGiven
from hall.messages.orders import AnyOrder, Order, Reprint
from hall.messages.wishes import AnyWish
from hall.words import BookingId
from kiosk.ledger import Ledger
from kiosk.offline import OfflineTickets
from kiosk.reach import Reach
from kiosk.server import Server, ask_or_give
from kiosk.slips import Slips

NO_ANSWER = "no_answer"

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
        reach: Reach,
        offline: OfflineTickets | None = None,
    ) -> None:
        self._panel = panel
        self._slips = Slips(printer, server, ledger, clock)
        self._server = server
        self._offline = offline
        self._clock = clock
        self._reach = reach
        self._inbox: SimpleQueue[AnyAnswer | AnyOrder] = SimpleQueue()
        self._unanswered: dict[str, Touch] = {}

    def late(self, answer: AnyAnswer) -> None:
        """Take an answer nobody waits for any more; from any thread."""
        self._reach.heard()
        self._inbox.put(answer)

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._inbox.put(order)

    def settle(self) -> None:
        """After a restart: say of every slip that was being printed that nobody knows, and never print it again."""
        self._slips.settle()

    def serve(self, timeout_s: float) -> None:
        """Handle what came late, then the next touch, if there is one within `timeout_s` wall seconds."""
        self._take_in()
        touch = self._panel.read(timeout_s)
        if touch is None:
            return
        wish = self._wish(touch)
        answer = ask_or_give(self._server, wish, self._reach, self._offline)
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
            if isinstance(came, Reprint):
                self._slips.put_out(came.order_id, came.slip)
            elif isinstance(came, Order):
                log.warning("an order is not for a kiosk", order_id=came.order_id)
            elif self._offline is None or not self._offline.settle(came):
                self._show(self._unanswered.pop(came.request_id, Touch()), came)

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
            more=touch.more,
        )

    def _show(self, touch: Touch, answer: AnyAnswer) -> None:
        if isinstance(answer, TicketGiven):
            printed = self._slips.put_out(answer.slip.ticket, answer.slip) == ""
            self._panel.show_ticket(touch, answer.slip, printed)
        elif isinstance(answer, Refusal):
            self._panel.show_refusal(touch, answer.code, answer.about)
        else:
            self._panel.show_agreed(touch)
