"""Needs (接引、慢行、低台、视障、听障): somebody goes to those who cannot hear, see or follow a call."""

from collections.abc import Iterator

from hall.words import TicketState
from queue_server.core.commands import AttendNeeds, ChangeNeeds
from queue_server.core.decisions.tickets import by_number, by_token
from queue_server.core.draft import Draft
from queue_server.core.events import NeedsAttended, NeedsChanged
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


def change(draft: Draft, command: ChangeNeeds) -> None:
    """Note what the holder of a number needs; from now on its calls are minded, or are like any other."""
    if command.token is not None:
        ticket = by_token(draft.hall, command.token)
    elif command.ticket_no is not None:
        ticket = by_number(draft.hall, command.ticket_no)
    else:
        raise Refused("ticket_unknown")
    if not ticket.active:
        raise Refused("ticket_over", {"ticket_no": ticket.no})
    needs = tuple(sorted(set(command.needs)))
    if needs != tuple(sorted(ticket.needs)):
        draft.record(NeedsChanged(draft.now, ticket.id, needs, draft.by))


def unattended(hall: Hall) -> Iterator[Ticket]:
    """Who is called, or soon will be, with a need that nobody minds yet; the called first."""
    expected = (hall.tickets[ticket] for ticket in hall.minded)
    open_ = [ticket for ticket in expected if ticket.state in EXPECTED and not ticket.attended_by]
    for ticket in sorted(open_, key=lambda each: (each.state is not TicketState.CALLED, each.fair_arrival, each.seq)):
        if ticket.state is TicketState.CALLED or ahead(hall, ticket) <= hall.plan.calls.need_ahead:
            yield ticket
