"""What past days teach: how long items take, how fast windows are, who stays away, and how sure the hall is."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import TypeVar

from hall.words import ItemCode, WindowId
from queue_server.core.plan import Plan
from queue_server.forecast.demand import Demand, learn_demand
from queue_server.forecast.past import Past, Served

K = TypeVar("K")

USUAL_SPREAD = 0.63
"""Standard deviation of a service's logarithm (a coefficient of variation near 0.7) until days show it."""
ITEM_DOUBT = 0.35
WINDOW_DOUBT = 0.12
"""How far items stray from the catalogue, and windows from each other, as standard deviations of logarithms."""
SPREAD_WEIGHT = 200.0
"""Services the usual spread is worth."""
OUTLIER = 3.0
"""Deviations beyond which a service counts as if it lay there: one left running all noon teaches little."""
PASSES = 4
USUAL_ABSENT = 0.07
ABSENT_WEIGHT = 100.0
USUAL_PATIENCE_S = 3600.0
PATIENCE_SPREAD = 0.6
PATIENCE_WEIGHT = 30.0
SHORT_WAIT_S = 600.0
"""A wait nearly nobody gives up; who is absent then never meant to stay."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A learned figure and why: from `n` observations, the catalogue's `guess`, the share `weight` they were given."""

    value: float
    n: int = 0
    guess: float = 0.0
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Learned:
    """What a hall has learned: seconds of service an item, pace a window (1 usual, above slower), absence, demand.

    `spread` is the standard deviation of a service's logarithm; `patience_s` the median wait people bear.
    """

    service: Mapping[ItemCode, Figure]
    pace: Mapping[WindowId, Figure]
    spread: float
    absent: Figure
    patience_s: Figure
    demand: Demand
    days: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def service_s(self) -> dict[ItemCode, float]:
        """Mean seconds an item takes at a usual window."""
        return {item: figure.value for item, figure in self.service.items()}


def learn(past: Past, plan: Plan) -> Learned:
    """Weigh past days against the catalogue; without any, the catalogue stands and every weight is nought."""
    tickets = [ticket for ticket in past.tickets if ticket.item in plan.item]
    guesses = {item.code: max(1.0, float(item.service_s)) for item in plan.items}
    service, pace, spread = _services(tickets, guesses, plan)
    absent = _absent(tickets)
    return Learned(
        service,
        pace,
        spread,
        absent,
        _patience(tickets, absent.value),
        learn_demand(tickets, plan, {item: figure.value for item, figure in service.items()}),
        days=len({ticket.day for ticket in tickets}),
        left_out=dict(past.left_out),
    )


@dataclass(frozen=True, slots=True)
class _Observation:
    item: ItemCode
    window: WindowId
    stray: float  # logarithm of the time taken over the catalogue's guess


def _services(
    tickets: Iterable[Served], guesses: Mapping[ItemCode, float], plan: Plan
) -> tuple[dict[ItemCode, Figure], dict[WindowId, Figure], float]:
    """Item and window effects on the logarithm, each shrunk towards nought, fitted in turns."""
    seen = [
        _Observation(ticket.item, ticket.window, math.log(ticket.duration_s / guesses[ticket.item]))
        for ticket in tickets
        if ticket.duration_s is not None
    ]
    item_effect: dict[ItemCode, float] = {}
    window_effect: dict[WindowId, float] = {}
    spread = USUAL_SPREAD
    level = _usual_level(seen, spread)
    for _ in range(PASSES):
        rest = [
            (
                each,
                _within(
                    each.stray - level - window_effect.get(each.window, 0.0), item_effect.get(each.item, 0.0), spread
                ),
            )
            for each in seen
        ]
        item_effect = _shrunk(((each.item, value) for each, value in rest), spread, ITEM_DOUBT)
        rest = [
            (
                each,
                _within(
                    each.stray - level - item_effect.get(each.item, 0.0), window_effect.get(each.window, 0.0), spread
                ),
            )
            for each in seen
        ]
        window_effect = _shrunk(((each.window, value) for each, value in rest), spread, WINDOW_DOUBT)
        spread = _spread([value - window_effect.get(each.window, 0.0) for each, value in rest])
    swell = math.exp(level + spread * spread / 2.0)
    counts: dict[str, int] = defaultdict(int)
    for each in seen:
        counts[each.item] += 1
        counts[each.window] += 1
    if not seen:
        swell = 1.0  # the catalogue guesses means, not medians
    service = {
        item: Figure(
            guess * swell * math.exp(item_effect.get(item, 0.0)),
            counts[item],
            guess,
            _weight(counts[item], spread, ITEM_DOUBT),
        )
        for item, guess in guesses.items()
    }
    pace = {
        window.id: Figure(
            math.exp(window_effect.get(window.id, 0.0)),
            counts[window.id],
            1.0,
            _weight(counts[window.id], spread, WINDOW_DOUBT),
        )
        for window in plan.windows
    }
    return service, pace, spread


def _usual_level(seen: list[_Observation], spread: float) -> float:
    """How far the catalogue as a whole is off: towards what a right catalogue would show while days are few."""
    expected = -spread * spread / 2.0
    if not seen:
        return expected
    weight = _weight(len(seen), spread * 5, ITEM_DOUBT)
    return weight * median(each.stray for each in seen) + (1.0 - weight) * expected


def _within(value: float, centre: float, spread: float) -> float:
    return min(max(value, centre - OUTLIER * spread), centre + OUTLIER * spread)


def _weight(n: int, spread: float, doubt: float) -> float:
    return n / (n + (spread / doubt) ** 2)


def _shrunk(values: Iterable[tuple[K, float]], spread: float, doubt: float) -> dict[K, float]:
    sums: dict[K, list[float]] = defaultdict(list)
    for key, value in values:
        sums[key].append(value)
    return {key: _weight(len(each), spread, doubt) * fmean(each) for key, each in sums.items()}


def _spread(strays: list[float]) -> float:
    squares = sum(stray * stray for stray in strays)
    return math.sqrt((squares + SPREAD_WEIGHT * USUAL_SPREAD**2) / (len(strays) + SPREAD_WEIGHT))


def _absent(tickets: list[Served]) -> Figure:
    short = [ticket.absent for ticket in tickets if ticket.wait_s < SHORT_WAIT_S]
    value = (sum(short) + ABSENT_WEIGHT * USUAL_ABSENT) / (len(short) + ABSENT_WEIGHT)
    return Figure(value, len(short), USUAL_ABSENT, len(short) / (len(short) + ABSENT_WEIGHT))


def _patience(tickets: list[Served], absent: float) -> Figure:
    """The median patience at which as many gave up as were seen to, pulled towards the usual."""
    waits = [(ticket.called_s - ticket.arrival_s, ticket.absent) for ticket in tickets]
    gave_up = sum(gone for _, gone in waits) - absent * len(waits)

    def surplus(patience_s: float) -> float:
        expected = sum(gives_up(wait_s, patience_s) for wait_s, _ in waits) * (1.0 - absent)
        usual = math.log(patience_s / USUAL_PATIENCE_S) / PATIENCE_SPREAD * math.sqrt(PATIENCE_WEIGHT)
        return expected - gave_up - usual * math.sqrt(max(1.0, expected))

    low, high = math.log(600.0), math.log(6 * 3600.0)
    for _ in range(24):
        middle = (low + high) / 2.0
        low, high = (middle, high) if surplus(math.exp(middle)) > 0 else (low, middle)
    n = max(0, round(gave_up))
    return Figure(math.exp(low), n, USUAL_PATIENCE_S, n / (n + PATIENCE_WEIGHT))


def gives_up(wait_s: float, patience_s: float) -> float:
    """The share of people whose patience a wait outlasts."""
    if wait_s <= 0.0:
        return 0.0
    return 0.5 * math.erfc(-math.log(wait_s / patience_s) / (PATIENCE_SPREAD * math.sqrt(2.0)))
