"""A hall's day in counts and sums, as far as it has come: what its own pages show and what the hall above is told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

from hall.messages.topics import Moment
from hall.words import HallId, ItemCode, RatingLevel, TicketState, WindowPhase
from queue_server.core.planned.items import Item
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.statistics.formulas import Spread, spread

EVERY = timedelta(minutes=5)
"""How often a hall tells the one above it how its day goes."""
LEFT = frozenset({TicketState.VOID, TicketState.CANCELLED})
Count = Annotated[int, msgspec.Meta(ge=0)]
Tag = Annotated[str, msgspec.Meta(max_length=32)]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures by the statistics' own definitions; nothing in them is about anybody in particular.

    `final` are those of a day that is over. Waits are those of people already called, in minutes.
    """

    hall: HallId
    day: date
    at: Moment
    final: bool
    issued: Count
    called: Count
    served: Count
    waiting: Count
    missed: Count
    """Tickets missed (过号) at least once."""
    abandoned: Count
    """Tickets given up, or given up on, after their issue (弃号)."""
    unserved: Count
    """Tickets the hall could not serve that day."""
    waits: Spread | None
    invited: Count
    rated: Mapping[RatingLevel, Count]
    windows: Count
    windows_open: Count
    tide_openings: Count
    by_item: Mapping[ItemCode, Count]
    """Matters handled, by item."""
    packages: Count
    """Packages (一件事) handled."""
    by_tag: Mapping[Tag, Count]
    """Matters handled, by the tags of their items (马上办、跨省通办……)."""

    @property
    def key(self) -> str:
        """What names it for good among all that is ever told: its hall, its day, its five minutes or the end."""
        into = timedelta(seconds=self.at.timestamp() % EVERY.total_seconds())
        return f"{self.strand}/end" if self.final else f"{self.strand}/{self.at - into:%H%M}"

    @property
    def strand(self) -> str:
        """Within which what is told keeps its order: the day of the hall."""
        return f"{self.hall}/{self.day.isoformat()}"


def figures_of(hall: Hall, day: date, now: datetime, tide_openings: int) -> DayFigures:
    """The figures of the hall's day as it stands now; of one that is over, as it ended."""
    tickets = hall.tickets.values()
    states = Counter(ticket.state for ticket in tickets)
    items = Counter(code for ticket in tickets for code in handled(ticket))
    known = [(hall.plan.item[code], count) for code, count in items.items() if code in hall.plan.item]
    levels = Counter(each.level for each in hall.invitations.values() if each.level is not None)
    return DayFigures(
        hall=hall.plan.id,
        day=day,
        at=max(now, hall.now) if hall.open else hall.now,
        final=not hall.open,
        issued=len(hall.tickets),
        called=sum(ticket.first_called_at is not None for ticket in tickets),
        served=states[TicketState.COMPLETED],
        waiting=states[TicketState.WAITING],
        missed=sum(ticket.misses > 0 for ticket in tickets),
        abandoned=sum(states[state] for state in LEFT),
        unserved=states[TicketState.UNSERVED_BY_HALL],
        waits=spread(_waited_s(hall)),
        invited=len(hall.invitations),
        rated=dict(levels),
        windows=len(hall.windows),
        windows_open=sum(window.phase is WindowPhase.OPEN for window in hall.windows.values()),
        tide_openings=tide_openings,
        by_item=dict(items),
        packages=sum(count for item, count in known if item.parts),
        by_tag=dict(_tagged(known)),
    )


def handled(ticket: Ticket) -> Iterable[ItemCode]:
    """The items that were dealt with, each once; a package beside those of its parts that ended apart."""
    if ticket.state is not TicketState.COMPLETED:
        return ()
    return {each.item for each in ticket.conclusions} | set(ticket.items)


def _waited_s(hall: Hall) -> Iterator[float]:
    for ticket in hall.tickets.values():
        if ticket.first_called_at is not None:
            yield max(0.0, (ticket.first_called_at - _eligible_at(hall, ticket)).total_seconds())


def _eligible_at(hall: Hall, ticket: Ticket) -> datetime:
    """Since when somebody waits: who came early to an appointment, since that began."""
    booking = None if ticket.booking is None else hall.bookings.get(ticket.booking)
    return ticket.issued_at if booking is None else max(ticket.issued_at, booking.slot)


def _tagged(handled: Iterable[tuple[Item, int]]) -> Counter[str]:
    tags: Counter[str] = Counter()
    for item, count in handled:
        for tag in item.tags:
            tags[tag] += count
    return tags
