"""`hall simulate`: a hall's days as they could be, policies and plans compared on the same citizens."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from os import cpu_count
from pathlib import Path

import click

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
from queue_server.png import png
from queue_server.simulation.cases import drawn, kept, past_to_learn_from
from queue_server.simulation.compared import Row, chart, compared
from queue_server.simulation.explained import explained
from queue_server.simulation.scenario import Scenario, Span
from queue_server.simulation.whatif import MEASURES, Case, Difference, lived, play_all

TEXTS = Texts("simulation")


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
@click.option(
    "--chart", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Leave a chart here (.svg or .png)."
)
@click.option("--explain", is_flag=True, help="Say of the first day, instead, why each number was called.")
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
    picture: Path | None,
    explain: bool,
    jobs: int,
) -> None:
    """Play days of a hall and compare: the same citizens, other rules."""
    file = Path(name)
    plan = read_plan(file if file.suffix == ".toml" else find_hall(name))
    changes = _changes(plan, close, tides, authorise, arrivals)
    scenarios = list(_scenarios(plan, POLICIES if compare else policies, changes))
    today = local_day(plan, WallClock().now())
    past, source = past_to_learn_from(plan, today) if history is None else (read_history(history), history.name)
    click.echo(_both("learns_from", source=source))
    cases = _cases(plan, scenarios, past, days, from_journal, settings)
    if explain:
        for line in explained(lived(next(iter(cases)))[1]):
            click.echo(line)
        return
    rows = compared(cases, play_all(cases, jobs, _progress))
    _report(rows)
    if picture is not None:
        _draw(picture, rows)


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


def _cases(
    plan: Plan, scenarios: Sequence[Scenario], past: Past, days: int, from_journal: date | None, settings: Path | None
) -> Sequence[Case]:
    if from_journal is None:
        return drawn(plan, scenarios, past, local_day(plan, WallClock().now()), days)
    if settings is None:
        raise click.UsageError(_both("settings_needed"))
    day = date(from_journal.year, from_journal.month, from_journal.day)
    database = open_engine(read_settings(settings).database_url)
    cases = kept(plan, scenarios, database, [day])
    database.dispose()
    if not cases:
        raise click.UsageError(_both("no_such_day", day=str(day)))
    return cases


def _progress(done: int, everything: int) -> None:
    click.echo(f"\r{done}/{everything}", nl=done == everything, err=True)


def _report(rows: Sequence[Row]) -> None:
    click.echo(_both("table_head", days=str(rows[0].days)))
    for row in rows:
        middle = row.medians
        click.echo(
            f"{row.scenario.name:<28} {middle['mean_min']:6.1f} {middle['p95_min']:6.1f} {middle['longest_min']:7.1f}"
            f" {middle['left']:6.1%} {middle['tidal_h']:6.1f} {middle['openings']:5.1f}"
        )
        if row.apart is not None:
            click.echo("".ljust(29) + "  ".join(_apart(each, row.apart[each]) for each in MEASURES[:3]))


def _apart(measure: str, apart: Difference) -> str:
    return f"{measure} {apart.median:+.2f} [{apart.low:+.2f} {apart.high:+.2f}]"


def _draw(file: Path, rows: Sequence[Row]) -> None:
    title, mean = (_both(code).replace("\n", " ") for code in ("chart_title", "chart_mean"))
    svg = chart(rows, [row.scenario.name for row in rows], title, mean)
    file.write_bytes(png(svg) if file.suffix.lower() == ".png" else svg.encode())


def _both(code: str, **values: str) -> str:
    return "\n".join(TEXTS.say(code, lang, **values) for lang in Language)
