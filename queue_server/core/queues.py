"""The lines people stand in: one ordered tuple of places per item and class."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import nsmallest

from immutables import Map

from hall.words import ItemCode
from queue_server.core.state import Hall
from queue_server.core.ticket import Place, QueueKey, Ticket
from queue_server.core.window import Window

JUST_AFTER = timedelta(microseconds=1)

Places = Map[QueueKey, tuple[Place, ...]]


def place_of(ticket: Ticket) -> Place:
    """Where a ticket stands in its line."""
    return (ticket.fair_arrival, ticket.seq, ticket.id)


def enter(places: Places, ticket: Ticket) -> Places:
    """The lines with a ticket standing in its place."""
    key = (ticket.item, ticket.queue_class)
    line = places.get(key, ())
    place = place_of(ticket)
    if not line or line[-1] < place:
        return places.set(key, (*line, place))
    longer = list(line)
    insort(longer, place)
    return places.set(key, tuple(longer))


def leave(places: Places, ticket: Ticket) -> Places:
    """The lines without a ticket; unchanged where it does not stand in one."""
    key = (ticket.item, ticket.queue_class)
    line = places.get(key, ())
    place = place_of(ticket)
    at = bisect_left(line, place)
    if at == len(line) or line[at] != place:
        return places
    shorter = line[:at] + line[at + 1 :]
    return places.set(key, shorter) if shorter else places.delete(key)


def heads(hall: Hall, window: Window) -> Iterator[tuple[QueueKey, Place]]:
    """The first place of every line a window may serve; who holds several items is passed where it may not all."""
    items = hall.authority.seated.items_of[window.id]
    for key, line in hall.places.items():
        if key[0] not in items or key[0] in hall.halted:
            continue
        if not hall.bundled:
            yield key, line[0]
        elif (head := next((place for place in line if _may_take(hall, items, place)), None)) is not None:
            yield key, head


def waiting(hall: Hall) -> Iterator[Ticket]:
    """Everybody who waits, in the order of their fair arrival."""
    for _, _, ticket in sorted(place for line in hall.places.values() for place in line):
        yield hall.tickets[ticket]


def ahead(hall: Hall, ticket: Ticket) -> int:
    """How many wait for a window that could serve this ticket and stand before it by fair arrival."""
    place = place_of(ticket)
    return sum(bisect_left(line, place) for line in _rivals(hall, ticket))


def behind(hall: Hall, ticket: Ticket, count: int) -> datetime | None:
    """A fair arrival just after the next `count` who stand behind a ticket, fewer where there are fewer; None for none.

    They wait for a window that could serve this ticket, in whatever line.
    """
    place = place_of(ticket)
    later = nsmallest(count, (other for line in _rivals(hall, ticket) for other in line[bisect_right(line, place) :]))
    return later[-1][0] + JUST_AFTER if later else None


def _rivals(hall: Hall, ticket: Ticket) -> Iterator[tuple[Place, ...]]:
    """Every line of a window that could serve a ticket."""
    windows = hall.authority.windows_for(ticket.items)
    items = frozenset[str]().union(*(hall.authority.items_of[window] for window in windows))
    return (line for key, line in hall.places.items() if key[0] in items)


def _may_take(hall: Hall, items: frozenset[ItemCode], place: Place) -> bool:
    ticket = place[2]
    return ticket not in hall.bundled or items.issuperset(hall.tickets[ticket].more)
