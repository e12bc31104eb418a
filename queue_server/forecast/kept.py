"""Promises that were kept or broken: where in its roll-out each came true, told from what the journal holds."""

from dataclasses import dataclass
from math import exp

from queue_server.forecast.promise import P50, P90

Levels = tuple[float, float]
"""The quantiles of a roll-out that were read as P50 and P90."""
AT_ONCE_S = 1.0
TAIL = 1.5
"""How many times the way from P50 to P90 fits into the fall of the tail to a third, as log-normal waits have it."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What a ticket was promised and what came true, in seconds."""

    p50_s: float
    p90_s: float
    wait_s: float


def rank(promised: Promised, levels: Levels = (P50, P90)) -> float:
    """The share of the roll-out's waits that were shorter than the true one; 0 for who was called at once."""
    p50_s, p90_s, wait_s = promised.p50_s, promised.p90_s, promised.wait_s
    low, high = levels
    if wait_s <= AT_ONCE_S:
        return 0.0
    if wait_s <= p50_s:
        return low * wait_s / p50_s
    reach_s = max(AT_ONCE_S, p90_s - p50_s)
    if wait_s <= p90_s:
        return low + (high - low) * (wait_s - p50_s) / reach_s
    return 1.0 - (1.0 - high) * exp(-TAIL * (wait_s - p90_s) / reach_s)
