"""The pickup locker (取件柜): opens a door once an order, says what came of it, and when the door is closed again."""

from collections.abc import Mapping
from queue import Empty, SimpleQueue

from devices.ports import CodePanel, DeviceError, DoorState, LockBoard
from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Refusal
from hall.messages.orders import AnyOrder, OpenDoor
from hall.messages.reports import DoorClosed, DoorOpened, DoorStuck
from hall.messages.wishes import CollectWish
from hall.words import CompartmentId, OrderId
from kiosk.ledger import Ledger, Stage
from kiosk.server import Server, ask, tell

log = logger(__name__)

LEFT_OPEN_S = 30.0
"""Wall seconds after which an open door is forgotten rather than in use."""

_CLOSING = "closing."
"""Before an order's id in the ledger: the deed of seeing its door closed."""


class PickupPanel:
    """Where citizens type their codes; the door itself is opened by the server's order."""

    def __init__(self, panel: CodePanel, server: Server, clock: Clock, answer_s: float) -> None:
        self._panel = panel
        self._server = server
        self._clock = clock
        self._answer_s = answer_s

    def serve(self, timeout_s: float) -> None:
        """Ask for the door behind the next code, if one is typed within `timeout_s` wall seconds."""
        code = self._panel.read(timeout_s)
        if code is None:
            return
        wish = CollectWish(request_id=self._server.new_id(), at=self._clock.now(), code=code)
        answer = ask(self._server, wish, self._answer_s)
        if answer is None:
            self._panel.show_refusal("no_answer", {})
        elif isinstance(answer, Refusal):
            self._panel.show_refusal(answer.code, answer.about)


class OpenDoors:
    """How long each door of a board has been seen open, whoever opened it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: Mapping[int, float] = {}

    def look(self, doors: Mapping[int, DoorState]) -> str:
        """The code `door_left_open` where a door was forgotten, else nothing."""
        now = self._clock.monotonic()
        self._since = {door: self._since.get(door, now) for door, state in doors.items() if state is DoorState.OPEN}
        return "door_left_open" if any(now - since > LEFT_OPEN_S for since in self._since.values()) else ""


class Locker:
    """One locker; everything but `order` belongs to one thread."""

    def __init__(
        self,
        id: str,
        board: LockBoard,
        server: Server,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        """No door opens by itself: one that was being opened when the program stopped is looked at, no more."""
        self._id = id
        self._board = board
        self._server = server
        self._ledger = ledger
        self._clock = clock
        self._inbox: SimpleQueue[AnyOrder] = SimpleQueue()
        self._open: dict[OrderId, CompartmentId] = {}
        self._doubtful: dict[OrderId, CompartmentId] = {}
        self._blind = False
        for deed in ledger.at(Stage.BEGUN):
            kept = self._open if deed.id.startswith(_CLOSING) else self._doubtful
            kept[OrderId(deed.id.removeprefix(_CLOSING))] = CompartmentId(deed.about)

    def order(self, order: AnyOrder) -> None:
        """Take an order; from any thread."""
        self._inbox.put(order)

    def serve(self, timeout_s: float) -> None:
        """Obey the next order, if there is one within `timeout_s` wall seconds, then look after open doors."""
        try:
            order = self._inbox.get(timeout=timeout_s)
        except Empty:
            pass
        else:
            self._obey(order)
        if self._open or self._doubtful:
            self._look()

    def _obey(self, order: AnyOrder) -> None:
        if not isinstance(order, OpenDoor):
            log.warning("an order is not for a locker", order_id=order.order_id)
            return
        if self._ledger.deed(order.order_id) is not None:
            return
        id, compartment = OrderId(order.order_id), order.compartment
        self._ledger.enter(id, Stage.BEGUN, compartment)
        self._say(id, compartment, self._opened(id, compartment))

    def _opened(self, id: OrderId, compartment: CompartmentId) -> bool:
        door = self._door(compartment)
        if door is None:
            log.warning("an order names no door of this locker", order_id=id, compartment=compartment)
            return False
        try:
            self._board.open_door(door)
        except DeviceError as error:
            log.warning("a door was not opened", order_id=id, compartment=compartment, code=error.code)
            return self._stands_open(door)
        return True

    def _say(self, id: OrderId, compartment: CompartmentId, opened: bool) -> None:
        # One id for both words on an order, so that the server counts only the first.
        kind: type[DoorOpened] | type[DoorStuck] = DoorOpened if opened else DoorStuck
        tell(self._server, kind(request_id=f"door.{id}", at=self._clock.now(), order_id=id, compartment=compartment))
        if opened:
            self._ledger.enter(_CLOSING + id, Stage.BEGUN, compartment)
            self._open[id] = compartment
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
        for id, compartment in list(self._open.items()):
            if self._state(doors, compartment) is DoorState.CLOSED:
                tell(
                    self._server,
                    DoorClosed(request_id=f"closed.{id}", at=self._clock.now(), order_id=id, compartment=compartment),
                )
                self._ledger.enter(_CLOSING + id, Stage.DONE, compartment)
                del self._open[id]

    def _state(self, doors: Mapping[int, DoorState], compartment: CompartmentId) -> DoorState:
        door = self._door(compartment)
        return DoorState.UNKNOWN if door is None else doors.get(door, DoorState.UNKNOWN)

    def _stands_open(self, door: int) -> bool:
        try:
            return self._board.doors().get(door) is DoorState.OPEN
        except DeviceError:
            return False

    def _door(self, compartment: CompartmentId) -> int | None:
        """The number of a compartment's door; None where it is none of this locker's."""
        locker, _, door = compartment.partition("/")
        return int(door) if locker == self._id and door.isdecimal() else None
