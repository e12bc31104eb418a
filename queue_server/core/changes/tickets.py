"""How a ticket's events change the hall."""

from typing import Any

from immutables import Map

from hall.words import BookingState, TicketId, TicketState
from queue_server.core.carried import Voucher
from queue_server.core.changed import changed
from queue_server.core.changes.windows import freed, taken
from queue_server.core.events import (
    ItemCorrected,
    TicketCancelled,
    TicketEvent,
    TicketIssued,
    TicketNotPrinted,
    TicketPrinted,
    TicketRejoined,
    TicketReturned,
    TicketTransferred,
    TicketUnserved,
    TicketVoided,
)
from queue_server.core.queues import enter, leave
from queue_server.core.state import Hall, Step, Ticket


def issued(hall: Hall, event: TicketIssued) -> Hall:
    """A new ticket stands in line; its voucher or booking is used up."""
    ticket = Ticket(
        id=event.ticket,
        no=event.ticket_no,
        seq=len(hall.tickets),
        visit=event.visit,
        token=event.token,
        item=event.item,
        queue_class=event.queue_class,
        issued_at=event.at,
        fair_arrival=event.fair_arrival,
        p50_s=event.p50_s,
        p90_s=event.p90_s,
        priority=event.priority,
        subject=event.subject,
        booking=event.booking,
        needs=event.needs,
        quantity=event.quantity,
    )
    prefix = event.ticket_no.rstrip("0123456789")
    news: dict[str, Any] = {
        "tickets": hall.tickets.set(ticket.id, ticket),
        "places": enter(hall.places, ticket),
        "numbers": hall.numbers.set(prefix, int(event.ticket_no[len(prefix) :])),
        "by_no": hall.by_no.set(ticket.no, ticket.id),
        "by_token": hall.by_token.set(ticket.token, ticket.id),
    }
    if event.subject is not None:
        mine = hall.by_subject.get(event.subject, ())
        news["by_subject"] = hall.by_subject.set(event.subject, (*mine, ticket.id))
    if event.voucher is not None and event.voucher in hall.vouchers:
        news["vouchers"] = hall.vouchers.delete(event.voucher)
    if event.booking is not None and event.booking in hall.bookings:
        booking = changed(hall.bookings[event.booking], state=BookingState.CHECKED_IN)
        news["bookings"] = hall.bookings.set(booking.id, booking)
    return changed(hall, now=event.at, **news)


def printed(hall: Hall, event: TicketPrinted) -> Hall:
    """The slip is on paper."""
    return _with(hall, event, printed=True)


def not_printed(hall: Hall, event: TicketNotPrinted) -> Hall:
    """The slip is not on paper."""
    return _with(hall, event, printed=False)


def rejoined(hall: Hall, event: TicketRejoined) -> Hall:
    """A missed ticket stands in line again."""
    ticket = hall.tickets[event.ticket]
    return _in_line(
        hall,
        event,
        changed(ticket, fair_arrival=event.fair_arrival, rejoins=ticket.rejoins + 1, missed_at=None),
    )


def returned(hall: Hall, event: TicketReturned) -> Hall:
    """A called ticket stands in its old place; the window in front of it is free."""
    ticket = hall.tickets[event.ticket]
    waits = _in_line(hall, event, changed(ticket, window=None, staff=None))
    return freed(waits, ticket.window, event.at)


def transferred(hall: Hall, event: TicketTransferred) -> Hall:
    """A ticket in service waits for another item, with the time served so far kept."""
    ticket = hall.tickets[event.ticket]
    started = ticket.started_at or event.at
    served_s = ticket.served_s + (event.at - started).total_seconds()
    moved = changed(ticket, item=event.item, served_s=served_s, started_at=None, window=None, staff=None)
    return freed(_in_line(hall, event, moved), ticket.window, event.at)


def item_corrected(hall: Hall, event: ItemCorrected) -> Hall:
    """A waiting ticket changes line, keeping its place by fair arrival."""
    ticket = hall.tickets[event.ticket]
    return _in_line(changed(hall, places=leave(hall.places, ticket)), event, changed(ticket, item=event.item))


def cancelled(hall: Hall, event: TicketCancelled) -> Hall:
    """The citizen gave the number back."""
    return _ended(hall, event, TicketState.CANCELLED)


def voided(hall: Hall, event: TicketVoided) -> Hall:
    """A missed number is good for nothing any more."""
    return _ended(hall, event, TicketState.VOID)


def unserved(hall: Hall, event: TicketUnserved) -> Hall:
    """The hall did not get to it; the slip is a voucher from now on."""
    ticket = hall.tickets[event.ticket]
    voucher = Voucher(ticket.token, ticket.item, ticket.fair_arrival)
    ended = _ended(hall, event, TicketState.UNSERVED_BY_HALL)
    return changed(ended, vouchers=hall.vouchers.set(ticket.token, voucher))


def with_ticket(hall: Hall, ticket: Ticket) -> Map[TicketId, Ticket]:
    """The tickets with one of them changed."""
    return hall.tickets.set(ticket.id, ticket)


def undone(hall: Hall, event: TicketEvent, step: Step) -> Hall:
    """The ticket as it was before a window's last step, in line or in hand as it then was."""
    now_ticket = hall.tickets[event.ticket]
    before = changed(step.ticket, printed=now_ticket.printed)
    restored = changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, before),
        missed=hall.missed - {before.id},
        unannounced=hall.unannounced - {before.id},
    )
    if before.state is TicketState.WAITING:
        lined = changed(restored, places=enter(restored.places, before))
        return freed(lined, now_ticket.window, event.at)
    return taken(restored, before)


def _with(hall: Hall, event: TicketEvent, **changes: Any) -> Hall:  # noqa: ANN401
    ticket = changed(hall.tickets[event.ticket], **changes)
    return changed(hall, now=event.at, tickets=with_ticket(hall, ticket))


def _in_line(hall: Hall, event: TicketEvent, ticket: Ticket) -> Hall:
    waits = changed(ticket, state=TicketState.WAITING, calls=0, called_at=None, announced_at=None)
    return changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, waits),
        places=enter(hall.places, waits),
        missed=hall.missed - {ticket.id},
        unannounced=hall.unannounced - {ticket.id},
    )


def _ended(hall: Hall, event: TicketEvent, state: TicketState) -> Hall:
    ticket = hall.tickets[event.ticket]
    return changed(
        hall,
        now=event.at,
        tickets=with_ticket(hall, changed(ticket, state=state, ended_at=event.at)),
        places=leave(hall.places, ticket),
        missed=hall.missed - {ticket.id},
        suspended=hall.suspended - {ticket.id},
    )
