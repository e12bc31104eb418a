"""Rules about the day: hours that do not cross, numbers that make sense, a rehearsal that can be played."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hall.packaged import packaged
from hall.reading import KeyPath, near
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Span
from queue_server.plans.findings import Fault, Level
from queue_server.plans.zones import resting_groups

NOTICE = timedelta(days=31)
"""How long before a year begins its calendar should be there; the State Council tells it in November."""
MOST_BOOKED = 0.5
_LEAST = {"max_calls": 1, "answer_timeout_s": 1, "max_active": 1, "working_days": 1, "per_day": 1, "max_no_shows": 1}
_BANDS = (("open_wait_s", "close_wait_s"), ("open_waiting_per_window", "close_waiting_per_window"))


def hours(plan: Plan, _on: date) -> Iterator[Fault]:
    """Spans run forward and do not cross, a weekday has one timetable, tickets stop before the windows close."""
    seen: set[int] = set()
    for index, row in enumerate(plan.hours):
        at: KeyPath = ("hours", index)
        for position, weekday in enumerate(row.weekdays):
            if weekday not in range(1, 8) or weekday in seen:
                code = "weekday_twice" if weekday in seen else "bad_weekday"
                yield Fault(code, (*at, "weekdays", position), {"weekday": str(weekday)})
            seen.add(weekday)
        for name, spans in (("windows", row.windows), ("tickets", row.tickets), ("self_service", row.self_service)):
            yield from _spans(spans, (*at, name))
        if row.windows and row.tickets and row.tickets[-1].end > row.windows[-1].end:
            yield Fault("tickets_after_close", (*at, "tickets"))


def calendar(plan: Plan, on: date) -> Iterator[Fault]:
    """The days are said that rest next: without its year's notice a holiday is a weekday like any other."""
    if not plan.calendar.covers(on + NOTICE):
        yield Fault("calendar_ends", ("calendar",), {"year": str((on + NOTICE).year)}, Level.WARNING)


def numbers(plan: Plan, _on: date) -> Iterator[Fault]:
    """Times and counts are not less than nothing, and some are more."""
    for section in ("calls", "tickets", "tide", "bookings"):
        rules = getattr(plan, section)
        for field in fields(rules):
            value = getattr(rules, field.name)
            if isinstance(value, int | float) and value < _LEAST.get(field.name, 0):
                code = "nothing" if field.name in _LEAST else "negative"
                yield Fault(code, (section, field.name), {"key": field.name, "value": str(value)})
    for index, locker in enumerate(plan.lockers):
        if locker.compartments < 1:
            yield Fault("nothing", ("lockers", index, "compartments"), {"key": "compartments"})


def bookings(plan: Plan, _on: date) -> Iterator[Fault]:
    """Half of the windows' minutes at most is promised ahead (domain.md §3.6): who cannot book is served too."""
    share = plan.bookings.share
    if share > 1:
        yield Fault("share_too_large", ("bookings", "share"), {"share": f"{share:.0%}"})
    elif share > MOST_BOOKED:
        yield Fault("walk_ins_starve", ("bookings", "share"), {"share": f"{share:.0%}"}, Level.WARNING)


def tide(plan: Plan, _on: date) -> Iterator[Fault]:
    """The tide closes well below where it opens."""
    for opens, closes in _BANDS:
        if getattr(plan.tide, closes) >= getattr(plan.tide, opens):
            yield Fault("tide_never_rests", ("tide", closes), {"opens": opens, "closes": closes})


def time_zone(plan: Plan, _on: date) -> Iterator[Fault]:
    """The time zone is one this machine knows."""
    try:
        ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Fault("unknown_time_zone", ("time_zone",), {"id": plan.time_zone})


def effective(plan: Plan, on: date) -> Iterator[Fault]:
    """A plan that is not yet in force waits: until its day the one before it stays."""
    if plan.effective is not None and plan.effective > on:
        yield Fault("not_yet_effective", ("effective",), {"day": plan.effective.isoformat()}, Level.WARNING)


def rehearsal(plan: Plan, _on: date) -> Iterator[Fault]:
    """The day file is there, each of its items is one the hall has in use, and some of its citizens come."""
    if plan.rehearsal is None:
        return
    if plan.rehearsal.thin < 1:
        yield Fault("nothing", ("rehearsal", "thin"), {"key": "thin"})
    resting = resting_groups(plan)
    for recorded, code in plan.rehearsal.items.items():
        if code not in plan.item:
            yield Fault("unknown_item", ("rehearsal", "items", recorded), {"id": code, "near": near(code, plan.item)})
        elif plan.item[code].group in resting:
            yield Fault("rehearsal_rests", ("rehearsal", "items", recorded), {"id": code})
    try:
        codes = day_items(plan.rehearsal.day)
    except OSError:
        yield Fault("no_day_file", ("rehearsal", "day"), {"day": plan.rehearsal.day})
        return
    except (ValueError, IndexError):
        yield Fault("bad_day_file", ("rehearsal", "day"), {"day": plan.rehearsal.day})
        return
    for missing in sorted(codes - set(plan.rehearsal.items)):
        yield Fault("rehearsal_unmapped", ("rehearsal", "items"), {"id": missing, "day": plan.rehearsal.day})


def day_items(day: str) -> set[str]:
    """The item codes a day file of `config/days` records; OSError if there is none, ValueError if it is not one."""
    rows = [row for row in packaged("days", day).read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    column = rows[0].split(",").index("item_code")
    return {row.split(",")[column] for row in rows[1:]}


def _spans(spans: Sequence[Span], at: KeyPath) -> Iterator[Fault]:
    for index, span in enumerate(spans):
        if span.end <= span.start:
            values = {"start": f"{span.start:%H:%M}", "end": f"{span.end:%H:%M}"}
            yield Fault("hours_reversed", (*at, index), values)
        elif index and span.start < spans[index - 1].end:
            before = spans[index - 1]
            values = {"start": f"{span.start:%H:%M}", "end": f"{before.end:%H:%M}"}
            yield Fault("hours_overlap", (*at, index), values)
