"""Slips put on paper, each once: begun in the ledger before the printer hears of it, and the server told what came."""

from devices.ports import DeviceError, Leaflet, TicketPrinter
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Slip
from hall.messages.reports import NotPrinted, Printed
from hall.words import TicketId
from kiosk.ledger import Ledger, Stage
from kiosk.offline import MARK
from kiosk.server import Server, tell

INTERRUPTED = "interrupted"
"""The kiosk stopped between asking for a slip and hearing from the printer."""
BEFORE = "printed_before"
"""The slip was tried before and is never tried again by itself."""

log = logger(__name__)


class Slips:
    """The printer of one kiosk; used by one thread at a time."""

    def __init__(self, printer: TicketPrinter, server: Server, ledger: Ledger, clock: Clock) -> None:
        self._printer = printer
        self._server = server
        self._ledger = ledger
        self._clock = clock

    def settle(self) -> None:
        """After a restart: say of every slip that was being printed that nobody knows, and never print it again."""
        for deed in self._ledger.at(Stage.BEGUN):
            self._failed(deed.id, deed.about, INTERRUPTED, known=not deed.id.endswith(MARK))

    def put_out(self, deed: str, slip: Slip) -> str:
        """Print a slip; empty where it came out now, else the code of why not.

        A ticket or an order that was tried before is never tried again. The server cannot be told of a slip whose
        ticket it does not know yet (离线号): who settles that ticket later tells it.
        """
        if self._ledger.deed(deed) is not None:
            return BEFORE
        self._ledger.enter(deed, Stage.BEGUN, slip.ticket)
        try:
            self._printer.print_slip(slip)
        except DeviceError as error:
            log.warning("a slip was not printed", ticket=slip.ticket, code=error.code)
            self._failed(deed, slip.ticket, error.code, known=not slip.offline)
            return error.code
        if not slip.offline:
            tell(self._server, Printed(request_id=_report_id(deed), at=self._clock.now(), ticket=slip.ticket))
        self._ledger.enter(deed, Stage.DONE, slip.ticket)
        return ""

    def put_out_leaflet(self, leaflet: Leaflet) -> str:
        """Print a leaflet; empty where it came out, else the code of why not. Nobody is harmed by a second one."""
        try:
            self._printer.print_leaflet(leaflet)
        except DeviceError as error:
            log.warning("a leaflet was not printed", code=error.code)
            return error.code
        return ""

    def _failed(self, deed: str, ticket: str, code: str, *, known: bool = True) -> None:
        if known:
            at = self._clock.now()
            tell(self._server, NotPrinted(request_id=_report_id(deed), at=at, ticket=TicketId(ticket), code=code))
        self._ledger.enter(deed, Stage.FAILED, ticket)


def _report_id(deed: str) -> str:
    """The same for every report on one deed, so that the server counts only the first."""
    return f"print.{deed}"
