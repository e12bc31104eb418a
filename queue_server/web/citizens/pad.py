"""The rating pad (评价器) as a page on a tablet at a window: neutral, dead until the window's citizen is asked."""

from functools import partial

import segno
from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.clock import WallClock
from hall.settings import required
from hall.words import OrderId, RatingChannel, RatingLevel, WindowId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.web.access import RUNS_THE_HALL, requires, touch
from queue_server.web.asking import ask, asked_by, count, service
from queue_server.web.citizens.pads import Pads
from queue_server.web.doors import bodies
from queue_server.web.painting import Painter, painter
from queue_server.web.reasons import REASONS, meant
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.tablet import Face, TabletView, tablet_view

pad = Blueprint("pad", __name__, url_prefix="/pad")
pairing = Blueprint("pairing", __name__)
COOKIE = "pad"
_YEAR_S = 365 * 24 * 3600

_wall = WallClock()  # a link lasts wall time, also where the hall runs on a demo clock


@pairing.get("/pads")
@requires(*RUNS_THE_HALL)
def choose() -> ResponseReturnValue:
    """The manager's page: which windows have a tablet, and a link for one more."""
    touch()
    return render_template("pads.html", plan=service().keeper.hall.plan, paired=_pads().paired())


@pairing.post("/pads")
@requires(*RUNS_THE_HALL)
def show_link() -> ResponseReturnValue:
    """The link for the window chosen, and its code for the tablet's camera."""
    window = _window(request.form.get("window", ""))
    link = _link(window)
    return render_template(
        "pads.html",
        plan=service().keeper.hall.plan,
        paired=_pads().paired(),
        window=service().keeper.hall.plan.window[window],
        link=link,
        code=segno.make(link).svg_data_uri(scale=6, border=3, light="#fff"),
    )


@pairing.post("/api/v1/pads/<window>")
@requires(*RUNS_THE_HALL)
def pair_by_program(window: str) -> ResponseReturnValue:
    """A link that makes the tablet that opens it the pad of a window."""
    bodies.read_body(bodies.Nothing)
    return jsonify(link=_link(_window(window))), 201


@pairing.delete("/api/v1/pads/<window>")
@requires(*RUNS_THE_HALL)
def part(window: str) -> ResponseReturnValue:
    """Take the pad of a window out of service."""
    _pads().part(_window(window))
    return "", 204


@pad.get("/pair/<token>")
def ask_to_pair(token: str) -> ResponseReturnValue:
    """What the link shows: a button, because a look ahead by some program must not use the link up."""
    plan = service().keeper.hall.plan
    window = plan.window[_pads().window_of(token, _wall.now())]
    return render_template("pad_pair.html", plan=plan, window=window, token=token)


@pad.post("/pair/<token>")
def pair(token: str) -> ResponseReturnValue:
    """Make this tablet the pad from now on."""
    window, key = _pads().pair(token, _wall.now())
    answer = redirect(f"/pad/{window}", 303)
    answer.set_cookie(
        COOKIE,
        key,
        max_age=_YEAR_S,
        path=f"/pad/{window}",
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return answer


@pad.get("/<window>")
def page(window: str) -> ResponseReturnValue:
    """The page, complete as it stands now."""
    paired = _paired(window)
    return render_template(
        "pad.html", parts=fragments(painter(), paired), plan=service().keeper.hall.plan, window=paired
    )


@pad.get("/<window>/stream")
def stream(window: str) -> Response:
    """What changes on it, live."""
    paired = _paired(window)
    pads, key = _pads(), request.cookies[COOKIE]
    return live(
        f"pad/{paired}/{speaker().lang}", partial(fragments, painter(), paired), lambda: pads.knows(paired, key)
    )


@pad.post("/<window>/rating")
def rate(window: str) -> ResponseReturnValue:
    """Take the citizen's level; reasons are optional."""
    paired = _paired(window)
    level, invitation = request.form.get("level", ""), _asked_about(paired)
    if invitation is not None and level in set(RatingLevel):
        _tell(
            commands.GiveRating(
                **asked_by(f"pad-{paired}"),
                invitation=invitation,
                level=RatingLevel(level),
                reasons=meant(level, request.form.getlist("reason")),
                channel=RatingChannel.PAD,
            )
        )
    return redirect(f"/pad/{paired}", 303)


@pad.post("/<window>/time-out")
def time_out(window: str) -> ResponseReturnValue:
    """Nobody rated in time (未评价); the page itself says so, once the server's clock showed it."""
    paired = _paired(window)
    invitation = _asked_about(paired)
    if invitation is not None and _view(paired).face is Face.TIMED_OUT:
        _tell(commands.SkipRating(**asked_by(f"pad-{paired}"), invitation=invitation))
    return redirect(f"/pad/{paired}", 303)


def fragments(to: Painter, window: WindowId) -> Fragments:
    """The one live part of the page."""
    view = tablet_view(to.service.keeper.hall, window, to.service.clock.now())
    return {"pad": to.paint("pad", view=view, reasons=REASONS)}


def _tell(command: commands.Command) -> None:
    """A second touch, or one that came too late, changes nothing: the page shows how it stands."""
    try:
        ask(command)
    except Refused as refused:
        count(refused.code)


def _asked_about(window: WindowId) -> OrderId | None:
    """The invitation that the touched page was about; None where the window has gone on since."""
    shown = _view(window).invitation
    return shown if shown == request.form.get("invitation") else None


def _view(window: WindowId) -> TabletView:
    return tablet_view(service().keeper.hall, window, service().clock.now())


def _paired(window: str) -> WindowId:
    """The window, if this is its tablet; raises `Refused("pad_unpaired")`."""
    known = _window(window)
    if not _pads().knows(known, request.cookies.get(COOKIE, "")):
        raise Refused("pad_unpaired")
    return known


def _window(window: str) -> WindowId:
    if window not in service().keeper.hall.windows:
        raise Refused("not_found")
    return WindowId(window)


def _link(window: WindowId) -> str:
    server = required(service().settings.server, "server")
    return f"{server.public_url}/pad/pair/{_pads().link(window, _wall.now())}"


def _pads() -> Pads:
    kept: Pads = current_app.extensions["pads"]
    return kept
