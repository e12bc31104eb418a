"""The lines people stand in: one ordered tuple of places per item and class."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from immutables import Map

from queue_server.core.state import Hall, Place, QueueKey, Ticket, Window

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
    """The first place of every line a window may serve."""
    items = hall.authority.items_of[window.id]
    for key, line in hall.places.items():
        if key[0] in items:
            yield key, line[0]


def waiting(hall: Hall) -> Iterator[Ticket]:
    """Everybody who waits, in the order of their fair arrival."""
    for _, _, ticket in sorted(place for line in hall.places.values() for place in line):
        yield hall.tickets[ticket]


def ahead(hall: Hall, ticket: Ticket) -> int:
    """How many wait for a window that could serve this ticket and stand before it by fair arrival."""
    windows = hall.authority.windows_of[ticket.item]
    rivals = frozenset[str]().union(*(hall.authority.items_of[window] for window in windows))
    place = place_of(ticket)
    return sum(bisect_left(line, place) for key, line in hall.places.items() if key[0] in rivals)
