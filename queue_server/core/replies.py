"""What the asker of a command is told once it is on disk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hall.words import BookingId, ParcelId, TicketId, TicketNo
from queue_server.core.commands import (
    AdoptConfiguration,
    BookAppointment,
    CallNext,
    CallSpecific,
    CheckIn,
    CollectParcel,
    Command,
    DepositParcel,
    ExpectPapers,
    IssueTicket,
    MergeTicket,
    PostponeTicket,
    PrepareParcel,
    RejoinTicket,
)
from queue_server.core.compartments import lying, of_code
from queue_server.core.events import (
    AppointmentAsked,
    AppointmentBooked,
    Event,
    HandOutChosen,
    ParcelReady,
    ParcelReserved,
    TicketCalled,
    TicketIssued,
)
from queue_server.core.state import Hall
from queue_server.core.succession import stranded


@dataclass(frozen=True, slots=True)
class Reply:
    """Agreed (no code) or refused with a code; `ticket` is the one issued, held already, called or taken back."""

    code: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    ticket: TicketId | None = None
    ticket_no: TicketNo | None = None
    held_already: bool = False
    booking: BookingId | None = None
    parcel: ParcelId | None = None
    choice: tuple[ParcelId, ...] = ()
    """The results of which its citizen wants to say which to take."""
    stranded: tuple[TicketNo, ...] = ()
    """Under a plan just adopted: the numbers no window will serve today, for a manager to look after."""

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
        case RejoinTicket(token=token) | PostponeTicket(token=token):
            return _about(hall, hall.by_token.get(token))
        case BookAppointment():
            entered = (event.booking for event in events if isinstance(event, AppointmentAsked | AppointmentBooked))
            return Reply(booking=next(entered, None))
        case PrepareParcel() | DepositParcel() | ExpectPapers():
            return Reply(parcel=next(_parcels(events), None))
        case AdoptConfiguration():
            return Reply(stranded=stranded(hall, hall.now))
        case CollectParcel() if not events:
            return Reply(choice=tuple(_behind(hall, command.code_hash)))
        case CallNext() | CallSpecific():
            return _about(hall, next((event.ticket for event in events if isinstance(event, TicketCalled)), None))
        case _:
            return Reply()


def held(hall: Hall, command: Command) -> TicketId | None:
    """The ticket this very wish got before, or else the one its person holds already for the item, if any."""
    if not isinstance(command, IssueTicket):
        return None
    asked = command.instead_of if isinstance(command, MergeTicket) else command.request_id
    if asked in hall.by_request:
        return hall.by_request[asked]
    if isinstance(command, MergeTicket) or command.subject is None:
        return None
    mine = (hall.tickets[ticket] for ticket in hall.by_subject.get(command.subject, ()))
    same = (ticket for ticket in mine if command.item in (*ticket.items, *ticket.onward))
    return next((ticket.id for ticket in same if ticket.active), None)


def _parcels(events: Sequence[Event]) -> Iterator[ParcelId]:
    """What a step was about: the number's own parcel, or a new one."""
    return (event.parcel for event in events if isinstance(event, ParcelReady | ParcelReserved | HandOutChosen))


def _behind(hall: Hall, code_hash: str) -> Iterator[ParcelId]:
    """What lies behind the door of a code."""
    parcel = of_code(hall, code_hash)
    return (each.id for each in lying(hall, None if parcel is None else parcel.compartment))


def _about(hall: Hall, ticket: TicketId | None, *, held_already: bool = False) -> Reply:
    number = None if ticket is None else hall.tickets[ticket].no
    return Reply(ticket=ticket, ticket_no=number, held_already=held_already and ticket is not None)
