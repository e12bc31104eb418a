"""How emergencies, outages and notices change the hall."""

from collections.abc import Mapping

from hall.words import GroupId, ItemCode
from queue_server.core.changed import changed
from queue_server.core.emergency import Emergency, Outage
from queue_server.core.events import (
    EmergencyDeclared,
    EmergencyLifted,
    NoticePosted,
    OutageDeclared,
    OutageLifted,
)
from queue_server.core.plan import Plan
from queue_server.core.state import Hall


def declared(hall: Hall, event: EmergencyDeclared) -> Hall:
    """Nobody is called from now on."""
    return changed(hall, now=event.at, emergency=Emergency(event.at, event.by))


def lifted(hall: Hall, event: EmergencyLifted) -> Hall:
    """Calling goes on; the time outside the hall is not counted against those who missed their call before."""
    if hall.emergency is None:
        return changed(hall, now=event.at)
    outside = event.at - hall.emergency.since
    tickets = hall.tickets
    for ticket_id in hall.missed:
        ticket = tickets[ticket_id]
        if ticket.missed_at is not None:
            tickets = tickets.set(ticket_id, changed(ticket, missed_at=ticket.missed_at + outside))
    return changed(hall, now=event.at, emergency=None, tickets=tickets)


def outage_declared(hall: Hall, event: OutageDeclared) -> Hall:
    """Nobody is called for a department's items."""
    known = hall.outages.get(event.group)
    outage = Outage(known.since if known else event.at, event.until, event.by)
    outages = hall.outages.set(event.group, outage)
    return changed(hall, now=event.at, outages=outages, halted=halted_by(hall.plan, outages))


def outage_lifted(hall: Hall, event: OutageLifted) -> Hall:
    """A department's numbers are called again."""
    outages = hall.outages.delete(event.group) if event.group in hall.outages else hall.outages
    return changed(hall, now=event.at, outages=outages, halted=halted_by(hall.plan, outages))


def notice_posted(hall: Hall, event: NoticePosted) -> Hall:
    """The boards tell everybody something else."""
    return changed(hall, now=event.at, notice=event.notice)


def halted_by(plan: Plan, outages: Mapping[GroupId, Outage]) -> frozenset[ItemCode]:
    """The items nobody is called for while these departments cannot serve."""
    return frozenset(item.code for item in plan.items if item.group in outages)
