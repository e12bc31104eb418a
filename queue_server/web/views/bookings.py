"""Appointments as their holders and staff see them: the free half hours by day, one appointment, the hall's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from hall.messages.topics import Words
from hall.words import BookingId, BookingKind, BookingState, GroupId, ItemCode, Power, SubjectId, Token
from queue_server.bridge.facts import discreet_name
from queue_server.core.bookings import code_of
from queue_server.core.carried import Booking
from queue_server.core.decisions.bookings import limited_until, missed_lately
from queue_server.core.planned.items import Item
from queue_server.core.planned.places import Zone
from queue_server.core.slots import free_slots
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day

OPEN = frozenset({BookingState.ASKED, BookingState.BOOKED})


@dataclass(frozen=True, slots=True)
class DaySlots:
    """The free half hours of one day."""

    day: date
    slots: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class BookingView:
    """One appointment."""

    id: BookingId
    code: str
    state: BookingState
    kind: BookingKind
    slot: datetime
    item: Words
    zone: Zone
    materials: tuple[str, ...]
    grace_min: int
    cancel_until: datetime
    may_cancel: bool
    ticket: Token | None
    """Whose page goes on from here, once it is checked in."""
    anybody: bool
    """Whether the vault knows whom to call."""


@dataclass(frozen=True, slots=True)
class MissedView:
    """The appointments one person missed within the term that counts."""

    subject: SubjectId
    days: tuple[date, ...]
    until: date | None
    """Until when this person books no more; None for who still may."""


def bookable(hall: Hall) -> Sequence[tuple[GroupId, Sequence[Item]]]:
    """The items that can be booked, by group; results are handed out to whoever comes."""
    items = [
        item for item in hall.plan.offered if hall.authority.windows_of.get(item.code) and item.power is not Power.ISSUE
    ]
    return [
        (group.id, mine) for group in hall.plan.groups if (mine := [item for item in items if item.group == group.id])
    ]


def days_free(hall: Hall, item: ItemCode, now: datetime, *, today: bool) -> Sequence[DaySlots]:
    """The days with free half hours, soonest first."""
    slots = free_slots(hall, item, now, today=today)
    return [DaySlots(day, tuple(mine)) for day, mine in groupby(slots, key=lambda slot: local_day(hall.plan, slot))]


def booking_view(hall: Hall, booking: Booking, now: datetime) -> BookingView:
    """An appointment now."""
    item = hall.plan.item[booking.item]
    until = booking.slot - timedelta(minutes=hall.plan.bookings.cancel_before_min)
    in_time = booking.state is BookingState.ASKED or (booking.state is BookingState.BOOKED and now <= until)
    return BookingView(
        id=booking.id,
        code=code_of(booking.id),
        state=booking.state,
        kind=booking.kind,
        slot=booking.slot,
        item=discreet_name(hall.plan, item),
        zone=hall.plan.zone[hall.plan.group[item.group].zone],
        materials=item.guide.materials,
        grace_min=hall.plan.tickets.appointment_grace_s // 60,
        cancel_until=until,
        may_cancel=in_time,
        ticket=_ticket(hall, booking),
        anybody=booking.subject is not None,
    )


def booking_views(hall: Hall, now: datetime) -> Sequence[BookingView]:
    """What staff have before them: wishes to arrange, then every appointment not over, then how today's ended."""
    today = local_day(hall.plan, now)
    shown = [
        each
        for each in hall.bookings.values()
        if each.item in hall.plan.item and (each.state in OPEN or local_day(hall.plan, each.slot) == today)
    ]
    ordered = sorted(shown, key=lambda each: (each.state is not BookingState.ASKED, each.slot, each.id))
    return [booking_view(hall, each, now) for each in ordered]


def missed_views(hall: Hall, now: datetime) -> Sequence[MissedView]:
    """Who missed appointments that still count, whoever may book no more before the others."""
    rules, today = hall.plan.bookings, local_day(hall.plan, now)
    missing = (each.subject for each in hall.bookings.values() if each.state is BookingState.NO_SHOW)
    views = [
        MissedView(subject, tuple(days), limited_until(rules, days))
        for subject in dict.fromkeys(each for each in missing if each is not None)
        if (days := missed_lately(hall, subject, today))
    ]
    return sorted(views, key=lambda each: (each.until is None, -len(each.days), each.days, each.subject))


def _ticket(hall: Hall, booking: Booking) -> Token | None:
    if booking.state is not BookingState.CHECKED_IN:
        return None
    return next((ticket.token for ticket in hall.tickets.values() if ticket.booking == booking.id), None)
