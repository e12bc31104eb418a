"""The page of a one-clerk station (一人站): intake, service, hand-out and a guide's work on one screen."""

from functools import partial
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.words import ItemCode, Need, PriorityId, StaffRole, TicketId, Token, VisitId, WindowId
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.web.access import (
    WORKS_AT_WINDOWS,
    asked,
    check_window,
    requires,
    staff,
    still_there,
    touch,
    window_of,
)
from queue_server.web.asking import ask, count, service, status_of
from queue_server.web.counter import clerk, parcels
from queue_server.web.forms import line
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.station import MINUTES, station_view
from queue_server.web.views.windows import window_view

station = Blueprint("station", __name__, url_prefix="/station")
AT_ONCE = "at_once"


@station.get("")
@requires(*WORKS_AT_WINDOWS)
def page() -> ResponseReturnValue:
    """The page, complete as it stands now; a hall that is no station has its clerks' pages instead."""
    touch()
    return _page()


@station.get("/stream")
@requires(*WORKS_AT_WINDOWS)
def stream() -> Response:
    """What changes on it, live."""
    window = _worked_at(service().keeper.hall)
    return live(f"station/{window}/{speaker().lang}", partial(fragments, painter(), window), still_there())


@station.post("/give")
@requires(*WORKS_AT_WINDOWS)
def give() -> ResponseReturnValue:
    """Give somebody who stands there a number, or serve at once without a slip."""
    touch()
    hall = service().keeper.hall
    try:
        reply = ask(_wish(hall.plan, _worked_at(hall)))
    except Refused as refused:
        return _page(refused)
    given = "" if request.form.get("how") == AT_ONCE else f"?given={reply.ticket_no}"
    return redirect(f"/station{given}", 303)


def fragments(to: Painter, window: WindowId) -> Fragments:
    """Every live part of the page: a clerk's, the results', and whether somebody is there."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    away = to.paint("station_away", station=station_view(hall, window, now), minutes=MINUTES)
    return {**parcels.fragments(to, works=True), **clerk.fragments(to, window, elsewhere=True), "away": away}


def _wish(plan: Plan, window: WindowId) -> commands.IssueTicket:
    item, priority = ItemCode(line("item")), PriorityId(line("priority"))
    if item not in plan.item:
        raise Refused("item_unknown", {"item": item})
    known = {need.value for need in Need}
    said: dict[str, Any] = {
        **asked(line("key") or None),
        "ticket": TicketId(str(ULID())),
        "visit": VisitId(str(ULID())),
        "token": Token(token_urlsafe(16)),
        "item": item,
        "priority": priority or None,
        "needs": tuple(Need(each) for each in request.form.getlist("needs") if each in known),
        "override": True,
    }
    at_once = request.form.get("how") == AT_ONCE
    return commands.ServeAtOnce(**said, window=window) if at_once else commands.IssueTicket(**said)


def _worked_at(hall: Hall) -> WindowId:
    """The window of the page, for who may work there; raises `Refused` for anybody else."""
    window = _window(hall)
    if window is None:
        raise Refused("not_found")
    check_window(hall, window)
    return window


def _window(hall: Hall) -> WindowId | None:
    """Where the clerk is signed on, else the one window there is."""
    mine = window_of(hall, staff().account.staff)
    alone = [window.id for window in hall.plan.windows if not window.tidal]
    return mine or (alone[0] if len(alone) == 1 else None)


def _page(refused: Refused | None = None) -> ResponseReturnValue:
    hall, now = service().keeper.hall, service().clock.now()
    window = _window(hall)
    if window is None or not hall.plan.station:
        return redirect("/clerk")
    account = staff().account
    works = account.role is not StaffRole.CLERK or hall.windows[window].staff == account.staff
    if refused is not None:
        count(refused.code)
    shown = render_template(
        "station.html",
        parts=fragments(painter(), window) if works else {},
        works=works,
        window=window_view(hall, window, now),
        plan=hall.plan,
        needs=tuple(Need),
        key=str(ULID()),
        given=request.args.get("given", ""),
        chosen=request.form.get("item", ""),
        refusal="" if refused is None else speaker().refusal(refused.code, refused.about),
    )
    return shown, 200 if refused is None else status_of(refused.code)
