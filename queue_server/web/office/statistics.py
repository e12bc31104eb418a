"""Statistics for those who watch the hall: a day's, a week's or a month's report, on a page, on paper, as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from queue_server.statistics.period import Period, PeriodKind
from queue_server.statistics.pickup import known_after
from queue_server.statistics.report import Report, report
from queue_server.web.access import WATCHES_THE_HALL, requires, touch
from queue_server.web.asking import service
from queue_server.web.office.periods import file_response, period_asked, reckoned, this_day
from queue_server.web.speaking import speaker
from queue_server.web.views.statistics import heat, named_rows, rates, rating_rates, tables_of

statistics = Blueprint("statistics", __name__, url_prefix="/manager/statistics")
KINDS = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH)
REPORT_DAYS = (25, 30)
"""When the month's report is due (source S1: 每月25—30日前)."""


@statistics.get("")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """The report of a period."""
    touch()
    period = period_asked(KINDS)
    plan, told = service().keeper.hall.plan, _report(period)
    return render_template(
        "statistics.html",
        plan=plan,
        period=period,
        kinds=KINDS,
        report=told,
        heat=heat(told.hours),
        rates=rates,
        rating_rates=rating_rates,
        **named_rows(told, plan, speaker()),
        due=REPORT_DAYS,
        today=this_day(),
    )


@statistics.get("/file.<kind>")
@requires(*WATCHES_THE_HALL)
def file(kind: str) -> Response:
    """The same as a file that spreadsheets open."""
    period = period_asked(KINDS)
    plan = service().keeper.hall.plan
    return file_response(tables_of(_report(period), plan, speaker()), f"statistics-{period.kind}-{period.since}", kind)


def _report(period: Period) -> Report:
    behind = service()
    plan, now = behind.keeper.hall.plan, behind.clock.now()
    until = period.before + known_after(plan)
    days = reckoned(period.since, until)
    kept = days.between(period.since, period.before, plan, now)
    after = days.between(period.before, until, plan, now)
    return report(plan, kept, days.records(period.since, period.before), this_day(), now, after)
