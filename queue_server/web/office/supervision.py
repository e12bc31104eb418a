"""Supervision (电子监察): the alerts with who owns them and how they end, and for everybody how many there are."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import AlertId, AlertStep
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.deliveries.delivery import DeliveryState
from queue_server.supervision import export, pushes
from queue_server.web.access import RUNS_THE_HALL, WATCHES_THE_HALL, asked, requires, staff, touch
from queue_server.web.asking import ask_with_words, service
from queue_server.web.forms import chosen, line
from queue_server.web.views.supervision import alert_views, by_department, by_measure, remarks_in, tally

supervision = Blueprint("supervision", __name__)
LONGEST_ID = 128
PUSHED = (pushes.OUTLET, export.OUTLET)
TROUBLES = ("no_duty_phone",)
"""Why a push did not arrive, where the page has words for it."""


@supervision.get("/manager/supervision")
@requires(*WATCHES_THE_HALL)
def page() -> ResponseReturnValue:
    """Every alert, or a department's, and what may be done about it."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    department = request.args.get("department")
    return render_template(
        "supervision.html",
        plan=hall.plan,
        rows=alert_views(hall, behind.remarks.read(remarks_in(hall)), handles=True, department=department),
        whole=tally(list(hall.alerts.values())),
        whose=by_department(hall),
        department=department,
        departments=sorted({item.department for item in hall.plan.items if item.department}),
        dead=[each for each in behind.outlets.ledger.at(DeliveryState.DEAD) if each.delivery.outlet in PUSHED],
        troubles=TROUBLES,
        runs=staff().account.role in RUNS_THE_HALL,
    )


@supervision.post("/manager/supervision/pushes/<int:push>")
@requires(*RUNS_THE_HALL)
def push_again(push: int) -> ResponseReturnValue:
    """Send a push again that did not arrive."""
    touch()
    behind = service()
    if not behind.outlets.ledger.resend(push, behind.clock.now()):
        raise Refused("not_found")
    return redirect("/manager/supervision#pushes", 303)


@supervision.post("/manager/supervision")
@requires(*WATCHES_THE_HALL)
def take_step() -> ResponseReturnValue:
    """Take, assign or close an alert."""
    touch()
    step = chosen(AlertStep, "step")
    if step is None:
        raise Refused("malformed", {"detail": "step"})
    alert, department = AlertId(line("alert", LONGEST_ID)), line("department")
    ask_with_words(
        request.form.get("remark", ""),
        lambda remark: commands.HandleAlert(**asked(), alert=alert, step=step, department=department, remark=remark),
    )
    return redirect("/manager/supervision", 303)


@supervision.get("/supervision")
def public() -> ResponseReturnValue:
    """How many alerts of which kind there are, without names, windows or numbers."""
    hall = service().keeper.hall
    return render_template("supervision_public.html", plan=hall.plan, kinds=by_measure(hall))
