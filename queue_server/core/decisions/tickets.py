"""Tickets: given, taken back, corrected, rejoined, printed."""

from datetime import datetime, timedelta

from hall.words import (
    BookingKind,
    BookingState,
    ItemCode,
    MissedPolicy,
    PriorityId,
    QueueClass,
    TicketNo,
    TicketState,
    Token,
)
from queue_server.core.carried import Booking
from queue_server.core.commands import (
    CancelTicket,
    CheckIn,
    ConfirmPrint,
    CorrectItem,
    IssueTicket,
    MergeTicket,
    PostponeTicket,
    RejoinTicket,
    ReportNotPrinted,
)
from queue_server.core.decisions.bookings import named
from queue_server.core.draft import Draft
from queue_server.core.events import (
    ItemCorrected,
    TicketCancelled,
    TicketIssued,
    TicketNotPrinted,
    TicketPostponed,
    TicketPrinted,
    TicketRejoined,
)
from queue_server.core.itinerary import stages
from queue_server.core.numbers import numbered
from queue_server.core.offers import check_offered, refusal
from queue_server.core.promise import promised
from queue_server.core.queues import JUST_AFTER, behind
from queue_server.core.refusals import Refused
from queue_server.core.replies import held
from queue_server.core.returning import right
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import clock_text, local_day


def issue(draft: Draft, command: IssueTicket) -> None:
    """Give a number; a person who holds one for the item already is told that one, without a new event."""
    hall, now = draft.hall, draft.now
    if held(hall, command) is not None:
        return
    _may_have(hall, command, now)
    give(draft, command, next_number(hall, command.item), now)


def give(
    draft: Draft, command: IssueTicket, number: TicketNo, arrived: datetime, taken_at: datetime | None = None
) -> None:
    """Record the ticket of a wish; `arrived` is when its holder came, before any credit."""
    hall = draft.hall
    _check_new(hall, command)
    queue_class = _class(hall, command.priority)
    fair_arrival = arrived - _credit(hall, queue_class)
    if command.voucher is not None:
        kept = right(hall, command.voucher)
        if kept is None or kept.item != command.item:
            raise Refused("voucher_unknown")
        fair_arrival = min(fair_arrival, kept.since)
    (item, *more), *later = stages(hall, (command.item, *further(command)), queue_class, fair_arrival, draft.now)
    p50_s, p90_s = promised(hall, item, queue_class, fair_arrival, draft.now)
    draft.record(
        TicketIssued(
            draft.now,
            command.ticket,
            number,
            command.visit,
            command.token,
            item,
            queue_class,
            fair_arrival,
            p50_s,
            p90_s,
            draft.by,
            priority=command.priority,
            subject=command.subject,
            voucher=command.voucher,
            needs=command.needs,
            quantity=command.quantity,
            more=tuple(more),
            stages=tuple(later),
            situation=command.situation,
            request=command.instead_of if isinstance(command, MergeTicket) else command.request_id,
            taken_at=taken_at,
        )
    )


def check_in(draft: Draft, command: CheckIn) -> None:
    """Turn a booking of today into a ticket in its slot; who comes late keeps only the time of check-in."""
    hall, now = draft.hall, draft.now
    _check_new(hall, command)
    booking = named(hall, command.booking)
    if booking.state is not BookingState.BOOKED:
        raise Refused("booking_used")
    if local_day(hall.plan, booking.slot) != hall.day:
        raise Refused("booking_other_day")
    if booking.kind is BookingKind.HOME:
        raise Refused("booking_at_home", {"at": clock_text(hall.plan, booking.slot)})
    refused = refusal(hall, booking.item, now, override=True)
    if refused is not None:
        raise refused
    before = _in_line(hall, booking)
    if before is not None and before.state not in (TicketState.WAITING, TicketState.MISSED):
        raise Refused("already_called", {"ticket_no": before.no})
    late = now > booking.slot + timedelta(seconds=hall.plan.tickets.appointment_grace_s)
    queue_class = _class(hall, command.priority) if late else QueueClass.APPOINTMENT
    fair_arrival = (now if late else max(now, booking.slot)) - _credit(hall, queue_class)
    if before is not None:
        if before.state is TicketState.WAITING:
            fair_arrival = min(fair_arrival, before.fair_arrival)
        draft.record(TicketCancelled(now, before.id))
    p50_s, p90_s = promised(hall, booking.item, queue_class, fair_arrival, now)
    draft.record(
        TicketIssued(
            now,
            command.ticket,
            next_number(hall, booking.item),
            command.visit,
            command.token,
            booking.item,
            queue_class,
            fair_arrival,
            p50_s,
            p90_s,
            draft.by,
            priority=command.priority,
            subject=booking.subject,
            booking=booking.id,
        )
    )


def _in_line(hall: Hall, booking: Booking) -> Ticket | None:
    """The number its holder took for the same: nobody who booked stands in a second line (差评原因 212)."""
    if booking.subject is None:
        return None
    mine = (hall.tickets[ticket] for ticket in hall.by_subject.get(booking.subject, ()))
    return next((each for each in mine if each.active and (*each.items, *each.onward) == (booking.item,)), None)


def rejoin(draft: Draft, command: RejoinTicket) -> None:
    """Put a missed number back in line, as the hall's policy says."""
    hall, rules = draft.hall, draft.hall.plan.calls
    ticket = by_token(hall, command.token)
    if ticket.state is not TicketState.MISSED or ticket.missed_at is None:
        raise Refused("ticket_not_missed", {"ticket_no": ticket.no})
    if rules.missed is MissedPolicy.VOID:
        raise Refused("rejoin_not_allowed", {"ticket_no": ticket.no})
    if draft.now > ticket.missed_at + timedelta(minutes=rules.rejoin_within_min):
        raise Refused("rejoin_too_late", {"ticket_no": ticket.no, "minutes": str(rules.rejoin_within_min)})
    if ticket.rejoins >= rules.max_rejoins:
        raise Refused("rejoin_limit", {"ticket_no": ticket.no})
    fair_arrival = draft.now if rules.missed is MissedPolicy.TAIL else _behind(hall, ticket, rules.rejoin_after_n)
    draft.record(TicketRejoined(draft.now, ticket.id, fair_arrival))


def postpone(draft: Draft, command: PostponeTicket) -> None:
    """Let the next few who wait for the same windows go before somebody who is not ready yet."""
    hall, rules = draft.hall, draft.hall.plan.tickets
    ticket = by_token(hall, command.token)
    if ticket.state in (TicketState.CALLED, TicketState.SERVING):
        raise Refused("already_called", {"ticket_no": ticket.no})
    if ticket.state is not TicketState.WAITING:
        raise Refused("ticket_not_waiting", {"ticket_no": ticket.no})
    if ticket.postpones >= rules.max_postpones:
        raise Refused("postpone_limit", {"ticket_no": ticket.no, "times": str(rules.max_postpones)})
    fair_arrival = behind(hall, ticket, rules.postpone_n)
    if fair_arrival is None:
        raise Refused("nobody_behind", {"ticket_no": ticket.no})
    draft.record(TicketPostponed(draft.now, ticket.id, fair_arrival))


def cancel(draft: Draft, command: CancelTicket) -> None:
    """Take a number back from somebody who waits or missed the call."""
    ticket = by_token(draft.hall, command.token)
    if ticket.state in (TicketState.CALLED, TicketState.SERVING):
        raise Refused("already_called", {"ticket_no": ticket.no})
    if ticket.state not in (TicketState.WAITING, TicketState.MISSED):
        raise Refused("ticket_over", {"ticket_no": ticket.no})
    draft.record(TicketCancelled(draft.now, ticket.id))


def correct_item(draft: Draft, command: CorrectItem) -> None:
    """Put a waiting ticket's item right."""
    ticket = by_number(draft.hall, command.ticket_no)
    if ticket.state is not TicketState.WAITING:
        raise Refused("ticket_not_waiting", {"ticket_no": ticket.no})
    check_offered(draft.hall, command.item)
    may_wait_for(draft, command.item)
    check_together(draft.hall, (command.item, *(item for item in ticket.more if item != command.item)))
    if ticket.item != command.item:
        draft.record(ItemCorrected(draft.now, ticket.id, command.item))


def confirm_print(draft: Draft, command: ConfirmPrint) -> None:
    """Note that the slip is on paper."""
    ticket = draft.hall.tickets.get(command.ticket)
    if ticket is None:
        raise Refused("ticket_unknown")
    if ticket.printed is not True:
        draft.record(TicketPrinted(draft.now, ticket.id))


def report_not_printed(draft: Draft, command: ReportNotPrinted) -> None:
    """Note that the slip is not on paper."""
    ticket = draft.hall.tickets.get(command.ticket)
    if ticket is None:
        raise Refused("ticket_unknown")
    draft.record(TicketNotPrinted(draft.now, ticket.id, command.code))


def by_number(hall: Hall, number: TicketNo) -> Ticket:
    """The ticket of a number; of digits alone, the one active ticket whose number ends so."""
    wanted = number.strip().upper()
    found = hall.by_no.get(TicketNo(wanted))
    if found is None and wanted.isdigit():
        matches = [
            ticket
            for no, ticket in hall.by_no.items()
            if no.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0") == wanted.lstrip("0") and hall.tickets[ticket].active
        ]
        if len(matches) > 1:
            raise Refused("ticket_ambiguous", {"ticket_no": wanted})
        found = matches[0] if matches else None
    if found is None:
        raise Refused("ticket_unknown", {"ticket_no": wanted})
    return hall.tickets[found]


def by_token(hall: Hall, token: Token) -> Ticket:
    """The ticket behind a slip's code; refuses an unknown one."""
    found = hall.by_token.get(token)
    if found is None:
        raise Refused("ticket_unknown")
    return hall.tickets[found]


def next_number(hall: Hall, item: ItemCode) -> TicketNo:
    """The next number of an item's group that no kiosk keeps for itself."""
    prefix = prefix_of(hall, item)
    number = hall.numbers.get(prefix, 0) + 1
    for first, last in sorted(each.ranges[prefix] for each in hall.reserved.values() if prefix in each.ranges):
        if first <= number <= last:
            number = last + 1
    return numbered(prefix, number)


def prefix_of(hall: Hall, item: ItemCode) -> str:
    """What the numbers of an item's group begin with."""
    return hall.plan.group[hall.plan.item[item].group].prefix


def further(command: IssueTicket) -> tuple[ItemCode, ...]:
    """The further items of a wish, each once."""
    return tuple(item for item in dict.fromkeys(command.more) if item != command.item)


def check_together(hall: Hall, items: tuple[ItemCode, ...]) -> None:
    """Refuse items that no one window may serve together, naming the first that needs a ticket of its own."""
    for count in range(2, len(items) + 1):
        if not hall.authority.windows_for(items[:count]):
            raise Refused("items_apart", {"item": hall.plan.item[items[count - 1]].name.zh})


def may_wait_for(draft: Draft, item: ItemCode) -> None:
    """Refuse an item no window may serve any more today."""
    refused = refusal(draft.hall, item, draft.now, override=True)
    if refused is not None:
        raise refused


def _may_have(hall: Hall, command: IssueTicket, now: datetime) -> None:
    for item in (command.item, *further(command)):
        if command.voucher is None or item != command.item:  # the hall owes somebody what it offers no more
            check_offered(hall, item)
        refused = refusal(hall, item, now, override=command.override)
        if refused is not None:
            raise refused
    if command.subject is not None:
        active = sum(hall.tickets[ticket].active for ticket in hall.by_subject.get(command.subject, ()))
        if active >= hall.plan.tickets.max_active:
            raise Refused("too_many_tickets", {"count": str(active)})


def _check_new(hall: Hall, command: IssueTicket | CheckIn) -> None:
    """Refuse an id or a slip's code that is somebody's already, of today or of an earlier day."""
    codes = (hall.by_token, hall.late_by_token, hall.vouchers, hall.cases_by_token)
    if command.ticket in hall.tickets or any(command.token in each for each in codes):
        raise Refused("ticket_exists")


def _class(hall: Hall, priority: PriorityId | None) -> QueueClass:
    if priority is None:
        return QueueClass.ORDINARY
    if priority not in hall.plan.priority:
        raise Refused("priority_unknown")
    return QueueClass.PRIORITY


def _credit(hall: Hall, queue_class: QueueClass) -> timedelta:
    return timedelta(seconds=0 if queue_class is QueueClass.ORDINARY else hall.plan.tickets.priority_credit_s)


def _behind(hall: Hall, ticket: Ticket, places: int) -> datetime:
    """A fair arrival just behind the first `places` people of the ticket's own line, never before its own."""
    line = hall.places.get((ticket.item, ticket.queue_class), ())
    if not line or places == 0:
        return ticket.fair_arrival
    last_before = line[min(places, len(line)) - 1][0]
    return max(ticket.fair_arrival, last_before + JUST_AFTER)
