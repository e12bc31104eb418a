"""What is asked about appointments and parcels."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    CompartmentId,
    ItemCode,
    OrderId,
    ParcelId,
    StaffId,
    SubjectId,
    TicketNo,
)
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointment(Command):
    """Book an item for a time slot."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(Command):
    """Give an appointment back."""

    booking: BookingId


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositParcel(Command):
    """Staff put a citizen's result into a compartment; `code_hash` is the keyed hash of the pick-up code."""

    parcel: ParcelId
    ticket_no: TicketNo
    compartment: CompartmentId
    code_hash: str
    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectParcel(Command):
    """A citizen asks for the door behind a pick-up code."""

    code_hash: str
    order: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDoor(Command):
    """A locker says what came of an order to open a door: `opened`, `closed` or `stuck`."""

    order: OrderId
    compartment: CompartmentId
    what: str
