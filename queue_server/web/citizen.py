"""The citizen's page behind a slip's code: place, estimate, the window when called, and the rating afterwards."""

import json
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.packaged import packaged
from hall.words import RatingChannel, RatingLevel, Token
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.decisions.serving import FIRST_DIGIT
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.web.asking import ask, asked_by, count, service, status_of
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.parcels import PickupView, pickup_view
from queue_server.web.views.ticket import ticket_view

citizen = Blueprint("citizen", __name__, url_prefix="/t/<token>")
WHO = "citizen"


@citizen.get("")
def page(token: str) -> ResponseReturnValue:
    """The page, complete as it stands now."""
    return _page(Token(token))


@citizen.get("/stream")
def stream(token: str) -> Response:
    """What changes on it, live."""
    _known(Token(token))
    return live(f"citizen/{token}/{speaker().lang}", partial(fragments, painter(), Token(token)))


@citizen.post("/cancel")
def cancel(token: str) -> ResponseReturnValue:
    """Give the ticket back."""
    return _asked(Token(token), lambda: commands.CancelTicket(**asked_by(WHO), token=Token(token)))


@citizen.post("/rejoin")
def rejoin(token: str) -> ResponseReturnValue:
    """Take a missed number back into the line."""
    return _asked(Token(token), lambda: commands.RejoinTicket(**asked_by(WHO), token=Token(token)))


@citizen.post("/rating")
def rate(token: str) -> ResponseReturnValue:
    """Rate the service, once, of one's own free will; reasons are optional."""
    return _asked(Token(token), lambda: _rating(Token(token)))


def fragments(to: Painter, token: Token) -> Fragments:
    """The live part of the page; where the day's tickets are gone, a word of good-bye."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    view = ticket_view(hall, token, now)
    if view is None:
        return {"ticket": to.paint("ticket_gone", voucher=token in hall.vouchers), "rating": ""}
    return {
        "ticket": to.paint("ticket", ticket=view, token=token, plan=hall.plan, pickup=_pickup(to, hall, token)),
        "rating": to.paint("rating", ticket=view, token=token, reasons=REASONS) if view.invitation else "",
    }


def _pickup(to: Painter, hall: Hall, token: Token) -> PickupView | None:
    return pickup_view(hall, hall.by_token[token], to.service.codes)


def _page(token: Token, refused: Refused | None = None) -> ResponseReturnValue:
    hall = _known(token)
    refusal = ""
    if refused is not None:
        count(refused.code)
        refusal = speaker().refusal(refused.code, refused.about)
    shown = render_template(
        "citizen.html", parts=fragments(painter(), token), plan=hall.plan, token=token, refusal=refusal
    )
    return shown, 200 if refused is None else status_of(refused.code)


def _asked(token: Token, wish: Callable[[], Command]) -> ResponseReturnValue:
    _known(token)
    try:
        ask(wish())
    except Refused as refused:
        return _page(token, refused)
    return redirect(f"/t/{token}", 303)


def _rating(token: Token) -> Command:
    view = ticket_view(_known(token), token, service().clock.now())
    level = request.form.get("level", "")
    if view is None or view.invitation is None:
        raise Refused("already_rated" if view and view.rated else "nothing_to_rate")
    if level not in set(RatingLevel):
        raise Refused("level_missing")
    # Reasons ticked under a level that was looked at and left again are not meant.
    meant = tuple(reason for reason in request.form.getlist("reason") if reason.startswith(FIRST_DIGIT[level]))
    return commands.GiveRating(
        **asked_by(WHO),
        invitation=view.invitation,
        level=RatingLevel(level),
        reasons=meant,
        channel=RatingChannel.QR,
    )


def _known(token: Token) -> Hall:
    """The hall a token belongs to; raises `Refused("ticket_page_gone")`: a wrong code and an old one look alike."""
    hall = service().keeper.hall
    if token not in hall.by_token and token not in hall.vouchers:
        raise Refused("ticket_page_gone")
    return hall


def _reasons() -> dict[RatingLevel, tuple[str, ...]]:
    """The codes of the first three national reasons of each level (config/codesets.json); texts are the catalogue's."""
    codes = json.loads(packaged("codesets.json").read_text(encoding="utf-8"))
    basic: list[str] = codes["reasons_basic"]
    return {level: tuple(code for code in basic if code.startswith(FIRST_DIGIT[level])) for level in RatingLevel}


REASONS = _reasons()
