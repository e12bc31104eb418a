"""How affairs change the hall."""

from hall.words import AffairStep, TicketId, TicketNo
from queue_server.core.affair import Affair, AffairHandling
from queue_server.core.changed import changed
from queue_server.core.events import AffairHandled, AffairOpened
from queue_server.core.state import Hall


def opened(hall: Hall, event: AffairOpened) -> Hall:
    """An affair is taken on."""
    first = AffairHandling(event.at, event.by, AffairStep.OPEN, event.said)
    affair = Affair(
        id=event.affair,
        kind=event.kind,
        opened_at=event.at,
        due=event.due,
        ticket=event.ticket,
        ticket_no=None if event.ticket is None else hall.tickets[event.ticket].no,
        about_no=_about(hall, event),
        case=event.case,
        staff=event.staff,
        subject=event.subject,
        handled=(first,),
    )
    return changed(hall, now=event.at, affairs=hall.affairs.set(affair.id, affair))


def _about(hall: Hall, event: AffairOpened) -> TicketNo | None:
    """The number of the case, or of the ticket that was named."""
    if event.case is not None and event.case in hall.cases:
        return hall.cases[event.case].ticket_no
    named = (hall.tickets.get(TicketId(value)) for value in event.said.values())
    return next((ticket.no for ticket in named if ticket is not None), None)


def handled(hall: Hall, event: AffairHandled) -> Hall:
    """A step was taken."""
    before = hall.affairs[event.affair]
    handling = AffairHandling(event.at, event.by, event.step, event.said, event.department, event.exclusion)
    affair = changed(
        before,
        state=event.state,
        department=event.department or before.department,
        handled=(*before.handled, handling),
    )
    return changed(hall, now=event.at, affairs=hall.affairs.set(affair.id, affair))
