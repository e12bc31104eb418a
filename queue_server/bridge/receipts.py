"""Receipts, and slips that replace lost ones, sent to paper: which printer of the hall is nearest to its citizen."""

from collections.abc import Callable, Iterator, Sequence

from hall.logs import logger
from hall.messages.orders import PrintReceipt, Reprint
from hall.messages.topics import Address
from hall.words import DeviceId, DeviceKind, DeviceState, OrderId, RequestId, WindowId, ZoneId
from queue_server.bridge.facts import slip
from queue_server.bridge.orders import Desks, Letter
from queue_server.bridge.papers import receipt
from queue_server.bridge.presence import Presence
from queue_server.core.commands import Command, ReportReceipt
from queue_server.core.events import Event, ReceiptOrdered, SlipReplaced
from queue_server.core.state import Hall

PRINTER = "printer"
NO_PRINTER = "no_printer"
ACTOR = "server"
WELL = (DeviceState.READY, DeviceState.BUSY)

log = logger(__name__)


class Receipts:
    """Orders to print; the printers are those the devices themselves have spoken of."""

    def __init__(self, presence: Presence, desks: Desks, public_url: str, submit: Callable[[Command], object]) -> None:
        """`submit` asks something of the hall and does not wait."""
        self._presence = presence
        self._desks = desks
        self._public_url = public_url.rstrip("/")
        self._submit = submit

    def orders(self, hall: Hall, happened: Sequence[Event]) -> Iterator[Letter]:
        """Each paper ordered, with the printer it comes out of; the hall is told of a receipt that has none."""
        for event in happened:
            if isinstance(event, SlipReplaced):
                yield from self._slip_again(hall, event)
            if isinstance(event, ReceiptOrdered):
                printer = self.printer(hall, event.window, event.device)
                if printer is None:
                    self._give_up(event.order)
                    continue
                made = receipt(hall, event.token, event.at, self._public_url)
                yield Address(hall.plan.id, *printer), PrintReceipt(order_id=event.order, receipt=made)

    def printer(
        self, hall: Hall, window: WindowId | None, device: DeviceId | None
    ) -> tuple[DeviceKind, DeviceId] | None:
        """The device asked, else the window's own desk, else a kiosk of its zone, else any other that prints."""
        ready = _ready(self._presence)
        if device is not None:
            return next((each for each in ready if each[1] == device), None)
        nearest = [] if window is None else [(DeviceKind.DESK, self._desks.of(window))]
        zone = hall.plan.window[window].zone if window in hall.plan.window else None
        kiosk = kiosk_near(self._presence, hall, zone)
        nearest += [] if kiosk is None else [(DeviceKind.KIOSK, kiosk)]
        return next((each for each in nearest if each in ready), None)

    def _give_up(self, order: OrderId) -> None:
        log.warning("no printer is there for a receipt", order_id=order)
        id = RequestId(f"{ACTOR}/{NO_PRINTER}/{order}")
        self._submit(ReportReceipt(request_id=id, actor=ACTOR, order=order, code=NO_PRINTER))

    def _slip_again(self, hall: Hall, event: SlipReplaced) -> Iterator[Letter]:
        """The slip with its new code; where nothing prints, the guide's tablet shows it all the same."""
        ticket = hall.tickets[event.ticket]
        kiosk = kiosk_near(self._presence, hall, hall.plan.group[hall.plan.item[ticket.item].group].zone)
        if kiosk is not None:
            order_id = f"slip-{ticket.id}-{int(event.at.timestamp())}"
            made = slip(hall, ticket, event.at, self._public_url)
            yield Address(hall.plan.id, DeviceKind.KIOSK, kiosk), Reprint(order_id=order_id, slip=made)


def kiosk_near(presence: Presence, hall: Hall, zone: ZoneId | None) -> DeviceId | None:
    """The kiosk whose printer is well: one listed for the zone, else another listed, else any."""
    named = [each.device for each in sorted(hall.plan.cases.printers, key=lambda each: each.zone != zone)]
    ready = [device for kind, device in _ready(presence) if kind is DeviceKind.KIOSK]
    return next((device for device in (*named, *ready) if device in ready), None)


def _ready(presence: Presence) -> dict[tuple[DeviceKind, DeviceId], None]:
    parts = (part for part in presence.parts() if part.part == PRINTER and part.state in WELL)
    return {(part.kind, part.device): None for part in parts}
