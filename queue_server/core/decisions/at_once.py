"""Somebody stands at a free window: number, call and service in one, so that the journal lacks nothing."""

from queue_server.core.commands import ServeAtOnce
from queue_server.core.decisions.calling import call, free_window, may_serve
from queue_server.core.decisions.tickets import issue
from queue_server.core.draft import Draft
from queue_server.core.events import ServiceStarted
from queue_server.core.explaining import why
from queue_server.core.offers import out_of_order
from queue_server.core.refusals import Refused
from queue_server.core.window import Window


def serve(draft: Draft, command: ServeAtOnce) -> None:
    """Serve somebody whom nobody who took a number is passed over for."""
    if command.request_id in draft.hall.by_request:
        return  # the very wish was granted before
    window = free_window(draft, command.window)
    waiting = _waiting(draft, window)
    if waiting:
        raise Refused("others_wait", {"count": str(waiting)})
    issue(draft, command)
    ticket = draft.hall.tickets.get(command.ticket)
    if ticket is None:  # its person holds a number for the same
        return
    may_serve(draft, window, ticket)
    if ticket.item in draft.hall.halted:
        raise out_of_order(draft.hall, ticket.item)
    call(draft, window, ticket, "clerk", why(draft.hall, window, ticket, draft.now, chosen=True))
    draft.record(ServiceStarted(draft.now, ticket.id, window.id, window.staff))


def _waiting(draft: Draft, window: Window) -> int:
    """How many wait whom this window may serve now."""
    mine, halted = draft.hall.authority.items_of[window.id], draft.hall.halted
    return sum(len(line) for (item, _), line in draft.hall.places.items() if item in mine and item not in halted)
