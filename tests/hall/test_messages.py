"""Messages say what they said when they are read again, and refuse what they must."""

from datetime import UTC, datetime

import pytest

from hall.messages.answers import (
    Agreed,
    Booked,
    NumberRange,
    NumbersReserved,
    Refusal,
    Slip,
    Slots,
    StaffKnown,
    TicketGiven,
    TicketStands,
    read_answer,
)
from hall.messages.facts import BoardFact, CatalogueFact, ItemPromise, PromiseFact, WindowFact, read_fact
from hall.messages.orders import AskRating, OpenDoor, Reprint, read_order
from hall.messages.reports import DoorOpened, NotPrinted, Printed, Rated, read_report
from hall.messages.status import DeviceStatus, PartStatus
from hall.messages.topics import (
    LARGEST_PAYLOAD,
    Address,
    Message,
    Unreadable,
    Words,
    device_topics,
    hall_topics,
    write,
)
from hall.messages.wishes import (
    BookWish,
    CallNextWish,
    CollectWish,
    LocateWish,
    PauseWish,
    PostponeWish,
    ProgressWish,
    RateWish,
    ReserveNumbersWish,
    SignOnWish,
    SlotsWish,
    StaffWish,
    TicketWish,
    read_wish,
)
from hall.words import (
    BookingId,
    CompartmentId,
    DeviceId,
    DeviceKind,
    DeviceState,
    HallId,
    ItemCode,
    Need,
    ParcelId,
    PauseReason,
    RatingLevel,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
    WindowId,
    WindowState,
    ZoneId,
)

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KIOSK = Address(HallId("zhaohua"), DeviceKind.KIOSK, DeviceId("kiosk-1"))
SLIP = Slip(
    ticket=TicketId("01JX"),
    ticket_no=TicketNo("A023"),
    hall=Words("昭化区政务服务中心", "Zhaohua"),
    title=Words("排队号", "Ticket"),
    item=Words("社保卡申领", "Social security card"),
    zone=Words("综合区", "General zone"),
    floor=1,
    windows=(1, 2),
    issued_at=AT,
    ahead=3,
    tips=(Words("请留意叫号"),),
)

WISHES = [
    TicketWish(request_id="r1", at=AT, item=ItemCode("sb-01"), needs=(Need.GUIDE,), quantity=2),
    CallNextWish(request_id="r2", at=AT, window=WindowId("w03")),
    PauseWish(request_id="r3", at=AT, window=WindowId("w03"), reason=PauseReason.MEAL, until=AT),
    SignOnWish(request_id="r4", at=AT, window=WindowId("w03"), staff=StaffId("s03"), pin="2468"),
    CollectWish(request_id="r5", at=AT, code="123456", choose=True, only=(ParcelId("p1"),)),
    LocateWish(request_id="r5b", at=AT, code="123456"),
    TicketWish(
        request_id="r6/offline",
        at=AT,
        item=ItemCode("sb-01"),
        more=(ItemCode("sb-02"),),
        situation=0,
        staff=StaffId("s01"),
        printed_no=TicketNo("B950"),
        instead_of="r6",
    ),
    PostponeWish(request_id="r7", at=AT, token=Token("k")),
    ProgressWish(request_id="r8", at=AT, ticket_no=TicketNo("A023")),
    RateWish(request_id="r9", at=AT, token=Token("k"), level=RatingLevel.SATISFIED, reasons=("401",)),
    StaffWish(request_id="r10", at=AT, staff=StaffId("s01"), pin="2468"),
    ReserveNumbersWish(request_id="r11", at=AT),
    SlotsWish(request_id="r12", at=AT, item=ItemCode("sb-01")),
    BookWish(request_id="r13", at=AT, item=ItemCode("sb-01"), slot=AT),
]
ANSWERS = [
    Agreed(request_id="r1", ticket_no=TicketNo("A023")),
    TicketGiven(request_id="r1", slip=SLIP, held_already=True),
    Refusal(request_id="r1", code="no_window_for_item", about={"window": "3"}),
    TicketStands(
        request_id="r8",
        ticket_no=TicketNo("A023"),
        state=TicketState.WAITING,
        item=Words("社保"),
        zone=Words("综合区"),
        floor=1,
        ahead=3,
        may_postpone=True,
    ),
    NumbersReserved(request_id="r11", day=AT.date(), ranges={"A": NumberRange(950, 999)}),
    StaffKnown(request_id="r10", staff=StaffId("s01"), until=AT),
    Slots(request_id="r12", item=ItemCode("sb-01"), slots=(AT,)),
    Booked(request_id="r13", booking=BookingId("01B"), item=Words("社保"), slot=AT, zone=Words("综合区"), floor=1),
]
ORDERS = [
    AskRating(
        order_id="o1", ticket_no=TicketNo("A023"), item=Words("社保"), window_no=3, staff=StaffId("s03"), until=AT
    ),
    OpenDoor(order_id="o2", compartment=CompartmentId("locker-1/07")),
    Reprint(order_id="o3", slip=SLIP),
]
REPORTS = [
    Printed(request_id="p1", at=AT, ticket=TicketId("01JX")),
    NotPrinted(request_id="p2", at=AT, ticket=TicketId("01JX"), code="paper_out"),
    Rated(request_id="p3", at=AT, order_id="o1", level=RatingLevel.SATISFIED, reasons=("101",)),
    DoorOpened(request_id="p4", at=AT, order_id="o2", compartment=CompartmentId("locker-1/07")),
]
SNAPSHOTS = [
    CatalogueFact(at=AT, version="1a", hall=Words("昭化"), groups=()),
    PromiseFact(at=AT, items={ItemCode("sb-01"): ItemPromise(300, 900)}),
    BoardFact(at=AT, zone=ZoneId("all"), hall=Words("昭化"), calls=(), groups=(), windows=(), waiting=7),
    WindowFact(at=AT, window=WindowId("w03"), window_no=3, name=Words("3号"), roles=(), state=WindowState.IDLE),
    DeviceStatus(state=DeviceState.READY, session="ab12", since=AT),
    PartStatus(part="printer", state=DeviceState.FAULT, since=AT, code="paper_out"),
]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_a_wish_read_again_is_the_wish_that_was_written(wish: Message) -> None:
    assert read_wish(write(wish)) == wish


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_read_again_is_the_answer_that_was_written(answer: Message) -> None:
    assert read_answer(write(answer)) == answer


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: type(order).__name__)
def test_an_order_read_again_is_the_order_that_was_written(order: Message) -> None:
    assert read_order(write(order)) == order


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: type(report).__name__)
def test_a_report_read_again_is_the_report_that_was_written(report: Message) -> None:
    assert read_report(write(report)) == report


@pytest.mark.parametrize("snapshot", SNAPSHOTS, ids=lambda snapshot: type(snapshot).__name__)
def test_a_snapshot_read_again_is_the_snapshot_that_was_written_and_is_retained(snapshot: Message) -> None:
    assert read_fact(write(snapshot), type(snapshot)) == snapshot
    assert snapshot.retain


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        (b'{"wish":"ticket","request_id":"r1","at":"2026-03-02T09:00:00+08:00"}', "item"),
        (b'{"wish":"ticket","request_id":1,"at":"2026-03-02T09:00:00+08:00","item":"a"}', "request_id"),
        (b'{"wish":"ticket","request_id":"r1","at":"2026-03-02T09:00:00","item":"a"}', "at"),
        (b'{"wish":"ticket","request_id":"r1","at":"2026-03-02T09:00:00Z","item":"a","quantity":0}', "quantity"),
        (b'{"wish":"ticket","request_id":"","at":"2026-03-02T09:00:00Z","item":"a"}', "request_id"),
        (b'{"wish":"dance","request_id":"r1"}', "dance"),
        (b'{"request_id":"r1"}', "wish"),
        (b'{"wish":', ""),
        (b"\xff\xfe", ""),
        (b"[]", "array"),
        (b"", ""),
    ],
    ids=["missing", "mistyped", "naive time", "out of range", "empty id", "unknown", "untagged", *"1234"],
)
def test_a_wrong_wish_is_refused_as_malformed_and_the_field_is_named(payload: bytes, named: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_wish(payload)
    assert refused.value.code == "malformed"
    assert named in refused.value.detail


def test_an_oversized_payload_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable) as refused:
        read_wish(b" " * (LARGEST_PAYLOAD + 1))
    assert refused.value.code == "oversized"


def test_an_unknown_field_is_ignored_because_a_hall_upgrades_one_machine_at_a_time() -> None:
    payload = b'{"wish":"call_next","request_id":"r2","at":"2026-03-02T01:00:00Z","window":"w03","colour":"red"}'
    assert read_wish(payload) == WISHES[1]


def test_secrets_a_citizen_or_clerk_types_are_never_spooled_and_soon_expire() -> None:
    for kind in (SignOnWish, CollectWish, LocateWish):
        assert not kind.spooled
        assert kind.expiry_s is not None


def test_orders_expire_and_are_never_retained() -> None:
    assert all(order.expiry_s and not order.retain for order in ORDERS)


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        (WISHES[0], "hall/1/zhaohua/kiosk/kiosk-1/wish"),
        (ANSWERS[0], "hall/1/zhaohua/kiosk/kiosk-1/answer"),
        (ORDERS[0], "hall/1/zhaohua/kiosk/kiosk-1/order"),
        (REPORTS[0], "hall/1/zhaohua/kiosk/kiosk-1/done"),
        (SNAPSHOTS[4], "hall/1/zhaohua/kiosk/kiosk-1/state"),
        (SNAPSHOTS[5], "hall/1/zhaohua/kiosk/kiosk-1/part/printer"),
    ],
)
def test_a_device_message_goes_to_the_topic_of_its_kind(message: Message, topic: str) -> None:
    assert message.topic(KIOSK) == topic  # type: ignore[attr-defined]


def test_a_hall_message_goes_to_the_halls_own_topics() -> None:
    topics = [snapshot.topic(HallId("zhaohua")) for snapshot in SNAPSHOTS[:4]]  # type: ignore[attr-defined]
    assert topics == [f"hall/1/zhaohua/{leaf}" for leaf in ("catalogue", "promise", "board/all", "window/w03")]


@pytest.mark.parametrize("leaf", ["wish", "part/printer"])
def test_an_address_read_from_its_topic_is_the_same(leaf: str) -> None:
    address = Address(KIOSK.hall, KIOSK.kind, KIOSK.device, leaf)
    assert Address.read(address.topic) == address


@pytest.mark.parametrize(
    "topic", ["hall/1/zhaohua/board/all", "hall/2/z/kiosk/k/wish", "hall/1/z/robot/k/wish", "", "x"]
)
def test_a_topic_that_is_no_devices_is_refused(topic: str) -> None:
    with pytest.raises(Unreadable) as refused:
        Address.read(topic)
    assert refused.value.code == "unknown_topic"


def test_subscriptions_cover_the_whole_hall() -> None:
    assert device_topics(HallId("zhaohua"), "wish") == "hall/1/zhaohua/+/+/wish"
    assert hall_topics(HallId("zhaohua"), "window/+") == "hall/1/zhaohua/window/+"
