"""How ratings, appointments and parcels change the hall."""

from hall.words import BookingState, ParcelState
from queue_server.core.carried import Booking, Parcel
from queue_server.core.changed import changed
from queue_server.core.events import (
    AppointmentBooked,
    BookingCancelled,
    BookingMissed,
    DoorReported,
    ParcelCollected,
    ParcelDeposited,
    RatingGiven,
    RatingInvited,
    RatingSkipped,
    RatingWithdrawn,
)
from queue_server.core.state import Hall, Invitation


def invited(hall: Hall, event: RatingInvited) -> Hall:
    """The citizen of a finished service may rate; inviting again keeps the same invitation open longer."""
    invitation = Invitation(
        id=event.invitation,
        ticket=event.ticket,
        visit=hall.tickets[event.ticket].visit,
        window=event.window,
        staff=event.staff,
        until=event.until,
    )
    return changed(hall, now=event.at, invitations=hall.invitations.set(invitation.id, invitation))


def withdrawn(hall: Hall, event: RatingWithdrawn) -> Hall:
    """There is nothing to rate yet."""
    return changed(hall, now=event.at, invitations=hall.invitations.delete(event.invitation))


def given(hall: Hall, event: RatingGiven) -> Hall:
    """The citizen rated."""
    invitation = hall.invitations[event.invitation]
    rated = changed(invitation, level=event.level, reasons=event.reasons, over=True)
    return changed(hall, now=event.at, invitations=hall.invitations.set(rated.id, rated))


def skipped(hall: Hall, event: RatingSkipped) -> Hall:
    """The pad is dark again; the slip's code still works today."""
    invitation = changed(hall.invitations[event.invitation], over=True)
    return changed(hall, now=event.at, invitations=hall.invitations.set(invitation.id, invitation))


def booked(hall: Hall, event: AppointmentBooked) -> Hall:
    """A slot is taken."""
    booking = Booking(event.booking, event.item, event.slot, event.subject)
    return changed(hall, now=event.at, bookings=hall.bookings.set(booking.id, booking))


def booking_cancelled(hall: Hall, event: BookingCancelled) -> Hall:
    """A slot is free again."""
    return _booking(hall, event, BookingState.CANCELLED)


def booking_missed(hall: Hall, event: BookingMissed) -> Hall:
    """Nobody came for it."""
    return _booking(hall, event, BookingState.NO_SHOW)


def parcel_deposited(hall: Hall, event: ParcelDeposited) -> Hall:
    """A result lies in a compartment."""
    ticket = hall.tickets[event.ticket]
    parcel = Parcel(event.parcel, ticket.id, ticket.no, event.compartment, event.code_hash)
    return changed(hall, now=event.at, parcels=hall.parcels.set(parcel.id, parcel))


def parcel_collected(hall: Hall, event: ParcelCollected) -> Hall:
    """The right code was typed."""
    parcel = changed(hall.parcels[event.parcel], state=ParcelState.COLLECTED)
    return changed(hall, now=event.at, parcels=hall.parcels.set(parcel.id, parcel))


def door_reported(hall: Hall, event: DoorReported) -> Hall:
    """Kept in the journal; the parcels stand as they are."""
    return changed(hall, now=event.at)


def _booking(hall: Hall, event: BookingCancelled | BookingMissed, state: BookingState) -> Hall:
    booking = changed(hall.bookings[event.booking], state=state)
    return changed(hall, now=event.at, bookings=hall.bookings.set(booking.id, booking))
