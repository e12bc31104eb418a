"""The day in a few figures."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import TicketState, WindowPhase
from queue_server.core.state import Hall


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the day; waits are those of people already called, from issue to first call."""

    waiting: int
    oldest_s: float | None
    issued: int
    served: int
    missed: int
    mean_wait_s: float | None
    rated: int
    open_windows: int
    windows: int


def figures(hall: Hall, now: datetime) -> Figures:
    """The figures now."""
    served = missed = called = 0
    waits_s = 0.0
    for ticket in hall.tickets.values():
        served += ticket.state is TicketState.COMPLETED
        missed += ticket.state in (TicketState.MISSED, TicketState.VOID)
        if ticket.first_called_at is not None:
            called += 1
            waits_s += (ticket.first_called_at - ticket.issued_at).total_seconds()
    issued = [hall.tickets[place[2]].issued_at for line in hall.places.values() for place in line]
    return Figures(
        waiting=len(issued),
        oldest_s=max(0.0, (now - min(issued)).total_seconds()) if issued else None,
        issued=len(hall.tickets),
        served=served,
        missed=missed,
        mean_wait_s=waits_s / called if called else None,
        rated=sum(invitation.level is not None for invitation in hall.invitations.values()),
        open_windows=sum(window.phase is WindowPhase.OPEN for window in hall.windows.values()),
        windows=len(hall.windows),
    )
