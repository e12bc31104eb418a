"""The halls of the tree beside each other: a row a hall, sums a level, tags, and items sent down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hall.words import HallId, HallLevel
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Item
from queue_server.core.planned.levels import Branch, descending, reached
from queue_server.levels.figures import EVERY, DayFigures
from queue_server.levels.reports import Report
from queue_server.statistics.formulas import Rate


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of one or several halls together; medians and deciles do not add up and are not here."""

    issued: int
    served: int
    waiting: int
    abandoned: int
    missed: Rate
    good: Rate
    wait_mean: float | None
    wait_longest: float | None
    windows_open: int
    windows: int
    tide_openings: int

    @classmethod
    def of(cls, days: Sequence[DayFigures]) -> "Sums":
        """What some halls' days come to; a rate counts whole halls together, not their rates."""
        waits = [day.waits for day in days if day.waits is not None]
        called = sum(spread.n for spread in waits)
        rated = sum(sum(day.rated.values()) for day in days)
        bad = sum(count for day in days for level, count in day.rated.items() if level.bad)
        return cls(
            issued=sum(day.issued for day in days),
            served=sum(day.served for day in days),
            waiting=sum(day.waiting for day in days),
            abandoned=sum(day.abandoned for day in days),
            missed=Rate(sum(day.missed for day in days), sum(day.called for day in days)),
            good=Rate(rated - bad, rated),
            wait_mean=sum(spread.mean * spread.n for spread in waits) / called if called else None,
            wait_longest=max((spread.longest for spread in waits), default=None),
            windows_open=sum(day.windows_open for day in days),
            windows=sum(day.windows for day in days),
            tide_openings=sum(day.tide_openings for day in days),
        )


@dataclass(frozen=True, slots=True)
class HallRow:
    """A hall of the tree: how deep it stands, what it said last, and how old that is."""

    branch: Branch
    depth: int
    report: Report | None
    sums: Sums | None
    age_s: float | None
    late: bool
    """Whether its day still runs and nothing newer came for twice as long as it should."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level: how many halls it has, how many of them said anything, and what that comes to."""

    level: HallLevel
    halls: int
    said: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class SentRow:
    """An item sent down: how many were served here, and at each hall it was sent to; None where that said nothing."""

    item: Item
    here: int
    there: tuple[int | None, ...]


def hall_rows(plan: Plan, reports: Mapping[HallId, Report], now: datetime) -> Sequence[HallRow]:
    """The hall itself and those below it, each before its own."""
    return [_row(branch, depth, reports.get(branch.id), now) for depth, branch in descending(plan.branch, plan.id)]


def level_rows(rows: Iterable[HallRow]) -> Sequence[LevelRow]:
    """The levels that have halls, from above."""
    by_level: dict[HallLevel, list[HallRow]] = {level: [] for level in HallLevel}
    for row in rows:
        by_level[row.branch.level].append(row)
    return [
        LevelRow(level, len(halls), len(said), Sums.of(said))
        for level, halls in by_level.items()
        if halls
        for said in [[row.report.figures for row in halls if row.report is not None]]
    ]


def by_tag(rows: Iterable[HallRow]) -> Mapping[str, Mapping[HallId, int]]:
    """How many matters of each tag (马上办、跨省通办……) were handled, by hall; the most first."""
    found: dict[str, dict[HallId, int]] = {}
    for row in rows:
        for tag, count in row.report.figures.by_tag.items() if row.report is not None else ():
            found.setdefault(tag, {})[row.branch.id] = count
    return dict(sorted(found.items(), key=lambda each: -sum(each[1].values())))


def receivers(plan: Plan, day: date) -> Sequence[Branch]:
    """The halls something is sent down to on a day."""
    return reached(plan.branch, plan.id, [each for each in plan.sent_down if each.valid_on(day)])


def sent_rows(plan: Plan, reports: Mapping[HallId, Report], day: date) -> Sequence[SentRow]:
    """The items sent down on a day, in the order of the plan."""
    sent = [each for each in plan.sent_down if each.valid_on(day)]
    codes = {code: None for each in sent for code in each.items}
    halls = receivers(plan, day)
    own = reports.get(plan.id)
    return [
        SentRow(
            plan.item[code],
            own.figures.by_item.get(code, 0) if own is not None else 0,
            tuple(
                known.figures.by_item.get(code, 0) if (known := reports.get(hall.id)) is not None else None
                for hall in halls
            ),
        )
        for code in codes
    ]


def _row(branch: Branch, depth: int, report: Report | None, now: datetime) -> HallRow:
    if report is None:
        return HallRow(branch, depth, None, None, None, late=False)
    age = now - report.figures.at
    late = not report.figures.final and age > 2 * EVERY
    return HallRow(branch, depth, report, Sums.of([report.figures]), max(0.0, age.total_seconds()), late)
