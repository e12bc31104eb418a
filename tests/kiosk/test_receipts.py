"""Receipts at a kiosk or desk: each order on paper once, and the server told what came of it."""

from pathlib import Path

from devices.ports import DeviceNeedsHands, TicketPrinter
from hall.messages.orders import PrintReceipt, StopRating
from hall.messages.reports import ReceiptNotPrinted, ReceiptPrinted
from kiosk.flow.tour import CASE
from kiosk.ledger import Ledger, Stage
from kiosk.receipts import Receipts, routed
from kiosk.slips import INTERRUPTED
from tests.kiosk.fakes import FakePrinter, FakeServer, StillClock

ORDER = PrintReceipt(order_id="receipt-1", receipt=CASE.receipt)


class Desk:
    """A printer, its ledger on a disk that outlives the program, and a server that listens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printer = FakePrinter()
        self.server = FakeServer()
        self.boot()

    def boot(self) -> None:
        printer: TicketPrinter = self.printer  # type: ignore[assignment]
        self.receipts = Receipts(printer, self.server, Ledger(self.folder / "receipts"), StillClock())
        self.receipts.settle()

    def obey(self, order: PrintReceipt = ORDER) -> None:
        self.receipts.order(order)
        self.receipts.serve(0.0)


def test_a_receipt_is_printed_once_however_often_it_is_ordered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.obey()
    desk.obey()
    desk.boot()
    desk.obey()
    assert desk.printer.receipts == [CASE.receipt]
    assert [type(each) for each in desk.server.reports] == [ReceiptPrinted]


def test_a_receipt_that_does_not_come_out_is_told_and_never_tried_again_by_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.printer.fault = DeviceNeedsHands("paper_out")
    desk.obey()
    desk.printer.fault = None
    desk.obey()
    assert desk.printer.receipts == []
    (told,) = desk.server.reports
    assert isinstance(told, ReceiptNotPrinted)
    assert (told.order_id, told.code) == (ORDER.order_id, "paper_out")


def test_a_power_cut_while_printing_is_owned_up_to(tmp_path: Path) -> None:
    Ledger(tmp_path / "receipts").enter(ORDER.order_id, Stage.BEGUN)
    desk = Desk(tmp_path)
    desk.obey()
    (told,) = desk.server.reports
    assert isinstance(told, ReceiptNotPrinted)
    assert told.code == INTERRUPTED
    assert desk.printer.receipts == []


def test_the_screen_beside_the_printer_hears_whether_the_paper_came_out(tmp_path: Path) -> None:
    desk, seen = Desk(tmp_path), []
    desk.receipts.see = lambda url, code: seen.append((url, code))
    desk.obey()
    desk.printer.fault = DeviceNeedsHands("paper_out")
    desk.obey(PrintReceipt(order_id="receipt-2", receipt=CASE.receipt))
    assert seen == [(CASE.receipt.url, ""), (CASE.receipt.url, "paper_out")]


def test_other_orders_go_on_to_whoever_takes_them(tmp_path: Path) -> None:
    desk, rest = Desk(tmp_path), []
    take = routed(desk.receipts, rest.append)
    take(ORDER)
    take(StopRating(order_id="o2"))
    desk.receipts.serve(0.0)
    assert [each.order_id for each in rest] == ["o2"]
    assert desk.printer.receipts == [CASE.receipt]
