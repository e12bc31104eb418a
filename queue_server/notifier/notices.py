"""What the hall owes people in words: for each appointment and result as it stands, under a key that never changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hall.words import BookingId, BookingState, ParcelId, ParcelKind, ParcelState, SubjectId
from queue_server.core.carried import Booking
from queue_server.core.parcels import Parcel
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day, zone
from queue_server.deliveries.delivery import Delivery

OUTLET = "notices"
REMIND_WITHIN = timedelta(hours=3)
"""A reminder that could not be owed for so long, the server being off, comes too late in the evening."""
BOOKING_KINDS = {
    BookingState.BOOKED: "booking_booked",
    BookingState.CANCELLED: "booking_cancelled",
    BookingState.WITHDRAWN: "booking_withdrawn",
    BookingState.DECLINED: "booking_declined",
}
LIES = frozenset({ParcelState.DEPOSITED, ParcelState.NOTIFIED, ParcelState.REMINDED})


def owed(hall: Hall, now: datetime) -> Iterator[Delivery]:
    """All that is owed as the hall stands; the ledger enters each once."""
    for booking in hall.bookings.values():
        if booking.subject is not None and booking.slot > now:
            yield from _about_booking(hall, booking, booking.subject, now)
    for parcel in hall.parcels.values():
        if parcel.kind is ParcelKind.RESULT and parcel.subject is not None:
            yield from _about_parcel(parcel, parcel.subject)


def still_true(hall: Hall, delivery: Delivery) -> Booking | Parcel | None:
    """What a notice is about, if it still stands as the notice says."""
    about = delivery.body
    if "booking" in about:
        booking = hall.bookings.get(BookingId(str(about["booking"])))
        if booking is None or booking.item not in hall.plan.item:
            return None
        says = "booking_booked" if delivery.kind == "booking_reminder" else delivery.kind
        moved = about["slot"] != _slot(booking)
        return booking if BOOKING_KINDS.get(booking.state) == says and not moved else None
    parcel = hall.parcels.get(ParcelId(str(about["parcel"])))
    return parcel if parcel is not None and parcel.state in LIES else None


def _about_booking(hall: Hall, booking: Booking, subject: SubjectId, now: datetime) -> Iterator[Delivery]:
    kind = BOOKING_KINDS.get(booking.state)
    if kind is None:
        return
    kinds = [kind, *(["booking_reminder"] if _reminds(hall, booking, now) else [])]
    for each in kinds:
        yield Delivery(
            OUTLET,
            key=f"{each}/{booking.id}/{_slot(booking)}",
            strand=f"booking/{booking.id}",
            kind=each,
            body={"subject": subject, "booking": booking.id, "slot": _slot(booking)},
        )


def _about_parcel(parcel: Parcel, subject: SubjectId) -> Iterator[Delivery]:
    match parcel.state:
        case ParcelState.DEPOSITED:
            kind, key = "parcel_ready", f"parcel_ready/{parcel.id}/{parcel.compartment}"
        case ParcelState.REMINDED:
            kind, key = "parcel_reminder", f"parcel_reminder/{parcel.id}/{parcel.reminded_day}"
        case _:
            return
    yield Delivery(OUTLET, key, f"parcel/{parcel.id}", kind, {"subject": subject, "parcel": parcel.id})


def _reminds(hall: Hall, booking: Booking, now: datetime) -> bool:
    if booking.state is not BookingState.BOOKED:
        return False
    before = local_day(hall.plan, booking.slot) - timedelta(days=1)
    at = datetime.combine(before, hall.plan.bookings.remind_at, zone(hall.plan.time_zone))
    return at <= now < min(at + REMIND_WITHIN, booking.slot)


def _slot(booking: Booking) -> str:
    return f"{booking.slot.astimezone(UTC):%Y%m%dT%H%MZ}"
