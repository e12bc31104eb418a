"""The guide's page (导办台): who with a need is called or soon will be, and the word that somebody went."""

from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from hall.words import TicketNo
from queue_server.core import commands
from queue_server.core.decisions.needs import unattended
from queue_server.core.queues import ahead
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, still_there, touch
from queue_server.web.asking import ask, service
from queue_server.web.doors import bodies
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live

guide = Blueprint("guide", __name__)


@guide.get("/guide")
@requires(*WORKS_AT_WINDOWS)
def page() -> ResponseReturnValue:
    """The page, complete as it stands now."""
    touch()
    return render_template("guide.html", parts=fragments(painter()), plan=service().keeper.hall.plan)


@guide.get("/guide/stream")
@requires(*WORKS_AT_WINDOWS)
def stream() -> Response:
    """What changes on it, live."""
    return live(f"guide/{speaker().lang}", partial(fragments, painter()), still_there())


@guide.post("/api/v1/guide/attend")
@requires(*WORKS_AT_WINDOWS)
def attend() -> ResponseReturnValue:
    """Say that one is with somebody who has a need, or looked for him in vain."""
    body = bodies.read_body(bodies.Numbered)
    ask(commands.AttendNeeds(**asked(body.request_id), ticket_no=TicketNo(body.ticket_no.upper())))
    return "", 204


def fragments(to: Painter) -> Fragments:
    """Every live part of the page."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    waited_for = [(ticket, ahead(hall, ticket)) for ticket in unattended(hall)]
    return {"clock": to.paint("clock", hall=hall, now=now), "needs": to.paint("needs", tickets=waited_for)}
