"""A decision in the making: the events so far and the hall as they leave it."""

from datetime import datetime

from hall.words import TicketId, TicketState, WindowId
from queue_server.core.events import (
    Event,
    ItemCorrected,
    StepUndone,
    TicketEvent,
    TicketIssued,
    TicketMovedOn,
    TicketRejoined,
    TicketReturned,
    TicketTransferred,
)
from queue_server.core.evolve import evolve
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.window import Window

ENTERS_LINE = (
    TicketIssued,
    TicketMovedOn,
    TicketRejoined,
    TicketReturned,
    TicketTransferred,
    ItemCorrected,
    StepUndone,
)


class Draft:
    """What a handler writes its events into; local to one call of `decide`, so the rules stay pure."""

    __slots__ = ("by", "events", "hall", "now")

    def __init__(self, hall: Hall, now: datetime, by: str) -> None:
        self.hall = hall
        self.now = now
        self.by = by
        self.events: list[Event] = []

    def record(self, event: Event) -> None:
        """Add an event; what is decided next sees the hall after it."""
        self.hall = evolve(self.hall, event)
        self.events.append(event)

    def lined_up(self) -> list[TicketId]:
        """The tickets these events put in line and that still stand there."""
        tickets = dict.fromkeys(
            event.ticket for event in self.events if isinstance(event, TicketEvent) and isinstance(event, ENTERS_LINE)
        )
        still = {each: self.hall.tickets.get(each) for each in tickets}  # a new day knows none of the last one's
        return [each for each, ticket in still.items() if ticket is not None and ticket.state is TicketState.WAITING]

    def window(self, window: WindowId) -> Window:
        """A window of this hall; refuses an unknown one."""
        found = self.hall.windows.get(window)
        if found is None:
            raise Refused("window_unknown", {"window": window})
        return found

    def in_hand(self, window: WindowId) -> Ticket:
        """The ticket a window has called or serves; refuses where there is none."""
        self.window(window)
        ticket = self.hall.ticket_at(window)
        if ticket is None:
            raise Refused("nobody_called")
        return ticket
