"""The assessment of clerks: the service group scores, everybody's figures for managers, his own for each clerk."""

from datetime import date, timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import StaffId
from queue_server.assessment.months import Months
from queue_server.core.planned.assessment import SubPoint
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.statistics.period import Period, PeriodKind
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, WORKS_AT_WINDOWS, requires, staff, touch
from queue_server.web.asking import service
from queue_server.web.office.periods import file_response, period_asked, reckoned, this_day
from queue_server.web.speaking import speaker
from queue_server.web.views.assessment import formula, tables_of

assessment = Blueprint("assessment", __name__)
KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
A_MONTH = timedelta(days=31)
OWN_MONTHS = 6
"""How many past months a clerk sees of himself."""


@assessment.get("/manager/assessment")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """Everybody's scores in a period; of a month also what was scored, by whom, with a form for who runs the hall."""
    touch()
    period, months = period_asked(KINDS), _months()
    behind = service()
    plan = behind.keeper.hall.plan
    reckoned(period.since, period.before)
    return render_template(
        "assessment.html",
        plan=plan,
        rules=plan.assessment,
        period=period,
        kinds=KINDS,
        scores=months.assess(plan, period, behind.clock.now()),
        given=months.ledger.standing(period.since),
        entries=months.ledger.entries(period.since)[::-1] if period.kind is PeriodKind.MONTH else (),
        names={point.code: speaker().name(point.name) for point in plan.assessment.points},
        formula=formula(plan.assessment, speaker()),
        runs=staff().account.role in RUNS_THE_HALL,
        own=staff().account.staff,
        today=this_day(),
    )


@assessment.post("/manager/assessment/<staff_id>")
@requires(*RUNS_THE_HALL)
def score(staff_id: str) -> ResponseReturnValue:
    """Score somebody's sub-points of a month; what was scored before stays in the list."""
    touch()
    behind, here, who = service(), staff(), StaffId(staff_id)
    plan, now, months = behind.keeper.hall.plan, behind.clock.now(), _months()
    month = Period.around(PeriodKind.MONTH, _month(request.form.get("month", "")))
    reckoned(month.since, month.before)
    today = local_day(plan, now)
    if month.since > today:
        raise Refused("month_ahead", {"month": f"{month.since:%Y-%m}"})
    if here.account.staff == who:
        raise Refused("own_points")
    if who not in months.work(plan, month, now):
        raise Refused("not_assessed", {"staff": who, "month": f"{month.since:%Y-%m}"})
    values = {point.code: value for point in plan.assessment.points if (value := _value(point)) is not None}
    months.ledger.enter(who, month.since, values, here.who, now)
    return redirect(f"/manager/assessment?period=month&on={month.since}#points", 303)


@assessment.get("/manager/assessment/file.<kind>")
@requires(*WATCHES_THE_HALL)
def file(kind: str) -> Response:
    """The scores as a file."""
    period, behind = period_asked(KINDS), service()
    plan = behind.keeper.hall.plan
    reckoned(period.since, period.before)
    told = _months().assess(plan, period, behind.clock.now())
    return file_response(tables_of(told, period, plan, speaker()), f"assessment-{period.kind}-{period.since}", kind)


@assessment.get("/clerk/assessment")
@requires(*WORKS_AT_WINDOWS)
def own() -> ResponseReturnValue:
    """A clerk's own scores of the months that are over: a month under way would tell who rated him how."""
    touch()
    behind, number, months = service(), staff().account.staff, _months()
    plan, now = behind.keeper.hall.plan, behind.clock.now()
    mine = []
    running = period = Period.around(PeriodKind.MONTH, local_day(plan, now))
    reckoned(running.since - OWN_MONTHS * A_MONTH, running.since)
    for _ in range(OWN_MONTHS):
        period = period.earlier
        scored = next((each for each in months.assess(plan, period, now) if each.staff == number), None)
        if scored is not None:
            given = months.ledger.standing(period.since).get(scored.staff, {})
            mine.append((period, scored, given))
    told = formula(plan.assessment, speaker())
    return render_template("own_assessment.html", plan=plan, rules=plan.assessment, months=mine, formula=told)


def _months() -> Months:
    kept: Months = current_app.extensions["months"]
    return kept


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise Refused("malformed", {"detail": "month"}) from error


def _value(point: SubPoint) -> float | None:
    """What a form gives for a sub-point, None for nothing; raises `Refused("points_wrong")`."""
    written = request.form.get(point.code, "").strip()
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= point.most:
        raise Refused("points_wrong", {"point": speaker().name(point.name), "most": f"{point.most:g}"})
    return round(value, 1)
