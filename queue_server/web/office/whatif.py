"""What if: a manager asks how days would go under other rules, and reads the answer as it comes in."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from subprocess import CalledProcessError, TimeoutExpired

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import GroupId, ItemCode, RoleId, WindowId
from queue_server.charts import Series, bars
from queue_server.core.dispatch import POLICIES
from queue_server.core.plan import Plan
from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.forecast.journaled import read_past
from queue_server.journal.waits import kept_days
from queue_server.png import png_elsewhere
from queue_server.simulation.cases import drawn, kept, past_to_learn_from
from queue_server.simulation.compared import chart
from queue_server.simulation.recorded import seats
from queue_server.simulation.scenario import Scenario, Span
from queue_server.simulation.trials import Phase, Search, Trial, Trials
from queue_server.simulation.whatif import Case
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, requires, staff, still_there, touch
from queue_server.web.asking import service
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import Speaker, speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.whatif import Names, rows

whatif = Blueprint("whatif", __name__, url_prefix="/manager/what-if")
TYPICAL, RECENT = "typical", "recent"
RECENT_DAYS = 10
SEATED = timedelta(days=28)
"""How far back it counts who sits where, on typical days."""
DAYS_OFFERED = 30
MOST_DAYS = 60
MOST_PER_CENT = 200


@whatif.get("")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """The question to fill in, and the newest answer."""
    touch()
    runs = _runs_the_hall()
    hall = service().keeper.hall
    return render_template(
        "whatif.html",
        parts=fragments(painter(), trials(), runs=runs),
        plan=hall.plan,
        policies=sorted(POLICIES),
        days=_days_kept(DAYS_OFFERED),
        most=MOST_DAYS,
        runs=runs,
    )


@whatif.get("/stream")
@requires(*WATCHES_THE_HALL)
def stream() -> Response:
    """How far it is, live."""
    runs = _runs_the_hall()
    name = f"what-if/{speaker().lang}/{runs}"
    return live(name, partial(fragments, painter(), trials(), runs=runs), still_there())


@whatif.post("")
@requires(*RUNS_THE_HALL)
def ask() -> ResponseReturnValue:
    """Begin; raises `Refused`: `trial_running`, `nothing_to_play`, `nothing_to_compare`, `malformed`."""
    plan = service().keeper.hall.plan
    try:
        search = Search(request.form.get("search", Search.COMPARE))
        scenarios = [Scenario(plan.policy, plan.policy)] if search is Search.GRANTS else _scenarios(plan)
        days, cases = _cases(plan, scenarios)
    except ValueError as error:
        raise Refused("malformed", {"detail": str(error)}) from error
    trials().start(search, days, cases)
    return redirect("/manager/what-if", 303)


@whatif.post("/cancel")
@requires(*RUNS_THE_HALL)
def cancel() -> ResponseReturnValue:
    """End the one that runs."""
    trials().cancel()
    return redirect("/manager/what-if", 303)


@whatif.get("/chart.<kind>")
@requires(*WATCHES_THE_HALL)
def picture(kind: str) -> ResponseReturnValue:
    """The newest answer's chart as a file, SVG or PNG."""
    newest = trials().newest
    if newest is None or newest.phase is not Phase.OVER or kind not in ("svg", "png"):
        raise Refused("not_found")
    svg = drawing(newest, service().keeper.hall.plan, speaker())
    name = {"Content-Disposition": f"attachment; filename=what-if-{newest.number}.{kind}"}
    if kind == "svg":
        return Response(svg, mimetype="image/svg+xml", headers=name)
    try:
        return Response(png_elsewhere(svg), mimetype="image/png", headers=name)
    except (CalledProcessError, TimeoutExpired) as error:
        raise Refused("no_picture") from error


def fragments(to: Painter, behind: Trials, *, runs: bool) -> Fragments:
    """Every live part of the page."""
    hall, now, newest = to.service.keeper.hall, to.service.clock.now(), behind.newest
    over = newest is not None and newest.phase is Phase.OVER
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "trial": to.paint(
            "trial",
            trial=newest,
            rows=rows(newest, _names(hall.plan, to.speaker)) if newest is not None else (),
            chart=drawing(newest, hall.plan, to.speaker) if newest is not None and over else "",
            runs=runs,
        ),
    }


def drawing(trial: Trial, plan: Plan, to: Speaker) -> str:
    """The chart of a trial: waits of scenarios, or minutes that grants would save."""
    views = rows(trial, _names(plan, to))
    if trial.search is Search.COMPARE:
        names = [view.name for view in views]
        return chart([view.row for view in views], names, to.say("waits_in_minutes"), to.say("mean"))
    grants = [view for view in views if view.saved is not None]
    saved = [max(0.0, view.saved.median) for view in grants if view.saved is not None]
    return bars(to.say("saved_a_day"), [view.name for view in grants], [Series(to.say("saved_a_day"), saved)])


def trials() -> Trials:
    """The application's place for what-ifs."""
    behind: Trials = current_app.extensions["trials"]
    return behind


def _scenarios(plan: Plan) -> Sequence[Scenario]:
    """The hall as it is, what was changed, and every other policy where asked; `ValueError` for what makes no sense."""
    first = Scenario(plan.policy, plan.policy)
    changed = _changed(plan)
    others = [Scenario(policy, policy) for policy in sorted(POLICIES) if policy != plan.policy]
    scenarios = [first, *(others if "policies" in request.form else []), changed]
    unlike = list(dict.fromkeys(scenarios))
    if len(unlike) == 1:
        raise Refused("nothing_to_compare")
    return unlike


def _changed(plan: Plan) -> Scenario:
    form = request.form
    policy = form.get("policy") or plan.policy
    closed = frozenset(WindowId(window) for window in form.getlist("close"))
    if policy not in POLICIES or not closed <= plan.window.keys():
        raise ValueError("policy or window")
    per_cent = float(form.get("arrivals") or 0)
    if not -90 <= per_cent <= MOST_PER_CENT:
        raise ValueError("arrivals")
    return Scenario(policy, policy, closed, _tide(), _granted(plan), 1.0 + per_cent / 100)


def _tide() -> tuple[Span, ...] | None:
    choice = request.form.get("tide", "own")
    if choice == "own":
        return None
    if choice == "never":
        return ()
    span = (_second(request.form["tide_from"]), _second(request.form["tide_until"]))
    if choice != "hours" or span[0] >= span[1]:
        raise ValueError("tide")
    return (span,)


def _second(text: str) -> float:
    hour, minute = text.split(":")[:2]
    return int(hour) * 3600.0 + int(minute) * 60.0


def _granted(plan: Plan) -> tuple[tuple[RoleId, ItemCode], ...]:
    role, group = request.form.get("role"), request.form.get("group")
    if not role or not group:
        return ()
    if role not in plan.role or group not in plan.group:
        raise ValueError("role or group")
    return tuple((RoleId(role), item.code) for item in plan.items if item.group == GroupId(group))


def _cases(plan: Plan, scenarios: Sequence[Scenario]) -> tuple[str, Sequence[Case]]:
    """The days asked for, in a word, and everything there is to play."""
    asked = request.form.get("days", TYPICAL)
    database, today = service().database, local_day(plan, service().clock.now())
    if asked == TYPICAL:
        count = int(request.form.get("count") or 12)
        if not 1 <= count <= MOST_DAYS:
            raise ValueError("count")
        past = read_past(database, plan, today).past
        if not past.tickets:
            past, _ = past_to_learn_from(plan, today)
        return TYPICAL, drawn(plan, scenarios, past, today, count, seats(database, plan, today - SEATED, today))
    if asked == RECENT:
        return RECENT, kept(plan, scenarios, database, reversed(_days_kept(RECENT_DAYS)))
    day = date.fromisoformat(asked)
    return day.isoformat(), kept(plan, scenarios, database, [day])


def _days_kept(count: int) -> Sequence[date]:
    plan, behind = service().keeper.hall.plan, service()
    return kept_days(behind.database, plan.id, local_day(plan, behind.clock.now()), count)


def _names(plan: Plan, to: Speaker) -> Names:
    return Names(plan, to.say, to.name)


def _runs_the_hall() -> bool:
    return staff().account.role in RUNS_THE_HALL
