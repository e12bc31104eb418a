"""The clerk's page: the ticket in hand, what may be done next, who waits."""

from functools import partial

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue

from hall.words import Outcome, PauseReason, StaffRole, WindowId
from queue_server.web.access import WORKS_AT_WINDOWS, check_window, requires, staff, still_there, touch, window_of
from queue_server.web.asking import service
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.desk import desk_view
from queue_server.web.views.windows import window_view, window_views

clerk = Blueprint("clerk", __name__, url_prefix="/clerk")
OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_FINISHED)
"""What a clerk may say at finish; `not_finished` is the day's own."""


@clerk.get("")
@requires(*WORKS_AT_WINDOWS)
def front() -> ResponseReturnValue:
    """The window one is signed on at, or the choice of windows."""
    touch()
    hall = service().keeper.hall
    mine = window_of(hall, staff().account.staff)
    if mine is not None:
        return redirect(f"/clerk/{mine}")
    return render_template("windows.html", windows=window_views(hall, service().clock.now()), plan=hall.plan)


@clerk.get("/<window>")
@requires(*WORKS_AT_WINDOWS)
def page(window: str) -> ResponseReturnValue:
    """A window's page, complete as it stands now; a clerk who is not signed on there chooses again."""
    touch()
    window_id = WindowId(window)
    hall = service().keeper.hall
    account = staff().account
    if account.role is StaffRole.CLERK and window_of(hall, account.staff) != window_id:
        return redirect("/clerk")
    check_window(hall, window_id)
    return render_template(
        "clerk.html",
        parts=fragments(painter(), window_id),
        window=window_view(hall, window_id, service().clock.now()),
        plan=hall.plan,
        reasons=tuple(PauseReason),
    )


@clerk.get("/<window>/stream")
@requires(*WORKS_AT_WINDOWS)
def stream(window: str) -> Response:
    """What changes on it, live."""
    check_window(service().keeper.hall, WindowId(window))
    return live(f"clerk/{window}/{speaker().lang}", partial(fragments, painter(), WindowId(window)), still_there())


def fragments(to: Painter, window: WindowId) -> Fragments:
    """Every live part of the page."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    desk = desk_view(hall, window, now)
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "sign": to.paint("sign", window=desk.window),
        "desk": to.paint("desk", desk=desk, outcomes=OUTCOMES),
        "waiting": to.paint("waiting", desk=desk),
    }
