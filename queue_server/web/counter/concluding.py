"""The finish of a service (办理结果): for each item how it ended, with all its citizen needs to go on."""

from collections.abc import Collection, Mapping
from secrets import token_urlsafe

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hall.words import Ground, ItemCode, Outcome, PartnerMode, ProjectNo, RemarkId, TicketState, Token, WayOut, WindowId
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.cases import matters
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket
from queue_server.web.access import WORKS_AT_WINDOWS, asked, check_window, requires, touch
from queue_server.web.asking import ask_with_words, count, service, status_of
from queue_server.web.counter.clerk import OUTCOMES, desk_of
from queue_server.web.forms import LONGEST_NUMBER, chosen, line
from queue_server.web.speaking import speaker

concluding = Blueprint("concluding", __name__, url_prefix="/clerk/<window>/finish")
FIELDS: Mapping[str, Collection[Outcome]] = {
    "missing": (Outcome.ACCEPTED, Outcome.SUPPLEMENT, Outcome.FORWARDED),
    "pledged": (Outcome.ACCEPTED, Outcome.DONE, Outcome.FORWARDED),
    "ground": (Outcome.REFUSED,),
    "way_out": (Outcome.REFUSED,),
    "department": (Outcome.REFUSED, Outcome.REFERRED),
    "partner": (Outcome.FORWARDED,),
    "mode": (Outcome.FORWARDED,),
    "waybill": (Outcome.FORWARDED,),
}
"""The fields that belong to some outcomes only; of any other they are neither shown nor read."""


@concluding.get("")
@requires(*WORKS_AT_WINDOWS)
def page(window: str) -> ResponseReturnValue:
    """The form for the citizen in hand; with nobody being served, the window's page."""
    touch()
    ticket = _served(WindowId(window))
    if ticket is None:
        return redirect(desk_of(WindowId(window)))
    return _form(WindowId(window), ticket)


@concluding.post("")
@requires(*WORKS_AT_WINDOWS)
def finish(window: str) -> ResponseReturnValue:
    """End the service as the form says; where it leaves a case, on to the paper its citizen takes home.

    A conclusion that is refused comes back as it was filled in, with what is missing said above it.
    """
    touch()
    here, token, hall = WindowId(window), Token(token_urlsafe(16)), service().keeper.hall
    ticket = _served(here)
    if ticket is None or ticket.no != request.form.get("ticket_no"):
        raise Refused("page_too_old")

    def wish(remark: RemarkId | None) -> commands.Command:
        conclusions = tuple(_conclusion(number, item, remark) for number, item in enumerate(matters(hall, ticket)))
        outcome = conclusions[0].outcome
        return commands.FinishService(**asked(), window=here, outcome=outcome, conclusions=conclusions, token=token)

    try:
        ask_with_words(request.form.get("remark", ""), wish)
    except Refused as refused:
        count(refused.code)
        return _form(here, ticket, speaker().refusal(refused.code, refused.about)), status_of(refused.code)
    opened = token in service().keeper.hall.cases_by_token
    return redirect(f"/c/{token}" if opened else desk_of(here), 303)


def _served(window: WindowId) -> Ticket | None:
    hall = service().keeper.hall
    check_window(hall, window)
    ticket = hall.ticket_at(window)
    return ticket if ticket is not None and ticket.state is TicketState.SERVING else None


def _form(window: WindowId, ticket: Ticket, refusal: str = "") -> str:
    hall = service().keeper.hall
    return render_template(
        "conclude.html",
        plan=hall.plan,
        window=hall.plan.window[window],
        back=desk_of(window),
        ticket=ticket,
        items=[hall.plan.item[item] for item in matters(hall, ticket)],
        outcomes=OUTCOMES,
        fields=FIELDS,
        grounds=tuple(Ground),
        ways=tuple(WayOut),
        modes=tuple(PartnerMode),
        said=request.form,
        refusal=refusal,
    )


def _conclusion(number: int, item: ItemCode, remark: RemarkId | None) -> Conclusion:
    outcome = chosen(Outcome, f"outcome-{number}")
    if outcome not in OUTCOMES:
        raise Refused("conclusions_incomplete")

    def of(field: str) -> str:
        """The field's name in the form, or a name that is never there where the outcome has no such field."""
        return f"{field}-{number}" if outcome in FIELDS[field] else ""

    project_no = line(f"project_no-{number}", LONGEST_NUMBER)
    return Conclusion(
        item,
        outcome,
        project_no=ProjectNo(project_no) if project_no else None,
        missing=tuple(request.form.getlist(of("missing"))),
        pledged=of("pledged") in request.form,
        ground=chosen(Ground, of("ground")),
        way_out=chosen(WayOut, of("way_out")),
        department=line(of("department")),
        partner=line(of("partner")),
        mode=chosen(PartnerMode, of("mode")),
        waybill=line(of("waybill")),
        remark=remark,
    )
