"""The hall page of a demo: the whole hall alive in one view, and a ticket for whoever watches."""

import json
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from ulid import ULID

from queue_server.core.offers import refusal
from queue_server.core.refusals import Refused
from queue_server.web.asking import service
from queue_server.web.doors import bodies
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.figures import figures
from queue_server.web.views.lines import zone_lines
from queue_server.web.views.rehearsal import rehearsal
from queue_server.web.views.tide import tide_view
from queue_server.web.views.windows import window_views

hall_page = Blueprint("hall_page", __name__, url_prefix="/hall")
PICTURES = ("slip-latest.png", "board-*.png")
ROWS = 10
CHIPS = 24
"""Waiting numbers drawn per group; the rest is a count."""


@hall_page.get("")
def page() -> ResponseReturnValue:
    """The page, complete as it stands now."""
    plan = service().keeper.hall.plan
    return render_template("hall.html", parts=fragments(painter(), _folder()), plan=plan)


@hall_page.get("/stream")
def stream() -> Response:
    """What changes on it, live."""
    return live(f"hall/{speaker().lang}", partial(fragments, painter(), _folder()))


@hall_page.get("/pictures/<name>")
def picture(name: str) -> ResponseReturnValue:
    """A picture a twin left; its version is part of the address."""
    if not any(fnmatch(name, pattern) for pattern in PICTURES):
        raise Refused("not_found")
    if not (_folder() / name).is_file():
        raise Refused("not_found")
    return send_from_directory(_folder(), name, max_age=3600)


@hall_page.post("/touches")
def touch() -> ResponseReturnValue:
    """Leave a touch for the kiosk's twin: the ticket goes the real way, through kiosk, broker, server and printer."""
    item = bodies.read_body(bodies.ToItem).item
    refused = refusal(service().keeper.hall, item, service().clock.now())
    if refused is not None:
        raise refused
    touches = _folder() / "touches"
    touches.mkdir(exist_ok=True)
    fresh = touches / f".{ULID()}"
    fresh.write_text(json.dumps({"item": item}), encoding="utf-8")
    fresh.rename(touches / f"{fresh.name[1:]}.json")
    return jsonify(agreed=True), 202


def fragments(to: Painter, folder: Path) -> Fragments:
    """Every live part of the page."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    clock = to.service.settings.clock
    world = rehearsal(folder)
    zones = zone_lines(hall, now)
    windows = window_views(hall, now)
    rooms = {
        f"room-{zone.id}": to.paint(
            "room",
            zone=zone,
            windows=[view for view in windows if hall.plan.window[view.id].zone == zone.id],
            pads={pad.window: pad for pad in world.pads},
            lockers=[locker for locker in hall.plan.lockers if locker.zone == zone.id],
            doors={locker.id: locker.doors for locker in world.lockers},
            chips=CHIPS,
        )
        for zone in zones
    }
    return {
        "clock": to.paint("clock", hall=hall, now=now, speed=clock.speed if clock else 1.0),
        "figures": to.paint("figures", figures=figures(hall, now), last_servable=hall.last_servable),
        "tide": to.paint("tide", tide=tide_view(hall, now), runs=False),
        "slip": to.paint("slip", slip=world.slip),
        "boards": to.paint("boards", boards=world.boards),
        "happenings": to.paint("happenings", rows=to.happenings.newest(ROWS, calls=True)),
        **rooms,
    }


def _folder() -> Path:
    folder: Path = current_app.config["SIMULATION"]
    return folder
