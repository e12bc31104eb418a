"""Needs (接引、慢行、低台、视障、听障): somebody goes to those who cannot hear, see or follow a call."""

from collections.abc import Iterator

from hall.words import TicketState
from queue_server.core.commands import AttendNeeds
from queue_server.core.decisions.tickets import by_number
from queue_server.core.draft import Draft
from queue_server.core.events import NeedsAttended
from queue_server.core.queues import ahead
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket

EXPECTED = (TicketState.WAITING, TicketState.CALLED)


def attend(draft: Draft, command: AttendNeeds) -> None:
    """Note who went to somebody with a need; the first to say so minds him."""
    ticket = by_number(draft.hall, command.ticket_no)
    if not ticket.needs:
        raise Refused("no_needs", {"ticket_no": ticket.no})
    if ticket.state not in EXPECTED:
        raise Refused("ticket_not_waiting", {"ticket_no": ticket.no})
    if not ticket.attended_by:
        draft.record(NeedsAttended(draft.now, ticket.id, draft.by))


def unattended(hall: Hall) -> Iterator[Ticket]:
    """Who is called, or soon will be, with a need that nobody minds yet; the called first."""
    expected = (hall.tickets[ticket] for ticket in hall.minded)
    open_ = [ticket for ticket in expected if ticket.state in EXPECTED and not ticket.attended_by]
    for ticket in sorted(open_, key=lambda each: (each.state is not TicketState.CALLED, each.fair_arrival, each.seq)):
        if ticket.state is TicketState.CALLED or ahead(hall, ticket) <= hall.plan.calls.need_ahead:
            yield ticket
