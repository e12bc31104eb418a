"""Appointments: booked, asked for, arranged, given back, kept or missed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from hall.words import BookingId, BookingKind, BookingState, SubjectId
from queue_server.core.bookings import BookingRules, code_of
from queue_server.core.carried import Booking
from queue_server.core.commands import ArrangeBooking, BookAppointment, CancelBooking, SettleBooking
from queue_server.core.draft import Draft
from queue_server.core.events import (
    AppointmentAsked,
    AppointmentBooked,
    BookingArranged,
    BookingCancelled,
    BookingDeclined,
    BookingKept,
    BookingMissed,
)
from queue_server.core.offers import check_offered
from queue_server.core.refusals import Refused
from queue_server.core.slots import bookable_days, books_here, free_slots, has_room
from queue_server.core.state import Hall
from queue_server.core.timetable import Timetable, local_day

HOLDS = frozenset({BookingState.ASKED, BookingState.BOOKED, BookingState.CHECKED_IN, BookingState.KEPT})
"""The appointments that count as somebody's for a day."""


def book(draft: Draft, command: BookAppointment) -> None:
    """Take a time of the hall's, or ask for one that staff must arrange; staff arrange with the same word."""
    hall = draft.hall
    _check_asked(hall, command, draft.now)
    if not command.override:
        _may_book(hall, command, draft.now)
    if command.kind is BookingKind.HALL:
        _check_slot(hall, command, draft.now)
    else:
        _check_outside(hall, command, draft.now)
    said = (draft.now, command.booking, command.item, command.slot, command.subject, command.kind)
    booked_now = command.kind is BookingKind.HALL or command.override
    draft.record(AppointmentBooked(*said) if booked_now else AppointmentAsked(*said))


def arrange(draft: Draft, command: ArrangeBooking) -> None:
    """Give a wish its time, or say that it cannot be met."""
    booking = _known(draft.hall, command.booking)
    if booking.state is not BookingState.ASKED:
        raise Refused("booking_used")
    if command.slot is None:
        draft.record(BookingDeclined(draft.now, booking.id))
        return
    if command.slot <= draft.now:
        raise Refused("slot_past")
    draft.record(BookingArranged(draft.now, booking.id, command.slot))


def cancel(draft: Draft, command: CancelBooking) -> None:
    """Give a slot back, in time for somebody else to have it."""
    booking = _known(draft.hall, command.booking)
    if booking.state not in (BookingState.ASKED, BookingState.BOOKED):
        raise Refused("booking_used")
    least = timedelta(minutes=draft.hall.plan.bookings.cancel_before_min)
    too_late = booking.state is BookingState.BOOKED and draft.now > booking.slot - least
    if too_late and not command.override:
        raise Refused("cancel_too_late", {"minutes": str(draft.hall.plan.bookings.cancel_before_min)})
    draft.record(BookingCancelled(draft.now, booking.id))


def settle(draft: Draft, command: SettleBooking) -> None:
    """Note whether an appointment took place of which no ticket tells."""
    booking = _known(draft.hall, command.booking)
    if booking.state is not BookingState.BOOKED:
        raise Refused("booking_used")
    if draft.now < booking.slot:
        raise Refused("booking_not_yet")
    settled = BookingKept if command.kept else BookingMissed
    draft.record(settled(draft.now, booking.id))


def end_of_day(draft: Draft) -> None:
    """Whoever did not come has missed it; whom a hall that closed before could not receive has not."""
    grace = timedelta(seconds=draft.hall.plan.tickets.appointment_grace_s)
    for booking in draft.hall.bookings.values():
        if not _is_of_today(draft.hall, booking):
            continue
        if draft.hall.emergency is not None or draft.now <= booking.slot + grace:
            draft.record(BookingCancelled(draft.now, booking.id, by_hall=True))
        else:
            draft.record(BookingMissed(draft.now, booking.id))


def pass_over(draft: Draft, day: date) -> None:
    """Give back the appointments of days on which the hall never opened before this one: nobody could keep them."""
    for booking in draft.hall.bookings.values():
        ours = booking.kind is BookingKind.HALL and booking.state is BookingState.BOOKED
        if ours and local_day(draft.hall.plan, booking.slot) < day:
            draft.record(BookingCancelled(draft.now, booking.id, by_hall=True))


def carried(hall: Hall, day: date) -> tuple[Booking, ...]:
    """What the next day must know: times to come, wishes, what staff must settle, and who did not come lately."""
    return tuple(booking for booking in hall.bookings.values() if _matters(hall, booking, day))


def named(hall: Hall, name: str) -> Booking:
    """The booking of an id, or of today's the one with that code; refuses where there is none, or two."""
    found = hall.bookings.get(BookingId(name))
    if found is not None:
        return found
    today = [
        each
        for each in hall.bookings.values()
        if local_day(hall.plan, each.slot) == hall.day and code_of(each.id) == name.strip()
    ]
    if len(today) != 1:
        raise Refused("booking_unknown")
    return today[0]


def missed_lately(hall: Hall, subject: SubjectId, today: date) -> list[date]:
    """The days of the appointments a person missed and that still count, oldest first."""
    since = today - timedelta(days=hall.plan.bookings.no_show_days)
    days = (
        local_day(hall.plan, each.slot)
        for each in hall.bookings.values()
        if each.subject == subject and each.state is BookingState.NO_SHOW
    )
    return sorted(day for day in days if day > since)


def limited_until(rules: BookingRules, missed: Sequence[date]) -> date | None:
    """When somebody who missed appointments on some days, oldest first, may book again; None where he may now."""
    if len(missed) < rules.max_no_shows:
        return None
    return missed[-rules.max_no_shows] + timedelta(days=rules.no_show_days)


def _known(hall: Hall, id: BookingId) -> Booking:
    booking = hall.bookings.get(id)
    if booking is None:
        raise Refused("booking_unknown")
    return booking


def _check_asked(hall: Hall, command: BookAppointment, now: datetime) -> None:
    if command.booking in hall.bookings:
        raise Refused("booking_exists")
    if command.item not in hall.plan.item:
        raise Refused("item_unknown", {"item": command.item})
    check_offered(hall, command.item)
    if command.slot <= now:
        raise Refused("slot_past")
    if command.kind not in hall.plan.bookings.kinds:
        raise Refused("kind_not_offered")


def _may_book(hall: Hall, command: BookAppointment, now: datetime) -> None:
    """One a day for each person, and none for a while where several were missed."""
    rules, subject = hall.plan.bookings, command.subject
    if subject is None:
        if command.kind is not BookingKind.HALL:
            raise Refused("person_needed")  # somebody must be called to arrange it
        return
    wanted = local_day(hall.plan, command.slot)
    mine = [each for each in hall.bookings.values() if each.subject == subject and each.state in HOLDS]
    if sum(local_day(hall.plan, each.slot) == wanted for each in mine) >= rules.per_day:
        raise Refused("booked_that_day")
    missed = missed_lately(hall, subject, local_day(hall.plan, now))
    again = limited_until(rules, missed)
    if again is not None:
        raise Refused("missed_too_often", {"times": str(len(missed)), "until": again.isoformat()})


def _check_slot(hall: Hall, command: BookAppointment, now: datetime) -> None:
    if not books_here(hall):
        raise Refused("kind_not_offered")
    if command.override:
        if not has_room(hall, command.item, command.slot):
            raise Refused("slot_taken")
        return
    days = bookable_days(hall, now)
    wanted = local_day(hall.plan, command.slot)
    if wanted < local_day(hall.plan, now) + timedelta(days=hall.plan.bookings.ahead_days):
        raise Refused("slot_too_soon", {"days": str(hall.plan.bookings.ahead_days)})
    if not days or wanted > days[-1]:
        raise Refused("slot_too_far", {"days": str(hall.plan.bookings.working_days)})
    if command.slot not in free_slots(hall, command.item, now):
        raise Refused("slot_taken")


def _check_outside(hall: Hall, command: BookAppointment, now: datetime) -> None:
    """A holiday appointment is on a day without hours, an after-hours one outside them, a home visit on any day."""
    rules, wanted = hall.plan.bookings, local_day(hall.plan, command.slot)
    today = local_day(hall.plan, now)
    if wanted > today + timedelta(days=rules.asked_days):
        raise Refused("asked_too_far", {"days": str(rules.asked_days)})
    if not command.override and wanted < today + timedelta(days=rules.ahead_days):
        raise Refused("slot_too_soon", {"days": str(rules.ahead_days)})
    timetable = Timetable.of(hall.plan, wanted)
    if command.kind is BookingKind.HOLIDAY and timetable.serving:
        raise Refused("not_a_holiday")
    if command.kind is BookingKind.AFTER_HOURS and (not timetable.serving or timetable.serves(command.slot)):
        raise Refused("not_after_hours")


def _is_of_today(hall: Hall, booking: Booking) -> bool:
    ours = booking.kind is BookingKind.HALL and booking.state is BookingState.BOOKED
    return ours and local_day(hall.plan, booking.slot) == hall.day


def _matters(hall: Hall, booking: Booking, day: date) -> bool:
    on = local_day(hall.plan, booking.slot)
    match booking.state:
        case BookingState.ASKED:
            return True
        case BookingState.BOOKED:
            return on >= day or booking.kind is not BookingKind.HALL
        case BookingState.NO_SHOW:
            return booking.subject is not None and on > day - timedelta(days=hall.plan.bookings.no_show_days)
        case _:
            return False
