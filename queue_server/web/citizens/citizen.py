"""The citizen's page behind a slip's code: place, estimate, the window when called, and the rating afterwards."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import RatingChannel, RatingLevel, RemarkId, Token
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.rated import rated_by_token
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.web.asking import ask, ask_with_words, asked_by, count, service, status_of
from queue_server.web.counter.parcels import chosen, holder_part
from queue_server.web.painting import Painter, painter
from queue_server.web.reasons import REASONS, meant
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
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
    written = next(filter(str.strip, request.form.getlist("remark")), "")  # each level has a place for words
    return _done(Token(token), lambda: ask_with_words(written, lambda remark: _rating(Token(token), remark)))


@citizen.post("/hand-out")
def hand_out(token: str) -> ResponseReturnValue:
    """Say how the result should come, and to which locker."""
    return _asked(Token(token), lambda: chosen(Token(token)))


def fragments(to: Painter, token: Token) -> Fragments:
    """The live part of the page; where the day's tickets are gone, a word of good-bye."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    view, rating = ticket_view(hall, token, now), _rating_part(to, hall, token)
    if view is None:
        gone = to.paint("ticket_gone", voucher=token in hall.vouchers, late=token in hall.late_by_token)
        return {"ticket": gone, "parcels": holder_part(to, hall, token), "rating": rating}
    return {
        "ticket": to.paint("ticket", ticket=view, token=token),
        "parcels": holder_part(to, hall, token),
        "rating": rating,
    }


def _rating_part(to: Painter, hall: Hall, token: Token) -> str:
    """The question, here or on the province's page; asked once more, more quietly, after the first answer."""
    rated = rated_by_token(hall, token)
    if rated is None or rated.again is not None:
        return ""
    page = to.service.outlets.page
    address = page.address(hall, rated) if page is not None and rated.cases else ""
    return to.paint("rating", rated=rated, token=token, reasons=REASONS, address=address)


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
    return _done(token, lambda: ask(wish()))


def _done(token: Token, act: Callable[[], Reply]) -> ResponseReturnValue:
    _known(token)
    try:
        act()
    except Refused as refused:
        return _page(token, refused)
    return redirect(f"/t/{token}", 303)


def _rating(token: Token, remark: RemarkId | None) -> Command:
    level, again = request.form.get("level", ""), "again" in request.form
    if level not in set(RatingLevel):
        raise Refused("level_missing")
    return commands.RateTicket(
        **asked_by(WHO),
        token=token,
        level=RatingLevel(level),
        reasons=meant(level, request.form.getlist("reason")),
        channel=RatingChannel.QR,
        remark=remark,
        again=again,
    )


def _known(token: Token) -> Hall:
    """The hall a token belongs to; raises `Refused("ticket_page_gone")`: a wrong code and an old one look alike."""
    hall = service().keeper.hall
    awaited = any(parcel.token == token for parcel in hall.parcels.values())
    if not awaited and token not in hall.by_token and token not in hall.vouchers and token not in hall.late_by_token:
        raise Refused("ticket_page_gone")
    return hall
