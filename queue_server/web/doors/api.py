"""The JSON API under /api/v1: what pages, programs and the demo may ask of the hall."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from ulid import ULID

from hall.words import AlertId, BookingId, TicketId, TicketNo, Token, VisitId, WindowId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.core.text import Text
from queue_server.web.access import (
    RUNS_THE_HALL,
    WATCHES_THE_HALL,
    WORKS_AT_WINDOWS,
    asked,
    check_window,
    close_session,
    open_session,
    requires,
    staff,
    touch,
)
from queue_server.web.asking import ask, service
from queue_server.web.doors import bodies
from queue_server.web.doors.wishes import VERBS
from queue_server.web.painting import painter
from queue_server.web.views.devices import device_views
from queue_server.web.views.figures import figures
from queue_server.web.views.happenings import KEPT, call_rows
from queue_server.web.views.lines import zone_lines
from queue_server.web.views.tide import tide_view
from queue_server.web.views.windows import window_views

api = Blueprint("api", __name__, url_prefix="/api/v1")
log_in = Blueprint("api_session", __name__, url_prefix="/api/v1")
"""Apart: a program that logs in has no CSRF token yet; a JSON body, which no foreign form can send, stands in."""


@log_in.post("/session")
def begin_session() -> ResponseReturnValue:
    """Log a program in; the token goes into `X-CSRFToken` of everything it asks."""
    body = bodies.read_body(bodies.LogIn)
    open_session(service().accounts.log_in(body.login, body.password))
    return jsonify(role=staff().account.role, must_change=staff().account.must_change, csrf=generate_csrf())


@api.delete("/session")
def end_session() -> ResponseReturnValue:
    """Log out."""
    close_session()
    return "", 204


@api.post("/still-here")
def still_here() -> ResponseReturnValue:
    """The person at a live page moved the mouse or typed."""
    staff()
    touch()
    return "", 204


@api.post("/windows/<window>/sign-on")
@requires(*WORKS_AT_WINDOWS)
def sign_on(window: str) -> ResponseReturnValue:
    """Put the account's own member of staff at a window."""
    body = bodies.read_body(bodies.Nothing)
    staff_id = staff().account.staff
    if staff_id is None:
        raise Refused("no_staff_number")
    return _told(ask(commands.SignOn(**asked(body.request_id), window=WindowId(window), staff=staff_id)))


@api.post("/windows/<window>/<verb>")
@requires(*WORKS_AT_WINDOWS)
def at_window(window: str, verb: str) -> ResponseReturnValue:
    """Anything a clerk or manager may ask at a window (`wishes.VERBS`)."""
    wish = VERBS.get(verb)
    if wish is None:
        raise Refused("not_found")
    if staff().account.role not in wish.roles:
        raise Refused("forbidden")
    check_window(service().keeper.hall, WindowId(window))
    body = bodies.read_body(wish.body)
    return _told(ask(wish.make(asked(body.request_id), WindowId(window), body, service().clock.now())))


@api.post("/tickets")
@requires(*WORKS_AT_WINDOWS)
def give_ticket() -> ResponseReturnValue:
    """Give a ticket at the guide desk; out of hours only where the body says so."""
    body = bodies.read_body(bodies.TicketAsked)
    command = commands.IssueTicket(
        **asked(body.request_id),
        ticket=TicketId(str(ULID())),
        visit=VisitId(str(ULID())),
        token=Token(token_urlsafe(16)),
        item=body.item,
        priority=body.priority,
        needs=body.needs,
        override=body.override,
    )
    return _told(ask(command), 201)


@api.post("/tickets/correct")
@requires(*WORKS_AT_WINDOWS)
def correct_item() -> ResponseReturnValue:
    """Give a waiting number its right item."""
    body = bodies.read_body(bodies.Corrected)
    ticket_no = TicketNo(body.ticket_no.upper())
    return _told(ask(commands.CorrectItem(**asked(body.request_id), ticket_no=ticket_no, item=body.item)))


@api.post("/bookings")
@requires(*WORKS_AT_WINDOWS)
def book() -> ResponseReturnValue:
    """Book an item for a time slot; the answer names the booking."""
    body = bodies.read_body(bodies.Booked)
    booking = BookingId(str(ULID()))
    wish = commands.BookAppointment(
        **asked(body.request_id), booking=booking, item=body.item, slot=body.slot, override=True
    )
    return jsonify(booking=ask(wish).booking), 201


@api.post("/tide/mode")
@requires(*RUNS_THE_HALL)
def tide_mode() -> ResponseReturnValue:
    """Let the server open tidal windows itself, or only propose."""
    body = bodies.read_body(bodies.ModeSet)
    return _told(ask(commands.SetTideMode(**asked(body.request_id), mode=body.mode)))


@api.post("/tide/answer")
@requires(*RUNS_THE_HALL)
def tide_answer() -> ResponseReturnValue:
    """Approve or refuse what the tide proposes."""
    body = bodies.read_body(bodies.Answered)
    return _told(ask(commands.AnswerProposal(**asked(body.request_id), proposal=body.proposal, approve=body.approve)))


@api.post("/emergency/declare")
@requires(*RUNS_THE_HALL)
def declare_emergency() -> ResponseReturnValue:
    """Clear the hall: every screen and voice says so, and nobody is called."""
    return _told(ask(commands.DeclareEmergency(**asked(bodies.read_body(bodies.Nothing).request_id))))


@api.post("/emergency/lift")
@requires(*RUNS_THE_HALL)
def lift_emergency() -> ResponseReturnValue:
    """Go on where the hall stopped."""
    return _told(ask(commands.LiftEmergency(**asked(bodies.read_body(bodies.Nothing).request_id))))


@api.post("/outages/declare")
@requires(*RUNS_THE_HALL)
def declare_outage() -> ResponseReturnValue:
    """Say that a department cannot serve for now; its numbers keep their places."""
    body = bodies.read_body(bodies.OutageTold)
    until = body.until
    if until is None and body.minutes is not None:
        until = service().clock.now() + timedelta(minutes=body.minutes)
    return _told(ask(commands.DeclareOutage(**asked(body.request_id), group=body.group, until=until)))


@api.post("/outages/lift")
@requires(*RUNS_THE_HALL)
def lift_outage() -> ResponseReturnValue:
    """Say that a department serves again."""
    body = bodies.read_body(bodies.OutageOver)
    return _told(ask(commands.LiftOutage(**asked(body.request_id), group=body.group)))


@api.post("/notice")
@requires(*RUNS_THE_HALL)
def post_notice() -> ResponseReturnValue:
    """Tell everybody something on the boards."""
    body = bodies.read_body(bodies.NoticeTold)
    notice = Text(body.zh, body.en) if body.zh else None
    return _told(ask(commands.PostNotice(**asked(body.request_id), notice=notice)))


@api.post("/policy")
@requires(*RUNS_THE_HALL)
def policy() -> ResponseReturnValue:
    """Change the dispatch policy in the middle of a day."""
    body = bodies.read_body(bodies.PolicyChosen)
    return _told(ask(commands.SetPolicy(**asked(body.request_id), policy=body.policy)))


@api.post("/alerts/<alert>/acknowledge")
@requires(*RUNS_THE_HALL)
def acknowledge(alert: str) -> ResponseReturnValue:
    """Say that one takes care of an alert that still stands."""
    body = bodies.read_body(bodies.Nothing)
    if all(part.alert != alert for part in service().presence.parts() if part.troubled):
        raise Refused("not_found")
    return _told(ask(commands.AcknowledgeAlert(**asked(body.request_id), alert=AlertId(alert))))


@api.get("/summary")
@requires(*WATCHES_THE_HALL)
def summary() -> ResponseReturnValue:
    """The day so far, in numbers that balance, and what was refused or went wrong."""
    return jsonify(**service().summary(), counts=dict(service().counts.all()))


@api.get("/state")
@requires(*WATCHES_THE_HALL)
def state() -> ResponseReturnValue:
    """The hall now: day, figures, windows, lines, tide; numbers only, nobody's name."""
    hall, now = service().keeper.hall, service().clock.now()
    shown: dict[str, Any] = {
        "hall": hall.plan.id,
        "day": hall.day,
        "open": hall.open,
        "now": now,
        "policy": hall.policy,
        "last_servable": hall.last_servable,
        "figures": figures(hall, now),
        "windows": window_views(hall, now),
        "zones": zone_lines(hall, now),
        "tide": tide_view(hall, now),
        "devices": device_views(hall, service().presence.parts(), now),
    }
    return jsonify(shown)


@api.get("/calls")
@requires(*WATCHES_THE_HALL)
def calls() -> ResponseReturnValue:
    """The newest calls, newest first: which number to which window, why, and what was weighed in it."""
    return jsonify(calls=call_rows(service().keeper.hall.plan, painter().happenings.calls(KEPT)))


def _told(reply: Reply, status: int = 200) -> ResponseReturnValue:
    return jsonify(agreed=True, ticket_no=reply.ticket_no, held_already=reply.held_already), status
