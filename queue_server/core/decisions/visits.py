"""Appointments and parcels: what begins before a ticket and ends after it."""

from hall.words import BookingState, OrderId, ParcelState
from queue_server.core.commands import BookAppointment, CancelBooking, CollectParcel, DepositParcel, ReportDoor
from queue_server.core.decisions.tickets import by_number
from queue_server.core.draft import Draft
from queue_server.core.events import (
    AppointmentBooked,
    BookingCancelled,
    DoorReported,
    ParcelCollected,
    ParcelDeposited,
)
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall


def book(draft: Draft, command: BookAppointment) -> None:
    """Take a slot that lies ahead for an item of this hall."""
    if command.booking in draft.hall.bookings:
        raise Refused("booking_exists")
    if command.item not in draft.hall.plan.item:
        raise Refused("item_unknown", {"item": command.item})
    if command.slot <= draft.now:
        raise Refused("slot_past")
    draft.record(AppointmentBooked(draft.now, command.booking, command.item, command.slot, command.subject))


def cancel_booking(draft: Draft, command: CancelBooking) -> None:
    """Give a slot back."""
    booking = draft.hall.bookings.get(command.booking)
    if booking is None:
        raise Refused("booking_unknown")
    if booking.state is not BookingState.BOOKED:
        raise Refused("booking_used")
    draft.record(BookingCancelled(draft.now, booking.id))


def deposit(draft: Draft, command: DepositParcel) -> None:
    """Put a result of a lockable item into a free compartment; its door is ordered open for the staff member."""
    hall = draft.hall
    ticket = by_number(hall, command.ticket_no)
    if not hall.plan.item[ticket.item].lockable:
        raise Refused("item_not_lockable", {"ticket_no": ticket.no})
    if command.compartment not in compartments(hall):
        raise Refused("compartment_unknown", {"compartment": command.compartment})
    lying = [parcel for parcel in hall.parcels.values() if parcel.state is ParcelState.DEPOSITED]
    if any(parcel.compartment == command.compartment for parcel in lying):
        raise Refused("compartment_taken", {"compartment": command.compartment})
    if any(parcel.code_hash == command.code_hash for parcel in lying):
        raise Refused("code_taken")
    draft.record(
        ParcelDeposited(
            draft.now,
            ticket.id,
            command.parcel,
            command.compartment,
            command.code_hash,
            command.staff,
            OrderId(f"put-{command.parcel}"),
        )
    )


def collect(draft: Draft, command: CollectParcel) -> None:
    """Order the door open behind a right code, once."""
    parcel = next((each for each in draft.hall.parcels.values() if each.code_hash == command.code_hash), None)
    if parcel is None or parcel.state is not ParcelState.DEPOSITED:
        raise Refused("code_wrong")
    draft.record(ParcelCollected(draft.now, parcel.id, command.order))


def report_door(draft: Draft, command: ReportDoor) -> None:
    """Note what came of an order to open a door."""
    draft.record(DoorReported(draft.now, command.order, command.compartment, command.what))


def compartments(hall: Hall) -> frozenset[str]:
    """The doors of the hall's lockers: `locker-1/07`."""
    return frozenset(
        f"{locker.id}/{door:02d}" for locker in hall.plan.lockers for door in range(1, locker.compartments + 1)
    )
