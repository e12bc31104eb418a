"""Devices are heard, understood or refused, and answered on their own topic once it is on disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from hall.messages import reports, wishes
from hall.messages.answers import Agreed, Refusal, TicketGiven
from hall.messages.facts import BoardFact, CatalogueFact, WindowFact
from hall.messages.orders import AskRating, StopRating
from hall.messages.status import DeviceStatus, PartStatus
from hall.messages.topics import LARGEST_PAYLOAD, Message
from hall.words import (
    CompartmentId,
    DeviceState,
    ItemCode,
    Outcome,
    RatingLevel,
    StaffId,
)
from queue_server.bridge.bridge import Bridge
from queue_server.bridge.orders import Desks
from queue_server.bridge.presence import Presence
from queue_server.bridge.publisher import Publisher
from queue_server.bridge.translation import Translator
from queue_server.core import commands
from queue_server.core.parcels import GUESSES
from queue_server.core.refusals import Refused
from queue_server.journal.journal import Journal
from queue_server.pickup import PickupCodes
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE
from tests.queue_server.fakes import Desk, FailingRows, HandClock, RememberedLine, new_journal

WISH = "hall/1/small/{}/wish"
DONE = "hall/1/small/{}/done"
PIN, SECOND_PIN = "2468", "8642"


class Pins:
    """Two clerks and their PINs."""

    def verify_pin(self, staff: StaffId, pin: str) -> None:
        if (staff, pin) not in (("s01", PIN), ("s02", SECOND_PIN)):
            raise Refused("wrong_pin")


class Room:
    """A bridge over the small hall, with a line that remembers."""

    def __init__(self, rows: FailingRows) -> None:
        self.clock = HandClock()
        self.desk = Desk(rows, self.clock)
        self.keeper = self.desk.keeper
        self.line = RememberedLine()
        self.presence = Presence()
        self.codes = PickupCodes(b"0" * 32)
        desks = Desks()
        counts = self.keeper.counts
        self.publisher = Publisher(lambda: self.keeper.hall, self.line, self.clock, desks, counts)
        self.bridge = Bridge(
            self.keeper,
            self.publisher,
            Pins(),
            Translator(self.clock, self.codes),
            self.presence,
            desks,
            self.clock,
            counts,
            "https://hall.example",
        )
        self.keeper.subscribe(self.publisher.hear)
        self.bridge.join(self.line)
        self.publisher.start()

    def stop(self) -> None:
        self.keeper.stop()
        self.publisher.stop()
        self.bridge.stop()

    def say(self, device: str, wish: wishes.Wish) -> Message:
        self.line.deliver(WISH.format(device), wish)
        return self.line.answer()

    def done(self, device: str, report: reports.Report) -> Message:
        self.line.deliver(DONE.format(device), report)
        return self.line.answer()

    def ticket(self, id: str = "k-1") -> TicketGiven:
        given = self.say("kiosk/kiosk-1", wishes.TicketWish(request_id=id, at=NINE, item=CERTIFICATE))
        assert isinstance(given, TicketGiven)
        return given

    def serve(self) -> TicketGiven:
        """A clerk signs on and serves a citizen."""
        given = self.ticket()
        for step in (
            wishes.SignOnWish(request_id="s-1", at=NINE, window=GENERAL, staff=StaffId("s01"), pin=PIN),
            wishes.CallNextWish(request_id="s-2", at=NINE, window=GENERAL),
            wishes.StartWish(request_id="s-3", at=NINE, window=GENERAL),
            wishes.FinishWish(request_id="s-4", at=NINE, window=GENERAL),
        ):
            self.line.deliver(WISH.format("desk/desk-w01"), step)
            assert isinstance(self.line.answer(), Agreed)
        return given


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[FailingRows]:
    journal: Journal = new_journal(tmp_path)
    yield FailingRows(journal)
    journal.close()


@pytest.fixture
def room(rows: FailingRows) -> Iterator[Room]:
    opened = Room(rows)
    yield opened
    opened.stop()


def test_a_ticket_wish_is_answered_with_the_slip_to_print(room: Room) -> None:
    given = room.ticket()
    token = next(iter(room.keeper.hall.by_token))
    assert (given.request_id, given.slip.ticket_no, given.slip.windows) == ("k-1", "A001", (1,))
    assert given.slip.url == f"https://hall.example/t/{token}"
    assert len(token) >= 22


def test_the_answer_goes_to_the_askers_own_topic(room: Room) -> None:
    room.line.deliver(WISH.format("kiosk/kiosk-7"), wishes.TicketWish(request_id="k", at=NINE, item=CERTIFICATE))
    room.line.until(lambda topic, _: topic == "hall/1/small/kiosk/kiosk-7/answer")


def test_a_wish_said_again_gets_the_same_ticket(room: Room) -> None:
    assert room.ticket("again").slip.ticket == room.ticket("again").slip.ticket
    assert len(room.keeper.hall.tickets) == 1


def test_a_refused_wish_is_answered_with_its_code_and_the_way_out(room: Room) -> None:
    refusal = room.say("kiosk/kiosk-1", wishes.TicketWish(request_id="k", at=NINE, item=ItemCode("no-such")))
    assert refusal == Refusal(request_id="k", code="item_unknown", about={"item": "no-such"})


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b'{"wish":"ticket","request_id":"bad-1","at":"2026-11-23T09:00:00+08:00"}', "malformed"),
        (b'{"wish":"ticket","request_id":"bad-1","at":"yesterday","item":"zh-01"}', "malformed"),
        (b'{"wish":"dance","request_id":"bad-1"}', "malformed"),
        (b'{"request_id":"bad-1","wish":"cancel","token":"' + b"x" * LARGEST_PAYLOAD + b'"}', "oversized"),
    ],
)
def test_what_cannot_be_read_is_counted_logged_without_its_text_and_answered(
    room: Room, payload: bytes, code: str
) -> None:
    with capture_logs() as logs:
        room.line.deliver(WISH.format("kiosk/kiosk-1"), payload)
        assert room.line.answer() == Refusal(request_id="bad-1", code=code)
    assert room.keeper.counts.all()[code] == 1
    assert "yesterday" not in str(logs)
    assert [line["code"] for line in logs] == [code]
    assert room.ticket().slip.ticket_no == "A001"


@pytest.mark.parametrize("payload", [b"", b"\xff\xfe", b"[]", b"{", b'{"request_id":""}', b"x" * (5 * LARGEST_PAYLOAD)])
def test_what_holds_no_request_id_is_only_counted(room: Room, payload: bytes) -> None:
    room.line.deliver(WISH.format("kiosk/kiosk-1"), payload)
    assert room.ticket().request_id == "k-1"


@pytest.mark.parametrize("topic", ["hall/1/other/kiosk/kiosk-1/wish", "hall/1/small/kiosk/Kiosk_1/wish"])
def test_a_foreign_device_is_not_heard(room: Room, topic: str) -> None:
    room.line.deliver(topic, wishes.TicketWish(request_id="k", at=NINE, item=CERTIFICATE))
    assert room.keeper.counts.all()["unknown_topic"] == 1
    assert room.ticket("mine").slip.ticket_no == "A001"


@pytest.mark.parametrize(
    ("device", "wish"),
    [
        ("kiosk/kiosk-1", wishes.CallNextWish(request_id="x", at=NINE, window=GENERAL)),
        ("display/board-1", wishes.TicketWish(request_id="x", at=NINE, item=CERTIFICATE)),
        ("desk/desk-w01", wishes.CollectWish(request_id="x", at=NINE, code="12345678")),
    ],
)
def test_a_device_says_only_what_its_kind_may_say(room: Room, device: str, wish: wishes.Wish) -> None:
    assert room.say(device, wish) == Refusal(request_id="x", code="forbidden")
    assert room.keeper.counts.all()["forbidden"] == 1


def test_a_locker_reports_its_own_doors_only(room: Room) -> None:
    foreign = reports.DoorOpened(request_id="d", at=NINE, order_id="o", compartment=CompartmentId("locker-2/01"))
    assert room.done("locker/locker-1", foreign) == Refusal(request_id="d", code="forbidden")


def test_a_clerk_signs_on_with_the_right_pin_only(room: Room) -> None:
    wrong = wishes.SignOnWish(request_id="p1", at=NINE, window=GENERAL, staff=StaffId("s01"), pin="1357")
    with capture_logs() as logs:
        assert room.say("desk/desk-w01", wrong) == Refusal(request_id="p1", code="wrong_pin")
    right = wishes.SignOnWish(request_id="p2", at=NINE, window=GENERAL, staff=StaffId("s01"), pin=PIN)
    assert room.say("desk/desk-w01", right) == Agreed(request_id="p2")
    assert room.keeper.hall.windows[GENERAL].staff == "s01"
    assert "1357" not in str(logs)


def test_the_pad_is_asked_for_a_rating_and_its_word_is_kept(room: Room) -> None:
    room.serve()
    order = room.line.until(lambda topic, _: topic == "hall/1/small/desk/desk-w01/order")
    assert isinstance(order, AskRating)
    rated = reports.Rated(
        request_id="r", at=NINE, order_id=order.order_id, level=RatingLevel.SATISFIED, reasons=("406",)
    )
    assert room.done("desk/desk-w01", rated) == Agreed(request_id="r")
    assert room.done("desk/desk-w01", rated) == Agreed(request_id="r")
    assert [each.level for each in room.keeper.hall.invitations.values()] == [RatingLevel.SATISFIED]


def test_an_order_goes_to_the_desk_last_heard_for_the_window(room: Room) -> None:
    part = PartStatus(part="pad-w01", state=DeviceState.READY, since=NINE)
    room.line.deliver("hall/1/small/desk/front/part/pad-w01", part)
    room.desk.issue()
    room.desk.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    room.desk.do(commands.CallNext, window=GENERAL)
    room.desk.do(commands.StartService, window=GENERAL)
    room.desk.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    room.line.until(lambda topic, _: topic == "hall/1/small/desk/front/order")


def test_an_undone_finish_withdraws_the_invitation_and_a_new_one_is_an_order_of_its_own(room: Room) -> None:
    room.serve()
    asked = room.line.until(lambda topic, _: topic.endswith("/order"))
    room.line.deliver(WISH.format("desk/desk-w01"), wishes.UndoWish(request_id="u", at=NINE, window=GENERAL))
    stopped = room.line.until(lambda topic, _: topic.endswith("/order"))
    assert isinstance(asked, AskRating)
    assert isinstance(stopped, StopRating)
    assert stopped.order_id == asked.order_id
    room.clock.move(5)
    room.line.deliver(WISH.format("desk/desk-w01"), wishes.FinishWish(request_id="f", at=NINE, window=GENERAL))
    again = room.line.until(lambda topic, _: topic.endswith("/order"))
    assert isinstance(again, AskRating)
    assert again.order_id != asked.order_id


def test_nobody_can_go_on_guessing_codes_at_a_locker(room: Room) -> None:
    codes = []
    for guess in range(GUESSES + 1):
        wish = wishes.CollectWish(request_id=f"g{guess}", at=NINE, code=f"{guess:08d}")
        answer = room.say("locker/locker-1", wish)
        assert isinstance(answer, Refusal)
        codes.append(answer.code)
    assert codes == ["code_wrong"] * GUESSES + ["locked_out"]


def test_a_report_that_was_not_stored_is_left_with_the_device(room: Room, rows: FailingRows) -> None:
    slip = room.ticket().slip
    printed = reports.Printed(request_id="p", at=NINE, ticket=slip.ticket)
    rows.failures = 1
    room.line.deliver(DONE.format("kiosk/kiosk-1"), printed)
    room.desk.do(commands.Tick)
    assert room.done("kiosk/kiosk-1", printed) == Agreed(request_id="p")
    assert room.keeper.hall.tickets[slip.ticket].printed is True
    assert room.keeper.counts.all()["not_stored"] == 1


def test_a_will_of_a_connection_long_replaced_is_ignored(room: Room) -> None:
    topic = "hall/1/small/kiosk/kiosk-1/state"
    room.line.deliver(topic, DeviceStatus(state=DeviceState.READY, session="new", since=NINE))
    room.line.deliver(topic, DeviceStatus(state=DeviceState.LOST, session="old", since=NINE))
    assert [part.state for part in room.presence.parts()] == [DeviceState.READY]
    room.line.deliver(topic, DeviceStatus(state=DeviceState.LOST, session="new", since=NINE))
    assert [part.state for part in room.presence.parts()] == [DeviceState.LOST]


def test_a_board_says_the_last_of_a_burst_when_its_pace_allows(room: Room) -> None:
    for _ in range(5):
        room.desk.issue()
    room.clock.wall += 1.0
    room.line.until(lambda _, message: isinstance(message, BoardFact) and message.waiting == 5)


def test_a_sign_is_said_at_once(room: Room) -> None:
    room.desk.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    room.line.until(lambda _, message: isinstance(message, WindowFact) and message.staff == "s01")


def test_an_emergency_is_on_every_sign_and_board_and_gone_from_them_afterwards(room: Room) -> None:
    places = {"window/w01", "window/w02", "window/w03", "board/all", "board/main"}
    for command, cleared in ((commands.DeclareEmergency, True), (commands.LiftEmergency, False)):
        room.desk.do(command)
        room.clock.wall += 1.0
        left = set(places)
        while left:
            topic, message = room.line.sent.get(timeout=10)
            if isinstance(message, BoardFact | WindowFact) and (message.emergency is not None) is cleared:
                left.discard(topic.removeprefix("hall/1/small/"))


def test_a_new_connection_hears_every_snapshot_again(room: Room) -> None:
    for _ in range(2):
        room.line.greeters[0]()
        seen = {"window/w01", "window/w02", "window/w03", "board/all", "board/main", "catalogue", "promise"}
        while seen:
            topic, _message = room.line.sent.get(timeout=10)
            seen.discard(topic.removeprefix("hall/1/small/"))


def test_a_catalogue_says_what_cannot_be_had_and_why(room: Room) -> None:
    room.clock.move(3 * 3600)
    room.line.greeters[0]()
    offered = room.line.until(lambda _, message: isinstance(message, CatalogueFact) and message.at == room.clock.time)
    assert isinstance(offered, CatalogueFact)
    items = [item for group in offered.groups for item in group.items]
    assert {item.refusal for item in items} == {"hall_break"}
    assert items[0].about == {"opens": "12:50"}
