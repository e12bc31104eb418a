"""The server's end of the line: tells the follower what happens, asks it to look ahead, submits what it advises."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date, datetime
from queue import Empty, SimpleQueue
from threading import Event as Flag
from typing import Protocol

from hall.clock import Clock
from hall.logs import logger
from queue_server.advising.follower import Advice, Follow, Happened, Look, Schooling, Word
from queue_server.advising.lines import Line, Start
from queue_server.core.commands import Command
from queue_server.core.events import Event
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.keeper import Listener
from queue_server.rhythm import Rhythm

LOOK_S = 60.0
"""Hall seconds between two looks ahead."""
BEAT_S, FASTEST_BEAT_S = 1.0, 0.05
HALL_BEAT_S = 15.0
"""On a demo's fast clock a beat may be worth this much of the hall's time."""
PATIENCE_S = 60.0
"""Wall seconds a look ahead may take before the follower is given up."""
AGAIN_S = 10.0
"""Wall seconds from losing a follower to starting another."""
GLANCE_S = 0.2

log = logger(__name__)


class Keeper(Protocol):
    """What advising needs of the keeper."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something."""
        ...

    def subscribe(self, listener: Listener) -> None:
        """Tell a listener of all that is stored."""
        ...


class _Lost(Exception):
    """The follower does not answer any more."""


class Advising:
    """Keeps a follower beside the hall, another where one is lost; make it before the keeper starts."""

    def __init__(self, keeper: Keeper, database_url: str, clock: Clock, counts: Counts, start: Start) -> None:
        self._keeper = keeper
        self._database_url = database_url
        self._clock = clock
        self._counts = counts
        self._start = start
        self._told: SimpleQueue[tuple[Hall, Hall, Sequence[Event]]] = SimpleQueue()
        self._line: Line | None = None
        self._lost_at: float | None = None
        self._followed: Hall | None = None
        self._in_step = False
        self._looked: tuple[date | None, datetime] | None = None
        self._schooling: Schooling | None = None
        self._leaving = Flag()
        every_s = min(BEAT_S, max(FASTEST_BEAT_S, clock.wall_seconds(HALL_BEAT_S)))
        self._rhythm = Rhythm("advising", every_s, self.beat, counts)
        keeper.subscribe(self.hear)

    @property
    def learned(self) -> Schooling | None:
        """What the hall learned for the newest day it foresaw; may be read from any thread."""
        return self._schooling

    def start(self) -> None:
        """Begin to follow."""
        self._rhythm.start()

    def stop(self) -> None:
        """Let the follower go."""
        self._leaving.set()
        self._rhythm.stop()
        if self._line is not None:
            self._line.end()
            self._line = None

    def hear(self, before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:  # noqa: ARG002
        """Keep what is on disk for the next beat; called on the keeper's thread."""
        if happened:
            self._told.put((before, after, happened))

    def beat(self) -> None:
        """Tell what happened, and look ahead if it is time."""
        try:
            if self._line is None and not self._begin():
                self._forget()
                return
            self._tell()
            if self._due():
                self._look()
        except (_Lost, EOFError, OSError) as error:
            self._lose(type(error).__name__)

    def _begin(self) -> bool:
        """Start a follower, unless the last one was lost a moment ago."""
        if self._lost_at is not None and self._clock.monotonic() - self._lost_at < AGAIN_S:
            return False
        self._line = self._start(self._database_url)
        self._looked = None
        self._take_up()
        return True

    def _take_up(self) -> None:
        """Let the follower begin with the hall as it stands; what led to it may still be in the queue."""
        self._followed, self._in_step = self._keeper.hall, False
        self._say(Follow(self._followed))

    def _tell(self) -> None:
        while True:
            try:
                before, after, happened = self._told.get_nowait()
            except Empty:
                return
            if before is self._followed:
                self._say(Happened(happened))
                self._followed, self._in_step = after, True
            elif after is self._followed:
                self._in_step = True
            elif self._in_step:  # the keeper took the hall up from the journal meanwhile
                self._take_up()

    def _forget(self) -> None:
        while not self._told.empty():
            self._told.get_nowait()

    def _due(self) -> bool:
        hall, now = self._keeper.hall, self._clock.now()
        if not hall.open:
            return False
        if self._looked is None or self._looked[0] != hall.day:
            return True
        return abs((now - self._looked[1]).total_seconds()) >= LOOK_S

    def _look(self) -> None:
        now = self._clock.now()
        if not self._in_step and self._followed is not self._keeper.hall:
            self._take_up()
        self._looked = (self._keeper.hall.day, now)
        self._say(Look(now))
        advice = self._answer()
        if advice is None:
            return
        if advice.schooling is not None:
            self._schooling = advice.schooling
            log.info("the day is foreseen", day=str(advice.schooling.day), source=str(advice.schooling.provenance))
        for command in advice.commands:
            self._keeper.submit(command)

    def _answer(self) -> Advice | None:
        """What the follower says; None where the server leaves meanwhile."""
        assert self._line is not None
        deadline = self._clock.monotonic() + PATIENCE_S
        while not self._line.connection.poll(GLANCE_S):
            if self._leaving.is_set():
                return None
            if self._clock.monotonic() >= deadline:
                raise _Lost
        advice: Advice = self._line.connection.recv()
        return advice

    def _say(self, word: Word) -> None:
        assert self._line is not None
        self._line.connection.send(word)

    def _lose(self, error: str) -> None:
        """Until another follower looks ahead, the promises in force stand and the tide keeps to its thresholds."""
        self._counts.add("forecaster_lost")
        log.warning("the forecaster is gone and is started again", error=error, after_s=AGAIN_S)
        self._lost_at = self._clock.monotonic()
        if self._line is not None:
            self._line.end()
            self._line = None
