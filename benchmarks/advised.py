"""Advisors a policy may be measured with: nothing but means, the tide as written, or all the hall foresees."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from queue_server.core.events import Event, TicketIssued
from queue_server.core.plan import Plan
from queue_server.core.state import Forecast, Hall
from queue_server.drive.advisor import Advisor, Schooled, foresight, means
from queue_server.drive.layout import Ground
from queue_server.forecast import ground as rolled
from queue_server.forecast.demand import Kind, Today
from queue_server.forecast.learning import Learned, learn
from queue_server.forecast.past import ORDINARY_DAY, Past
from queue_server.forecast.scene import Floor, Manners, look
from queue_server.forecast.tide import AS_WRITTEN, TideKeeper


class AsWritten(Schooled):
    """The tide of docs/dispatch.md as it is written, and no promises: a roll-out every minute, a window at a time."""

    def __init__(self, ground: Ground) -> None:
        self._manners = Manners(ground.walk_s, ground.call_s, ground.lunch_grace_s)
        self._keeper: TideKeeper | None = None
        self._learned: Learned | None = None
        self._kind = Kind(-1)

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:
        """The means past days taught; the day's kind is noted."""
        self._learned = learn(past, plan)
        named = calendar or {}
        self._kind = Kind(named.get("dow", -1), named.get("surge", ORDINARY_DAY))
        return means(self._learned)

    def tidal(self, hall: Hall, now: datetime) -> int | None:
        """How many tidal windows should be open."""
        keeper = self._of(hall)
        return keeper.decide(look(hall, keeper.ground.floor, now)) if any(keeper.ground.floor.tidal) else None

    def hear(self, hall: Hall, event: Event) -> None:
        """Count who comes."""
        if isinstance(event, TicketIssued):
            self._of(hall).ground.today.hear(event.item)

    def _of(self, hall: Hall) -> TideKeeper:
        if self._keeper is None:
            assert self._learned is not None, "begin comes first"
            assert hall.day is not None, "the hall's day is open"
            floor = Floor.of(hall.plan, hall.day, self._learned, self._manners)
            groups = {item.code: item.group for item in hall.plan.items}
            today = Today(self._learned.demand, groups, self._kind, Counter())
            self._keeper = TideKeeper(rolled.Ground(floor, self._learned, today, hall.policy), AS_WRITTEN)
        return self._keeper


ADVISORS: Mapping[str, Callable[[Ground], Advisor]] = {
    "": lambda _: Schooled(),
    "written": AsWritten,
    "promise": foresight,
    "tide": foresight,
}
"""What may be added to a policy's name; `balanced` alone has no tide, `promise` is for a hall without tidal windows."""
