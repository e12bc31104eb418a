"""What a played day comes to: waits, who left, how the tide ran, how true the promises were, how even the work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from queue_server.simulation.engine import Outcome, Stay


@dataclass(frozen=True, slots=True)
class Figures:
    """A day in figures: minutes and shares; promises count where somebody was called while still there."""

    tickets: int
    mean_min: float
    p95_min: float
    longest_min: float
    left: float
    tidal_h: float
    openings: int
    promise_error_min: float
    p50_cover: float
    p90_cover: float
    gini: float

    @property
    def waited_min(self) -> float:
        """Minutes all citizens waited together."""
        return self.mean_min * self.tickets


def wait_s(stay: Stay, ended_s: float) -> float:
    """Seconds somebody waited: until called, until patience ended, or until the hall closed."""
    until_s = min(stay.gone_s, ended_s if stay.called_s is None else stay.called_s)
    return max(0.0, until_s - stay.since_s)


def left(stay: Stay) -> bool:
    """Whether somebody waited and gave up, or was never called."""
    return stay.visitor.patience_s > 0 and stay.over_s is None


def figures(outcome: Outcome) -> Figures:
    """The figures of a day; who took a ticket and never meant to come is no wait."""
    waited = [stay for stay in outcome.stays if stay.visitor.patience_s > 0]
    waits = sorted(wait_s(stay, outcome.ended_s) / 60 for stay in waited)
    served = [stay for stay in waited if stay.over_s is not None]
    tidal = [counter for counter in outcome.counters.values() if counter.post.tidal]
    errors = [abs(stay.promised[0] - wait_s(stay, outcome.ended_s)) / 60 for stay in served]
    return Figures(
        tickets=len(waited),
        mean_min=_mean(waits),
        p95_min=quantile(waits, 0.95),
        longest_min=waits[-1] if waits else 0.0,
        left=_mean([float(left(stay)) for stay in waited]),
        tidal_h=sum(counter.open_s for counter in tidal) / 3600,
        openings=sum(counter.openings for counter in tidal),
        promise_error_min=_mean(errors),
        p50_cover=_mean([float(wait_s(stay, outcome.ended_s) <= stay.promised[0]) for stay in served]),
        p90_cover=_mean([float(wait_s(stay, outcome.ended_s) <= stay.promised[1]) for stay in served]),
        gini=gini([counter.busy_s / counter.open_s for counter in outcome.counters.values() if counter.open_s > 0]),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value that this share of ordered values does not exceed, between neighbours by proportion."""
    if not ordered:
        return 0.0
    at = share * (len(ordered) - 1)
    below, above = int(at), ceil(at)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def gini(values: Iterable[float]) -> float:
    """How unevenly something is shared out: 0 evenly, near 1 all to one."""
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return 0.0
    count = len(ordered)
    return sum((2 * rank - count + 1) * value for rank, value in enumerate(ordered)) / (count * total)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
