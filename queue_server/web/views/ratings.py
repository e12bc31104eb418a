"""Ratings in figures that tell of nobody in particular: all for managers, batches of their own for clerks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.words import RatingLevel, StaffId, WindowId
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.journal.ratings import Record
from queue_server.statistics.ratings import RatingFigures, figures


@dataclass(frozen=True, slots=True)
class Batch:
    """Some ratings of one clerk, together: how many of each level, and the reasons given."""

    since: date
    until: date
    levels: dict[RatingLevel, int]
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RatingView:
    """All ratings of some days, and the same by window."""

    all: RatingFigures
    windows: tuple[tuple[WindowId, RatingFigures], ...]
    reasons: tuple[tuple[str, int], ...]


def rating_view(plan: Plan, records: Sequence[Record], today: date) -> RatingView:
    """What managers see of some days."""
    here = [window.id for window in plan.windows]
    by_window = [(window, [each for each in records if each.window == window]) for window in here]
    return RatingView(
        figures(records, plan, today),
        tuple((window, figures(mine, plan, today)) for window, mine in by_window if mine),
        _reasons(each for each in records if each.valid),
    )


def batches(records: Iterable[Record], staff: StaffId, plan: Plan, now: datetime) -> list[Batch]:
    """What a clerk sees, newest first: ratings old enough, so many together that nobody stands out of them.

    A batch once seen never changes, and what is left over of a quarter is never shown: comparing two looks tells
    nothing about anybody.
    """
    old = now - timedelta(hours=plan.ratings.batch_after_h)
    quarters: dict[date, list[Record]] = {}
    for each in records:
        if each.staff == staff and each.level is not None and _rated_at(each) <= old:
            quarters.setdefault(quarter(local_day(plan, each.invited_at)), []).append(each)
    least = max(2, plan.ratings.batch_least)
    found = []
    for start in sorted(quarters):
        mine = sorted(quarters[start], key=_order)
        found += [_batch(mine[at : at + least], plan) for at in range(0, len(mine) - least + 1, least)]
    return found[::-1]


def quarter(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _batch(records: Sequence[Record], plan: Plan) -> Batch:
    levels = Counter(each.level for each in records if each.level is not None)
    days = [local_day(plan, _rated_at(each)) for each in records]
    return Batch(min(days), max(days), {level: levels[level] for level in RatingLevel}, _reasons(records))


def _reasons(records: Iterable[Record]) -> tuple[tuple[str, int], ...]:
    """The reasons given, most given first."""
    counted = Counter(reason for each in records for reason in each.reasons)
    return tuple(sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def _rated_at(record: Record) -> datetime:
    return record.rated_at or record.invited_at


def _order(record: Record) -> tuple[datetime, str]:
    return _rated_at(record), record.invitation
