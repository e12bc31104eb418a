"""The hours of one service day as moments: when windows serve and when tickets are given."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Span


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another (UTC); the end is exclusive."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """The periods of a day in order; both are empty on a day without hours."""

    serving: tuple[Period, ...] = ()
    ticketing: tuple[Period, ...] = ()

    @classmethod
    def of(cls, plan: Plan, day: date) -> Self:
        """A plan's timetable on a day."""
        hours = plan.hours_on(day)
        return cls(
            _periods(plan, day, [span for each in hours for span in each.windows]),
            _periods(plan, day, [span for each in hours for span in each.tickets]),
        )

    def gives_tickets(self, now: datetime) -> bool:
        """Whether the kiosk gives tickets now."""
        return any(period.start <= now < period.end for period in self.ticketing)

    def serves(self, now: datetime) -> bool:
        """Whether windows should serve now."""
        return any(period.start <= now < period.end for period in self.serving)

    def next_tickets(self, now: datetime) -> datetime | None:
        """When tickets are given again today, if they are."""
        return next((period.start for period in self.ticketing if period.start > now), None)

    def tickets_until(self, now: datetime) -> datetime | None:
        """Until when the kiosk gives tickets without a break, if it does now."""
        return next((period.end for period in self.ticketing if period.start <= now < period.end), None)

    def next_service(self, now: datetime) -> datetime | None:
        """When windows serve again today: now if they do, None when the day is over."""
        return next((max(period.start, now) for period in self.serving if period.end > now), None)

    def left_s(self, now: datetime) -> float:
        """Seconds of window hours left today."""
        return sum((period.end - max(period.start, now)).total_seconds() for period in self.serving if period.end > now)


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The time zone of a hall."""
    return ZoneInfo(name)


def local_day(plan: Plan, now: datetime) -> date:
    """The date in the hall."""
    return now.astimezone(zone(plan.time_zone)).date()


def clock_text(plan: Plan, moment: datetime) -> str:
    """A moment as people in the hall say it: `13:30`."""
    return moment.astimezone(zone(plan.time_zone)).strftime("%H:%M")


def _periods(plan: Plan, day: date, spans: list[Span]) -> tuple[Period, ...]:
    def moment(at: time) -> datetime:
        return datetime.combine(day, at, zone(plan.time_zone)).astimezone(UTC)

    return tuple(sorted((Period(moment(span.start), moment(span.end)) for span in spans), key=lambda each: each.start))
