"""The forecast's end of the line: follows the hall event by event, learns as a day opens, looks ahead when asked.

It runs beside the server, in a process of its own, for a roll-out burns what the hall's one writer needs.
"""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing.connection import Connection

from ulid import ULID

from hall.words import ItemCode, RequestId
from queue_server.core.changed import changed
from queue_server.core.commands import AdoptForecast, Command, WeighTide
from queue_server.core.events import ConfigurationAdopted, Event
from queue_server.core.evolve import evolve
from queue_server.core.plan import Plan
from queue_server.core.state import Forecast, Hall
from queue_server.forecast.advisor import Forecaster, Promises
from queue_server.forecast.journaled import Provenance, day_kind, read_past
from queue_server.forecast.learning import Learned, learn
from queue_server.forecast.outlook import last_servable
from queue_server.forecast.past import Past
from queue_server.journal.database import open_engine

ACTOR = "server"
MATERIAL_S = 60
MATERIAL_SHARE = 0.2
"""A promise that moved by less than a minute, or by less than a fifth, is the same promise."""
OLD_S = 600.0
"""After so long a table is adopted anew whatever it says."""
NICENESS = 10

Table = Mapping[ItemCode, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Follow:
    """Take the hall up as it stands; `Happened` goes on from here."""

    hall: Hall


@dataclass(frozen=True, slots=True)
class Happened:
    """What one command came to."""

    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Look:
    """Look ahead from now, and answer with an `Advice`."""

    now: datetime


Word = Follow | Happened | Look
"""What the server says."""


@dataclass(frozen=True, slots=True)
class Schooling:
    """What the hall learned for a day, from where, and the mean seconds its services really took by item."""

    day: date | None
    learned: Learned
    provenance: Provenance
    took_s: Mapping[ItemCode, float]

    @property
    def source(self) -> str:
        """The days it comes from, first and last; empty where the catalogue's guesses stand."""
        return self.provenance.dates


@dataclass(frozen=True, slots=True)
class Advice:
    """What a look ahead comes to: commands for the keeper, and the schooling where a day was begun with it."""

    commands: tuple[Command, ...] = ()
    schooling: Schooling | None = None


def unschooled(plan: Plan) -> Schooling:
    """What a hall counts with before it has foreseen a day: the catalogue's guesses."""
    return Schooling(None, learn(Past(), plan), Provenance(), {})


def follow(line: Connection, database_url: str) -> None:
    """Serve a line until its other end is gone."""
    follower = Follower(database_url)
    while True:
        try:
            word: Word = line.recv()
            advice = follower.hear(word)
            if advice is not None:
                line.send(advice)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def follow_alone(line: Connection, database_url: str) -> None:
    """The same as a process: it yields to the server, which alone says when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    follow(line, database_url)


class Follower:
    """Follows one hall; asked by one thread."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._forecaster = Forecaster()
        self._hall: Hall | None = None
        self._schooling: Schooling | None = None
        self._adopted_at: datetime | None = None

    def hear(self, word: Word) -> Advice | None:
        """Take in what the server says; an advice where it asked for one."""
        match word:
            case Follow():
                self._hall = word.hall
            case Happened():
                for event in word.events:
                    self._take(event)
            case Look():
                return self._look(word.now)
        return None

    def _take(self, event: Event) -> None:
        assert self._hall is not None, "a line begins with a hall to follow"
        self._hall = evolve(self._hall, event)
        if isinstance(event, ConfigurationAdopted):
            self._schooling = None  # items it never heard of may be served from now on
        if self._schooling is not None and self._schooling.day == self._hall.day:
            self._forecaster.hear(self._hall, event)

    def _look(self, now: datetime) -> Advice:
        hall = self._hall
        if hall is None or hall.day is None or not hall.open:
            return Advice()
        begun, means = None, None
        if self._schooling is None or self._schooling.day != hall.day:
            means, begun = self._learn(hall.plan, hall.day)
            self._schooling = begun
        now = max(now, hall.now)
        wanted = self._forecaster.tidal(hall, now)
        commands = (*self._adopting(hall, now, means), *self._weighing(wanted, now))
        return Advice(commands, begun)

    def _learn(self, plan: Plan, day: date) -> tuple[Forecast, Schooling]:
        engine = open_engine(self._database_url)
        try:
            history = read_past(engine, plan, day)
        finally:
            engine.dispose()
        kind = day_kind(day)
        means = self._forecaster.begin(plan, history.past, {"dow": kind.dow, "surge": kind.surge})
        self._forecaster.recall(history.ranks)
        learned = self._forecaster.learned
        assert learned is not None, "begin learns"
        return means, Schooling(day, learned, history.provenance, history.took_s)

    def _adopting(self, hall: Hall, now: datetime, means: Forecast | None) -> tuple[Command, ...]:
        """The promises, where they say something new; the day's means come with its first."""
        assert self._schooling is not None
        if means is not None:
            hall = changed(hall, forecast=means)  # the work ahead is counted as the rules will count it
        promises, last = self._forecaster.promises(hall, now), last_servable(hall, now)
        old = self._adopted_at is None or (now - self._adopted_at).total_seconds() >= OLD_S
        if means is None and not old and last == hall.last_servable and not _news(hall, promises):
            return ()
        self._adopted_at = now
        taught = means or Forecast({}, {})
        return (
            AdoptForecast(
                request_id=_fresh_id(now),
                actor=ACTOR,
                promises=promises.ordinary,
                last_servable=last,
                provenance=str(self._schooling.provenance),
                service_s=taught.service_s,
                pace=taught.pace,
                absent=taught.absent,
                credited=promises.credited,
                ahead_s=promises.ahead_s,
                seed=promises.seed,
                levels=promises.levels,
            ),
        )

    def _weighing(self, wanted: int | None, now: datetime) -> tuple[Command, ...]:
        """What the tide was weighed at; a hall without history keeps to its thresholds."""
        assert self._schooling is not None
        weighed = self._forecaster.weighed
        if wanted is None or weighed is None or not self._schooling.provenance.days:
            return ()
        return (
            WeighTide(
                request_id=_fresh_id(now),
                actor=ACTOR,
                wanted=wanted,
                opens=weighed.opens,
                saved_min=round(weighed.saved_min, 1),
                window_min=round(weighed.window_min, 1),
            ),
        )


def materially_different(before: Table, after: Table) -> bool:
    """Whether anybody would be told something new."""
    if before.keys() != after.keys():
        return True
    return any(_moved(old, after[item][index]) for item, pair in before.items() for index, old in enumerate(pair))


def _news(hall: Hall, promises: Promises) -> bool:
    return materially_different(hall.promises, promises.ordinary) or materially_different(
        hall.credited, promises.credited
    )


def _moved(old: int, new: int) -> bool:
    return abs(new - old) > max(MATERIAL_S, MATERIAL_SHARE * old)


def _fresh_id(now: datetime) -> RequestId:
    return RequestId(f"{ACTOR}/{ULID.from_datetime(now)}")
