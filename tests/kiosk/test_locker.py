from collections.abc import Mapping
from pathlib import Path

import pytest

from devices.ports import DeviceError, DeviceGone, DoorState, OutcomeUnknown
from devices.supervisor import Notice
from hall.messages.answers import Agreed, Refusal
from hall.messages.orders import OpenDoor, StopRating
from hall.messages.reports import DoorClosed, DoorLapsed, DoorLeftOpen, DoorOpened, DoorStuck, Report
from hall.messages.wishes import CollectWish
from hall.words import CompartmentId, DoorNews, OrderId
from kiosk.ledger import Ledger, Stage
from kiosk.locker import LATE_S, LEFT_OPEN_S, Locker, OpenDoors
from kiosk.locker_panel import PickupPanel
from tests.kiosk.fakes import NOW, FakeServer, StillClock, there

SEVEN = CompartmentId("locker-1/07")
O1 = OrderId("o1")
OPENED = DoorOpened(request_id="door.o1", at=NOW, order_id=O1, compartment=SEVEN)
STUCK = DoorStuck(request_id="door.o1", at=NOW, order_id=O1, compartment=SEVEN)
CLOSED = DoorClosed(request_id="closed.o1", at=NOW, order_id=O1, compartment=SEVEN)


class FakeBoard:
    def __init__(self) -> None:
        self.fault: DeviceError | None = None
        self.blind = False
        self.opens_anyway = False
        self.opened: list[int] = []
        self.state = dict.fromkeys(range(1, 13), DoorState.CLOSED)
        self.inside: dict[int, bool] = {}
        self.numb = False

    def open_door(self, door: int) -> None:
        self.opened.append(door)
        if self.fault is None or self.opens_anyway:
            self.state[door] = DoorState.OPEN
        if self.fault is not None:
            raise self.fault

    def doors(self) -> dict[int, DoorState]:
        if self.blind:
            raise DeviceGone("offline")
        return dict(self.state)

    def items(self) -> dict[int, bool]:
        if self.numb:
            raise DeviceGone("offline")
        return self.inside


@pytest.fixture
def board() -> FakeBoard:
    return FakeBoard()


@pytest.fixture
def locker(board: FakeBoard, server: FakeServer, ledger: Ledger, clock: StillClock) -> Locker:
    return Locker("locker-1", board, server, ledger, clock)


def obey(locker: Locker, compartment: CompartmentId = SEVEN) -> None:
    locker.order(OpenDoor(order_id=O1, compartment=compartment))
    locker.serve(0.0)


def test_a_door_is_opened_and_its_closing_told(locker: Locker, board: FakeBoard, server: FakeServer) -> None:
    obey(locker)
    assert (board.opened, server.reports) == ([7], [OPENED])

    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)
    locker.serve(0.0)

    assert server.reports == [OPENED, CLOSED]


def test_the_same_order_opens_once(locker: Locker, board: FakeBoard, server: FakeServer) -> None:
    obey(locker)
    board.state[7] = DoorState.CLOSED
    obey(locker)

    assert board.opened == [7]
    assert server.reports == [OPENED, CLOSED]


def test_the_same_order_opens_once_even_over_a_restart(
    locker: Locker, board: FakeBoard, server: FakeServer, tmp_path: Path, clock: StillClock
) -> None:
    obey(locker)

    restarted = Locker("locker-1", board, server, Ledger(tmp_path / "deeds"), clock)
    obey(restarted)
    board.state[7] = DoorState.CLOSED
    restarted.serve(0.0)

    assert board.opened == [7]
    assert server.reports == [OPENED, CLOSED]


def test_a_door_that_stays_shut_is_told_stuck(locker: Locker, board: FakeBoard, server: FakeServer) -> None:
    board.fault = DeviceError("door_stuck")

    obey(locker)

    assert server.reports == [STUCK]


def test_a_door_whose_fate_is_unknown_is_looked_at(locker: Locker, board: FakeBoard, server: FakeServer) -> None:
    board.fault, board.opens_anyway = OutcomeUnknown("silent"), True

    obey(locker)

    assert (board.opened, server.reports) == ([7], [OPENED])


@pytest.mark.parametrize(("state", "report"), [(DoorState.CLOSED, STUCK), (DoorState.OPEN, OPENED)])
def test_after_a_power_cut_in_the_middle_a_door_is_looked_at_and_never_opened(
    board: FakeBoard, server: FakeServer, ledger: Ledger, clock: StillClock, state: DoorState, report: Report
) -> None:
    ledger.enter(O1, Stage.BEGUN, SEVEN)
    board.state[7] = state
    board.blind = True
    locker = Locker("locker-1", board, server, ledger, clock)
    locker.serve(0.0)
    assert server.reports == []

    board.blind = False
    locker.serve(0.0)
    obey(locker)

    assert (board.opened, server.reports) == ([], [report])


@pytest.mark.parametrize("compartment", ["locker-2/07", "locker-1/x", "locker-1"])
def test_a_door_of_another_locker_is_not_opened(
    locker: Locker, board: FakeBoard, server: FakeServer, compartment: str
) -> None:
    obey(locker, CompartmentId(compartment))

    assert board.opened == []
    assert [type(report) for report in server.reports] == [DoorStuck]


@pytest.mark.parametrize("item", [True, False])
def test_what_the_sensor_sees_behind_a_closed_door_is_told(
    locker: Locker, board: FakeBoard, server: FakeServer, item: bool
) -> None:
    obey(locker)
    board.inside = {7: item}
    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)

    assert server.reports == [
        OPENED,
        DoorClosed(request_id="closed.o1", at=NOW, order_id=O1, compartment=SEVEN, item=item),
    ]


def test_a_sensor_that_cannot_be_read_leaves_it_open_what_lies_there(
    locker: Locker, board: FakeBoard, server: FakeServer
) -> None:
    obey(locker)
    board.numb = True
    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)

    assert server.reports == [OPENED, CLOSED]


def test_a_board_that_does_not_answer_leaves_the_door_watched(
    locker: Locker, board: FakeBoard, server: FakeServer
) -> None:
    obey(locker)
    board.blind = True
    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)
    assert server.reports == [OPENED]

    board.blind = False
    locker.serve(0.0)
    assert server.reports == [OPENED, CLOSED]


def test_an_order_for_another_kind_of_device_is_left_alone(
    locker: Locker, board: FakeBoard, server: FakeServer
) -> None:
    locker.order(StopRating(order_id=O1))
    locker.serve(0.0)

    assert (board.opened, server.reports) == ([], [])


class FakePanel:
    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.refused: list[str] = []

    def read(self, timeout_s: float) -> str | None:
        return self.codes.pop(0) if self.codes else None

    def show_refusal(self, code: str, about: Mapping[str, str]) -> None:
        self.refused.append(code)


def test_a_pick_up_code_is_asked_of_the_server_and_opens_nothing_itself(
    board: FakeBoard, server: FakeServer, clock: StillClock
) -> None:
    panel = FakePanel("123456")
    server.answer = lambda wish: Agreed(request_id=wish.request_id)
    PickupPanel(panel, server, clock, there()).serve(0.0)

    assert server.wishes == [CollectWish(request_id="r1", at=NOW, code="123456")]
    assert (board.opened, panel.refused) == ([], [])


def test_a_wrong_code_and_a_silent_server_are_said_in_words(server: FakeServer, clock: StillClock) -> None:
    panel = FakePanel("123456", "123456")
    works = PickupPanel(panel, server, clock, there())
    server.answer = lambda wish: Refusal(request_id=wish.request_id, code="code_wrong")
    works.serve(0.0)
    server.answer = lambda _: None
    works.serve(0.0)
    works.serve(0.0)

    assert panel.refused == ["code_wrong", "no_answer"]


class WallClock(StillClock):
    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def test_a_door_left_open_is_told_after_half_a_minute_and_no_longer_once_it_is_shut() -> None:
    clock = WallClock()
    doors = OpenDoors(clock)
    told = []
    for clock.seconds, state in (
        (0.0, DoorState.OPEN),
        (LEFT_OPEN_S, DoorState.OPEN),
        (LEFT_OPEN_S + 1, DoorState.OPEN),
        (LEFT_OPEN_S + 2, DoorState.CLOSED),
        (LEFT_OPEN_S + 3, DoorState.OPEN),
    ):
        told.append(doors.look({7: state, 8: DoorState.CLOSED, 9: DoorState.UNKNOWN}))
    assert told == [None, None, Notice("door_left_open", {"doors": "7"}), None, None]


def test_every_door_left_open_is_named_in_the_order_of_the_locker() -> None:
    clock = WallClock()
    doors = OpenDoors(clock)
    both = {12: DoorState.OPEN, 7: DoorState.OPEN, 8: DoorState.CLOSED}
    doors.look(both)
    clock.seconds = LEFT_OPEN_S + 1
    assert doors.look(both) == Notice("door_left_open", {"doors": "7, 12"})


def test_a_door_opened_by_an_order_and_left_open_is_told_once_and_its_closing_all_the_same(
    board: FakeBoard, server: FakeServer, ledger: Ledger
) -> None:
    clock = WallClock()
    seen: list[tuple[DoorNews, int]] = []

    def see(news: DoorNews, door: int, *, odd: bool = False) -> None:
        assert not odd
        seen.append((news, door))

    locker = Locker("locker-1", board, server, ledger, clock, see)
    obey(locker)
    for clock.seconds in (LEFT_OPEN_S, LEFT_OPEN_S + 1, LEFT_OPEN_S + 2):
        locker.serve(0.0)
    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)

    left = DoorLeftOpen(request_id="left.o1", at=NOW, order_id=O1, compartment=SEVEN)
    assert server.reports == [OPENED, left, CLOSED]
    assert seen == [(DoorNews.OPENED, 7), (DoorNews.LEFT_OPEN, 7), (DoorNews.CLOSED, 7)]


def test_an_order_that_waited_too_long_opens_nothing_and_says_so_once(
    board: FakeBoard, server: FakeServer, ledger: Ledger
) -> None:
    clock = WallClock()
    locker = Locker("locker-1", board, server, ledger, clock)
    locker.order(OpenDoor(order_id=O1, compartment=SEVEN))
    clock.seconds = LATE_S + 1
    locker.serve(0.0)
    obey(locker)

    assert board.opened == []
    assert server.reports == [DoorLapsed(request_id="door.o1", at=NOW, order_id=O1, compartment=SEVEN)]


@pytest.mark.parametrize(
    ("inside", "seen_inside", "odd"), [(False, True, True), (True, True, False), (None, True, False)]
)
def test_a_sensor_that_sees_what_should_not_be_is_shown_at_the_locker(
    server: FakeServer, ledger: Ledger, inside: bool | None, seen_inside: bool, odd: bool
) -> None:
    board = FakeBoard()
    board.inside = {7: seen_inside}
    oddly: list[bool] = []

    def see(news: DoorNews, door: int, *, odd: bool = False) -> None:
        oddly.append(odd)

    locker = Locker("locker-1", board, server, ledger, WallClock(), see)
    locker.order(OpenDoor(order_id=O1, compartment=SEVEN, inside=inside))
    locker.serve(0.0)
    board.state[7] = DoorState.CLOSED
    locker.serve(0.0)
    assert oddly == [False, odd]
