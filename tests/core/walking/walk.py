"""The walk itself: a seed, any number of steps, and the shortest way found to whatever breaks a promise."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from hall.words import RequestId
from queue_server.core.commands import Command, IssueTicket, Tick
from queue_server.core.decide import DECISIONS, decide, drafted
from queue_server.core.events import DayOpened, Event
from queue_server.core.evolve import empty, replay
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import NINE
from tests.core.walking import place
from tests.core.walking.counter import AT_THE_COUNTER, Fit
from tests.core.walking.hand import Hand, NothingFits
from tests.core.walking.house import HOUSE, later, pressing
from tests.core.walking.later import AFTERWARDS
from tests.core.walking.promises import OF_EVERY_STEP, Taken, a_refusal_has_its_words
from tests.core.walking.standing import OF_THE_HALL

FITTING: Mapping[type[Command], tuple[float, Fit]] = {**AT_THE_COUNTER, **AFTERWARDS, **HOUSE}
"""What is known to fit; any other kind of command is drawn by the types of its fields."""
SELDOM = 0.3
"""How often a kind is said of which nothing is known."""
WILD = 0.04
"""How often a command is said with anything in it."""
AGAIN = 0.01
"""How often somebody says the same once more."""
ACTORS = ("web/s01", "web/s05", "desk-w01/s02", "kiosk-1", "ticker", "")
REPLAYED_EVERY = 250
"""Steps between two looks whether the journal's own words lead to the very same hall."""
PROMISED = ("walking/promises.py", "walking/standing.py")
KEPT_STEPS = 4000
"""Steps at hand for the trace of what broke."""


@dataclass(frozen=True, slots=True)
class Said:
    """A command and when it was said."""

    command: Command
    now: datetime

    def __str__(self) -> str:
        """As it is written in a test, plans by their names."""
        said = ", ".join(f"{each.name}={_written(getattr(self.command, each.name))}" for each in fields(self.command))
        return f"{self.now.isoformat()} {type(self.command).__name__}({said})"


class Broken(AssertionError):
    """A promise was broken; `trace` leads from `begins` to it."""

    def __init__(self, promise: str, begins: Hall, trace: Sequence[Said], where: str) -> None:
        steps = "\n".join(f"  {each}" for each in trace)
        super().__init__(f"{promise}\n{where}; {len(trace)} steps lead there:\n{steps}")
        self.promise = promise
        self.begins = begins
        self.trace = trace


class Walk:
    """Walks from one seed; `look_every` says after how many steps the whole hall is looked at."""

    def __init__(self, seed: int, *, look_every: int = 1) -> None:
        self.seed = seed
        self.steps = 0
        self.replays = 0
        self.hall = empty(place.PLAIN, NINE - timedelta(hours=1))
        self.now = NINE - timedelta(minutes=20)
        self.refused: Counter[str] = Counter()
        self.said: Counter[type[Command]] = Counter()
        self.agreed: Counter[type[Command]] = Counter()
        self.happened: Counter[type[Event]] = Counter()
        self.trace: list[Said] = []
        self._begins = self.hall
        self._look_every = look_every
        self._hand = Hand(Random(seed))
        self._kinds = list(DECISIONS)
        self._weights = list(accumulate(FITTING[kind][0] if kind in FITTING else SELDOM for kind in self._kinds))
        self._checkpoint = self.hall
        self._since: list[Sequence[Event]] = []
        self._asked = 0
        self._last: Command | None = None

    @property
    def days(self) -> int:
        """How many days began."""
        return self.happened[DayOpened]

    def go(self, steps: int) -> None:
        """Take so many steps; raises `Broken`."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """Say one thing and look at what comes of it; raises `Broken`."""
        self._hand.look(self.hall, self.now)
        self.now = later(self._hand)
        self._hand.look(self.hall, self.now)
        command = self._next()
        self._hand.remember(getattr(command, each.name) for each in fields(command))
        if len(self.trace) >= KEPT_STEPS:
            self._forget()
        self.trace.append(Said(command, self.now))
        self.steps += 1
        try:
            self._take(command)
        except Exception as broken:
            self._show(broken)

    def _next(self) -> Command:
        hand = self._hand
        if self._last is not None and hand.often(AGAIN):
            return self._last
        command = self._made(*self._fitting())
        if isinstance(command, IssueTicket):
            self._last = command
        return command

    def any_of(self, kind: type[Command]) -> Command:
        """Any command of a kind, said now."""
        self._hand.look(self.hall, self.now)
        return self._made(kind, {})

    def _made(self, kind: type[Command], fitting: Mapping[str, object]) -> Command:
        hand = self._hand
        self._asked += 1
        about = {"request_id": RequestId(f"r{self._asked}"), "actor": hand.any_of(ACTORS), **fitting}
        return kind(**hand.said(kind, **about))  # type: ignore[arg-type]

    def _fitting(self) -> tuple[type[Command], dict[str, object]]:
        """A kind of command and what fits it now."""
        hand = self._hand
        while True:
            kind = pressing(hand) or hand.chance.choices(self._kinds, cum_weights=self._weights)[0]
            if kind not in FITTING or hand.often(WILD):
                return kind, {}
            try:
                return kind, FITTING[kind][1](hand)
            except NothingFits:
                continue

    def _take(self, command: Command) -> None:
        kind = type(command)
        self.said[kind] += 1
        again = self._hand.often(0.1)
        taken = taken_by(self.hall, command, self.now, again=again)
        if isinstance(taken, Refused):
            self.refused[taken.code] += 1
            return
        self.agreed[kind] += 1
        self.hall = taken.after
        self._since.append(taken.happened)
        self.happened.update(map(type, taken.happened))
        if self.steps % self._look_every == 0:
            look(self.hall)
        if self.steps % REPLAYED_EVERY == 0:
            self._replay()

    def _replay(self) -> None:
        """Read what the journal would hold, and come to the same hall."""
        hall = self._checkpoint
        for happened in self._since:
            hall = replay(hall, read_events(write_events(happened)))
        for each in fields(Hall):
            if getattr(hall, each.name) != getattr(self.hall, each.name):
                raise AssertionError(f"replay equals: {each.name}")
        self.replays += 1
        self._checkpoint = self.hall
        self._since = []

    def _forget(self) -> None:
        """Begin the trace anew half way."""
        half = len(self.trace) // 2
        self._begins = retrace(self._begins, self.trace[:half])
        self.trace = self.trace[half:]

    def _show(self, broken: Exception) -> None:
        where = f"seed {self.seed}, step {self.steps}"
        found = first_broken(self._begins, self.trace)
        if found is None:
            raise Broken(promise_of(broken), self._begins, self.trace[-20:], where) from broken
        promise, length = found
        trace = shrunk(self._begins, self.trace[:length], promise)
        raise Broken(promise, self._begins, trace, where) from broken


def taken_by(hall: Hall, command: Command, now: datetime, *, again: bool = True) -> Taken | Refused:
    """What comes of a command, with every promise of a step looked at."""
    try:
        draft = drafted(hall, command, now)
    except Refused as refused:
        a_refusal_has_its_words(refused)
        return refused
    if again and list(decide(hall, command, now)) != draft.events:
        raise AssertionError("decide is pure")
    taken = Taken(hall, command, draft.events, draft.hall)
    if draft.events or not isinstance(command, Tick):
        for promise in OF_EVERY_STEP:
            promise(taken)
    return taken


def look(hall: Hall) -> None:
    """Look at the whole hall."""
    for promise in OF_THE_HALL:
        promise(hall)


def retrace(hall: Hall, trace: Sequence[Said]) -> Hall:
    """The hall after a trace, refusals passed over."""
    for each in trace:
        try:
            hall = drafted(hall, each.command, each.now).hall
        except Refused:
            continue
    return hall


def first_broken(hall: Hall, trace: Sequence[Said]) -> tuple[str, int] | None:
    """The first promise a trace breaks, looking at the whole hall after every step, and after how many steps."""
    for number, each in enumerate(trace, start=1):
        try:
            taken = taken_by(hall, each.command, each.now)
            if isinstance(taken, Taken):
                hall = taken.after
                look(hall)
        except Exception as broken:  # whatever decide raises that is no refusal is what is looked for
            return promise_of(broken), number
    return None


def shrunk(hall: Hall, trace: Sequence[Said], promise: str) -> Sequence[Said]:
    """A shorter trace that breaks the same promise: pieces left out, halves first."""

    def breaks(shorter: Sequence[Said]) -> bool:
        found = first_broken(hall, shorter)
        return found is not None and found[0] == promise

    size = len(trace) // 2
    while size > 0:
        at = 0
        while at < len(trace):
            shorter = [*trace[:at], *trace[at + size :]]
            if breaks(shorter):
                trace = shorter
            else:
                at += size
        size //= 2
    return trace


def promise_of(broken: Exception) -> str:
    """The promise an exception says is broken: the function it was raised in, or what decide stumbled over."""
    traceback = broken.__traceback__
    names = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        names.append((code.co_name, code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    own = next((name for name, file, _ in names if file.endswith(PROMISED)), None)
    if isinstance(broken, AssertionError):
        return own or str(broken)
    name, file, line = names[-1]
    room = file.rpartition("queue_server/")[2]
    return f"nothing but a refusal is raised: {type(broken).__name__} {broken} in {name} ({room}:{line})"


def _written(value: object) -> str:
    named = next((name for name, plan in place.PLANS.items() if plan is value), None)
    return f"PLANS[{named!r}]" if named else repr(value)
