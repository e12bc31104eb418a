"""What the hall does by the clock alone: opens and closes its day, lets time pass."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from typing import Protocol

from ulid import ULID

from hall.clock import Clock
from hall.logs import logger
from hall.words import ItemCode, RequestId
from queue_server.core.commands import CloseDay, Command, OpenDay, Tick
from queue_server.core.plan import Plan
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.core.timetable import Timetable, local_day
from queue_server.counts import Counts
from queue_server.rhythm import Rhythm

ACTOR = "server"
TICK_S = 1.0
FASTEST_TICK_S = 0.05
HALL_TICK_S = 15.0
"""On a demo's fast clock a tick may be worth this much of the hall's time."""
BEFORE_TICKETS = timedelta(minutes=30)
AFTER_SERVICE = timedelta(minutes=60)

log = logger(__name__)


class Keeper(Protocol):
    """What the clock needs of the keeper."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something."""
        ...


class Ticker:
    """Opens and closes the day and submits ticks, on a thread of its own."""

    def __init__(
        self,
        keeper: Keeper,
        plan_for: Callable[[date], Plan],
        clock: Clock,
        counts: Counts,
        popular_before: Callable[[date], tuple[ItemCode, ...]] = lambda _: (),
    ) -> None:
        """`plan_for` reads the plan a day should run on, `popular_before` what was asked for most before it."""
        self._popular_before = popular_before
        self._keeper = keeper
        self._plan_for = plan_for
        self._clock = clock
        self._ticked: Future[Reply] | None = None
        every_s = min(TICK_S, max(FASTEST_TICK_S, clock.wall_seconds(HALL_TICK_S)))
        self._rhythm = Rhythm("ticker", every_s, self.beat, counts)

    def start(self) -> None:
        """Begin to tick."""
        self._rhythm.start()

    def stop(self) -> None:
        """Tick no more."""
        self._rhythm.stop()

    def beat(self) -> None:
        """Do what is due now."""
        if self._ticked is not None and not self._ticked.done():
            return  # the keeper is busy: a second tick behind the first would tell it nothing
        hall, now = self._keeper.hall, self._clock.now()
        if day_is_over(hall, now):
            self._ticked = self._keeper.submit(CloseDay(request_id=_fresh_id(now), actor=ACTOR))
        elif (day := day_to_open(hall, now)) is not None:
            log.info("the day opens", day=day.isoformat())
            plan = self._plan_for(day)
            opening = OpenDay(
                request_id=_fresh_id(now), actor=ACTOR, day=day, plan=plan, popular=self._popular_before(day)
            )
            self._ticked = self._keeper.submit(opening)
        else:
            self._ticked = self._keeper.submit(Tick(request_id=_fresh_id(now), actor=ACTOR))


def day_to_open(hall: Hall, now: datetime) -> date | None:
    """Today, if it has hours, they begin in half an hour or have begun, and the day was not opened yet."""
    today = local_day(hall.plan, now)
    if hall.day is not None and hall.day >= today:
        return None
    timetable = Timetable.of(hall.plan, today)
    if not timetable.serving or (hall.plan.effective is not None and hall.plan.effective > today):
        return None
    first = min(period.start for period in (*timetable.ticketing, *timetable.serving))
    return today if first - BEFORE_TICKETS <= now < timetable.serving[-1].end else None


def day_is_over(hall: Hall, now: datetime) -> bool:
    """Whether the open day should end: a new date, an hour past the last session, or past it with nobody to serve."""
    if not hall.open:
        return False
    if local_day(hall.plan, now) != hall.day:
        return True
    if not hall.timetable.serving or now < hall.timetable.serving[-1].end:
        return False
    if now >= hall.timetable.serving[-1].end + AFTER_SERVICE:
        return True
    return not any(ticket.active for ticket in hall.tickets.values())


def _fresh_id(now: datetime) -> RequestId:
    return RequestId(f"{ACTOR}/{ULID.from_datetime(now)}")
