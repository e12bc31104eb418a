"""Policies compared on the same days, hall by hall: `python -m benchmarks.dispatch --traces FOLDER --help`."""

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from time import process_time

import click

from benchmarks.advised import ADVISORS
from benchmarks.bound_at_issue import BoundAtIssue
from benchmarks.traced import Traces
from hall.rehearsal.day_file import Visitor
from hall.words import QueueClass
from queue_server.drive.driven import DrivenHall
from queue_server.drive.layout import read_layout
from queue_server.forecast.demand import Kind
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from queue_server.simulation.citizens import Crowd
from queue_server.simulation.engine import Engine, House
from queue_server.simulation.figures import Figures, figures, quantile, wait_s

HALLS = ("town5", "zhaohua12", "chini7", "zhenyuan24", "jining60")
TABLES = ("dispatch", "classes", "tide", "promise")
WRITTEN = "reference+written"
"""The policy and the tide of docs/dispatch.md as they are written."""


@dataclass(frozen=True)
class Case:
    """One day of one hall, and what the hall knew before it."""

    traces: Traces
    house: House
    visitors: tuple[Visitor, ...]
    past: Past
    calendar: dict[str, object]


def traced_cases(traces: Traces, days: Sequence[str]) -> Iterator[Case]:
    """Days as they were traced, each with the other days as its past."""
    for day in days:
        yield Case(traces, traces.house(day), traces.visitors(day), traces.past(without=day), traces.calendar(day))


def drawn_cases(traces: Traces, seeds: Sequence[int]) -> Iterator[Case]:
    """Days drawn from what the traced ones taught, of a kind that takes turns with the traced days' kinds."""
    layout, past = traces.layout, traces.past(without="")
    plan = read_layout(layout).plan
    learned = learn(past, plan)
    for seed in seeds:
        day = traces.days[seed % len(traces.days)]
        calendar = traces.calendar(day)
        kiosk = [(start, end) for start, end in layout["kiosk"]]
        crowd = Crowd.of(plan, learned, kiosk, Kind(calendar["dow"], calendar["surge"]))
        house = traces.house(day)
        paces = crowd.paces(seed)
        posts = tuple(replace(post, pace=paces.get(post.id, 1.0)) for post in house.posts)
        yield Case(traces, replace(house, posts=posts), crowd.day(seed), past, calendar)


@dataclass(frozen=True, slots=True)
class Played:
    """What a day came to: its figures, the minutes people of each class waited, the seconds it took to play."""

    figures: Figures
    waits_min: Mapping[QueueClass, Sequence[float]]
    seconds: float


def played(case: Case, policy: str) -> Played:
    """A day under a policy; `policy` may carry an advisor: `balanced+tide`."""
    name, _, advice = policy.partition("+")
    began = process_time()
    if name == "static":
        outcome = Engine(case.house, BoundAtIssue(case.house), ticks=False).play(case.visitors)
    else:
        house, layout = case.house, {**case.traces.layout, "calendar": case.calendar}
        if advice == "promise":
            layout["windows"] = [window for window in layout["windows"] if not window["tidal"]]
            house = replace(house, posts=tuple(post for post in house.posts if not post.tidal))
        ground = read_layout(layout)
        driven = DrivenHall(ground, ADVISORS[advice](ground), case.past, name)
        outcome = Engine(house, driven, ticks=bool(advice)).play(case.visitors)
    taken_s = process_time() - began
    waits: dict[QueueClass, list[float]] = {queue_class: [] for queue_class in QueueClass}
    for stay in outcome.stays:
        if stay.visitor.patience_s > 0:
            waits[stay.visitor.priority_class].append(wait_s(stay, outcome.ended_s) / 60)
    return Played(figures(outcome), waits, taken_s)


class Comparison:
    """A hall's days under several policies, each played once."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        self._played: dict[str, list[Played]] = {}

    def played(self, policy: str) -> list[Played]:
        """Every day under a policy."""
        if policy not in self._played:
            self._played[policy] = [played(case, policy) for case in self.cases]
        return self._played[policy]

    def days(self, policy: str) -> list[Figures]:
        """The figures of every day under a policy."""
        return [day.figures for day in self.played(policy)]

    def middle(self, policy: str, name: str) -> float:
        """The median of a figure."""
        return float(median(getattr(day, name) for day in self.days(policy)))

    def ratio(self, policy: str, other: str, name: str) -> float:
        """A figure under one policy over the same under another, day by day (geometric mean)."""
        pairs = zip(self.days(policy), self.days(other), strict=True)
        return math.exp(sum(math.log(getattr(a, name) / getattr(b, name)) for a, b in pairs) / len(self.cases))

    def share(self, policy: str, name: str) -> float:
        """A figure of tickets, over the tickets of all days."""
        days = self.days(policy)
        return float(sum(getattr(day, name) * day.tickets for day in days) / sum(day.tickets for day in days))

    def seconds(self, policy: str) -> float:
        """The median of what a day took."""
        return median(day.seconds for day in self.played(policy))

    def waits_min(self, policy: str, queue_class: QueueClass) -> list[float]:
        """What everybody of a class waited on all days, in order."""
        return sorted(wait for day in self.played(policy) for wait in day.waits_min[queue_class])


def dispatch_rows(hall: Comparison, policies: Sequence[str]) -> Iterator[str]:
    """Dispatch alone, without promises or tide."""
    yield (
        "policy | mean / P95 | longest | left | of static: mean/P95 | of fcfs: P95 / longest"
        " | of reference: mean / P95 | Gini | s a day"
    )
    for policy in ("static", "fcfs", "reference", *policies):
        yield (
            f"{policy} | {_waits(hall, policy)} | {_of(hall, policy, 'static', 'mean_min p95_min', '/', 2)}"
            f" | {_of(hall, policy, 'fcfs', 'p95_min longest_min', ' / ', 2)}"
            f" | {_of(hall, policy, 'reference', 'mean_min p95_min', ' / ', 3)}"
            f" | {hall.middle(policy, 'gini'):.3f} | {hall.seconds(policy):.1f}"
        )


def class_rows(hall: Comparison, policies: Sequence[str]) -> Iterator[str]:
    """Who waits how long: the ordinary, those with a priority, those with an appointment."""
    yield "policy | " + " | ".join(f"{queue_class.name.lower()}: mean / P95" for queue_class in QueueClass)
    for policy in ("fcfs", "reference", *policies):
        waits = [hall.waits_min(policy, queue_class) for queue_class in QueueClass]
        told = [f"{fmean(each):.1f} / {quantile(each, 0.95):.1f}" for each in waits if each]
        yield f"{policy} | {' | '.join(told)}"


def tide_rows(hall: Comparison, policies: Sequence[str]) -> Iterator[str]:
    """With the tide, against the policy and the tide as they are written."""
    tidal = sum(post.tidal for post in hall.cases[0].house.posts)
    if not tidal:
        return
    yield (
        "policy | mean / P95 | longest | left | of static: mean/P95 | of written: mean / P95"
        " | tidal hours | of written | openings a window and day"
    )
    for policy in (WRITTEN, *(f"{policy}+tide" for policy in policies)):
        hours, written = (sum(day.tidal_h for day in hall.days(each)) for each in (policy, WRITTEN))
        openings = sum(day.openings for day in hall.days(policy)) / tidal / len(hall.cases)
        yield (
            f"{policy} | {_waits(hall, policy)} | {_of(hall, policy, 'static', 'mean_min p95_min', '/', 2)}"
            f" | {_of(hall, policy, WRITTEN, 'mean_min p95_min', ' / ', 3)}"
            f" | {hours / len(hall.cases):.1f} | {hours / written:.3f} | {openings:.1f}"
        )


def promise_rows(hall: Comparison, policies: Sequence[str]) -> Iterator[str]:
    """What was promised at issue and what came true, without tidal windows and with the tide."""
    yield "policy | mean error | within P50 | within P90 | s a day"
    tidal = any(post.tidal for post in hall.cases[0].house.posts)
    for policy in (f"{policy}+{advice}" for policy in policies for advice in ("promise", "tide")[: 1 + tidal]):
        yield (
            f"{policy} | {hall.share(policy, 'promise_error_min'):.2f} | {hall.share(policy, 'p50_cover'):.0%}"
            f" | {hall.share(policy, 'p90_cover'):.0%} | {hall.seconds(policy):.1f}"
        )


def _waits(hall: Comparison, policy: str) -> str:
    mean, p95, longest = (hall.middle(policy, name) for name in ("mean_min", "p95_min", "longest_min"))
    return f"{mean:.1f} / {p95:.1f} | {longest:.1f} | {hall.middle(policy, 'left'):.1%}"


def _of(hall: Comparison, policy: str, other: str, names: str, between: str, digits: int) -> str:
    return between.join(f"{hall.ratio(policy, other, name):.{digits}f}" for name in names.split())


ROWS = {"dispatch": dispatch_rows, "classes": class_rows, "tide": tide_rows, "promise": promise_rows}


def _run(
    folder: Path, days: str | None, seeds: int, first_seed: int, policies: Sequence[str], tables: Sequence[str]
) -> str:
    traces = Traces(folder)
    if days is None:
        cases = list(drawn_cases(traces, range(first_seed, first_seed + seeds)))
    else:
        first, _, last = days.partition("-")
        cases = list(traced_cases(traces, [day for day in traces.days if first <= day <= (last or first)]))
    hall = Comparison(cases)
    tickets = median(len(case.visitors) for case in cases)
    lines = [f"{traces.name}: {len(cases)} days, {tickets:.0f} tickets"]
    for table in tables:
        lines += ["", *ROWS[table](hall, policies)]
    return "\n".join(lines)


@click.command()
@click.option("--traces", type=click.Path(path_type=Path, exists=True), required=True, help="folder of hall folders")
@click.option("--hall", "halls", multiple=True, default=HALLS)
@click.option("--days", help="traced days, `1009-1014`; without it days are drawn")
@click.option("--seeds", default=24, help="how many days are drawn")
@click.option("--first-seed", default=5000)
@click.option("--policy", "policies", multiple=True, default=("balanced",))
@click.option("--table", "tables", multiple=True, default=TABLES, type=click.Choice(TABLES))
@click.option("--jobs", default=1, help="halls at the same time")
def main(
    traces: Path,
    halls: Sequence[str],
    days: str | None,
    seeds: int,
    first_seed: int,
    policies: Sequence[str],
    tables: Sequence[str],
    jobs: int,
) -> None:
    """Compare policies on the same days: dispatch alone, by class, with the tide, and how true the promises were."""
    with ProcessPoolExecutor(jobs) as pool:
        for done in [pool.submit(_run, traces / hall, days, seeds, first_seed, policies, tables) for hall in halls]:
            click.echo(f"\n{done.result()}")


if __name__ == "__main__":
    main()
