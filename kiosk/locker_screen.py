"""A locker that is touched: draws what its screen machine says, tells it what happened, asks the server for it."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol, assert_never

from hall.clock import Clock
from hall.messages.wishes import AnyWish, CollectWish, DepositWish, RetrieveWish, StaffWish
from hall.words import CompartmentId, DoorNews, StaffId, SubjectId, TicketNo
from kiosk.flow.events import CodeScanned, KeyPressed, Pressed, Typed
from kiosk.flow.locker import Event, step
from kiosk.flow.locker_page import page
from kiosk.flow.locker_state import Answered, Asked, DoorTurned, State, Task, TimePassed
from kiosk.flow.page import Aids, Page
from kiosk.server import Server, ask


class Screen(Protocol):
    """A screen that shows pages and is touched; `kiosk.look.screen.KioskScreen` is one."""

    def show(self, page: Page) -> None:
        """Show a page."""
        ...

    def read(self, timeout_s: float) -> Pressed | Typed | KeyPressed | CodeScanned | None:
        """What somebody meant, or None."""
        ...

    def wake(self) -> None:
        """Let `read` return at once; from any thread."""
        ...


class LockerScreen:
    """One locker's screen; `serve` on one thread, `attend` on another, `see` from any."""

    def __init__(
        self,
        id: str,
        screen: Screen,
        server: Server,
        clock: Clock,
        answer_s: float,
        usual: Aids | None = None,
        shown: Callable[[], SubjectId | None] = lambda: None,
    ) -> None:
        """`shown` says whose card was shown before the code was typed."""
        self._id = id
        self._screen = screen
        self._server = server
        self._clock = clock
        self._answer_s = answer_s
        self._shown = shown
        self._heard: SimpleQueue[Event] = SimpleQueue()
        self._asked: SimpleQueue[Asked] = SimpleQueue()
        self._state = State(usual=usual or Aids(), aids=usual or Aids(), since_s=clock.monotonic())

    def see(self, news: DoorNews, door: int) -> None:
        """A door did something."""
        self._hear(DoorTurned(news, door))

    def serve(self, timeout_s: float) -> None:
        """Show how things stand, then take in the next touch and whatever else happened."""
        self._screen.show(page(self._state))
        touched = self._screen.read(timeout_s if self._heard.empty() else 0.0)
        if touched is not None:
            self._step(touched)
        while not self._heard.empty():
            self._step(self._heard.get())
        self._step(TimePassed())
        self._screen.show(page(self._state))

    def attend(self, timeout_s: float) -> None:
        """Ask the server what somebody wants, if anybody does within `timeout_s` wall seconds."""
        try:
            asked = self._asked.get(timeout=timeout_s)
        except Empty:
            return
        self._hear(Answered(ask(self._server, self._wish(asked), self._answer_s)))

    def _hear(self, event: Event) -> None:
        self._heard.put(event)
        self._screen.wake()

    def _step(self, event: Event) -> None:
        self._state, asked = step(self._state, event, self._clock.monotonic())
        if asked is not None:
            self._asked.put(asked)

    def _wish(self, asked: Asked) -> AnyWish:
        """What was typed, in the words of the server."""
        id, at, typed = self._server.new_id(), self._clock.now(), asked.typed
        staff = asked.staff or StaffId("")
        match asked.task:
            case Task.LOG_IN:
                return StaffWish(request_id=id, at=at, staff=_staff(typed[0]), pin=typed[1])
            case Task.LAY_IN:
                return DepositWish(request_id=id, at=at, ticket_no=TicketNo(typed[0].upper()), staff=staff)
            case Task.TAKE_OUT:
                door = CompartmentId(f"{self._id}/{int(typed[0]):02d}")
                second, pin = (_staff(typed[1]), typed[2]) if typed[1] else (None, None)
                return RetrieveWish(request_id=id, at=at, compartment=door, staff=staff, second=second, pin=pin)
            case Task.FETCH | Task.MENU:
                return CollectWish(request_id=id, at=at, code=typed[0], subject=self._shown())
            case _:
                assert_never(asked.task)


def _staff(typed: str) -> StaffId:
    return StaffId(f"s{typed}")
