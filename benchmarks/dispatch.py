"""Policies compared on the same days, hall by hall: `python -m benchmarks.dispatch --traces FOLDER --help`."""

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import click

from benchmarks.bound_at_issue import BoundAtIssue
from benchmarks.traced import Traces
from hall.rehearsal.day_file import Visitor
from queue_server.drive.advisor import Advisor, Schooled, foresight
from queue_server.drive.driven import DrivenHall
from queue_server.drive.layout import Ground, read_layout
from queue_server.forecast.demand import Kind
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from queue_server.simulation.citizens import Crowd
from queue_server.simulation.engine import Engine, House
from queue_server.simulation.figures import Figures, figures

HALLS = ("town5", "zhaohua12", "chini7", "zhenyuan24", "jining60")
ADVISORS: dict[str, Callable[[Ground], Advisor]] = {"": lambda _ground: Schooled(), "tide": foresight}
"""What may be added to a policy's name: `balanced` alone has no tide."""
REFERENCES = ("static", "fcfs", "reference")


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


def played(case: Case, policy: str) -> Figures:
    """A day under a policy; `policy` may carry an advisor: `balanced+tide`."""
    ground = read_layout({**case.traces.layout, "calendar": case.calendar})
    name, _, advice = policy.partition("+")
    if name == "static":
        return figures(Engine(case.house, BoundAtIssue(case.house), ticks=False).play(case.visitors))
    driven = DrivenHall(ground, ADVISORS[advice](ground), case.past, name)
    return figures(Engine(case.house, driven, ticks=bool(advice)).play(case.visitors))


def compare(cases: Sequence[Case], policies: Sequence[str]) -> None:
    """Print a hall's table: medians of the days, and ratios to the references day by day."""
    results = {policy: [played(case, policy) for case in cases] for policy in (*REFERENCES, *policies)}
    tidal = sum(post.tidal for post in cases[0].house.posts)
    print(f"\n{cases[0].traces.name}: {len(cases)} days, {median(len(case.visitors) for case in cases):.0f} tickets")
    print(
        f"{'policy':<18} mean   P95  longest  left | of static  of fcfs: P95 longest | of reference: mean  P95 |"
        " Gini | tidal h  openings | promise MAE  <=P50  <=P90"
    )
    for policy, days in results.items():
        print(_row(policy, days, results, tidal))


def _row(policy: str, days: list[Figures], results: dict[str, list[Figures]], tidal: int) -> str:
    def middle(name: str) -> float:
        return float(median(getattr(day, name) for day in days))

    def ratio(reference: str, name: str) -> float:
        pairs = zip(days, results[reference], strict=True)
        return math.exp(sum(math.log(getattr(a, name) / getattr(b, name)) for a, b in pairs) / len(days))

    openings = sum(day.openings for day in days) / max(1, tidal * len(days))
    return (
        f"{policy:<18} {middle('mean_min'):4.1f}  {middle('p95_min'):4.1f}  {middle('longest_min'):5.1f}"
        f"  {middle('left'):6.1%} | {ratio('static', 'mean_min'):.2f}/{ratio('static', 'p95_min'):.2f}"
        f"  {ratio('fcfs', 'p95_min'):10.2f} {ratio('fcfs', 'longest_min'):7.2f}"
        f" | {ratio('reference', 'mean_min'):14.3f} {ratio('reference', 'p95_min'):6.3f}"
        f" | {middle('gini'):.3f} | {middle('tidal_h'):5.1f} {openings:7.1f}"
        f" | {middle('promise_error_min'):8.2f} {middle('p50_cover'):9.0%} {middle('p90_cover'):6.0%}"
    )


def _run(folder: Path, days: str | None, seeds: int, first_seed: int, policies: Sequence[str]) -> None:
    traces = Traces(folder)
    if days is None:
        cases = list(drawn_cases(traces, range(first_seed, first_seed + seeds)))
    else:
        first, _, last = days.partition("-")
        cases = list(traced_cases(traces, [day for day in traces.days if first <= day <= (last or first)]))
    compare(cases, policies)


@click.command()
@click.option("--traces", type=click.Path(path_type=Path, exists=True), required=True, help="folder of hall folders")
@click.option("--hall", "halls", multiple=True, default=HALLS)
@click.option("--days", help="traced days, `1009-1014`; without it days are drawn")
@click.option("--seeds", default=24, help="how many days are drawn")
@click.option("--first-seed", default=5000)
@click.option("--policy", "policies", multiple=True, default=("balanced",))
@click.option("--jobs", default=1, help="halls at the same time")
def main(
    traces: Path,
    halls: Sequence[str],
    days: str | None,
    seeds: int,
    first_seed: int,
    policies: Sequence[str],
    jobs: int,
) -> None:
    """Compare policies with the static hall, fcfs and reference on the same days."""
    with ProcessPoolExecutor(jobs) as pool:
        for done in [pool.submit(_run, traces / hall, days, seeds, first_seed, policies) for hall in halls]:
            done.result()


if __name__ == "__main__":
    main()
