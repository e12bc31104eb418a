"""A day played event by event: simulated citizens come, wait, leave and are served where a hall under test says."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from typing import Literal, Protocol

from hall.rehearsal.day_file import Visitor
from hall.words import QueueClass, WindowPhase

TICK_S = 60.0


class HallUnderTest(Protocol):
    """The decisions a day needs; `hall drive` offers the same ones as lines of JSON."""

    def issue(
        self, t: float, ticket: str, item: str, queue_class: QueueClass, appointment: float | None = None
    ) -> tuple[float, float]:
        """Take a ticket; the wait promised."""
        ...

    def call(self, t: float, window: str) -> str | int | None:
        """Ask for the next citizen."""
        ...

    def pick(self, t: float, ticket: str, windows: Sequence[str]) -> str:
        """Ask which of several idle windows a ticket should take."""
        ...

    def done(self, t: float, window: str, ticket: str, outcome: Literal["served", "absent"]) -> None:
        """Say that a window is free again."""
        ...

    def window(self, t: float, window: str, phase: WindowPhase) -> None:
        """Say what a window is now."""
        ...

    def tick(self, t: float) -> int | None:
        """Let a minute pass; how many tidal windows should be open."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """A window to the simulation: what it may serve, whether it is tidal, how slow its clerk is today."""

    id: str
    items: frozenset[str]
    tidal: bool = False
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class House:
    """What the simulation knows of a hall: its windows, its sessions and the lengths of its customs, in seconds."""

    posts: tuple[Post, ...]
    sessions: tuple[tuple[float, float], ...]
    walk_s: float = 25.0
    call_s: float = 40.0
    setup_s: float = 480.0
    grace_s: float = 1800.0


@dataclass(slots=True)
class Stay:
    """One citizen's day: when called and served, or when gone; `promised` is what was said at issue."""

    visitor: Visitor
    promised: tuple[float, float] = (0.0, 0.0)
    called_s: float | None = None
    window: str | None = None
    over_s: float | None = None

    @property
    def since_s(self) -> float:
        """When the wait began: on arrival, or with the slot for who came before it."""
        return max(self.visitor.arrival_s, self.visitor.appointment_s or 0.0)

    @property
    def gone_s(self) -> float:
        """When patience ends."""
        return self.visitor.arrival_s + self.visitor.patience_s


@dataclass(slots=True)
class Counter:
    """A window during the day."""

    post: Post
    phase: WindowPhase = WindowPhase.CLOSED
    ticket: str | None = None
    busy_s: float = 0.0
    open_s: float = 0.0
    staffed_since: float | None = None
    openings: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A day that was played."""

    stays: tuple[Stay, ...]
    counters: Mapping[str, Counter]
    ended_s: float


class Kind(IntEnum):
    """What happens next, and in which order where moments are the same."""

    FREE = 0
    START = 1
    END = 2
    GRACE_OVER = 3
    READY = 4
    ARRIVAL = 5
    TICK = 6


@dataclass(slots=True)
class Engine:
    """Plays one day against a hall; the same house, citizens and hall give the same outcome."""

    house: House
    hall: HallUnderTest
    ticks: bool = True
    _counters: dict[str, Counter] = field(init=False)
    _able: dict[str, list[Counter]] = field(init=False)
    _stays: dict[str, Stay] = field(init=False, default_factory=dict)
    _agenda: list[tuple[float, int, int, str]] = field(init=False, default_factory=list)
    _order: "count[int]" = field(init=False, default_factory=count)
    _serving_until: float = field(init=False, default=-1.0)
    _in_hours: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._counters = {post.id: Counter(post) for post in self.house.posts}
        items = frozenset[str]().union(*(post.items for post in self.house.posts))
        self._able = {
            item: [counter for counter in self._counters.values() if item in counter.post.items] for item in items
        }

    def play(self, visitors: Iterable[Visitor]) -> Outcome:
        """Play the day to its end."""
        for visitor in visitors:
            self._stays[visitor.id] = Stay(visitor)
            self._at(visitor.arrival_s, Kind.ARRIVAL, visitor.id)
        for start_s, end_s in self.house.sessions:
            self._at(start_s, Kind.START)
            self._at(end_s, Kind.END)
            self._at(end_s + self.house.grace_s, Kind.GRACE_OVER)
        if self.ticks:
            first_s = min((agenda[0] for agenda in self._agenda), default=0.0)
            self._at(first_s - first_s % TICK_S, Kind.TICK)
        now = 0.0
        while self._agenda:
            now, kind, _, subject = heapq.heappop(self._agenda)
            self._happen(now, Kind(kind), subject)
        for counter in self._counters.values():
            self._unstaff(counter, now)
        return Outcome(tuple(self._stays.values()), self._counters, now)

    def _at(self, moment: float, kind: Kind, subject: str = "") -> None:
        heapq.heappush(self._agenda, (moment, kind, next(self._order), subject))

    def _happen(self, now: float, kind: Kind, subject: str) -> None:
        match kind:
            case Kind.FREE:
                self._free(now, self._counters[subject])
            case Kind.ARRIVAL:
                self._arrive(now, self._stays[subject])
            case Kind.TICK:
                self._tick(now)
            case Kind.READY:
                self._ready(now, self._counters[subject])
            case Kind.START:
                self._start(now)
            case Kind.END:
                self._in_hours = False
                self._rest(now)
            case Kind.GRACE_OVER:
                self._serving_until = -1.0
                self._rest(now)

    def _start(self, now: float) -> None:
        self._in_hours = True
        self._serving_until = min(end_s for start_s, end_s in self.house.sessions if end_s > now) + self.house.grace_s
        opening = [counter for counter in self._counters.values() if not counter.post.tidal]
        for counter in opening:
            self._turn(now, counter, WindowPhase.OPEN)
        for counter in self._counters.values():
            self._call(now, counter)

    def _rest(self, now: float) -> None:
        """Close who has nobody to serve; the others finish first."""
        for counter in self._counters.values():
            if counter.ticket is None and not self._call(now, counter):
                self._turn(now, counter, WindowPhase.CLOSED)

    def _arrive(self, now: float, stay: Stay) -> None:
        visitor = stay.visitor
        stay.promised = self.hall.issue(now, visitor.id, visitor.item, visitor.priority_class, visitor.appointment_s)
        if not self._in_hours:
            return
        idle = [
            counter
            for counter in self._able[visitor.item]
            if counter.ticket is None and counter.phase is WindowPhase.OPEN
        ]
        if len(idle) > 1:
            picked = self.hall.pick(now, visitor.id, [counter.post.id for counter in idle])
            self._call(now, self._counters[picked])
        elif idle:
            self._call(now, idle[0])

    def _call(self, now: float, counter: Counter) -> bool:
        if counter.ticket is not None or counter.phase is not WindowPhase.OPEN or now >= self._serving_until:
            return False
        called = self.hall.call(now, counter.post.id)
        if called is None:
            return False
        stay = self._stays[str(called)]
        counter.ticket, stay.called_s, stay.window = str(called), now, counter.post.id
        here = stay.visitor.patience_s > 0 and now <= stay.gone_s
        service_s = stay.visitor.service_s * counter.post.pace
        takes_s = self.house.walk_s + service_s if here else self.house.call_s
        if here:
            stay.over_s = now + takes_s
            counter.busy_s += service_s
        self._at(now + takes_s, Kind.FREE, counter.post.id)
        return True

    def _free(self, now: float, counter: Counter) -> None:
        ticket = counter.ticket or ""
        counter.ticket = None
        served = self._stays[ticket].over_s is not None
        self.hall.done(now, counter.post.id, ticket, "served" if served else "absent")
        if counter.phase is WindowPhase.CLOSING or (not self._call(now, counter) and not self._in_hours):
            self._turn(now, counter, WindowPhase.CLOSED)

    def _tick(self, now: float) -> None:
        wanted = self.hall.tick(now)
        if wanted is not None:
            self._tide(now, wanted)
        if self._agenda:
            self._at(now + TICK_S, Kind.TICK)

    def _tide(self, now: float, wanted: int) -> None:
        tidal = [counter for counter in self._counters.values() if counter.post.tidal]
        flowing = [counter for counter in tidal if counter.phase in (WindowPhase.OPEN, WindowPhase.OPENING)]
        for counter in tidal:
            if len(flowing) >= wanted:
                break
            if counter.phase is WindowPhase.CLOSED and self._in_session_after(now + self.house.setup_s):
                self._turn(now, counter, WindowPhase.OPENING)
                self._at(now + self.house.setup_s, Kind.READY, counter.post.id)
                flowing.append(counter)
        # Who is not yet open goes first, then who is idle, then who is busy and drains.
        flowing.sort(key=lambda counter: (counter.phase is WindowPhase.OPEN, counter.ticket is not None))
        for counter in flowing[: max(0, len(flowing) - wanted)]:
            self._turn(now, counter, WindowPhase.CLOSED if counter.ticket is None else WindowPhase.CLOSING)

    def _in_session_after(self, moment: float) -> bool:
        return any(start_s <= moment < end_s for start_s, end_s in self.house.sessions)

    def _ready(self, now: float, counter: Counter) -> None:
        if counter.phase is WindowPhase.OPENING:
            self._turn(now, counter, WindowPhase.OPEN)
            self._call(now, counter)

    def _turn(self, now: float, counter: Counter, phase: WindowPhase) -> None:
        if counter.phase is phase:
            return
        self.hall.window(now, counter.post.id, phase)
        if counter.phase is WindowPhase.CLOSED:
            counter.staffed_since = now
            counter.openings += 1
        if phase is WindowPhase.CLOSED:
            self._unstaff(counter, now)
        counter.phase = phase

    def _unstaff(self, counter: Counter, now: float) -> None:
        if counter.staffed_since is not None:
            counter.open_s += now - counter.staffed_since
            counter.staffed_since = None
