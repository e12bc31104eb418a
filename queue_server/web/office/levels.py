"""The halls above and below: the page that shows them side by side, and the door where those below report."""

from datetime import date, timedelta

import msgspec
from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from queue_server.core.refusals import Refused
from queue_server.core.timetable import local_day
from queue_server.deliveries.delivery import DeliveryState
from queue_server.levels.figures import DayFigures
from queue_server.levels.levels import PARENT
from queue_server.levels.sending import DOOR
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, requires, staff, touch
from queue_server.web.asking import service
from queue_server.web.doors.vault import check_line
from queue_server.web.views.levels import by_tag, hall_rows, level_rows, receivers, sent_rows

levels = Blueprint("levels", __name__)
reporting = Blueprint("reporting", __name__)
"""Apart: a server below speaks with its token, which no other site can make a browser send."""
A_DAY = timedelta(days=1)


@levels.get("/manager/levels")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """The tree with the figures of a day."""
    touch()
    behind, day = service(), _day()
    hall, known = behind.keeper.hall, behind.levels.of_day(day)
    rows = hall_rows(hall.plan, known, behind.clock.now())
    counts = behind.levels.ledger.counts()
    return render_template(
        "levels.html",
        plan=hall.plan,
        day=day,
        before=day - A_DAY,
        after=day + A_DAY if day < _today() else None,
        rows=rows,
        by_level=level_rows(rows),
        tags=by_tag(rows),
        packages=any(row.report.figures.packages for row in rows if row.report is not None),
        sent=sent_rows(hall.plan, known, day),
        receivers=receivers(hall.plan, day),
        goes_up=behind.levels.goes_up,
        pending=counts.get((PARENT, DeliveryState.PENDING), 0),
        dead=counts.get((PARENT, DeliveryState.DEAD), 0),
        runs=staff().account.role in RUNS_THE_HALL,
    )


@levels.post("/manager/levels/resend")
@requires(*RUNS_THE_HALL)
def resend() -> ResponseReturnValue:
    """Owe the hall above once more what it did not take."""
    touch()
    service().levels.send_again()
    return redirect("/manager/levels", 303)


@reporting.post(DOOR)
def take() -> ResponseReturnValue:
    """Figures from a hall below, its own or passed on: `kept`, or `known` where newer ones are here."""
    check_line()
    try:
        figures = msgspec.json.decode(request.get_data(), type=DayFigures)
    except msgspec.DecodeError as error:
        raise Refused("malformed", {"detail": str(error)}) from error
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return jsonify(state="kept" if service().levels.take(token, figures) else "known")


def _today() -> date:
    hall = service().keeper.hall
    return hall.day or local_day(hall.plan, service().clock.now())


def _day() -> date:
    """The day asked for; today where none was, or none that is a day."""
    try:
        return min(date.fromisoformat(request.args.get("day", "")), _today())
    except ValueError:
        return _today()
