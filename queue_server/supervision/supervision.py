"""Looks at the hall by its rules every few seconds, off the writer, and asks what it finds into the journal."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from ulid import ULID

from hall.clock import Clock
from hall.words import RequestId
from queue_server.bridge.presence import Part
from queue_server.core.commands import Command, ReportAlerts
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.rhythm import Rhythm
from queue_server.supervision.measures import Look
from queue_server.supervision.rules import Rules
from queue_server.supervision.watch import watch

ACTOR = "supervision"
EVERY_S = 5.0


class Keeper(Protocol):
    """What supervision needs of the keeper."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something."""
        ...


class Supervision:
    """Keeps a hall's alerts up to date on a thread of its own."""

    def __init__(
        self, keeper: Keeper, parts: Callable[[], Sequence[Part]], rules: Rules, clock: Clock, counts: Counts
    ) -> None:
        """`parts` says how the devices are."""
        self._keeper = keeper
        self._parts = parts
        self._rules = rules
        self._clock = clock
        self._asked: Future[Reply] | None = None
        self._rhythm = Rhythm("supervision", EVERY_S, self.beat, counts)

    def start(self) -> None:
        """Begin to look."""
        self._rhythm.start()

    def stop(self) -> None:
        """Look no more."""
        self._rhythm.stop()

    def beat(self) -> None:
        """Look once, and report what changed; nothing is asked while the last report is not on disk."""
        hall = self._keeper.hall
        if hall.day is None or (self._asked is not None and not self._asked.done()):
            return
        now = max(self._clock.now(), hall.now)
        seen, passed = watch(Look(hall, self._parts(), now), self._rules)
        if seen or passed:
            id = RequestId(f"{ACTOR}/{ULID.from_datetime(now)}")
            self._asked = self._keeper.submit(ReportAlerts(request_id=id, actor=ACTOR, seen=seen, passed=passed))
