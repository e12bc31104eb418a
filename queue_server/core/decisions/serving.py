"""Serving: start, finish, suspend, resume, transfer."""

from hall.words import TicketState, WindowId
from queue_server.core.commands import (
    FinishService,
    Resume,
    StartService,
    Suspend,
    Transfer,
)
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.calling import close_if_draining, free_window, may_serve
from queue_server.core.decisions.cases import conclusions_of, open_cases
from queue_server.core.decisions.ratings import invite
from queue_server.core.decisions.receipts import on_finish
from queue_server.core.decisions.tickets import by_number, may_wait_for
from queue_server.core.draft import Draft
from queue_server.core.events import (
    ServiceFinished,
    ServiceStarted,
    ServiceSuspended,
    TicketMovedOn,
    TicketTransferred,
)
from queue_server.core.itinerary import stages
from queue_server.core.offers import check_offered
from queue_server.core.refusals import Refused
from queue_server.core.ticket import Ticket


def start(draft: Draft, command: StartService) -> None:
    """The citizen called sat down."""
    ticket = draft.in_hand(command.window)
    if ticket.state is not TicketState.CALLED:
        raise Refused("already_serving")
    window = draft.window(command.window)
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def finish(draft: Draft, command: FinishService) -> None:
    """End a service and, where it was the visit's last, invite its rating, once; else the number waits for the next."""
    ticket = _served(draft, command.window)
    conclusions = conclusions_of(draft.hall, ticket, command)
    if ticket.stages:
        draft.record(_moving_on(draft, ticket, conclusions))
    else:
        draft.record(ServiceFinished(draft.now, ticket.id, conclusions[0].outcome, conclusions))
    open_cases(draft, ticket, conclusions, command)
    on_finish(draft, ticket.id, command.token or ticket.token, command.window)
    if not ticket.stages:
        invite(draft, draft.hall.tickets[ticket.id])
    close_if_draining(draft, command)


def suspend(draft: Draft, command: Suspend) -> None:
    """Let the citizen fetch something; the window is free meanwhile."""
    ticket = _served(draft, command.window)
    draft.record(ServiceSuspended(draft.now, ticket.id))
    close_if_draining(draft, command)


def resume(draft: Draft, command: Resume) -> None:
    """Go on with a suspended citizen at a free window."""
    window = free_window(draft, command.window)
    ticket = by_number(draft.hall, command.ticket_no)
    if ticket.state is not TicketState.SUSPENDED:
        raise Refused("ticket_not_suspended", {"ticket_no": ticket.no})
    may_serve(draft, window, ticket)
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def transfer(draft: Draft, command: Transfer) -> None:
    """Send the citizen on to another item's windows with the same number."""
    ticket = _served(draft, command.window)
    check_offered(draft.hall, command.item)
    may_wait_for(draft, command.item)
    if command.item == ticket.item:
        raise Refused("same_item")
    draft.record(TicketTransferred(draft.now, ticket.id, command.item))
    close_if_draining(draft, command)


def _served(draft: Draft, window: WindowId) -> Ticket:
    ticket = draft.in_hand(window)
    if ticket.state is not TicketState.SERVING:
        raise Refused("start_first")
    return ticket


def _moving_on(draft: Draft, ticket: Ticket, conclusions: tuple[Conclusion, ...]) -> TicketMovedOn:
    """The next stage, by what the hall promises now."""
    next_stage, *later = stages(draft.hall, ticket.onward, ticket.queue_class, ticket.fair_arrival, draft.now)
    item, *more = next_stage
    return TicketMovedOn(draft.now, ticket.id, conclusions, item, tuple(more), tuple(later))
