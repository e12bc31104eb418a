"""The leaders' big screen and the departments' view: what supervision shows to those who do not run the hall."""

from functools import partial

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import StaffRole
from queue_server.core.refusals import Refused
from queue_server.web.access import WATCHES_THE_HALL, requires, staff, touch
from queue_server.web.asking import service
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.department import department_view, departments
from queue_server.web.views.leader import leader_view
from queue_server.web.views.supervision import remarks_in

leader = Blueprint("leader", __name__)
RELOAD_S = 300
"""A screen of a supervisor's account, which changes nothing, loads again by itself and so stays logged in all day."""


@leader.get("/leader")
@requires(*WATCHES_THE_HALL)
def screen() -> ResponseReturnValue:
    """The screen, complete as it stands now."""
    touch()
    watches_only = staff().account.role is StaffRole.SUPERVISOR
    plan = service().keeper.hall.plan
    reload_s = RELOAD_S if watches_only else None
    return render_template("leader.html", plan=plan, parts=fragments(painter()), reload_s=reload_s)


@leader.get("/leader/stream")
@requires(*WATCHES_THE_HALL)
def stream() -> Response:
    """What changes on it, live: counts only, so nobody need stand by it."""
    return live(f"leader/{speaker().lang}", partial(fragments, painter()))


@leader.get("/department")
@requires(StaffRole.APPROVER, *WATCHES_THE_HALL)
def department() -> ResponseReturnValue:
    """What a department owes: an approver sees his own, who watches the hall chooses."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    chosen = _own() if staff().account.role is StaffRole.APPROVER else request.args.get("department", "")
    names = departments(hall)
    name = chosen or (names[0] if names else "")
    words = behind.remarks.read(remarks_in(hall))
    view = department_view(hall, name, words, behind.clock.now())
    own = staff().account.role is StaffRole.APPROVER
    return render_template("department.html", plan=hall.plan, view=view, departments=() if own else names)


def fragments(to: Painter) -> Fragments:
    """Every live part of the screen."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "leader": to.paint("leader", view=leader_view(hall, now)),
    }


def _own() -> str:
    """The department an approver answers for; raises `Refused("no_department")`."""
    number = staff().account.staff
    member = None if number is None else service().keeper.hall.plan.member.get(number)
    if member is None:
        raise Refused("no_department")
    return member.answers_for
