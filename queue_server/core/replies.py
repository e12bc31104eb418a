"""What the asker of a command is told once it is on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hall.words import TicketId, TicketNo
from queue_server.core.commands import CallNext, CallSpecific, CheckIn, Command, IssueTicket, RejoinTicket
from queue_server.core.events import Event, TicketCalled, TicketIssued
from queue_server.core.state import Hall


@dataclass(frozen=True, slots=True)
class Reply:
    """Agreed (no code) or refused with a code; `ticket` is the one issued, held already, called or taken back."""

    code: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    ticket: TicketId | None = None
    ticket_no: TicketNo | None = None
    held_already: bool = False

    @property
    def agreed(self) -> bool:
        """Whether it was done as asked."""
        return self.code is None


def reply_to(hall: Hall, command: Command, events: Sequence[Event]) -> Reply:
    """The reply to an agreed command; `hall` is the hall after its events."""
    match command:
        case IssueTicket() | CheckIn():
            issued = next((event.ticket for event in events if isinstance(event, TicketIssued)), None)
            ticket = issued or held(hall, command)
            return _about(hall, ticket, held_already=issued is None)
        case RejoinTicket(token=token):
            return _about(hall, hall.by_token.get(token))
        case CallNext() | CallSpecific():
            return _about(hall, next((event.ticket for event in events if isinstance(event, TicketCalled)), None))
        case _:
            return Reply()


def held(hall: Hall, command: Command) -> TicketId | None:
    """The ticket a person holds already for the item asked for, if any."""
    if not isinstance(command, IssueTicket) or command.subject is None:
        return None
    mine = (hall.tickets[ticket] for ticket in hall.by_subject.get(command.subject, ()))
    return next((ticket.id for ticket in mine if ticket.active and ticket.item == command.item), None)


def _about(hall: Hall, ticket: TicketId | None, *, held_already: bool = False) -> Reply:
    number = None if ticket is None else hall.tickets[ticket].no
    return Reply(ticket=ticket, ticket_no=number, held_already=held_already and ticket is not None)
