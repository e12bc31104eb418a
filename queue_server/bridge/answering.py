"""What a device is answered: the keeper's reply, or a look at the hall, in the words of the device's wish."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hall.messages.answers import (
    Agreed,
    Answer,
    Booked,
    NumberRange,
    NumbersReserved,
    Refusal,
    Slots,
    TicketGiven,
    TicketStands,
)
from hall.messages.wishes import CaseWish, ProgressWish, SlotsWish, Wish
from hall.words import BookingId, DeviceId, RequestId, TicketState, Token
from queue_server.bridge.doors import choice
from queue_server.bridge.facts import discreet_name, expected, slip, words
from queue_server.bridge.papers import case_stands
from queue_server.core.commands import (
    BookAppointment,
    CheckIn,
    CollectParcel,
    Command,
    IssueTicket,
    PostponeTicket,
    ReserveNumbers,
)
from queue_server.core.decisions.tickets import by_number, by_token
from queue_server.core.missed import rejoin_until
from queue_server.core.numbers import split_number
from queue_server.core.promise import remaining
from queue_server.core.queues import ahead
from queue_server.core.rated import rated_by_token
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.core.slots import free_slots
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket


def answer(hall: Hall, command: Command, reply: Reply, now: datetime, public_url: str) -> Answer:
    """The reply as its asker is told it; a ticket's answer is also the order to print it."""
    id = command.request_id
    if reply.code is not None:
        return Refusal(request_id=id, code=reply.code, about=reply.about)
    match command:
        case IssueTicket() | CheckIn() | PostponeTicket() if reply.ticket is not None:
            ticket = hall.tickets.get(reply.ticket)
            if ticket is None:  # asked yesterday, and the answer was lost over night
                return Refusal(request_id=id, code="ticket_over", about={"ticket_no": reply.ticket_no or ""})
            if isinstance(command, PostponeTicket):
                return _stands(hall, ticket, id, now, holder=True)
            given = slip(hall, ticket, now, public_url)
            return TicketGiven(request_id=id, slip=given, held_already=reply.held_already)
        case BookAppointment() if reply.booking is not None:
            return _booked(hall, reply.booking, id)
        case CollectParcel() if reply.choice:
            return choice(hall, reply.choice, id)
        case ReserveNumbers(device=device):
            return _reserved(hall, device, id)
        case _:
            return Agreed(request_id=id, ticket_no=reply.ticket_no)


def progress(hall: Hall, wish: ProgressWish, now: datetime) -> Answer:
    """How the ticket of a slip's code, or of a number, stands."""
    try:
        if wish.token is not None:
            past = _past(hall, wish.token, wish.request_id)
            return past or _stands(hall, by_token(hall, wish.token), wish.request_id, now, holder=True)
        if wish.ticket_no is not None:
            return _stands(hall, by_number(hall, wish.ticket_no), wish.request_id, now, holder=False)
    except Refused as refused:
        return Refusal(request_id=wish.request_id, code=refused.code, about=refused.about)
    return Refusal(request_id=wish.request_id, code="malformed")


def _past(hall: Hall, token: Token, id: RequestId | str) -> TicketStands | None:
    """A number of an earlier day whose service may still be rated; None for any other code."""
    rated = None if token in hall.by_token else rated_by_token(hall, token)
    item = None if rated is None or not rated.cases else hall.plan.item.get(rated.cases[0].item)
    if rated is None or item is None:
        return None
    zone = hall.plan.zone[hall.plan.group[item.group].zone]
    return TicketStands(
        request_id=id,
        ticket_no=rated.ticket_no,
        state=TicketState.COMPLETED,
        item=discreet_name(hall.plan, item),
        zone=words(zone.name),
        floor=zone.floor,
        may_rate=rated.level is None,
        may_rate_again=rated.level is not None and rated.again is None,
    )


def slots(hall: Hall, wish: SlotsWish, now: datetime) -> Answer:
    """The free appointments for an item."""
    return Slots(request_id=wish.request_id, item=wish.item, slots=free_slots(hall, wish.item, now))


LOOKS: Mapping[type[Wish], Callable[[Hall, Any, datetime], Answer]] = {
    ProgressWish: progress,
    SlotsWish: slots,
    CaseWish: case_stands,
}
"""Wishes that ask for nothing but a look at the hall."""


def _stands(hall: Hall, ticket: Ticket, id: RequestId | str, now: datetime, *, holder: bool) -> TicketStands:
    item = hall.plan.item[ticket.item]
    zone = hall.plan.zone[hall.plan.group[item.group].zone]
    waits = ticket.state is TicketState.WAITING
    booking = None if ticket.booking is None else hall.bookings.get(ticket.booking)
    until = rejoin_until(hall, ticket) if holder else None
    rated = rated_by_token(hall, ticket.token) if holder else None
    from_at, until_at = expected(now, remaining(hall, ticket, now)) if waits else (None, None)
    return TicketStands(
        request_id=id,
        ticket_no=ticket.no,
        state=ticket.state,
        item=discreet_name(hall.plan, item),
        zone=words(zone.name),
        floor=zone.floor,
        ahead=ahead(hall, ticket) if waits else None,
        from_at=from_at,
        until_at=until_at,
        slot_at=None if booking is None else booking.slot,
        window_no=hall.plan.window[ticket.window].no if ticket.window in hall.plan.window else None,
        rejoin_until=until if until is not None and now <= until else None,
        may_cancel=holder and ticket.state in (TicketState.WAITING, TicketState.MISSED),
        may_postpone=holder and waits and ticket.postpones < hall.plan.tickets.max_postpones,
        may_rate=rated is not None and rated.level is None,
        may_rate_again=rated is not None and rated.level is not None and rated.again is None,
        may_need=holder and ticket.active,
        needs=ticket.needs if holder else (),
    )


def _booked(hall: Hall, booking_id: BookingId, id: RequestId) -> Answer:
    booking = hall.bookings.get(booking_id)
    if booking is None:  # asked long ago, its day is over
        return Refusal(request_id=id, code="booking_unknown")
    item = hall.plan.item[booking.item]
    zone = hall.plan.zone[hall.plan.group[item.group].zone]
    return Booked(
        request_id=id,
        booking=booking.id,
        item=discreet_name(hall.plan, item),
        slot=booking.slot,
        zone=words(zone.name),
        floor=zone.floor,
    )


def _reserved(hall: Hall, device: DeviceId, id: RequestId) -> Answer:
    """The numbers of a kiosk behind those known to be on paper: one whose disk was changed gives none twice."""
    if hall.day is None:
        return Refusal(request_id=id, code="day_not_open")
    ranges = {} if (mine := hall.reserved.get(device)) is None else dict(mine.ranges)
    for ticket in hall.tickets.values():
        if ticket.offline:
            prefix, number = split_number(ticket.no)
            first, last = ranges.get(prefix, (1, 0))
            if first <= number <= last:
                ranges[prefix] = (number + 1, last)
    return NumbersReserved(
        request_id=id, day=hall.day, ranges={prefix: NumberRange(*block) for prefix, block in ranges.items()}
    )
