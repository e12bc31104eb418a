"""Says over the broker what is on disk: answers and orders at once, snapshots when they change and not too often."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol, TypeVar

import msgspec

from hall.clock import Clock
from hall.logs import logger
from hall.messages.answers import Answer
from hall.messages.topics import Address, HallMessage, Message
from hall.outbox import OutboxFull
from hall.sections import WHOLE_HALL
from hall.words import WindowId, ZoneId
from queue_server.boundary import Boundary
from queue_server.bridge import facts
from queue_server.bridge.boards import Names, board, window_sign
from queue_server.bridge.orders import Desks, Letter, open_doors, open_invitations, orders
from queue_server.bridge.receipts import Receipts
from queue_server.core.commands import Command
from queue_server.core.events import Event
from queue_server.core.state import Hall
from queue_server.counts import Counts

BOARD_S = 0.1
CATALOGUE_S = 0.5
PROMISE_S = 5.0
"""Wall seconds between two snapshots of a kind, on average; the last of a burst is always said."""
BOARDS_AT_ONCE = 3
"""So that a call right after a ticket was taken is on the glass at once."""

log = logger(__name__)

F = TypeVar("F", bound=HallMessage)


class Line(Protocol):
    """What publishing needs of the broker link."""

    def publish(self, topic: str, message: Message) -> None:
        """Send a message; raises `OutboxFull`."""
        ...


@dataclass(frozen=True, slots=True)
class _Step:
    before: Hall
    after: Hall
    happened: Sequence[Event]


@dataclass(frozen=True, slots=True)
class _Reply:
    to: Address
    make: Callable[[], Answer]


class _Pace:
    """How often a kind of snapshot may be said: on average, and how many at once after a silence."""

    def __init__(self, every_s: float, at_once: int = 1) -> None:
        self.every_s = every_s
        self.next_at = 0.0
        self._ahead_s = (at_once - 1) * every_s

    def due(self, now: float) -> bool:
        """Whether it may be said now; if so, the next time is put off."""
        if now < self.next_at:
            return False
        self.next_at = max(now - self._ahead_s, self.next_at) + self.every_s
        return True


class Publisher:
    """One thread between the keeper and the broker, so that neither waits for the other."""

    def __init__(
        self,
        sight: Callable[[], Hall],
        line: Line,
        clock: Clock,
        desks: Desks,
        counts: Counts,
        names: Names | None = None,
        receipts: Receipts | None = None,
    ) -> None:
        self._sight = sight
        self._names = names or Names()
        self._receipts = receipts
        self._line = line
        self._clock = clock
        self._desks = desks
        self._counts = counts
        self._boundary = Boundary("publisher", counts)
        self._inbox: SimpleQueue[_Step | _Reply | str] = SimpleQueue()
        self._said: dict[str, HallMessage] = {}
        self._seen: Hall | None = None
        self._paces = {
            "board": _Pace(BOARD_S, BOARDS_AT_ONCE),
            "catalogue": _Pace(CATALOGUE_S),
            "promise": _Pace(PROMISE_S),
        }
        self._board_of: Hall | None = None
        self._thread = Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def stop(self) -> None:
        """Publish what was handed over, then end."""
        self._inbox.put("stop")
        if self._thread.is_alive():
            self._thread.join()

    def greet(self) -> None:
        """A connection began: say every snapshot, and again what devices are still to do."""
        self._inbox.put("greet")

    def hear(self, before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:  # noqa: ARG002
        """Take what is on disk, as the keeper tells it."""
        if happened:
            self._inbox.put(_Step(before, after, happened))

    def answer(self, to: Address, make: Callable[[], Answer]) -> None:
        """Answer a device on its own topic; `make` runs on this thread."""
        self._inbox.put(_Reply(to, make))

    def _run(self) -> None:
        while True:
            job: _Step | _Reply | str | None
            try:
                job = self._inbox.get(timeout=self._wait_s())
            except Empty:
                job = None
            if job == "stop":
                return
            if job is not None:
                self._boundary.within(type(job).__name__, partial(self._do, job))
            self._boundary.within("snapshots", self._say_paced)

    def _do(self, job: _Step | _Reply | str) -> None:
        match job:
            case _Reply(to=to, make=make):
                answer = make()
                self._send(answer.topic(to), answer)
            case _Step(before=before, after=after, happened=happened):
                self._send_orders(orders(before, after, happened, self._desks))
                if self._receipts is not None:
                    self._send_orders(self._receipts.orders(after, happened))
                self._say_signs(before if before is self._seen and before.plan is after.plan else None, after)
                self._seen = after
            case _:
                self._greet()

    def _greet(self) -> None:
        hall = self._sight()
        self._said.clear()
        self._board_of = None
        for pace in self._paces.values():
            pace.next_at = 0.0
        self._say_signs(None, hall)
        self._send_orders(open_invitations(hall, self._clock.now(), self._desks))
        self._send_orders(open_doors(hall, self._clock.now()))

    def _send_orders(self, letters: Iterable[Letter]) -> None:
        for address, order in letters:
            self._send(order.topic(address), order)

    def _say_signs(self, before: Hall | None, after: Hall) -> None:
        changed = after.windows if before is None else _changed_signs(before, after)
        for window in changed:
            self._say(after, window_sign(after, window, self._clock.now()))

    def _say_paced(self) -> None:
        wall, hall = self._clock.monotonic(), self._sight()
        if hall is not self._board_of and self._paces["board"].due(wall):
            names = self._names.of(hall)
            for zone in (WHOLE_HALL, *(zone.id for zone in hall.plan.zones)):
                self._say(hall, board(hall, ZoneId(zone), self._clock.now(), names))
            self._board_of = hall
        if self._paces["catalogue"].due(wall):
            self._say(hall, facts.catalogue(hall, self._clock.now()))
        if self._paces["promise"].due(wall):
            self._say(hall, facts.promise(hall, self._clock.now()))

    def _wait_s(self) -> float:
        """Until the next snapshot may be due."""
        wall = self._clock.monotonic()
        due = [self._paces["catalogue"].next_at, self._paces["promise"].next_at]
        if self._board_of is not self._sight():
            due.append(self._paces["board"].next_at)
        return max(0.0, min(due) - wall)

    def _say(self, hall: Hall, fact: HallMessage) -> None:
        """Say a snapshot if it says anything new."""
        topic = fact.topic(hall.plan.id)
        said = self._said.get(topic)
        if said is None or msgspec.structs.replace(fact, at=said.at) != said:
            self._said[topic] = fact
            self._send(topic, fact)

    def _send(self, topic: str, message: Message) -> None:
        try:
            self._line.publish(topic, message)
        except OutboxFull:
            # Snapshots are said again on the next connection, devices ask again for answers.
            self._said.pop(topic, None)
            if self._counts.add("outbox_full") == 1:
                log.warning("the broker is away and its outbox is full; messages are dropped", topic=topic)


def _changed_signs(before: Hall, after: Hall) -> Iterator[WindowId]:
    """The windows whose own state, or whose ticket in hand, is another; all of them where it concerns everybody."""
    if before.emergency is not after.emergency or before.outages is not after.outages:
        yield from after.windows
        return
    if before.windows is after.windows and before.tickets is after.tickets:
        return
    for window, state in after.windows.items():
        in_hand = state.ticket
        if before.windows.get(window) is not state or (
            in_hand is not None and before.tickets.get(in_hand) is not after.tickets[in_hand]
        ):
            yield window
