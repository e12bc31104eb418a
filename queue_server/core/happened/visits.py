"""What happened to appointments and parcels."""

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
)
from queue_server.core.happened.event import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    """A slot is taken."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A slot is free again."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class BookingMissed(Event):
    """Nobody came for the appointment that day."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class ParcelDeposited(TicketEvent):
    """A result lies in a compartment; `order` opened its door for the staff member."""

    parcel: ParcelId
    compartment: CompartmentId
    code_hash: str
    staff: StaffId
    order: OrderId


@dataclass(frozen=True, slots=True)
class ParcelCollected(Event):
    """The right code was typed: `order` opens the door."""

    parcel: ParcelId
    order: OrderId


@dataclass(frozen=True, slots=True)
class DoorReported(Event):
    """What came of an order to open a door: `opened`, `closed` or `stuck`."""

    order: OrderId
    compartment: CompartmentId
    what: str
