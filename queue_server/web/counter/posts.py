"""Standing in (顶岗) at a desk or on a phone: who asks one to take which window, and one's answer."""

from datetime import timedelta
from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from hall.words import StaffId, WindowId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, staff, still_there, touch
from queue_server.web.asking import ask, service
from queue_server.web.doors import bodies
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live

posts = Blueprint("posts", __name__)
MINUTES = (5, 10, 20)
"""When a deputy may say to come, besides at once."""


@posts.get("/posts")
@requires(*WORKS_AT_WINDOWS)
def page() -> ResponseReturnValue:
    """The page, complete as it stands now."""
    touch()
    plan = service().keeper.hall.plan
    return render_template("posts.html", parts=fragments(painter(), staff().account.staff), plan=plan)


@posts.get("/posts/stream")
@requires(*WORKS_AT_WINDOWS)
def stream() -> Response:
    """What changes on it, live."""
    mine = staff().account.staff
    return live(f"posts/{speaker().lang}/{mine}", partial(fragments, painter(), mine), still_there())


@posts.post("/api/v1/posts/<window>/answer")
@requires(*WORKS_AT_WINDOWS)
def answer(window: str) -> ResponseReturnValue:
    """Say that one comes, now or in so many minutes, or does not."""
    body = bodies.read_body(bodies.SummonsAnswered)
    mine = staff().account.staff
    if mine is None:
        raise Refused("no_staff_number")
    coming_at = None if body.minutes is None else service().clock.now() + timedelta(minutes=body.minutes)
    ask(
        commands.AnswerSummons(
            **asked(body.request_id), window=WindowId(window), staff=mine, comes=body.comes, coming_at=coming_at
        )
    )
    return "", 204


def fragments(to: Painter, mine: StaffId | None) -> Fragments:
    """Every live part of the page."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    return {"clock": to.paint("clock", hall=hall, now=now), "posts": summoned(to, mine)}


def summoned(to: Painter, mine: StaffId | None, *, quiet: bool = False) -> str:
    """Who asks one to stand in, with the answers; `quiet` says nothing where nobody asks."""
    every = to.service.keeper.hall.summons.values()
    summons = [each for each in every if mine is not None and each.deputy == mine]
    return "" if quiet and not summons else to.paint("posts", summons=summons, mine=mine, minutes=MINUTES)
