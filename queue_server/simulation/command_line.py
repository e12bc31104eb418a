"""`hall simulate`: a hall's days as they could be, policies and plans compared on the same citizens."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from os import cpu_count
from pathlib import Path

import click
import pygal
from pygal.style import CleanStyle

from hall.clock import WallClock
from hall.settings import read_settings
from hall.texts import Texts
from hall.words import ItemCode, Language, RoleId, WindowId
from queue_server.core.dispatch import POLICIES
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.forecast.past import Past, read_history
from queue_server.journal.database import open_engine
from queue_server.plans.reading import find_hall, read_plan
from queue_server.simulation.figures import Figures
from queue_server.simulation.recorded import journaled, past_of, rehearsed
from queue_server.simulation.scenario import Scenario, Span
from queue_server.simulation.whatif import MEASURES, Case, differences, medians, play_all

TEXTS = Texts("simulation")
FIRST_SEED = 9000


@click.command()
@click.option("--hall", "name", default="zhaohua", show_default=True, help="A shipped hall, or a hall file.")
@click.option("--days", default=24, show_default=True, type=click.IntRange(1, 500), help="Days drawn.")
@click.option("--compare", is_flag=True, help="Every policy the hall knows, beside its own.")
@click.option("--policy", "policies", multiple=True, type=click.Choice(sorted(POLICIES)), help="A policy to try.")
@click.option("--close", multiple=True, help="A window that stays closed: w03.")
@click.option(
    "--tide", "tides", multiple=True, help="Tidal windows open from-to, `10:00-11:30`; `never` for not at all."
)
@click.option("--authorise", multiple=True, help="One more authorisation, role=item: `general=sb-03`.")
@click.option("--arrivals", default=0.0, help="More people, in per cent.")
@click.option("--history", type=click.Path(exists=True, path_type=Path), help="Past days to learn from (CSV).")
@click.option("--from-journal", type=click.DateTime(["%Y-%m-%d"]), help="Play this day of the journal again.")
@click.option("--settings", type=click.Path(exists=True, path_type=Path), help="The server's, for --from-journal.")
@click.option("--chart", type=click.Path(dir_okay=False, path_type=Path), help="Leave a chart here (SVG).")
@click.option("--jobs", default=cpu_count() or 1, help="Days played at the same time.")
def simulate(
    name: str,
    days: int,
    compare: bool,
    policies: Sequence[str],
    close: Sequence[str],
    tides: Sequence[str],
    authorise: Sequence[str],
    arrivals: float,
    history: Path | None,
    from_journal: date | None,
    settings: Path | None,
    chart: Path | None,
    jobs: int,
) -> None:
    """Play days of a hall and compare: the same citizens, other rules."""
    file = Path(name)
    plan = read_plan(file if file.suffix == ".toml" else find_hall(name))
    changes = _changes(plan, close, tides, authorise, arrivals)
    scenarios = list(_scenarios(plan, POLICIES if compare else policies, changes))
    past, source = _past(plan, history)
    click.echo(_both("learns_from", source=source))
    cases = list(_cases(plan, scenarios, past, days, from_journal, settings))
    played = play_all(cases, jobs, _progress)
    each = len(cases) // len(scenarios)
    results = {scenario.name: played[at * each : (at + 1) * each] for at, scenario in enumerate(scenarios)}
    _report(results)
    if chart is not None:
        chart.write_bytes(_chart(results))


def _scenarios(plan: Plan, policies: Sequence[str] | Mapping[str, object], changes: Scenario) -> Iterator[Scenario]:
    """The hall as it is, its policies as asked, and the plan changed as asked."""
    yield Scenario(plan.policy, plan.policy)
    yield from (Scenario(policy, policy) for policy in policies if policy != plan.policy)
    if changes != Scenario(changes.name, plan.policy):
        yield changes


def _changes(
    plan: Plan, close: Sequence[str], tides: Sequence[str], authorise: Sequence[str], arrivals: float
) -> Scenario:
    parts = [
        *(f"-{window}" for window in close),
        *(f"tide {tide}" for tide in tides),
        *(f"+{each}" for each in authorise),
    ]
    if arrivals:
        parts.append(f"{arrivals:+.0f} %")
    closed = frozenset(WindowId(window) for window in close)
    _known(closed, plan.window)
    granted = tuple(_grant(plan, each) for each in authorise)
    hours = tuple(_hours(tide) for tide in tides if tide != "never") if tides else None
    return Scenario(" ".join(parts) or "changed", plan.policy, closed, hours, granted, 1.0 + arrivals / 100)


def _grant(plan: Plan, text: str) -> tuple[RoleId, ItemCode]:
    role, _, item = text.partition("=")
    _known({role}, plan.role)
    _known({item}, plan.item)
    return RoleId(role), ItemCode(item)


def _known(
    names: frozenset[WindowId] | set[str],
    known: Mapping[WindowId, object] | Mapping[RoleId, object] | Mapping[ItemCode, object],
) -> None:
    for name in names:
        if name not in set(map(str, known)):
            raise click.BadParameter(_both("unknown", name=name))


def _hours(text: str) -> Span:
    try:
        start, end = (int(hour) * 3600 + int(minute) * 60 for hour, minute in (at.split(":") for at in text.split("-")))
    except ValueError:
        raise click.BadParameter(_both("bad_hours", text=text)) from None
    return (float(start), float(end))


def _past(plan: Plan, history: Path | None) -> tuple[Past, str]:
    """What the hall can have learned, and in words from where."""
    if history is not None:
        return read_history(history), history.name
    visitors = rehearsed(plan)
    if not visitors:
        return Past(), "catalogue"
    return past_of(visitors, local_day(plan, WallClock().now())), plan.rehearsal.day if plan.rehearsal else ""


def _cases(
    plan: Plan, scenarios: Sequence[Scenario], past: Past, days: int, from_journal: date | None, settings: Path | None
) -> Iterator[Case]:
    if from_journal is not None:
        if settings is None:
            raise click.UsageError(_both("settings_needed"))
        day = date(from_journal.year, from_journal.month, from_journal.day)
        engine = open_engine(read_settings(settings).database_url)
        visitors = tuple(journaled(engine, plan, day))
        engine.dispose()
        if not visitors:
            raise click.UsageError(_both("no_such_day", day=str(day)))
        yield from (Case(plan, scenario, day, past_of(visitors, day), 0, visitors) for scenario in scenarios)
        return
    open_days = list(_open_days(plan, days))
    for scenario in scenarios:
        yield from (Case(plan, scenario, day, past, FIRST_SEED + at) for at, day in enumerate(open_days))


def _open_days(plan: Plan, count: int) -> Iterator[date]:
    day = local_day(plan, WallClock().now())
    found = 0
    while found < count:
        if any(hours.windows for hours in plan.hours_on(day)):
            found += 1
            yield day
        day += timedelta(days=1)


def _progress(done: int, everything: int) -> None:
    click.echo(f"\r{done}/{everything}", nl=done == everything, err=True)


def _report(results: Mapping[str, Sequence[Figures]]) -> None:
    first = next(iter(results.values()))
    click.echo(_both("table_head", days=str(len(first))))
    for name, days in results.items():
        middle = medians(days)
        click.echo(
            f"{name:<28} {middle['mean_min']:6.1f} {middle['p95_min']:6.1f} {middle['longest_min']:7.1f}"
            f" {middle['left']:6.1%} {middle['tidal_h']:6.1f} {middle['openings']:5.1f}"
        )
        if days is not first:
            apart = differences(days, first)
            click.echo(
                "".ljust(29)
                + "  ".join(
                    f"{each} {apart[each].median:+.2f} [{apart[each].low:+.2f} {apart[each].high:+.2f}]"
                    for each in MEASURES[:3]
                )
            )


def _chart(results: Mapping[str, Sequence[Figures]]) -> bytes:
    """Mean and P95 of every scenario, medians over the days."""
    drawn = pygal.Bar(style=CleanStyle, js=[], title=_both("chart_title").replace("\n", " · "), legend_at_bottom=True)
    drawn.x_labels = [_both("chart_mean").replace("\n", " "), "P95"]
    for name, days in results.items():
        middle = medians(days)
        drawn.add(name, [round(middle["mean_min"], 1), round(middle["p95_min"], 1)])
    svg: bytes = drawn.render()
    return svg


def _both(code: str, **values: str) -> str:
    return "\n".join(TEXTS.say(code, lang, **values) for lang in Language)
