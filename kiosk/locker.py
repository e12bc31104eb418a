"""The pickup locker (取件柜): opens a door once an order, says what came of it, and when the door is closed again."""

from collections.abc import Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from devices.ports import DeviceError, DoorState, LockBoard
from devices.supervisor import Notice
from hall.clock import Clock
from hall.logs import logger
from hall.messages.orders import AnyOrder, OpenDoor
from hall.messages.reports import DoorClosed, DoorLapsed, DoorLeftOpen, DoorOpened, DoorStuck, Report
from hall.words import CompartmentId, DoorNews, OrderId
from kiosk.ledger import Ledger, Stage
from kiosk.server import Server, tell

log = logger(__name__)

LEFT_OPEN_S = 30.0
"""Wall seconds after which an open door is forgotten rather than in use."""
LATE_S = 30.0
"""Wall seconds an order may wait here, while the board is away, say: then nobody stands before the door any more."""

_CLOSING = "closing."
"""Before an order's id in the ledger: the deed of seeing its door closed."""


class See(Protocol):
    """Told what a door does, for whoever stands before it."""

    def __call__(self, news: DoorNews, door: int, *, odd: bool = False) -> None:
        """`odd` where it was shut and the sensor sees something else than should be there."""
        ...


def nobody_looks(news: DoorNews, door: int, *, odd: bool = False) -> None:
    """For a locker without a screen."""


class OpenDoors:
    """How long each door of a board has been seen open, whoever opened it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: Mapping[int, float] = {}

    def look(self, doors: Mapping[int, DoorState]) -> Notice | None:
        """`door_left_open` and which, where doors were forgotten."""
        now = self._clock.monotonic()
        self._since = {door: self._since.get(door, now) for door, state in doors.items() if state is DoorState.OPEN}
        forgotten = sorted(door for door, since in self._since.items() if now - since > LEFT_OPEN_S)
        return Notice("door_left_open", {"doors": ", ".join(map(str, forgotten))}) if forgotten else None


@dataclass(slots=True)
class _Opened:
    """A door that was opened and not seen closed since."""

    compartment: CompartmentId
    since: float
    inside: bool | None = None
    """Whether something should lie behind it once it is shut; None where nobody said, or the power was cut since."""
    forgotten: bool = False


class Locker:
    """One locker; everything but `order` belongs to one thread."""

    def __init__(
        self,
        id: str,
        board: LockBoard,
        server: Server,
        ledger: Ledger,
        clock: Clock,
        see: See = nobody_looks,
    ) -> None:
        """No door opens by itself: one that was being opened when the program stopped is looked at, no more."""
        self._id = id
        self._board = board
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._see = see
        self._inbox: SimpleQueue[tuple[AnyOrder, float]] = SimpleQueue()
        self._open: dict[OrderId, _Opened] = {}
        self._doubtful: dict[OrderId, CompartmentId] = {}
        self._blind = False
        for deed in ledger.at(Stage.BEGUN):
            order, compartment = OrderId(deed.id.removeprefix(_CLOSING)), CompartmentId(deed.about)
            if deed.id.startswith(_CLOSING):
                self._open[order] = _Opened(compartment, clock.monotonic())
            else:
                self._doubtful[order] = compartment

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._inbox.put((order, self._clock.monotonic()))

    def serve(self, timeout_s: float) -> None:
        """Obey the next order, if there is one within `timeout_s` wall seconds, then look after open doors."""
        try:
            order, came_at = self._inbox.get(timeout=timeout_s)
        except Empty:
            pass
        else:
            self._obey(order, came_at)
        if self._open or self._doubtful:
            self._look()

    def _obey(self, order: AnyOrder, came_at: float) -> None:
        if not isinstance(order, OpenDoor):
            log.warning("an order is not for a locker", order_id=order.order_id)
            return
        if self._ledger.deed(order.order_id) is not None:
            return
        id, compartment = OrderId(order.order_id), order.compartment
        if self._clock.monotonic() - came_at > LATE_S:
            self._ledger.enter(id, Stage.FAILED, compartment)
            self._tell(DoorLapsed, "door", id, compartment)
            return
        self._ledger.enter(id, Stage.BEGUN, compartment)
        opened = self._opened(id, compartment)
        if opened is None:
            self._doubtful[id] = compartment
        else:
            self._say(id, compartment, opened, inside=order.inside)

    def _opened(self, id: OrderId, compartment: CompartmentId) -> bool | None:
        """Whether the door stands open; None where the board went away: it is looked at once that is back."""
        door = self._door(compartment)
        if door is None:
            log.warning("an order names no door of this locker", order_id=id, compartment=compartment)
            return False
        try:
            self._board.open_door(door)
        except DeviceError as error:
            log.warning("a door was not opened", order_id=id, compartment=compartment, code=error.code)
            return False if error.code == "absent" else self._stands_open(door)
        return True

    def _say(self, id: OrderId, compartment: CompartmentId, opened: bool, *, inside: bool | None = None) -> None:
        # One id for every first word on an order, so that the server counts only the first.
        self._tell(DoorOpened if opened else DoorStuck, "door", id, compartment)
        if opened:
            self._ledger.enter(_CLOSING + id, Stage.BEGUN, compartment)
            self._open[id] = _Opened(compartment, self._clock.monotonic(), inside)
        self._ledger.enter(id, Stage.DONE if opened else Stage.FAILED, compartment)

    def _look(self) -> None:
        try:
            doors = self._board.doors()
        except DeviceError as error:
            if not self._blind:
                log.warning("the doors cannot be seen", code=error.code)
            self._blind = True
            return
        self._blind = False
        for id, compartment in list(self._doubtful.items()):
            self._say(id, compartment, self._state(doors, compartment) is DoorState.OPEN)
            del self._doubtful[id]
        for id, opened in list(self._open.items()):
            if self._state(doors, opened.compartment) is DoorState.CLOSED:
                self._shut(id, opened)
            elif not opened.forgotten and self._clock.monotonic() - opened.since > LEFT_OPEN_S:
                opened.forgotten = True
                self._tell(DoorLeftOpen, "left", id, opened.compartment)

    def _shut(self, id: OrderId, opened: _Opened) -> None:
        compartment, item = opened.compartment, self._item(opened.compartment)
        odd = None not in (item, opened.inside) and item is not opened.inside
        self._tell(DoorClosed, "closed", id, compartment, odd=odd, item=item)
        self._ledger.enter(_CLOSING + id, Stage.DONE, compartment)
        del self._open[id]

    def _tell(
        self,
        kind: type[Report],
        what: str,
        order: OrderId,
        compartment: CompartmentId,
        *,
        odd: bool = False,
        **more: bool | None,
    ) -> None:
        about = {"order_id": order, "compartment": compartment, **more}
        tell(self._server, kind(request_id=f"{what}.{order}", at=self._clock.now(), **about))
        self._see(SEEN[kind], self._door(compartment) or 0, odd=odd)

    def _item(self, compartment: CompartmentId) -> bool | None:
        """Whether something lies behind a door; None where no sensor says so."""
        door = self._door(compartment)
        try:
            return None if door is None else self._board.items().get(door)
        except DeviceError as error:
            log.warning("the sensors cannot be read", code=error.code)
            return None

    def _state(self, doors: Mapping[int, DoorState], compartment: CompartmentId) -> DoorState:
        door = self._door(compartment)
        return DoorState.UNKNOWN if door is None else doors.get(door, DoorState.UNKNOWN)

    def _stands_open(self, door: int) -> bool | None:
        try:
            return self._board.doors().get(door) is DoorState.OPEN
        except DeviceError:
            return None

    def _door(self, compartment: CompartmentId) -> int | None:
        """The number of a compartment's door; None where it is none of this locker's."""
        locker, _, door = compartment.partition("/")
        return int(door) if locker == self._id and door.isdecimal() else None


SEEN: Mapping[type[Report], DoorNews] = {
    DoorOpened: DoorNews.OPENED,
    DoorClosed: DoorNews.CLOSED,
    DoorStuck: DoorNews.STUCK,
    DoorLeftOpen: DoorNews.LEFT_OPEN,
    DoorLapsed: DoorNews.LAPSED,
}
"""What each report tells whoever stands before the door."""
