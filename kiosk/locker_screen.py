"""A locker that is touched: draws what its screen machine says, tells it what happened, asks the server for it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Protocol, assert_never

from hall.clock import Clock
from hall.messages.facts import CatalogueFact, TicketTime
from hall.messages.wishes import AnyWish, CollectWish, DepositWish, RetrieveWish, StaffWish
from hall.words import CompartmentId, DoorNews, StaffId, SubjectId, TicketNo
from kiosk.flow.events import CodeScanned, KeyPressed, Pressed, Typed
from kiosk.flow.locker import Event, step
from kiosk.flow.locker_page import page
from kiosk.flow.locker_state import Answered, Asked, DoorTurned, HoursTurned, State, Task, TimePassed
from kiosk.flow.page import Aids, Page
from kiosk.reach import Reach
from kiosk.server import Server, ask

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


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
        reach: Reach,
        usual: Aids | None = None,
        shown: Callable[[], SubjectId | None] = lambda: None,
    ) -> None:
        """`shown` says whose card was shown before the code was typed."""
        self._id = id
        self._screen = screen
        self._server = server
        self._clock = clock
        self._reach = reach
        self._shown = shown
        self._periods: tuple[TicketTime, ...] = ()
        self._holder: SubjectId | None = None
        self._heard: SimpleQueue[Event] = SimpleQueue()
        self._asked: SimpleQueue[Asked] = SimpleQueue()
        self._state = State(usual=usual or Aids(), aids=usual or Aids(), since_s=clock.monotonic())

    def see(self, news: DoorNews, door: int, *, odd: bool = False) -> None:
        """A door did something; `odd` where it was shut and the sensor sees what should not be."""
        self._hear(DoorTurned(news, door, odd))

    def see_catalogue(self, catalogue: CatalogueFact) -> None:
        """When people may help themselves; from any thread."""
        self._periods = catalogue.self_service

    def serve(self, timeout_s: float) -> None:
        """Show how things stand, then take in the next touch and whatever else happened."""
        self._screen.show(page(self._state))
        touched = self._screen.read(timeout_s if self._heard.empty() else 0.0)
        if touched is not None:
            self._step(touched)
        while not self._heard.empty():
            self._step(self._heard.get())
        self._step(TimePassed())
        if (hours := turned(self._periods, self._clock.now())) != self._state.hours:
            self._step(hours)
        self._screen.show(page(self._state))

    def attend(self, timeout_s: float) -> None:
        """Ask the server what somebody wants, if anybody does within `timeout_s` wall seconds."""
        try:
            asked = self._asked.get(timeout=timeout_s)
        except Empty:
            return
        self._hear(Answered(ask(self._server, self._wish(asked), self._reach)))

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
                number = TicketNo(typed[0].upper())
                return DepositWish(request_id=id, at=at, ticket_no=number, staff=staff, size=asked.size)
            case Task.TAKE_OUT:
                door = CompartmentId(f"{self._id}/{int(typed[0]):02d}")
                second, pin = (_staff(typed[1]), typed[2]) if typed[1] else (None, None)
                return RetrieveWish(request_id=id, at=at, compartment=door, staff=staff, second=second, pin=pin)
            case Task.FETCH | Task.CHOOSE | Task.MENU:
                if asked.task is not Task.CHOOSE:
                    self._holder = self._shown()  # a card opens one door, however often its holder is asked
                holder, only = self._holder, asked.only
                return CollectWish(request_id=id, at=at, code=typed[0], subject=holder, choose=True, only=only)
            case _:
                assert_never(asked.task)


def turned(periods: Sequence[TicketTime], now: datetime) -> HoursTurned:
    """Where an hour of the clock falls; periods without a minute between them are one."""
    ends = next((each.end for each in periods if each.start <= now < each.end), None)
    while ends is not None and (later := _joined(periods, ends)) is not None:
        ends = later
    if ends is not None:
        return HoursTurned(always=True) if ends - now > DAY else HoursTurned(ends=ends)
    return HoursTurned(opens=min((each.start for each in periods if each.start > now), default=None))


def _joined(periods: Sequence[TicketTime], end: datetime) -> datetime | None:
    """The end of a period that begins where another ends; a hall writes the last minute of its day as 23:59:59."""
    return next((each.end for each in periods if end <= each.start <= end + MINUTE), None)


def _staff(typed: str) -> StaffId:
    return StaffId(f"s{typed}")
