"""The day in a few figures, and how long somebody waits at most."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.core.state import Hall
from queue_server.core.timetable import local_day
from queue_server.levels.figures import figures_of


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the day; waits are those of people already called, until their first call."""

    waiting: int
    oldest_s: float | None
    issued: int
    served: int
    missed: int
    mean_wait_s: float | None
    rated: int
    open_windows: int
    windows: int


def figures(hall: Hall, now: datetime) -> Figures:
    """The figures now."""
    day = figures_of(hall, hall.day or local_day(hall.plan, now), now, 0)
    issued = [hall.tickets[place[2]].issued_at for line in hall.places.values() for place in line]
    return Figures(
        waiting=day.waiting,
        oldest_s=max(0.0, (now - min(issued)).total_seconds()) if issued else None,
        issued=day.issued,
        served=day.served,
        missed=day.missed,
        mean_wait_s=day.waits.mean * 60 if day.waits else None,
        rated=sum(day.rated.values()),
        open_windows=day.windows_open,
        windows=day.windows,
    )
