"""The manager's page: the whole hall at a glance, windows and tide within reach."""

from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from queue_server.core.dispatch import POLICIES
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, requires, staff, still_there, touch
from queue_server.web.asking import service
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.alarm import alarm_view
from queue_server.web.views.devices import device_views
from queue_server.web.views.figures import figures
from queue_server.web.views.lines import zone_lines
from queue_server.web.views.tide import tide_view
from queue_server.web.views.windows import window_views

manager = Blueprint("manager", __name__, url_prefix="/manager")
CALLS = 8
"""Calls shown, each with its reason."""
ROWS = 14
"""Happenings shown: as many as fit beside the windows."""


@manager.get("")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """The page, complete as it stands now."""
    touch()
    hall = service().keeper.hall
    runs = _runs_the_hall()
    return render_template(
        "manager.html",
        parts=fragments(painter(), runs=runs),
        plan=hall.plan,
        policies=sorted(POLICIES),
        runs=runs,
    )


@manager.get("/stream")
@requires(*WATCHES_THE_HALL)
def stream() -> Response:
    """What changes on it, live."""
    runs = _runs_the_hall()
    return live(f"manager/{speaker().lang}/{runs}", partial(fragments, painter(), runs=runs), still_there())


def fragments(to: Painter, *, runs: bool) -> Fragments:
    """Every live part of the page; with buttons where its reader runs the hall."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    windows = {f"window-{view.id}": to.paint("window", window=view, runs=runs) for view in window_views(hall, now)}
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "figures": to.paint("figures", figures=figures(hall, now), last_servable=hall.last_servable),
        "tide": to.paint("tide", tide=tide_view(hall, now), runs=runs),
        "alarm": to.paint("alarm", alarm=alarm_view(hall), runs=runs),
        "policy": to.paint("policy", policy=hall.policy),
        "lines": to.paint("lines", zones=zone_lines(hall, now)),
        "devices": to.paint("devices", devices=device_views(hall, to.service.presence.parts(), now), runs=runs),
        "calls": to.paint("happenings", rows=to.happenings.calls(CALLS), explains=True),
        "happenings": to.paint("happenings", rows=to.happenings.newest(ROWS, calls=False), explains=True),
        **windows,
    }


def _runs_the_hall() -> bool:
    return staff().account.role in RUNS_THE_HALL
