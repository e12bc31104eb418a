"""The finish of a service (办理结果): for each item how it ended, with all its citizen needs to go on."""

from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import Ground, ItemCode, Outcome, PartnerMode, ProjectNo, RemarkId, TicketState, Token, WayOut, WindowId
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket
from queue_server.web.access import WORKS_AT_WINDOWS, asked, check_window, requires, touch
from queue_server.web.asking import ask_with_words, service
from queue_server.web.clerk import OUTCOMES
from queue_server.web.forms import LONGEST_NUMBER, chosen, line

concluding = Blueprint("concluding", __name__, url_prefix="/clerk/<window>/finish")


@concluding.get("")
@requires(*WORKS_AT_WINDOWS)
def page(window: str) -> ResponseReturnValue:
    """The form for the citizen in hand; with nobody being served, the window's page."""
    touch()
    ticket = _served(WindowId(window))
    if ticket is None:
        return redirect(f"/clerk/{window}")
    plan = service().keeper.hall.plan
    return render_template(
        "conclude.html",
        plan=plan,
        window=plan.window[WindowId(window)],
        ticket=ticket,
        items=[plan.item[item] for item in ticket.items],
        outcomes=OUTCOMES,
        grounds=tuple(Ground),
        ways=tuple(WayOut),
        modes=tuple(PartnerMode),
    )


@concluding.post("")
@requires(*WORKS_AT_WINDOWS)
def finish(window: str) -> ResponseReturnValue:
    """End the service as the form says; where it leaves a case, on to the paper its citizen takes home."""
    touch()
    here, token = WindowId(window), Token(token_urlsafe(16))
    ticket = _served(here)
    if ticket is None or ticket.no != request.form.get("ticket_no"):
        raise Refused("page_too_old")

    def wish(remark: RemarkId | None) -> commands.Command:
        conclusions = tuple(_conclusion(number, item, remark) for number, item in enumerate(ticket.items))
        outcome = conclusions[0].outcome
        return commands.FinishService(**asked(), window=here, outcome=outcome, conclusions=conclusions, token=token)

    ask_with_words(request.form.get("remark", ""), wish)
    opened = token in service().keeper.hall.cases_by_token
    return redirect(f"/c/{token}" if opened else f"/clerk/{window}", 303)


def _served(window: WindowId) -> Ticket | None:
    hall = service().keeper.hall
    check_window(hall, window)
    ticket = hall.ticket_at(window)
    return ticket if ticket is not None and ticket.state is TicketState.SERVING else None


def _conclusion(number: int, item: ItemCode, remark: RemarkId | None) -> Conclusion:
    outcome = chosen(Outcome, f"outcome-{number}")
    if outcome not in OUTCOMES:
        raise Refused("conclusions_incomplete")
    project_no = line(f"project_no-{number}", LONGEST_NUMBER)
    return Conclusion(
        item,
        outcome,
        project_no=ProjectNo(project_no) if project_no else None,
        missing=tuple(request.form.getlist(f"missing-{number}")),
        pledged=f"pledged-{number}" in request.form,
        ground=chosen(Ground, f"ground-{number}"),
        way_out=chosen(WayOut, f"way_out-{number}"),
        department=line(f"department-{number}"),
        partner=line(f"partner-{number}"),
        mode=chosen(PartnerMode, f"mode-{number}"),
        waybill=line(f"waybill-{number}"),
        remark=remark,
    )
