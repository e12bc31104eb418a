"""Which days are worked (工作日): public holidays rest, some weekend days are worked in exchange (调休)."""

from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, SATURDAY = 1, 6


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year's notice: the holidays, weekends within them too, and the weekend days that are worked."""

    year: int
    rests: frozenset[date] = frozenset()
    works: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years whose notices are known; in any other year every weekday is worked and no weekend is."""

    years: tuple[CalendarYear, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether the notice for the day's year is known."""
        return any(each.year == day.year for each in self.years)

    def rests(self, day: date) -> bool:
        """Whether a day is a public holiday."""
        return any(day in each.rests for each in self.years)

    def works(self, day: date) -> bool:
        """Whether a day is a working day."""
        if self.rests(day):
            return False
        return day.isoweekday() < SATURDAY or any(day in each.works for each in self.years)

    def weekday(self, day: date) -> int | None:
        """The weekday whose hours a day keeps: its own, Monday's on a weekend day worked, None on a holiday."""
        if self.rests(day):
            return None
        return MONDAY if day.isoweekday() >= SATURDAY and self.works(day) else day.isoweekday()

    def after(self, day: date, working_days: int) -> date:
        """The last day of a term of so many working days that begins the day after; the day itself for none."""
        for _ in range(working_days):
            day += timedelta(days=1)
            while not self.works(day):
                day += timedelta(days=1)
        return day

    def between(self, day: date, later: date) -> int:
        """How many working days have begun after one day, up to and with a later one; 0 where it is not later."""
        days = (later - day).days
        return sum(self.works(day + timedelta(days=ahead)) for ahead in range(1, days + 1))
