"""What if: a plan with some windows closed, a tide by the clock, other authorisations, or more people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hall.words import ItemCode, Power, QueueClass, RoleId, WindowId
from queue_server.core.authority import Authority
from queue_server.core.events import Event
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Authorisation, PriorityClass
from queue_server.core.state import Forecast, Hall
from queue_server.core.text import Text
from queue_server.core.timetable import Timetable, zone
from queue_server.drive.advisor import Advisor, Promise
from queue_server.drive.layout import PRIORITY, Ground
from queue_server.drive.posts import Seats
from queue_server.forecast.past import Past
from queue_server.simulation.engine import House, Post

NOBODY: Seats = {}
Span = tuple[float, float]
"""From one second of the day to another."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way to run a hall's day; `tide` is None for the hall's own forecast, else the hours tidal windows are open."""

    name: str
    policy: str
    closed: frozenset[WindowId] = frozenset()
    tide: tuple[Span, ...] | None = None
    granted: tuple[tuple[RoleId, ItemCode], ...] = ()
    busier: float = 1.0

    def plan(self, plan: Plan) -> Plan:
        """The plan under this scenario; everybody with a priority is of one class, as in recorded days."""
        extra = tuple(Authorisation(role, (item,), tuple(Power)) for role, item in self.granted)
        everybody = PriorityClass(PRIORITY, Text("优先", "Priority"))
        return replace(plan, authorisations=(*plan.authorisations, *extra), priorities=(*plan.priorities, everybody))

    def house(self, plan: Plan, day: date, pace: Mapping[str, float], seats: Seats = NOBODY) -> House:
        """The hall to simulate on a day: its windows but for the closed ones, who sits there, its sessions."""
        under = self.plan(plan)
        authority = Authority.of(under, day).seating(under, seats).seated
        posts = tuple(
            Post(window.id, frozenset(authority.items_of[window.id]), window.tidal, pace.get(window.id, 1.0))
            for window in plan.windows
            if window.id not in self.closed
        )
        sessions = tuple(seconds_of(plan, day, period.start, period.end) for period in Timetable.of(plan, day).serving)
        return House(posts, sessions, setup_s=float(plan.tide.setup_s))

    def ground(self, plan: Plan, day: date, seats: Seats = NOBODY) -> Ground:
        """What the rules stand on."""
        return Ground(self.plan(plan), day, calendar={"dow": day.weekday()}, seats=seats)

    def advised(self, advisor: Advisor) -> Advisor:
        """The advisor, with the tide by the clock where the scenario says so."""
        return advisor if self.tide is None else TideByTheClock(advisor, self.tide)


class TideByTheClock:
    """An advisor whose tide is open at fixed hours and shut at all others."""

    def __init__(self, inner: Advisor, hours: Sequence[Span]) -> None:
        self._inner = inner
        self._hours = hours

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:
        """What the inner one learned."""
        return self._inner.begin(plan, past, calendar)

    def promise(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> Promise:
        """What the inner one promises."""
        return self._inner.promise(hall, item, queue_class, now)

    def tidal(self, hall: Hall, now: datetime) -> int | None:
        """All tidal windows in the hours, none outside; the setup is counted in, so that they serve on time."""
        midnight = datetime.combine(hall.day or now.date(), datetime.min.time(), zone(hall.plan.time_zone))
        second = (now - midnight).total_seconds() + hall.plan.tide.setup_s
        windows = sum(window.tidal for window in hall.plan.windows)
        return windows if any(start <= second < end for start, end in self._hours) else 0

    def hear(self, hall: Hall, event: Event) -> None:
        """Pass it on."""
        self._inner.hear(hall, event)


def seconds_of(plan: Plan, day: date, start: datetime, end: datetime) -> Span:
    """A period as seconds since the hall's midnight."""
    midnight = datetime.combine(day, datetime.min.time(), zone(plan.time_zone))
    return ((start - midnight).total_seconds(), (end - midnight).total_seconds())
