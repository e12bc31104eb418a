"""What outlives a service day: vouchers, appointments, parcels."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    BookingState,
    CompartmentId,
    ItemCode,
    ParcelId,
    ParcelState,
    SubjectId,
    TicketId,
    TicketNo,
    Token,
)


@dataclass(frozen=True)
class Voucher:
    """The hall's debt to somebody it did not serve: first in line for the item on the next day."""

    token: Token
    item: ItemCode
    since: datetime


@dataclass(frozen=True)
class Booking:
    """An appointment."""

    id: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None
    state: BookingState = BookingState.BOOKED


@dataclass(frozen=True)
class Parcel:
    """A result that waits in a compartment."""

    id: ParcelId
    ticket: TicketId
    ticket_no: TicketNo
    compartment: CompartmentId
    code_hash: str
    state: ParcelState = ParcelState.DEPOSITED


@dataclass(frozen=True)
class Carried:
    """All of it."""

    vouchers: tuple[Voucher, ...] = ()
    bookings: tuple[Booking, ...] = ()
    parcels: tuple[Parcel, ...] = ()
