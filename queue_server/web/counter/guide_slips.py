"""The guide's tablet (导办台): papers checked before anybody waits, numbers given, lost slips found and replaced."""

from collections.abc import Sequence
from secrets import token_urlsafe

import segno
from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.settings import required
from hall.words import GroupId, ItemCode, Need, TicketId, TicketNo, Token, VisitId
from queue_server.bridge.receipts import kiosk_near
from queue_server.core import commands
from queue_server.core.decisions.tickets import by_number
from queue_server.core.planned.items import Item
from queue_server.core.queues import ahead
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, touch
from queue_server.web.asking import ask, service
from queue_server.web.forms import line
from queue_server.web.views.nearby import nearby

guide_slips = Blueprint("guide_slips", __name__, url_prefix="/guide")
FOUND = 40
"""Numbers of a group shown, the newest first."""


@guide_slips.get("/papers")
@requires(*WORKS_AT_WINDOWS)
def papers() -> ResponseReturnValue:
    """What is needed for an item, to be ticked, and the number once it is there."""
    touch()
    return _papers(_item(request.args.get("item", "")), ticked=None)


@guide_slips.post("/papers")
@requires(*WORKS_AT_WINDOWS)
def give() -> ResponseReturnValue:
    """Give a number where every paper is there, or where the guide gives it all the same; else say what lacks."""
    touch()
    item = _item(request.form.get("item", ""))
    ticked = {int(index) for index in request.form.getlist("have") if index.isdigit()}
    lacking = [paper for index, paper in enumerate(item.guide.materials) if index not in ticked]
    if lacking and request.form.get("anyway") != "yes":
        return _papers(item, ticked)
    command = commands.IssueTicket(
        **asked(line("key") or None),
        ticket=TicketId(str(ULID())),
        visit=VisitId(str(ULID())),
        token=Token(token_urlsafe(16)),
        item=item.code,
        needs=_ticked_needs(),
    )
    reply = ask(command)
    return redirect(f"/guide/slips/{reply.ticket_no}", 303)


@guide_slips.get("/slips")
@requires(*WORKS_AT_WINDOWS)
def find() -> ResponseReturnValue:
    """Numbers that still count: the one typed, or those of a group by the time they were taken."""
    touch()
    hall = service().keeper.hall
    number, group = request.args.get("ticket_no", "").strip(), GroupId(request.args.get("group", ""))
    return render_template(
        "guide_slips.html", plan=hall.plan, number=number, group=group, found=_found(hall, number, group)
    )


@guide_slips.post("/slips")
@requires(*WORKS_AT_WINDOWS)
def replace() -> ResponseReturnValue:
    """Replace a lost slip: its code is revoked, and the new slip is printed where a kiosk can."""
    touch()
    number = TicketNo(line("ticket_no").upper())
    ask(commands.ReplaceSlip(**asked(), ticket_no=number, token=Token(token_urlsafe(16))))
    return redirect(f"/guide/slips/{by_number(service().keeper.hall, number).no}?again=yes", 303)


@guide_slips.post("/needs")
@requires(*WORKS_AT_WINDOWS)
def change_needs() -> ResponseReturnValue:
    """Note what the holder of a number needs, seen only now; nothing ticked means that nothing is needed."""
    touch()
    number = by_number(service().keeper.hall, TicketNo(line("ticket_no").upper())).no
    ask(commands.ChangeNeeds(**asked(), ticket_no=number, needs=_ticked_needs()))
    return redirect(f"/guide/slips/{number}", 303)


@guide_slips.get("/slips/<number>")
@requires(*WORKS_AT_WINDOWS)
def slip(number: str) -> ResponseReturnValue:
    """The slip on the tablet: number, place, and the code to scan."""
    touch()
    behind = service()
    hall = behind.keeper.hall
    ticket = by_number(hall, TicketNo(number))
    if not ticket.active:
        raise Refused("ticket_over", {"ticket_no": ticket.no})  # from now on its code rates: it is its holder's alone
    zone = hall.plan.zone[hall.plan.group[hall.plan.item[ticket.item].group].zone]
    link = f"{required(behind.settings.server, 'server').public_url.rstrip('/')}/t/{ticket.token}"
    return render_template(
        "guide_slip.html",
        plan=hall.plan,
        ticket=ticket,
        item=hall.plan.item[ticket.item],
        zone=zone,
        again=request.args.get("again") == "yes",
        paper_at=kiosk_near(behind.presence, hall, zone.id),
        needs=tuple(Need),
        square=segno.make(link, error="m").svg_data_uri(scale=6, border=3, light="#fff"),
    )


def _ticked_needs() -> tuple[Need, ...]:
    known = {need.value for need in Need}
    return tuple(Need(each) for each in request.form.getlist("needs") if each in known)


def _papers(item: Item, ticked: set[int] | None) -> ResponseReturnValue:
    materials = item.guide.materials
    lacking = [] if ticked is None else [paper for index, paper in enumerate(materials) if index not in ticked]
    hall = service().keeper.hall
    return render_template(
        "guide_papers.html",
        plan=hall.plan,
        item=item,
        nearby=nearby(hall, item),
        ticked=ticked or set(),
        lacking=lacking,
        needs=tuple(Need),
        key=str(ULID()),
    )


def _item(code: str) -> Item:
    item = service().keeper.hall.plan.item.get(ItemCode(code))
    if item is None:
        raise Refused("not_found")
    return item


def _found(hall: Hall, number: str, group: GroupId) -> Sequence[tuple[Ticket, int]]:
    """Active tickets with how many stand before each."""
    if number:
        ticket = by_number(hall, TicketNo(number))
        tickets = [ticket] if ticket.active else []
    else:
        active = (ticket for ticket in hall.tickets.values() if ticket.active)
        tickets = [ticket for ticket in active if hall.plan.item[ticket.item].group == group]
    newest = sorted(tickets, key=lambda ticket: ticket.issued_at, reverse=True)[:FOUND]
    return [(ticket, ahead(hall, ticket)) for ticket in newest]
