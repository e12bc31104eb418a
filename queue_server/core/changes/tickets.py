"""How a ticket's events change the hall."""

from typing import Any

from immutables import Map

from hall.words import BookingState, TicketId, TicketState
from queue_server.core.carried import Voucher
from queue_server.core.changed import changed
from queue_server.core.changes.windows import freed, taken
from queue_server.core.events import (
    ItemCorrected,
    NeedsAttended,
    NeedsChanged,
    NumberAdopted,
    NumbersReserved,
    TicketCancelled,
    TicketEvent,
    TicketIssued,
    TicketMovedOn,
    TicketNotPrinted,
    TicketPostponed,
    TicketPrinted,
    TicketRejoined,
    TicketReturned,
    TicketTransferred,
    TicketUnserved,
    TicketVoided,
)
from queue_server.core.numbers import split_number
from queue_server.core.queues import enter, leave
from queue_server.core.state import Hall
from queue_server.core.ticket import Reserve, Ticket
from queue_server.core.window import Step


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
        issued_at=event.taken_at or event.at,
        fair_arrival=event.fair_arrival,
        p50_s=event.p50_s,
        p90_s=event.p90_s,
        priority=event.priority,
        subject=event.subject,
        booking=event.booking,
        needs=event.needs,
        quantity=event.quantity,
        more=event.more,
        stages=event.stages,
        situation=event.situation,
        offline=event.taken_at is not None,
        returning=event.voucher if event.voucher in hall.cases_by_token else None,
    )
    prefix, number = split_number(event.ticket_no)
    news: dict[str, Any] = {
        "tickets": hall.tickets.set(ticket.id, ticket),
        "places": enter(hall.places, ticket),
        "by_no": hall.by_no.set(ticket.no, ticket.id),
        "by_token": hall.by_token.set(ticket.token, ticket.id),
    }
    if not ticket.offline:
        news["numbers"] = hall.numbers.set(prefix, number)
    if event.request is not None:
        news["by_request"] = hall.by_request.set(event.request, ticket.id)
    if event.more:
        news["bundled"] = hall.bundled | {ticket.id}
    if event.more or event.quantity > 1:
        news["laden"] = hall.laden | {ticket.id}
    if event.needs:
        news["minded"] = hall.minded | {ticket.id}
    if event.subject is not None:
        mine = hall.by_subject.get(event.subject, ())
        news["by_subject"] = hall.by_subject.set(event.subject, (*mine, ticket.id))
    if ticket.returning is not None:
        news["returning"] = hall.returning.set(ticket.returning, ticket.id)
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


def attended(hall: Hall, event: NeedsAttended) -> Hall:
    """A guide minds the ticket's holder."""
    return _with(hall, event, attended_by=event.by)


def needs_changed(hall: Hall, event: NeedsChanged) -> Hall:
    """The ticket's holder needs something else; who minds nobody any more is free."""
    ticket = changed(hall.tickets[event.ticket], needs=event.needs)
    if not event.needs:
        ticket = changed(ticket, attended_by="")
    minded = hall.minded | {ticket.id} if event.needs else hall.minded - {ticket.id}
    return changed(hall, now=event.at, tickets=with_ticket(hall, ticket), minded=minded)


def rejoined(hall: Hall, event: TicketRejoined) -> Hall:
    """A missed ticket stands in line again."""
    ticket = hall.tickets[event.ticket]
    return _in_line(
        hall,
        event,
        changed(ticket, fair_arrival=event.fair_arrival, rejoins=ticket.rejoins + 1, missed_at=None, attended_by=""),
    )


def returned(hall: Hall, event: TicketReturned) -> Hall:
    """A called ticket stands in its old place; the window in front of it is free."""
    ticket = hall.tickets[event.ticket]
    waits = _in_line(hall, event, changed(ticket, window=None, staff=None))
    return freed(waits, ticket.window, event.at)


def postponed(hall: Hall, event: TicketPostponed) -> Hall:
    """A waiting ticket stands further back."""
    ticket = hall.tickets[event.ticket]
    left = changed(hall, places=leave(hall.places, ticket))
    return _in_line(left, event, changed(ticket, fair_arrival=event.fair_arrival, postpones=ticket.postpones + 1))


def numbers_reserved(hall: Hall, event: NumbersReserved) -> Hall:
    """A kiosk has numbers of its own for the day."""
    before = hall.reserved.get(event.device)
    ranges = {**before.ranges, **event.ranges} if before else event.ranges
    since = before.at if before else event.at
    return changed(hall, now=event.at, reserved=hall.reserved.set(event.device, Reserve(since, ranges)))


def number_adopted(hall: Hall, event: NumberAdopted) -> Hall:
    """The ticket goes by the number on its holder's slip."""
    ticket = hall.tickets[event.ticket]
    by_no = hall.by_no.delete(ticket.no).set(event.ticket_no, ticket.id)
    return changed(_with(hall, event, no=event.ticket_no, offline=True), by_no=by_no)


def transferred(hall: Hall, event: TicketTransferred) -> Hall:
    """A ticket in service waits for another item, with the time served so far kept."""
    return _sent_on(hall, event, item=event.item, more=())


def moved_on(hall: Hall, event: TicketMovedOn) -> Hall:
    """A ticket in service waits for the next stage of its visit, each item done so far with its conclusion."""
    conclusions = (*hall.tickets[event.ticket].conclusions, *event.conclusions)
    bundled = hall.bundled | {event.ticket} if event.more else hall.bundled
    waits = changed(hall, bundled=bundled, laden=hall.laden | bundled)
    return _sent_on(waits, event, item=event.item, more=event.more, stages=event.stages, conclusions=conclusions)


def item_corrected(hall: Hall, event: ItemCorrected) -> Hall:
    """A waiting ticket changes line, keeping its place by fair arrival."""
    ticket = hall.tickets[event.ticket]
    more = tuple(item for item in ticket.more if item != event.item)
    left = changed(hall, places=leave(hall.places, ticket))
    return _in_line(left, event, changed(ticket, item=event.item, more=more))


def cancelled(hall: Hall, event: TicketCancelled) -> Hall:
    """The citizen gave the number back."""
    return _ended(hall, event, TicketState.CANCELLED)


def voided(hall: Hall, event: TicketVoided) -> Hall:
    """A missed number is good for nothing any more."""
    return _ended(hall, event, TicketState.VOID)


def unserved(hall: Hall, event: TicketUnserved) -> Hall:
    """The hall did not get to it; the slip is a voucher from now on."""
    ticket = hall.tickets[event.ticket]
    voucher = Voucher(ticket.token, ticket.item, ticket.fair_arrival, ticket.subject)
    ended = _ended(hall, event, TicketState.UNSERVED_BY_HALL)
    return changed(ended, vouchers=hall.vouchers.set(ticket.token, voucher))


def with_ticket(hall: Hall, ticket: Ticket) -> Map[TicketId, Ticket]:
    """The tickets with one of them changed."""
    return hall.tickets.set(ticket.id, ticket)


def undone(hall: Hall, event: TicketEvent, step: Step) -> Hall:
    """The ticket as it was before a window's last step, in line or in hand as it then was."""
    now_ticket = hall.tickets[event.ticket]
    slip = {"no": now_ticket.no, "offline": now_ticket.offline, "printed": now_ticket.printed}
    before = changed(step.ticket, needs=now_ticket.needs, **slip)
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


def _sent_on(hall: Hall, event: TicketEvent, **changes: Any) -> Hall:  # noqa: ANN401
    ticket = hall.tickets[event.ticket]
    started = ticket.started_at or event.at
    served_s = ticket.served_s + (event.at - started).total_seconds()
    moved = changed(ticket, served_s=served_s, started_at=None, window=None, staff=None, **changes)
    return freed(_in_line(hall, event, moved), ticket.window, event.at)


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
