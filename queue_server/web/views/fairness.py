"""Whether one sort of people waits longer: mean, P50 and P90 by group of items, class and need, side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from hall.words import GroupId, Need, QueueClass
from queue_server.core.plan import Plan
from queue_server.journal.waits import Wait
from queue_server.simulation.figures import quantile

LONGER = 1.5
"""A sort of people is flagged where its P90 is so many times the hall's."""
ENOUGH = 10
"""Fewer tickets than this say nothing about a P90."""

Sort = GroupId | QueueClass | Need | None
"""What people are sorted by; None is everybody, and who has no need."""


@dataclass(frozen=True, slots=True)
class Waited:
    """How long some people waited, in minutes; those still waiting count so far, those who left until they left."""

    tickets: int
    mean_min: float
    p50_min: float
    p90_min: float
    left: float
    longer: bool = False


@dataclass(frozen=True, slots=True)
class Sorted:
    """One sort of people: today and over the last days, None where there was nobody."""

    sort: Sort
    today: Waited | None
    before: Waited | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """Everybody, and everybody sorted three ways."""

    everybody: Sorted
    groups: tuple[Sorted, ...]
    classes: tuple[Sorted, ...]
    needs: tuple[Sorted, ...]

    @property
    def longer(self) -> Sequence[Sorted]:
        """The sorts of people who wait much longer than the hall, today or before."""
        every = (*self.groups, *self.classes, *self.needs)
        return [row for row in every if any(side is not None and side.longer for side in (row.today, row.before))]


def fairness(plan: Plan, today: Sequence[Wait], before: Sequence[Wait], now: datetime) -> Fairness:
    """The waits of today and of the days before."""
    here = [[wait for wait in waits if wait.item in plan.item] for waits in (today, before)]
    everybody = Sorted(None, *(_waited(waits, now, None) for waits in here))

    def by(sorts: Iterable[Sort], of: Callable[[Wait], Iterable[Sort]]) -> tuple[Sorted, ...]:
        sides = [_by(waits, of) for waits in here]
        return tuple(_sorted(sort, [side.get(sort, ()) for side in sides], everybody, now) for sort in sorts)

    return Fairness(
        everybody,
        by([group.id for group in plan.groups], lambda wait: [plan.item[wait.item].group]),
        by(list(QueueClass), lambda wait: [wait.queue_class]),
        by([*Need, None], lambda wait: wait.needs or [None]),
    )


def _by(waits: Iterable[Wait], of: Callable[[Wait], Iterable[Sort]]) -> Mapping[Sort, Sequence[Wait]]:
    sides: dict[Sort, list[Wait]] = {}
    for wait in waits:
        for sort in of(wait):
            sides.setdefault(sort, []).append(wait)
    return sides


def _sorted(sort: Sort, sides: Sequence[Sequence[Wait]], everybody: Sorted, now: datetime) -> Sorted:
    today, before = sides
    return Sorted(sort, _waited(today, now, everybody.today), _waited(before, now, everybody.before))


def _waited(waits: Sequence[Wait], now: datetime, everybody: Waited | None) -> Waited | None:
    if not waits:
        return None
    minutes = sorted(wait.waited_s(now) / 60 for wait in waits)
    p90_min = quantile(minutes, 0.9)
    return Waited(
        len(minutes),
        fmean(minutes),
        quantile(minutes, 0.5),
        p90_min,
        sum(wait.left for wait in waits) / len(waits),
        everybody is not None and len(minutes) >= ENOUGH and p90_min > LONGER * everybody.p90_min,
    )


def shown(rows: Iterable[Sorted]) -> Iterator[Sorted]:
    """The rows that anybody is in."""
    return (row for row in rows if row.today is not None or row.before is not None)
