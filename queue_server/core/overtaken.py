"""Counts who was called past a waiting citizen: never who, only of what kind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from hall.words import QueueClass, TicketId, TicketState
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Overtaken:
    """How many who came later were called before a citizen, by why they could be."""

    appointments: int = 0
    priority: int = 0
    other_matters: int = 0
    same_matter: int = 0
    """A clerk called the number by name: the policies never pass the same item and class."""

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """The counts by name."""
        return tuple(asdict(self).items())

    @property
    def anybody(self) -> bool:
        """Whether anybody was."""
        return any(count for _, count in self.kinds)


def overtaken(hall: Hall, ticket: Ticket) -> Overtaken:
    """Who took a number after this one and was called to a window that could have called it.

    Nobody overtakes a citizen who is not waiting, had a call already, or whose slot has not come.
    """
    if ticket.state is not TicketState.WAITING or ticket.first_called_at is not None:
        return Overtaken()
    windows = hall.authority.seated.windows_for(ticket.items)
    since = max(ticket.issued_at, ticket.fair_arrival)
    came = (ticket.issued_at, ticket.seq)
    passed = (other for other in _called_since(hall, since) if (other.issued_at, other.seq) > came)
    return Overtaken(**Counter(_kind(ticket, other) for other in passed if other.window in windows))


def _called_since(hall: Hall, moment: datetime) -> Iterator[Ticket]:
    """Who was called since then, each once; calls that were taken back do not count."""
    seen = set[TicketId]()
    for called in reversed(hall.called):
        ticket = hall.tickets[called]
        if ticket.called_at is None or called in seen:
            continue
        if ticket.called_at < moment:
            return
        seen.add(called)
        yield ticket


def _kind(ticket: Ticket, other: Ticket) -> str:
    if other.queue_class is QueueClass.APPOINTMENT:
        return "appointments"
    if other.queue_class is QueueClass.PRIORITY:
        return "priority"
    return "same_matter" if other.item == ticket.item else "other_matters"
