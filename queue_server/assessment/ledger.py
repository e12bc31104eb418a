"""The service group's points: every entry is kept, the newest of a clerk, month and sub-point holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select

from hall.words import HallId, StaffId
from queue_server.assessment.scores import Points
from queue_server.journal.tables import assessed


@dataclass(frozen=True, slots=True)
class Entry:
    """What was scored, by whom and when."""

    staff: StaffId
    month: date
    point: str
    value: float
    by: str
    at: datetime


class Ledger:
    """The entries of one hall; safe to use from every thread."""

    def __init__(self, engine: Engine, hall: HallId) -> None:
        self._engine = engine
        self._hall = hall

    def enter(self, staff: StaffId, month: date, values: Mapping[str, float], by: str, now: datetime) -> int:
        """Score; what stands there already is not entered again. How many entries were made."""
        standing = self.standing(month).get(staff, {})
        rows = [
            {
                "hall": self._hall,
                "staff": staff,
                "month": month,
                "point": point,
                "value": value,
                "by": by,
                "at": now,
            }
            for point, value in values.items()
            if standing.get(point) != value
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(assessed.insert(), rows)
        return len(rows)

    def standing(self, month: date) -> Points:
        """What holds of a month."""
        points: dict[StaffId, dict[str, float]] = {}
        for entry in self.entries(month):
            points.setdefault(entry.staff, {})[entry.point] = entry.value
        return points

    def entries(self, month: date) -> Sequence[Entry]:
        """Every entry about a month, oldest first."""
        rows = select(assessed).where(assessed.c.hall == self._hall, assessed.c.month == month)
        with self._engine.connect() as connection:
            return [
                Entry(StaffId(row.staff), row.month, row.point, row.value, row.by, row.at)
                for row in connection.execute(rows.order_by(assessed.c.id))
            ]
