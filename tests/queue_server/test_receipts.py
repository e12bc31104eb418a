"""Receipts on their way to paper: what they say, which printer is nearest, and how a case stands for who asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall.messages import reports, wishes
from hall.messages.answers import Agreed, CaseStands, Refusal
from hall.messages.orders import PrintReceipt, Reprint
from hall.messages.status import PartStatus
from hall.messages.topics import Words
from hall.words import (
    CaseStep,
    DeviceId,
    DeviceKind,
    DeviceState,
    Ground,
    Need,
    OrderId,
    Outcome,
    ParcelId,
    RequestId,
    SubjectId,
    Token,
    WayOut,
    ZoneId,
)
from queue_server.bridge.orders import Desks
from queue_server.bridge.papers import case_stands, receipt
from queue_server.bridge.presence import Presence
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.receipts import Receipts
from queue_server.bridge.translation import Translator
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.core.planned.rules import CaseRules, ReceiptPrinter
from queue_server.counts import Counts
from queue_server.pickup import PickupCodes
from queue_server.vault.vault import Known
from queue_server.vault.waiting import person
from queue_server.web.views.desk import desk_view
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, NINE, PENSION, Day
from tests.core.test_cases import HOME, accepted, finished, papers, step
from tests.queue_server.fakes import FailingRows, HandClock, RememberedLine, new_journal
from tests.queue_server.test_bridge import Room

K1, K2 = DeviceId("kiosk-1"), DeviceId("kiosk-2")
DESK = DeviceId("desk-w01")


@pytest.fixture
def presence() -> Presence:
    return Presence()


@pytest.fixture
def told() -> list[commands.Command]:
    """What the hall is told of papers that nothing prints."""
    return []


@pytest.fixture
def receipts(presence: Presence, told: list[commands.Command]) -> Receipts:
    return Receipts(presence, Desks(), "https://hall.example/", told.append)


def part(presence: Presence, kind: DeviceKind, device: DeviceId, state: DeviceState = DeviceState.READY) -> None:
    presence.hear_part(kind, device, PartStatus(part="printer", state=state, since=NINE))


def asked(day: Day) -> CaseStands:
    stands = case_stands(day.hall, wishes.CaseWish(request_id="c", at=NINE, token=HOME), day.now)
    assert isinstance(stands, CaseStands)
    return stands


def test_the_windows_own_desk_prints_first_then_the_kiosk_named_for_the_zone(
    presence: Presence, receipts: Receipts
) -> None:
    named = CaseRules(printers=(ReceiptPrinter(K2, ZoneId("main")), ReceiptPrinter(K1, ZoneId("main"))))
    hall = Day(replace(papers(), cases=named)).hall
    assert receipts.printer(hall, GENERAL, None) is None
    part(presence, DeviceKind.KIOSK, K1)
    assert receipts.printer(hall, GENERAL, None) == (DeviceKind.KIOSK, K1)
    part(presence, DeviceKind.KIOSK, K2)
    assert receipts.printer(hall, GENERAL, None) == (DeviceKind.KIOSK, K2)
    part(presence, DeviceKind.DESK, DESK)
    assert receipts.printer(hall, GENERAL, None) == (DeviceKind.DESK, DESK)
    assert receipts.printer(hall, DOMAIN, None) == (DeviceKind.KIOSK, K2)


def test_a_printer_without_paper_is_passed_over_and_a_kiosk_asked_prints_itself(
    presence: Presence, receipts: Receipts
) -> None:
    hall = Day(papers()).hall
    part(presence, DeviceKind.KIOSK, K1, DeviceState.FAULT)
    part(presence, DeviceKind.KIOSK, K2)
    assert receipts.printer(hall, GENERAL, None) == (DeviceKind.KIOSK, K2)
    assert receipts.printer(hall, None, K1) is None
    assert receipts.printer(hall, None, K2) == (DeviceKind.KIOSK, K2)


def test_an_order_goes_to_the_printer_with_everything_the_paper_says(presence: Presence, receipts: Receipts) -> None:
    day = Day(replace(papers(), cases=CaseRules(print=True)))
    part(presence, DeviceKind.KIOSK, K1)
    missing = Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",))
    refused = Conclusion(PENSION, Outcome.REFUSED, ground=Ground.NOT_OURS, way_out=WayOut.ELSEWHERE)
    finished(day, missing, refused)
    ((address, order),) = receipts.orders(day.hall, day.events)
    assert address.device == K1
    assert isinstance(order, PrintReceipt)
    first, second = order.receipt.matters
    assert (first.missing, first.bring_by) == (("户口本",), next(iter(day.hall.cases.values())).due)
    assert [note.zh for note in second.notes] == ["理由 不属于本部门职权", "出路 到有权办理的部门办理"]
    assert order.receipt.url == f"https://hall.example/c/{HOME}"
    assert any("办不成事" in note.zh for note in order.receipt.notes)


def test_the_hall_hears_at_once_of_a_receipt_that_nothing_prints(
    receipts: Receipts, told: list[commands.Command]
) -> None:
    day = Day(replace(papers(), cases=CaseRules(print=True)))
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    assert list(receipts.orders(day.hall, day.events)) == []
    (report,) = told
    assert isinstance(report, commands.ReportReceipt)
    assert report.code == "no_printer"
    day.do(commands.ReportReceipt, order=report.order, code=report.code)
    paper = desk_view(day.hall, GENERAL, day.now).paper
    assert paper is not None
    assert (paper.printed, paper.code) == (False, "no_printer")


def test_a_receipt_travels_to_its_printer_as_soon_as_the_service_ended(presence: Presence, receipts: Receipts) -> None:
    day, line = Day(replace(papers(), cases=CaseRules(print=True))), RememberedLine()
    part(presence, DeviceKind.KIOSK, K1)
    publisher = Publisher(lambda: day.hall, line, HandClock(), Desks(), Counts(), receipts=receipts)
    publisher.start()
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    tick = commands.Tick(request_id=RequestId("t"), actor="test")
    publisher.hear(day.hall, day.hall, tick, day.events[-3:])
    order = line.until(lambda topic, _: topic == "hall/1/small/kiosk/kiosk-1/order")
    publisher.stop()
    assert isinstance(order, PrintReceipt)
    assert order.receipt.title == Words("受理回执", "Receipt")
    assert order.expiry_s == 30


def test_a_slip_that_replaces_a_lost_one_comes_out_of_a_kiosk_with_its_new_code(
    presence: Presence, receipts: Receipts
) -> None:
    day = Day(papers())
    lost = day.issue(CERTIFICATE)
    day.do(commands.ReplaceSlip, ticket_no=day.hall.tickets[lost].no, token=Token("fresh"))
    assert list(receipts.orders(day.hall, day.events)) == []
    part(presence, DeviceKind.DESK, DESK)
    part(presence, DeviceKind.KIOSK, K1)
    ((address, order),) = receipts.orders(day.hall, day.events)
    assert (address.kind, address.device) == (DeviceKind.KIOSK, K1)
    assert isinstance(order, Reprint)
    assert (order.slip.ticket, order.slip.url) == (lost, "https://hall.example/t/fresh")


def test_a_receipt_says_nothing_about_who_it_is_for() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED), subject=SubjectId("p-secret"))
    assert "p-secret" not in repr(receipt(day.hall, HOME, day.now, ""))


def test_who_asks_by_a_receipts_code_hears_of_the_old_place_or_where_the_result_is() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    assert (asked(day).returns, asked(day).collect) == (CERTIFICATE, None)
    other = Day(papers())
    case = step(other, accepted(other), CaseStep.HAND_OVER)
    assert asked(other).collect is None
    step(other, case, CaseStep.APPROVE, "s31")
    stands = asked(other)
    assert stands.returns is None
    assert stands.collect is not None
    assert stands.collect.zone == Words("综合办事区", "Main zone")


def test_nobody_hears_anything_by_a_code_that_leads_nowhere() -> None:
    refusal = case_stands(Day().hall, wishes.CaseWish(request_id="c", at=NINE, token=Token("nobody")), NINE)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "case_page_gone"


def test_a_card_finds_what_is_missing_and_what_is_there() -> None:
    day, holder = Day(papers()), SubjectId("p1")
    known = Known(None, None, None)
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)), subject=holder)
    assert person(day.hall, holder, known, day.now, proven=True).supplement == HOME
    assert person(day.hall, holder, known, day.now, proven=False).supplement is None
    assert person(day.hall, SubjectId("p2"), known, day.now, proven=True).supplement is None


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    journal = new_journal(tmp_path)
    opened = Room(FailingRows(journal))
    yield opened
    opened.stop()
    journal.close()


def test_a_kiosk_tells_what_its_holder_needs(room: Room) -> None:
    given = room.ticket()
    token = room.keeper.hall.tickets[given.slip.ticket].token
    wish = wishes.NeedsWish(request_id="n", at=NINE, token=token, needs=(Need.DEAF,))
    assert isinstance(room.say("kiosk/kiosk-1", wish), Agreed)
    assert room.keeper.hall.tickets[given.slip.ticket].needs == (Need.DEAF,)


def test_a_kiosk_has_no_receipt_printed_that_is_not_there_and_says_nothing_of_unknown_ones(room: Room) -> None:
    wish = wishes.ReceiptWish(request_id="r", at=NINE, token=Token("nobody"))
    refusal = room.say("kiosk/kiosk-1", wish)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "case_page_gone"
    report = reports.ReceiptPrinted(request_id="d", at=NINE, order_id="receipt-0")
    unknown = room.done("desk/desk-w01", report)
    assert isinstance(unknown, Refusal)
    assert unknown.code == "receipt_unknown"


def test_a_wish_for_a_receipt_is_printed_where_it_is_asked() -> None:
    translator = Translator(HandClock(), PickupCodes(b"0" * 32))
    command = translator.wish(wishes.ReceiptWish(request_id="r", at=NINE, token=HOME), K1)
    assert isinstance(command, commands.PrintReceipt)
    assert (command.device, command.token) == (K1, HOME)
    failed = translator.report(
        reports.ReceiptNotPrinted(request_id="d", at=NINE + timedelta(seconds=1), order_id="o1", code="paper_out"), K1
    )
    assert isinstance(failed, commands.ReportReceipt)
    assert (failed.order, failed.code) == (OrderId("o1"), "paper_out")
    assert ParcelId(command.order).startswith("receipt-")
