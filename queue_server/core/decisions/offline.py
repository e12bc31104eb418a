"""Numbers a kiosk gives by itself while nobody answers it (离线号): kept for it beforehand, taken in afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count

from queue_server.core.commands import MergeTicket, ReserveNumbers
from queue_server.core.decisions.tickets import give, prefix_of
from queue_server.core.draft import Draft
from queue_server.core.events import NumberAdopted, NumbersReserved, TicketUnserved
from queue_server.core.numbers import numbered
from queue_server.core.refusals import Refused
from queue_server.core.replies import held
from queue_server.core.state import Hall
from queue_server.core.ticket import Reserve, Ticket
from queue_server.core.timetable import local_day

THREE_DIGITS = 1000
"""Reserved numbers lie below it, out of the way of those the server counts up."""


def reserve(draft: Draft, command: ReserveNumbers) -> None:
    """Keep numbers of every prefix for a kiosk; what it has already stays as it is."""
    hall = draft.hall
    if not hall.open:
        raise Refused("day_not_open")
    mine = hall.reserved.get(command.device)
    prefixes = dict.fromkeys(group.prefix for group in hall.plan.groups)
    missing = [prefix for prefix in prefixes if mine is None or prefix not in mine.ranges]
    size = hall.plan.tickets.offline_numbers
    if missing and size > 0:
        ranges = {prefix: next(_free_blocks(hall, prefix, size)) for prefix in missing}
        draft.record(NumbersReserved(draft.now, command.device, ranges))


def merge(draft: Draft, command: MergeTicket) -> None:
    """Take a printed number in where its holder would stand: at the time taken, never before the kiosk had its numbers.

    A wish the server had answered after all keeps its ticket, which takes the printed number. Where the day is over
    its holder was not served by the hall's fault. Further items that no window serves are left to the
    clerk: a slip that is out cannot be refused.
    """
    hall, now = draft.hall, draft.now
    if local_day(hall.plan, command.taken_at) != hall.day:
        raise Refused("offline_other_day", {"ticket_no": command.printed_no})
    mine = _reserve_with(hall, command)
    holder = held(hall, command)
    if holder is not None:
        _adopt(draft, hall.tickets[holder], command)
        return
    if command.printed_no in hall.by_no:
        raise Refused("number_taken", {"ticket_no": command.printed_no})
    if not hall.authority.windows_of[command.item]:
        raise Refused("no_window_for_item", {"item": hall.plan.item[command.item].name.zh})
    taken_at = min(max(command.taken_at, mine.at), now)
    give(draft, _servable(hall, command), command.printed_no, taken_at, taken_at)
    if not hall.open:
        draft.record(TicketUnserved(now, command.ticket))


def _adopt(draft: Draft, ticket: Ticket, command: MergeTicket) -> None:
    if ticket.no == command.printed_no:
        return
    if ticket.offline:
        raise Refused("number_differs", {"ticket_no": ticket.no})
    if command.printed_no in draft.hall.by_no:
        raise Refused("number_taken", {"ticket_no": command.printed_no})
    draft.record(NumberAdopted(draft.now, ticket.id, command.printed_no))


def _reserve_with(hall: Hall, command: MergeTicket) -> Reserve:
    """The reserve a printed number is from; refuses one that was never this kiosk's to give."""
    if command.item not in hall.plan.item:
        raise Refused("item_unknown", {"item": command.item})
    mine = hall.reserved.get(command.device)
    prefix = prefix_of(hall, command.item)
    first, last = mine.ranges.get(prefix, (1, 0)) if mine else (1, 0)
    if mine is None or all(numbered(prefix, number) != command.printed_no for number in range(first, last + 1)):
        raise Refused("number_not_reserved", {"ticket_no": command.printed_no})
    return mine


def _servable(hall: Hall, command: MergeTicket) -> MergeTicket:
    return replace(command, more=tuple(item for item in command.more if hall.authority.windows_of.get(item)))


def _free_blocks(hall: Hall, prefix: str, size: int) -> Iterator[tuple[int, int]]:
    """Blocks of numbers nobody has, from the highest of three digits down, then from four digits up."""
    counted = hall.numbers.get(prefix, 0)
    taken = [each.ranges[prefix] for each in hall.reserved.values() if prefix in each.ranges]
    starts = chain(range(THREE_DIGITS - size, counted, -size), count(max(THREE_DIGITS, counted + 1), size))
    blocks = ((start, start + size - 1) for start in starts)
    return (block for block in blocks if all(block[1] < first or last < block[0] for first, last in taken))
