"""The hours of one day as moments: when windows serve, when tickets are given, when people may help themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Span

MIDNIGHT = time(23, 59, 59)
"""How a file says the end of the day, which has no name of its own there."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to another (UTC); the end is exclusive."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """The periods of a day in order; all are empty on a day without hours."""

    serving: tuple[Period, ...] = ()
    ticketing: tuple[Period, ...] = ()
    self_service: tuple[Period, ...] = ()

    @classmethod
    def of(cls, plan: Plan, day: date) -> Self:
        """A plan's timetable on a day."""
        hours = plan.hours_on(day)
        return cls(
            _periods(plan, day, [span for each in hours for span in each.windows]),
            _periods(plan, day, [span for each in hours for span in each.tickets]),
            _periods(plan, day, [span for each in hours for span in each.self_service]),
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


def self_service(plan: Plan, now: datetime) -> tuple[Period, ...]:
    """When people may help themselves (自助服务区) today and in the week to come; none where the plan says nothing."""
    return _joined(period for day in _week(plan, now) for period in day.self_service)


def admitted(plan: Plan, now: datetime) -> tuple[Period, ...]:
    """When people may be in the hall at all, today and in the week to come: for its windows, or to help themselves."""
    return _joined(period for day in _week(plan, now) for period in (*day.serving, *day.ticketing, *day.self_service))


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


def day_text(plan: Plan, moment: datetime, now: datetime) -> str:
    """The same, with its date where that is another day: `03-02 06:00`."""
    here = moment.astimezone(zone(plan.time_zone))
    return clock_text(plan, moment) if here.date() == local_day(plan, now) else here.strftime("%m-%d %H:%M")


def _week(plan: Plan, now: datetime) -> Iterator[Timetable]:
    today = local_day(plan, now)
    return (Timetable.of(plan, today + timedelta(days=ahead)) for ahead in range(WEEK + 1))


def _joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order, those that touch made one."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda each: each.start):
        if joined and period.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, period.end))
        else:
            joined.append(period)
    return tuple(joined)


def _periods(plan: Plan, day: date, spans: list[Span]) -> tuple[Period, ...]:
    def moment(at: time) -> datetime:
        on, at = (day + timedelta(days=1), time()) if at == MIDNIGHT else (day, at)
        return datetime.combine(on, at, zone(plan.time_zone)).astimezone(UTC)

    return tuple(sorted((Period(moment(span.start), moment(span.end)) for span in spans), key=lambda each: each.start))
