"""The hall's forecast of one day: hears what happens, promises waits, and says how many tidal windows are worth it."""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from hall.words import ItemCode, QueueClass, TicketId
from queue_server.core.events import Event, TicketCalled, TicketIssued
from queue_server.core.plan import Plan
from queue_server.core.promise import ahead_s, newcomer, within_reach
from queue_server.core.queues import leave
from queue_server.core.state import Forecast, Hall
from queue_server.core.ticket import Ticket
from queue_server.forecast.demand import Kind, Today
from queue_server.forecast.ground import Ground, Ints, Reals
from queue_server.forecast.learning import Learned, learn
from queue_server.forecast.past import ORDINARY_DAY, Past
from queue_server.forecast.promise import P50, P90, Calibration, Table, tabulate
from queue_server.forecast.scene import Floor, Manners, further, look
from queue_server.forecast.tide import TideAims, TideKeeper, Weighed

TABLE_AGE_S, QUIET_AGE_S = 55.0, 115.0
"""A tick makes the table anew when it is older than this, or than that while few wait."""
STALE_S = 180.0
"""Without ticks, an issue does."""
ROWS, LEAST_ROWS = 48, 24
SMALL_HALL = 14
"""Windows up to which a hall is rolled forward in all its rows; a bigger one averages over its windows."""


@dataclass(frozen=True, slots=True)
class _Issued:
    """The ticket last issued, and the sample of waits it was promised from."""

    item: ItemCode
    queue_class: QueueClass
    at: datetime
    waits: Reals


@dataclass(frozen=True, slots=True)
class Promises:
    """What newcomers are promised, seconds (P50, P90) by item, and what stands before them (`ForecastAdopted`)."""

    ordinary: Mapping[ItemCode, tuple[int, int]]
    credited: Mapping[ItemCode, tuple[int, int]]
    ahead_s: Mapping[ItemCode, tuple[float, float]]
    seed: int
    levels: tuple[float, float]


class Forecaster:
    """Foresees the days of one hall after `begin`; asked by one thread."""

    def __init__(self, manners: Manners | None = None, aims: TideAims | None = None, *, promises: bool = True) -> None:
        """Without `promises` only the tide is foreseen, in half the time: for days that nobody is promised anything."""
        self._promises = promises
        self._manners = manners or Manners()
        self._aims = aims or TideAims()
        self.calibration = Calibration()
        self.learned: Learned | None = None
        self.weighed: Weighed | None = None
        """What the tide last weighed: the citizen-minutes a window saves."""
        self._kind = _kind(None)
        self._ground: tuple[Hall, Ground, TideKeeper] | None = None
        self._begin_day()

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:
        """Learn from past days; the means the hall's rules should count with."""
        self.learned = learn(past, plan)
        self.calibration = Calibration()
        self._kind = _kind(calendar)
        self._ground = None
        return Forecast(
            self.learned.service_s,
            {window: figure.value for window, figure in self.learned.pace.items() if figure.n},
            self.learned.absent.value,
        )

    def promise(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> tuple[float, float]:
        """Seconds (P50, P90) a ticket taken now would wait; one just issued does not wait for itself."""
        if not self._promises:
            return (0.0, 0.0)
        last = self._last
        if last is not None and (last.item, last.queue_class, last.at) == (item, queue_class, now):
            return self.calibration.promise(last.waits)
        return self.calibration.promise(self._waits(hall, item, queue_class, now))

    def tidal(self, hall: Hall, now: datetime) -> int | None:
        """How many tidal windows should be open; None where the hall has none. Makes the promises anew."""
        ground, tide = self._of(hall)
        quiet = hall.waiting < len(ground.floor.windows)
        age_s = QUIET_AGE_S if quiet else TABLE_AGE_S
        if self._promises and (self._table is None or ground.floor.seconds(now) - self._table.made_s >= age_s):
            self._tabulate(hall, now)
        if not any(ground.floor.tidal):
            return None
        if hall.tide.proposal is not None and hall.tide.proposal.opens:
            tide = TideKeeper(ground, self._aims)  # nobody has answered yet: whether to open is asked afresh
        wanted = tide.decide(look(hall, ground.floor, now))
        self.weighed = tide.weighed or self.weighed
        return wanted

    def promises(self, hall: Hall, now: datetime) -> Promises:
        """What somebody who comes now is promised, for every item a window can reach today."""
        classes = (QueueClass.ORDINARY, QueueClass.PRIORITY)
        items = within_reach(hall, now)
        told = [{item: self._rounded(hall, item, each, now) for item in items} for each in classes]
        stands = {
            item: tuple(round(ahead_s(hall, item, newcomer(hall, each, now), now), 1) for each in classes)
            for item in items
        }
        assert self._table is not None or not items
        return Promises(
            told[0],
            told[1],
            {item: (ordinary, credited) for item, (ordinary, credited) in stands.items()},
            0 if self._table is None else int(self._table.made_s),
            (round(self.calibration.level(P50), 4), round(self.calibration.level(P90), 4)),
        )

    def recall(self, ranks: Iterable[float]) -> None:
        """Count promises that came true on past days."""
        for rank in ranks:
            insort(self.calibration.ranks, rank)

    def hear(self, hall: Hall, event: Event) -> None:
        """Note what happened; `hall` is the hall after it."""
        if isinstance(event, TicketIssued):
            self._issued(hall, event)
        elif isinstance(event, TicketCalled):
            self._called(hall, event)

    def _rounded(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> tuple[int, int]:
        p50_s, p90_s = self.calibration.promise(self._waits(hall, item, queue_class, now))
        return round(p50_s), round(p90_s)

    def _begin_day(self) -> None:
        self._table: Table | None = None
        self._last: _Issued | None = None
        self._joined: Ints = np.zeros(0, dtype=np.int64)
        self._further: Reals | None = None
        """The services more that those bring who came since the table was made and hold several items."""
        self._promised: dict[TicketId, Reals] = {}
        self.weighed = None

    def _issued(self, hall: Hall, event: TicketIssued) -> None:
        ground, _ = self._of(hall)
        ground.today.hear(event.item)
        if not self._promises:
            return
        before = replace(hall, places=leave(hall.places, hall.tickets[event.ticket]))
        waits = self._waits(before, event.item, event.queue_class, event.at)
        self._last = _Issued(event.item, event.queue_class, event.at, waits)
        self._promised[event.ticket] = waits
        self._join(ground, hall.tickets[event.ticket])

    def _join(self, ground: Ground, ticket: Ticket) -> None:
        """Somebody came since the table was made."""
        at = ground.item_at[ticket.item]
        self._joined[at] += 1
        if ticket.more:
            if self._further is None:
                self._further = np.zeros(len(ground.floor.items), dtype=np.float32)
            self._further[at] += further(ground.floor, ticket, ground.item_at)

    def _called(self, hall: Hall, event: TicketCalled) -> None:
        waits = self._promised.pop(event.ticket, None)
        if waits is None:
            return
        ticket = hall.tickets[event.ticket]
        credit_s = 0 if ticket.queue_class is QueueClass.ORDINARY else hall.plan.tickets.priority_credit_s
        wait_s = (event.at - ticket.fair_arrival).total_seconds() - credit_s
        self.calibration.hear(waits, max(0.0, wait_s))

    def _waits(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> Reals:
        ground, _ = self._of(hall)
        now_s = ground.floor.seconds(now)
        if self._table is None or now_s - self._table.made_s > STALE_S:
            self._tabulate(hall, now)
        assert self._table is not None
        return self._table.waits(ground.item_at[item], queue_class, now_s, self._joined, self._further)

    def _tabulate(self, hall: Hall, now: datetime) -> None:
        ground, _ = self._of(hall)
        ground.policy = hall.policy
        windows = len(ground.floor.windows)
        rows = max(LEAST_ROWS, min(ROWS, ROWS * SMALL_HALL // windows))
        self._table = tabulate(ground, look(hall, ground.floor, now), rows)
        self._joined = np.zeros(len(ground.floor.items), dtype=np.int64)
        self._further = None

    def _of(self, hall: Hall) -> tuple[Ground, TideKeeper]:
        """The ground of the hall's day, laid anew with a new day or plan, or other people at windows it matters for."""
        laid = None if self._ground is None else self._ground[0]
        if self._ground is None or laid is None or laid.day != hall.day or laid.authority is not hall.authority:
            assert self.learned is not None, "begin comes first"
            assert hall.day is not None, "the hall's day is open"
            if laid is None or laid.day != hall.day or laid.plan is not hall.plan:
                self._begin_day()
            self._table = None  # it was made with the windows in another order
            floor = Floor.of(hall.plan, hall.day, self.learned, self._manners, hall.authority.seated)
            groups = {item.code: item.group for item in hall.plan.items}
            came = (ticket for ticket in hall.tickets.values() if ticket.issued_at < hall.now)
            today = Today(self.learned.demand, groups, self._kind, Counter(groups[each.item] for each in came))
            ground = Ground(floor, self.learned, today, hall.policy)
            self._ground = (hall, ground, TideKeeper(ground, self._aims))
        _, ground, tide = self._ground
        return ground, tide


def _kind(calendar: Mapping[str, Any] | None) -> Kind:
    """The kind of day a calendar names; without one, an ordinary day of no weekday."""
    named = calendar or {}
    dow, surge = named.get("dow"), named.get("surge")
    return Kind(dow if isinstance(dow, int) else -1, surge if isinstance(surge, str) and surge else ORDINARY_DAY)
