"""Periods people report by: a day, a week, a month, a quarter, a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"  # 日
    WEEK = "week"  # 周
    MONTH = "month"  # 月
    QUARTER = "quarter"  # 季度
    YEAR = "year"  # 年


MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """From a day until before another."""

    kind: PeriodKind
    since: date
    before: date

    @classmethod
    def around(cls, kind: PeriodKind, day: date) -> "Period":
        """The period of a kind that a day is in."""
        match kind:
            case PeriodKind.DAY:
                return cls(kind, day, day + A_DAY)
            case PeriodKind.WEEK:
                monday = day - A_DAY * day.weekday()
                return cls(kind, monday, monday + 7 * A_DAY)
            case _:
                count = MONTHS[kind]
                first = date(day.year, (day.month - 1) // count * count + 1, 1)
                return cls(kind, first, _months_on(first, count))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.before - A_DAY

    @property
    def months(self) -> Sequence["Period"]:
        """The months it is made of; none for a day or a week."""
        count = MONTHS.get(self.kind, 0)
        firsts = [_months_on(self.since, n) for n in range(count)]
        return [Period.around(PeriodKind.MONTH, first) for first in firsts]

    @property
    def earlier(self) -> "Period":
        """The one before."""
        return Period.around(self.kind, self.since - A_DAY)

    @property
    def later(self) -> "Period":
        """The one after."""
        return Period.around(self.kind, self.before)


def _months_on(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
