"""Ticket printers."""

from collections.abc import Callable, Mapping

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.paper import PAPERS
from devices.drivers.printer_profile import PLAIN, PrinterProfile
from devices.ports import TicketPrinter
from devices.profiles import read_profile
from devices.simulated.printer import PaperPrinter
from devices.transports.ports import Transport
from devices.transports.tcp import TcpLine
from devices.transports.usb_bulk import UsbBulk
from devices.transports.usb_lp import UsbLp
from devices.wiring import Wiring
from hall.clock import Clock

Opened = Callable[[Wiring, Clock], TicketPrinter]
PORT = 9100
"""Where network printers listen."""


def _escpos(wiring: Wiring, transport: Transport) -> TicketPrinter:
    name = wiring.part.profile
    profile = read_profile("printers", name, PrinterProfile) if name else PLAIN
    return EscposPrinter(transport, PAPERS[wiring.paper_mm], profile)


def _escpos_serial(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, wiring.serial())


def _escpos_tcp(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, TcpLine(wiring.part.port, PORT))


def _escpos_usblp(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, UsbLp(wiring.part.port))


def _escpos_usb(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, UsbBulk(wiring.part.port))


def _simulated_printer(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    paper = PAPERS[wiring.paper_mm]
    return EscposPrinter(PaperPrinter(wiring.world(), paper), paper)


PRINTERS: Mapping[str, Opened] = {
    "escpos-serial": _escpos_serial,
    "escpos-tcp": _escpos_tcp,
    "escpos-usb": _escpos_usb,
    "escpos-usblp": _escpos_usblp,
    "simulated": _simulated_printer,
}
