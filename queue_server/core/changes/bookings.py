"""How appointments change the hall."""

from datetime import datetime
from typing import Any

from hall.words import BookingId, BookingState
from queue_server.core.carried import Booking
from queue_server.core.changed import changed
from queue_server.core.events import (
    AppointmentAsked,
    AppointmentBooked,
    BookingArranged,
    BookingCancelled,
    BookingDeclined,
    BookingKept,
    BookingMissed,
)
from queue_server.core.state import Hall


def asked(hall: Hall, event: AppointmentAsked) -> Hall:
    """A wish waits for staff."""
    return _entered(hall, event, BookingState.ASKED)


def booked(hall: Hall, event: AppointmentBooked) -> Hall:
    """A slot is taken."""
    return _entered(hall, event, BookingState.BOOKED)


def arranged(hall: Hall, event: BookingArranged) -> Hall:
    """The wish has its time."""
    return _stands(hall, event.at, event.booking, state=BookingState.BOOKED, slot=event.slot)


def declined(hall: Hall, event: BookingDeclined) -> Hall:
    """The wish cannot be met."""
    return _stands(hall, event.at, event.booking, state=BookingState.DECLINED)


def cancelled(hall: Hall, event: BookingCancelled) -> Hall:
    """A slot is free again."""
    state = BookingState.WITHDRAWN if event.by_hall else BookingState.CANCELLED
    return _stands(hall, event.at, event.booking, state=state)


def missed(hall: Hall, event: BookingMissed) -> Hall:
    """Nobody came for it."""
    return _stands(hall, event.at, event.booking, state=BookingState.NO_SHOW)


def kept(hall: Hall, event: BookingKept) -> Hall:
    """It took place."""
    return _stands(hall, event.at, event.booking, state=BookingState.KEPT)


def _entered(hall: Hall, event: AppointmentAsked | AppointmentBooked, state: BookingState) -> Hall:
    booking = Booking(event.booking, event.item, event.slot, event.subject, state, event.kind)
    return changed(hall, now=event.at, bookings=hall.bookings.set(booking.id, booking))


def _stands(hall: Hall, at: datetime, id: BookingId, **news: Any) -> Hall:  # noqa: ANN401
    return changed(hall, now=at, bookings=hall.bookings.set(id, changed(hall.bookings[id], **news)))
