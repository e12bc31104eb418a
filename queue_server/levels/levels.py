"""A hall among halls: tells the one above how its day goes, and takes what those below tell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from threading import Lock

import msgspec
from sqlalchemy import Engine

from hall.clock import Clock
from hall.doors import ParentSettings
from hall.words import HallId
from queue_server.core.commands import Command
from queue_server.core.events import DayClosed, Event
from queue_server.core.planned.levels import is_below
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery, DeliveryState, Outlet
from queue_server.deliveries.ledger import Ledger
from queue_server.deliveries.round import Round
from queue_server.levels.figures import DayFigures, figures_of
from queue_server.levels.reports import Report, Reports
from queue_server.levels.sending import way_up
from queue_server.rhythm import Rhythm

PARENT = "parent"
"""What the hall above is called among the outlets."""
EVERY_S = 15.0
"""Wall seconds between two looks at whether something is to be told."""
AHEAD = timedelta(minutes=10)
"""How far the clock of a hall below may be ahead of this one's."""
KEPT = timedelta(days=30)
"""How long what was delivered is still listed."""


class Levels:
    """The figures of this hall and of those below it; safe to use from every thread."""

    def __init__(
        self,
        parent: ParentSettings | None,
        database: Engine,
        hall: Callable[[], Hall],
        tide_openings: Callable[[], int],
        clock: Clock,
        counts: Counts,
    ) -> None:
        """Raises `Trouble` where the way up is not complete."""
        self.reports = Reports(database, hall().plan.id)
        self.ledger = Ledger(database, hall().plan.id)
        self._hall = hall
        self._tide_openings = tide_openings
        self._clock = clock
        self._lock = Lock()
        self._closed: list[DayFigures] = []
        self._told = ""
        outlets: Mapping[str, Outlet] = {} if parent is None else {PARENT: way_up(parent)}
        self._goes_up = bool(outlets)
        self.round = Round(self.ledger, outlets, clock, counts)
        self._telling = Rhythm("levels", EVERY_S, self.beat, counts)

    @property
    def goes_up(self) -> bool:
        """Whether there is somebody above to be told."""
        return self._goes_up

    def start(self) -> None:
        """Begin to tell."""
        self._telling.start()
        self.round.start()

    def stop(self) -> None:
        """Tell no more after what is under way."""
        self._telling.stop()
        self.round.stop()

    def hear(self, before: Hall, after: Hall, command: Command, happened: Sequence[Event]) -> None:  # noqa: ARG002
        """Remember how a day ended, however soon the next begins; the keeper tells it."""
        if any(isinstance(event, DayClosed) for event in happened) and after.day is not None:
            with self._lock:
                self._closed.append(figures_of(after, after.day, after.now, self._tide_openings()))

    def own(self) -> DayFigures | None:
        """How the day of this hall stands; None before its first."""
        hall = self._hall()
        return None if hall.day is None else figures_of(hall, hall.day, self._clock.now(), self._tide_openings())

    def beat(self) -> None:
        """Note how the day stands, every five minutes and at its end, and owe it to the hall above."""
        with self._lock:
            closed = list(self._closed)
        now = self.own()
        for figures in (*closed, *([] if now is None or now.key == self._told else [now])):
            self._pass_on(figures)
            self.reports.keep(figures, self._clock.now())
            self._told = figures.key
            if figures.final:
                self.ledger.forget(PARENT, self._clock.now() - KEPT)
        with self._lock:
            del self._closed[: len(closed)]

    def take(self, token: str, figures: DayFigures) -> bool:
        """Keep what a hall below says of its own day or of one below it, and pass it on; whether it was news.

        Raises `Refused`: "reporter_unknown", "hall_not_below", "report_ahead".
        """
        reporter, hall, now = self.reports.reporter(token), self._hall(), self._clock.now()
        tree = hall.plan.branch
        theirs = figures.hall == reporter or is_below(tree, figures.hall, reporter)
        if not theirs or not is_below(tree, figures.hall, hall.plan.id):
            raise Refused("hall_not_below", {"hall": figures.hall})
        if figures.at > now + AHEAD or figures.day > local_day(hall.plan, now + AHEAD):
            raise Refused("report_ahead", {"hall": figures.hall})
        # Owed before it is kept: after a power cut in between it is told again, and owed once all the same.
        self._pass_on(figures)
        return self.reports.keep(figures, now)

    def of_day(self, day: date) -> Mapping[HallId, Report]:
        """What is known of a day of this hall and of those below, by hall; of today's own as it stands."""
        known = dict(self.reports.of_day(day))
        own = self.own()
        if own is not None and own.day == day:
            known[own.hall] = Report(own, self._clock.now())
        return known

    def send_again(self) -> None:
        """Owe the hall above once more what it refused or what never reached it."""
        for owed in self.ledger.at(DeliveryState.DEAD):
            if owed.delivery.outlet == PARENT:
                self.ledger.resend(owed.id, self._clock.now())

    def _pass_on(self, figures: DayFigures) -> None:
        if self._goes_up:
            body = msgspec.to_builtins(figures)
            delivery = Delivery(PARENT, figures.key, figures.strand, "figures", body)
            self.ledger.enter([delivery], self._clock.now())
