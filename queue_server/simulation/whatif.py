"""Plays the same days under several scenarios and says what differs, day by day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median

from hall.rehearsal.day_file import Visitor
from queue_server.core.plan import Plan
from queue_server.core.timetable import Timetable
from queue_server.drive.driven import DrivenHall
from queue_server.forecast.advisor import Forecaster
from queue_server.forecast.demand import Kind
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from queue_server.simulation.citizens import Crowd
from queue_server.simulation.engine import Engine
from queue_server.simulation.figures import Figures, figures, quantile
from queue_server.simulation.scenario import Scenario, seconds_of

RESAMPLES = 2000
MEASURES = ("mean_min", "p95_min", "longest_min", "left", "tidal_h", "openings")


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


def play(case: Case) -> Figures:
    """Play one day; the same case gives the same figures."""
    plan, scenario = case.plan, case.scenario
    learned = learn(case.past, plan)
    timetable = Timetable.of(plan, case.day)
    hours = [seconds_of(plan, case.day, period.start, period.end) for period in timetable.ticketing]
    crowd = Crowd.of(plan, learned, hours, Kind(case.day.weekday()), scenario.busier)
    house = scenario.house(plan, case.day, crowd.paces(case.seed))
    able = frozenset[str]().union(*(post.items for post in house.posts))
    visitors = crowd.day(case.seed) if case.visitors is None else case.visitors
    coming = tuple(visitor for visitor in visitors if visitor.item in able)
    advisor = scenario.advised(Forecaster())
    driven = DrivenHall(scenario.ground(plan, case.day), advisor, case.past, scenario.policy)
    return figures(Engine(house, driven).play(coming))


def play_all(
    cases: Sequence[Case], jobs: int, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> list[Figures]:
    """Play many days on several cores, in order; `progress` hears how many are done."""
    played: list[Figures] = []
    with ProcessPoolExecutor(jobs) as pool:
        for figure in pool.map(play, cases):
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
