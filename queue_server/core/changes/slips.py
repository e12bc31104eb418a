"""How a replaced slip changes the hall."""

from queue_server.core.changed import changed
from queue_server.core.events import SlipReplaced
from queue_server.core.state import Hall


def replaced(hall: Hall, event: SlipReplaced) -> Hall:
    """The old code leads nowhere."""
    before = hall.tickets[event.ticket]
    ticket = changed(before, token=event.token)
    codes = hall.by_token.delete(before.token) if before.token in hall.by_token else hall.by_token
    return changed(
        hall,
        now=event.at,
        tickets=hall.tickets.set(ticket.id, ticket),
        by_token=codes.set(event.token, ticket.id),
    )
