"""The report in shapes a page and a file can show: hours as a map of heat, everything as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hall.words import RatingLevel, WindowKind
from queue_server.core.plan import Plan
from queue_server.statistics.files import Cell, Table, Tables
from queue_server.statistics.formulas import Rate, Spread
from queue_server.statistics.ratings import RatingFigures
from queue_server.statistics.report import Report, Row
from queue_server.web.speaking import Speaker

SHADES = 4


@dataclass(frozen=True, slots=True)
class Heat:
    """Tickets by weekday and hour; `shade` is 0 for none and 4 for the busiest hours."""

    hours: tuple[int, ...]
    rows: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    """For each weekday the count and shade of every hour."""


def heat(counts: Mapping[tuple[int, int], int]) -> Heat | None:
    """The map of heat; None where nobody came."""
    if not counts:
        return None
    most = max(counts.values())
    hours = range(min(hour for _, hour in counts), max(hour for _, hour in counts) + 1)
    weekdays = sorted({weekday for weekday, _ in counts})

    def cell(weekday: int, hour: int) -> tuple[int, int]:
        count = counts.get((weekday, hour), 0)
        return count, -(-count * SHADES // most)

    rows = tuple((weekday, tuple(cell(weekday, hour) for hour in hours)) for weekday in weekdays)
    return Heat(tuple(hours), rows)


def tables_of(report: Report, plan: Plan, to: Speaker) -> Tables:
    """The whole report, a table after another, with the formulas as notes."""
    named = named_rows(report, plan, to)
    return Tables(
        [to.say("statistics_page"), to.name(plan.name), *_days(report.days)],
        [
            *_totals(report, to),
            _windows(report, plan, to),
            *(
                _rows(to.say(f"by_{heading}"), named[f"{heading}_rows"], to)
                for heading in ("kind", "item", "tag", "department", "unit")
            ),
            _hours(report, to),
            _tide(report, to),
            *_ratings(report, to),
            _staff(report, to),
        ],
        [to.say("statistics_formulas"), to.say("statistics_missing")],
    )


def named_rows(report: Report, plan: Plan, to: Speaker) -> Mapping[str, Sequence[tuple[str, Row]]]:
    """The rows by kind of window, item, tag and home unit, each with what people call it."""
    items = {str(code): to.name(item.name) for code, item in plan.item.items()}
    return {
        "kind_rows": [(to.word(WindowKind(row.name)), row) for row in report.kinds],
        "item_rows": [(items.get(row.name, row.name), row) for row in report.items],
        "tag_rows": [(row.name, row) for row in report.tags],
        "department_rows": [(row.name or to.say("unit_unknown"), row) for row in report.departments],
        "unit_rows": [(row.name or to.say("unit_unknown"), row) for row in report.units],
    }


def _days(days: Sequence[date]) -> Sequence[Cell]:
    return [days[0], days[-1], len(days)] if days else []


def _totals(report: Report, to: Speaker) -> Iterable[Table]:
    say, totals = to.say, report.totals
    counts = (("tickets_issued", totals.issued), ("tickets_served", totals.served), ("peak_waiting", totals.peak))
    yield Table(
        say("totals"),
        [say("totals"), say("count")],
        [
            *_pairs((say(code), count) for code, count in counts),
            *_pairs((to.word(outcome), count) for outcome, count in totals.outcomes.items()),
        ],
    )
    times = (("wait_times", totals.wait), ("service_length", totals.service), ("answer_times", totals.answer))
    spreads = [[say(code), *_spread(of)] for code, of in times]
    yield Table(say("times"), [say("in_minutes"), *_spread_heads(to)], spreads)
    yield _rates(say("rates"), rates(report), to)


def _rates(title: str, told: Iterable[tuple[str, Rate]], to: Speaker) -> Table:
    return Table(
        title,
        [title, to.say("part"), to.say("whole"), "%"],
        [[to.say(code), *_rate(rate)] for code, rate in told],
    )


def rates(report: Report) -> Sequence[tuple[str, Rate]]:
    """The rates of the whole, each with the code of its name."""
    totals = report.totals
    return (
        ("wait_in_time", totals.in_time),
        ("miss_rate", totals.missed),
        ("abandon_rate", totals.left),
        ("first_visit_rate", totals.first_visit),
        ("appointments_kept", totals.kept),
        ("kiosk_share", totals.at_kiosk),
        ("pickup_in_time", totals.collected),
        ("pickup_overdue", totals.overdue),
    )


def _windows(report: Report, plan: Plan, to: Speaker) -> Table:
    say = to.say
    heads = ("by_window", "items_allowed", "services_done", "open_hours", "per_open_hour", "busy_share")
    rows: list[Sequence[Cell]] = []
    for row in report.windows:
        used = None if row.busy.share is None else 100 * row.busy.share
        no = say("window_no", no=plan.window[row.window].no)
        rows.append([no, row.items, row.served, row.open_h, row.per_hour, used])
    rows.append([say("balance"), None, None, None, None, report.balance])
    return Table(say("by_window"), [say(head) for head in heads], rows)


def _rows(title: str, told: Sequence[tuple[str, Row]], to: Speaker) -> Table:
    heads = ("tickets", "services_done", "mean_wait_min", "mean_service", "items_offered")
    rows: list[Sequence[Cell]] = []
    for name, row in told:
        wait, service = (None if each is None else each.mean for each in (row.wait, row.service))
        rows.append([name, row.issued, row.served, wait, service, row.items or None])
    return Table(title, [title, *(to.say(head) for head in heads)], rows)


def _hours(report: Report, to: Speaker) -> Table:
    hours = sorted({hour for _, hour in report.hours})
    weekdays = sorted({weekday for weekday, _ in report.hours})
    title = to.say("by_hour")
    rows = [
        [to.say(f"weekday_{weekday}"), *(report.hours.get((weekday, hour)) for hour in hours)] for weekday in weekdays
    ]
    return Table(title, [title, *(f"{hour:02}" for hour in hours)], rows)


def _tide(report: Report, to: Speaker) -> Table:
    tide, say = report.tide, to.say
    mean = None if tide.to_first_call is None else tide.to_first_call.mean
    rows = (
        ("tide_openings", tide.openings),
        ("tide_minutes", tide.minutes),
        ("services_done", tide.served),
        ("to_first_call", mean),
    )
    return Table(say("tide"), [say("tide"), say("count")], [[say(code), value] for code, value in rows])


def _ratings(report: Report, to: Speaker) -> Iterable[Table]:
    ratings, say = report.ratings, to.say
    yield Table(
        say("ratings"),
        [say("ratings"), say("count")],
        [
            [say("invited"), ratings.invited],
            [say("unrated"), ratings.unrated],
            *_pairs((to.word(level), ratings.levels[level]) for level in RatingLevel),
            [say("excluded"), ratings.excluded],
        ],
    )
    yield _rates(say("rating_figures"), rating_rates(ratings), to)


def rating_rates(ratings: RatingFigures) -> Sequence[tuple[str, Rate]]:
    """The rates of ratings and of the ledger of bad ones, each with the code of its name."""
    return (
        ("rated_rate", ratings.rated),
        ("active_good_rate", ratings.good),
        ("satisfied_rate", ratings.satisfied),
        ("rectified_in_time", ratings.rectified),
        ("replied_in_time", ratings.replied),
        ("revisited_in_time", ratings.revisited),
        ("revisit_content", ratings.content),
    )


def _staff(report: Report, to: Speaker) -> Table:
    heads = (
        "staff_number",
        "home_unit",
        "services_done",
        "hours_at_window",
        "mean_service",
        "ratings_n",
        "bad_ratings",
    )
    rows: list[Sequence[Cell]] = []
    for row in report.staff:
        service = None if row.service is None else row.service.mean
        rated = round(row.ratings.rated.part)
        rows.append([row.staff, row.unit, row.served, row.hours, service, rated, row.ratings.bad])
    return Table(to.say("by_staff"), [to.say(head) for head in heads], rows)


def _pairs(told: Iterable[tuple[str, Cell]]) -> Sequence[Sequence[Cell]]:
    return [list(pair) for pair in told]


def _rate(rate: Rate) -> Sequence[Cell]:
    share = 100 * rate.share if rate.said and rate.share is not None else None
    return [rate.part, rate.whole, share]


def _spread(times: Spread | None) -> Sequence[Cell]:
    return [0] if times is None else [times.n, times.mean, times.p50, times.p90, times.longest]


def _spread_heads(to: Speaker) -> Sequence[str]:
    return [to.say("count"), to.say("mean"), "P50", "P90", to.say("longest")]
