"""Plays the same days under several scenarios and says what differs, day by day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from random import Random
from statistics import median

from hall.rehearsal.day_file import Visitor
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.timetable import Timetable
from queue_server.drive.advisor import Schooled
from queue_server.drive.driven import DrivenHall
from queue_server.drive.posts import Seats
from queue_server.forecast.advisor import Forecaster
from queue_server.forecast.demand import Kind
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from queue_server.simulation.citizens import Crowd, crowded
from queue_server.simulation.engine import Engine, Outcome
from queue_server.simulation.figures import Figures, figures, quantile
from queue_server.simulation.scenario import Scenario, seconds_of

RESAMPLES = 2000
MEASURES = ("mean_min", "p95_min", "longest_min", "left", "tidal_h", "openings", "waited_min")


@dataclass(frozen=True, slots=True)
class Difference:
    """How a figure differs from the first scenario's on the same days: the median and its 95 % interval."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """One day to be played under one scenario; picklable, for days are played on every core."""

    plan: Plan
    scenario: Scenario
    day: date
    past: Past
    seed: int
    visitors: tuple[Visitor, ...] | None = None
    """The citizens of a recorded day; None draws them from what past days taught."""
    quick: bool = False
    """Played on learned means alone, without promises or the forecast's tide: rougher, and five times as fast."""
    seats: Seats = field(default_factory=dict)
    """Who sits where; at other windows somebody who can do whatever items demand."""


def play(case: Case) -> Figures:
    """Play one day; the same case gives the same figures."""
    return figures(lived(case)[0])


def lived(case: Case) -> tuple[Outcome, Hall]:
    """One day as it went, and the hall at its end."""
    plan, scenario = case.plan, case.scenario
    learned = learn(case.past, plan)
    timetable = Timetable.of(plan, case.day)
    hours = [seconds_of(plan, case.day, period.start, period.end) for period in timetable.ticketing]
    crowd = Crowd.of(plan, learned, hours, Kind(case.day.weekday()))
    house = scenario.house(plan, case.day, crowd.paces(case.seed), case.seats)
    able = frozenset[str]().union(*(post.items for post in house.posts))
    usual = crowd.day(case.seed) if case.visitors is None else case.visitors
    visitors = crowded(usual, scenario.busier, case.seed)
    coming = tuple(visitor for visitor in visitors if visitor.item in able)
    advisor = scenario.advised(Schooled() if case.quick else Forecaster(promises=False))
    driven = DrivenHall(scenario.ground(plan, case.day, case.seats), advisor, case.past, scenario.policy)
    return Engine(house, driven).play(coming), driven.hall


def play_all(
    cases: Sequence[Case], jobs: int, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> list[Figures]:
    """Play many days, in order, on several cores or in this very process; `progress` hears how many are done."""
    played: list[Figures] = []
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        for figure in map(play, cases) if pool is None else pool.map(play, cases):
            played.append(figure)
            progress(len(played), len(cases))
    return played


def differences(days: Sequence[Figures], first: Sequence[Figures]) -> Mapping[str, Difference]:
    """Each figure against the first scenario's, paired by day."""
    return {
        name: _difference([getattr(a, name) - getattr(b, name) for a, b in pairs(days, first)]) for name in MEASURES
    }


def medians(days: Sequence[Figures]) -> Mapping[str, float]:
    """Each figure's median over the days."""
    return {name: median(getattr(day, name) for day in days) for name in MEASURES}


def pairs(days: Sequence[Figures], first: Sequence[Figures]) -> Iterator[tuple[Figures, Figures]]:
    """The same days side by side."""
    return zip(days, first, strict=True)


def _difference(values: Sequence[float]) -> Difference:
    dice = Random(0)
    middles = sorted(median(dice.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Difference(median(values), quantile(middles, 0.025), quantile(middles, 0.975))
