"""Until when a missed number may come back into the line."""

from datetime import datetime, timedelta

from hall.words import MissedPolicy, TicketState
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket


def rejoin_until(hall: Hall, ticket: Ticket) -> datetime | None:
    """The last moment a missed ticket may rejoin; None where it may not, or was not missed."""
    rules = hall.plan.calls
    spent = rules.missed is MissedPolicy.VOID or ticket.rejoins >= rules.max_rejoins
    if ticket.state is not TicketState.MISSED or ticket.missed_at is None or spent:
        return None
    return ticket.missed_at + timedelta(minutes=rules.rejoin_within_min)
