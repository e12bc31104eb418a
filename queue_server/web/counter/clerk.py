"""The clerk's page: the ticket in hand, what may be done next, who waits."""

from functools import partial
from typing import TypedDict

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue

from hall.words import Outcome, PauseReason, StaffId, StaffRole, WindowId
from queue_server.web.access import WORKS_AT_WINDOWS, check_window, requires, staff, still_there, touch, window_of
from queue_server.web.asking import service
from queue_server.web.counter.posts import summoned
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.desk import desk_view
from queue_server.web.views.windows import window_view, window_views

clerk = Blueprint("clerk", __name__, url_prefix="/clerk")
OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_FINISHED)
"""What a clerk may say at finish; `not_finished` is the day's own."""


class Chooser(TypedDict):
    """Who chooses a window: by which staff number, and whether one may look into any."""

    mine: StaffId | None
    looks_in: bool


@clerk.get("")
@requires(*WORKS_AT_WINDOWS)
def front() -> ResponseReturnValue:
    """The window one is signed on at, or the choice of windows."""
    touch()
    hall = service().keeper.hall
    mine = window_of(hall, staff().account.staff)
    if mine is not None:
        return redirect(f"/clerk/{mine}")
    return render_template("windows.html", parts=choices(painter(), **_chooser()), plan=hall.plan)


@clerk.get("/stream")
@requires(*WORKS_AT_WINDOWS)
def choosing() -> Response:
    """The windows to choose from, live."""
    chooser = _chooser()
    name = "/".join(("windows", speaker().lang, *map(str, chooser.values())))
    return live(name, partial(choices, painter(), **chooser), still_there())


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


def desk_of(window: WindowId) -> str:
    """Where the window is worked at: at a station, by its clerk, on the station's page."""
    at_station = service().keeper.hall.plan.station and staff().account.role is StaffRole.CLERK
    return "/station" if at_station else f"/clerk/{window}"


def choices(to: Painter, *, mine: StaffId | None, looks_in: bool) -> Fragments:
    """Every window, with the buttons of who signs on at one or may look into any; and who asks one to stand in."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    views = [view for view in window_views(hall, now) if view.id not in hall.plan.leaving]
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "windows": to.paint("windows", windows=views, signs_on=mine is not None, looks_in=looks_in),
        "posts": summoned(to, mine, quiet=True),
    }


def _chooser() -> Chooser:
    account = staff().account
    return {"mine": account.staff, "looks_in": account.role is not StaffRole.CLERK}


def fragments(to: Painter, window: WindowId, *, elsewhere: bool = False) -> Fragments:
    """Every live part of the page; `elsewhere` where another part of it has the button to come back."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    desk = desk_view(hall, window, now)
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "sign": to.paint("sign", window=desk.window),
        "desk": to.paint("desk", desk=desk, outcomes=OUTCOMES, elsewhere=elsewhere),
        "waiting": to.paint("waiting", desk=desk),
        "posts": summoned(to, hall.windows[window].staff, quiet=True),
    }
