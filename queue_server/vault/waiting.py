"""What waits in the hall today for a subject: an appointment, a ticket, a voucher, a result."""

from datetime import date, datetime

from hall.personal import Person
from hall.words import (
    BookingId,
    BookingKind,
    BookingState,
    CaseState,
    ParcelState,
    PriorityId,
    SubjectId,
    TicketState,
    Token,
)
from queue_server.core.missed import rejoin_until
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day
from queue_server.vault.masks import age, mask_name, mask_number
from queue_server.vault.vault import Known


def person(hall: Hall, subject: SubjectId, known: Known, now: datetime, *, proven: bool) -> Person:
    """What a kiosk is told of somebody: all, where a card proves who it is.

    Who typed a telephone may be anybody: no name, no age, and no token with which a ticket could be given back.
    """
    booking, parcel = _booking(hall, subject), _parcel(hall, subject)
    if not proven:
        return Person(subject=subject, mask=mask_number(known.phone or ""), booking=booking, parcel=parcel)
    priority, band = _by_age(hall, known, local_day(hall.plan, now))
    mine = [hall.tickets[ticket] for ticket in hall.by_subject.get(subject, ())]
    held = (ticket.token for ticket in mine if ticket.active and ticket.state is not TicketState.MISSED)
    return Person(
        subject=subject,
        mask=mask_name(known.name) if known.name else mask_number(known.phone or known.id_number or ""),
        age_band=band,
        priority=priority,
        booking=booking,
        held=next(held, None),
        missed=next((ticket.token for ticket in mine if _may_rejoin(hall, ticket, now)), None),
        voucher=_voucher(hall, subject),
        supplement=_case(hall, subject, CaseState.SUPPLEMENT),
        result=_case(hall, subject, CaseState.READY),
        parcel=parcel,
    )


def _by_age(hall: Hall, known: Known, today: date) -> tuple[PriorityId | None, str]:
    """The class of the greatest age reached."""
    years = None if known.id_number is None else age(known.id_number, today)
    reached = [
        (each.min_age, each.id)
        for each in hall.plan.priorities
        if years is not None and each.min_age is not None and years >= each.min_age
    ]
    if not reached:
        return None, ""
    least, priority = max(reached)
    return priority, f"{least}+"


def _booking(hall: Hall, subject: SubjectId) -> BookingId | None:
    today = [
        booking
        for booking in hall.bookings.values()
        if booking.subject == subject
        and booking.state is BookingState.BOOKED
        and booking.kind is not BookingKind.HOME
        and local_day(hall.plan, booking.slot) == hall.day
    ]
    return min(today, key=lambda booking: booking.slot).id if today else None


def _may_rejoin(hall: Hall, ticket: Ticket, now: datetime) -> bool:
    until = rejoin_until(hall, ticket)
    return until is not None and now <= until


def _parcel(hall: Hall, subject: SubjectId) -> bool:
    return any(
        each.subject == subject and each.state.lies and each.state is not ParcelState.EXPIRED
        for each in hall.parcels.values()
    )


def _case(hall: Hall, subject: SubjectId, state: CaseState) -> Token | None:
    """The code of the oldest of a person's cases that stand so."""
    mine = [case for case in hall.cases.values() if case.subject == subject and case.state is state]
    return min(mine, key=lambda case: (case.due, case.id)).token if mine else None


def _voucher(hall: Hall, subject: SubjectId) -> Token | None:
    return next((voucher.token for voucher in hall.vouchers.values() if voucher.subject == subject), None)
