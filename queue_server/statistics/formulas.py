"""The formulas of the figures (domain.md §7), each in one place: pages, files and assessment reckon by these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, pstdev

from queue_server.simulation.figures import quantile

ENOUGH = 20
"""With fewer than so many behind it nothing is said as a rate: the counts are shown alone."""
IN_TIME_S = 15 * 60
"""A wait counts as kept (等候达标) up to a quarter of an hour."""
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    part: float
    whole: float
    enough: int = ENOUGH

    @property
    def share(self) -> float | None:
        """The share; None where there is nothing to share."""
        return self.part / self.whole if self.whole else None

    @property
    def said(self) -> bool:
        """Whether enough is behind it to say it as a rate."""
        return self.whole >= self.enough


@dataclass(frozen=True, slots=True)
class Spread:
    """Some times in minutes: how many, their mean, median, ninth decile and the longest."""

    n: int
    mean: float
    p50: float
    p90: float
    longest: float


def spread(seconds: Iterable[float]) -> Spread | None:
    """The spread of some times; None of none."""
    minutes = sorted(each / 60 for each in seconds)
    if not minutes:
        return None
    return Spread(len(minutes), fmean(minutes), quantile(minutes, 0.5), quantile(minutes, 0.9), minutes[-1])


def balance(per_hour: Sequence[float]) -> float | None:
    """How evenly windows are used (窗口均衡度): one less the coefficient of variation; None for fewer than two."""
    if len(per_hour) < 2 or not (mean := fmean(per_hour)):
        return None
    return 1 - pstdev(per_hour) / mean


def peak(stretches: Iterable[tuple[datetime, datetime]]) -> int:
    """How many waited at most (高峰等候人数): the highest of samples a minute apart."""
    turns: dict[datetime, int] = {}
    for since, until in stretches:
        first, last = _minute(since), _minute(until)
        if first < last:
            turns[first] = turns.get(first, 0) + 1
            turns[last] = turns.get(last, 0) - 1
    waiting = most = 0
    for at in sorted(turns):
        waiting += turns[at]
        most = max(most, waiting)
    return most


def _minute(at: datetime) -> datetime:
    """The next whole minute, which is when a sample sees what began or ended since the last."""
    return at if at.second == at.microsecond == 0 else at.replace(second=0, microsecond=0) + A_MINUTE
