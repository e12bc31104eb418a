"""What the hall owes people in words, for all that stands as it does, each under a key that never changes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hall.words import (
    AffairId,
    AffairState,
    BookingId,
    BookingState,
    CaseId,
    CaseState,
    CaseStep,
    OrderId,
    ParcelId,
    ParcelKind,
    ParcelState,
    SubjectId,
)
from queue_server.core.affair import Affair
from queue_server.core.carried import Booking, Rated
from queue_server.core.case import Case
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

CASE_KINDS = {
    CaseState.REVIEWING: "case_reviewing",
    CaseState.READY: "case_ready",
    CaseState.SUPPLEMENT: "case_supplement",
    CaseState.DENIED: "case_denied",
}
AFFAIR_KINDS = {AffairState.ANSWERED: "affair_answered", AffairState.EXCLUDED: "affair_excluded"}
TO_RATE = "rating_reminder"
OPTIONAL = frozenset({TO_RATE})
"""Notices nobody telephones about where they reach no one."""
About = Booking | Parcel | Case | Affair | Rated


def owed(hall: Hall, now: datetime) -> Iterator[Delivery]:
    """All that is owed as the hall stands; the ledger enters each once."""
    for booking in hall.bookings.values():
        if booking.subject is not None and booking.slot > now:
            yield from _about_booking(hall, booking, booking.subject, now)
    for parcel in hall.parcels.values():
        if parcel.kind is ParcelKind.RESULT and parcel.subject is not None:
            yield from _about_parcel(parcel, parcel.subject)
    for case in hall.cases.values():
        if case.subject is not None:
            yield from _about_case(case, case.subject)
    for affair in hall.affairs.values():
        if affair.subject is not None:
            yield from _about_affair(affair, affair.subject)
    if hall.open and hall.plan.ratings.remind_days:
        yield from _to_rate(hall, now)


def still_true(hall: Hall, delivery: Delivery) -> About | None:
    """What a notice is about, if it still stands as the notice says."""
    about = delivery.body
    if "case" in about:
        case = hall.cases.get(CaseId(str(about["case"])))
        return case if case is not None and CASE_KINDS.get(case.state) == delivery.kind else None
    if "affair" in about:
        affair = hall.affairs.get(AffairId(str(about["affair"])))
        return affair if affair is not None and AFFAIR_KINDS.get(affair.state) == delivery.kind else None
    if "rating" in about:
        rated = hall.late.get(OrderId(str(about["rating"])))
        return rated if rated is not None and rated.level is None else None
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


def _about_case(case: Case, subject: SubjectId) -> Iterator[Delivery]:
    """Each step behind the windows (实时推送办理进程): what the window itself said needs no notice."""
    kind, sent_back = CASE_KINDS.get(case.state), [each for each in case.handled if each.step is CaseStep.SEND_BACK]
    if kind is None or (case.state is CaseState.SUPPLEMENT and not sent_back):
        return
    key = f"{kind}/{case.id}/{len(sent_back)}"
    yield Delivery(OUTLET, key, f"case/{case.id}", kind, {"subject": subject, "case": case.id})


def _about_affair(affair: Affair, subject: SubjectId) -> Iterator[Delivery]:
    """What a special window took on is answered: its citizen hears of each answer, and of where else to go."""
    kind = AFFAIR_KINDS.get(affair.state)
    if kind is not None:
        key = f"{kind}/{affair.id}/{len(affair.handled)}"
        yield Delivery(OUTLET, key, f"affair/{affair.id}", kind, {"subject": subject, "affair": affair.id})


def _to_rate(hall: Hall, now: datetime) -> Iterator[Delivery]:
    """Who has not rated some days after a service is reminded, once a visit, while the slip's code still rates."""
    today, after = local_day(hall.plan, now), timedelta(days=hall.plan.ratings.remind_days)
    for rated in hall.late.values():
        served_on, subject = rated.served_on, rated.subject
        if served_on is None or subject is None or rated.level is not None:
            continue
        if served_on + after <= today <= rated.until:
            body = {"subject": subject, "rating": rated.invitation}
            yield Delivery(OUTLET, f"{TO_RATE}/{rated.visit}", f"rating/{rated.visit}", TO_RATE, body)


def _reminds(hall: Hall, booking: Booking, now: datetime) -> bool:
    if booking.state is not BookingState.BOOKED:
        return False
    before = local_day(hall.plan, booking.slot) - timedelta(days=1)
    at = datetime.combine(before, hall.plan.bookings.remind_at, zone(hall.plan.time_zone))
    return at <= now < min(at + REMIND_WITHIN, booking.slot)


def _slot(booking: Booking) -> str:
    return f"{booking.slot.astimezone(UTC):%Y%m%dT%H%MZ}"
