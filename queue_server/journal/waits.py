"""Who waited how long and what had been promised, of any kept day: a ticket cut down to what figures may know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, select

from hall.words import HallId, ItemCode, Need, QueueClass, TicketId, TicketState
from queue_server.core.events import TicketIssued
from queue_server.core.ticket import Ticket
from queue_server.journal.codec import read_events
from queue_server.journal.tables import journal, tickets

LEFT = frozenset({TicketState.CANCELLED, TicketState.VOID, TicketState.UNSERVED_BY_HALL})


@dataclass(frozen=True, slots=True)
class Wait:
    """One ticket's wait, until it was first called; `ended_at` is None for one that still waits or was called."""

    day: date
    item: ItemCode
    queue_class: QueueClass
    needs: tuple[Need, ...]
    state: TicketState
    issued_at: datetime
    p50_s: int
    p90_s: int
    first_called_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, ticket: Ticket, day: date) -> "Wait":
        """The wait of a ticket of the running day."""
        return cls(
            day,
            ticket.item,
            ticket.queue_class,
            ticket.needs,
            ticket.state,
            ticket.issued_at,
            ticket.p50_s,
            ticket.p90_s,
            ticket.first_called_at,
            ticket.ended_at,
        )

    @property
    def left(self) -> bool:
        """Whether nobody ever called it and it is over."""
        return self.first_called_at is None and self.state in LEFT

    def waited_s(self, now: datetime) -> float:
        """Seconds until the call, until it was given up, or until now."""
        return max(0.0, ((self.first_called_at or self.ended_at or now) - self.issued_at).total_seconds())


def kept_days(database: Engine, hall: HallId, before: date, count: int) -> Sequence[date]:
    """The newest days with tickets before a date, the latest first."""
    days = select(tickets.c.service_day).where(tickets.c.hall == hall, tickets.c.service_day < before).distinct()
    with database.connect() as connection:
        return list(connection.scalars(days.order_by(tickets.c.service_day.desc()).limit(count)))


def waits_of(database: Engine, hall: HallId, days: Iterable[date]) -> Sequence[Wait]:
    """The waits of past days, in order of issue."""
    chosen = list(days)
    if not chosen:
        return []
    columns = tickets.c
    rows = select(tickets).where(columns.hall == hall, columns.service_day.in_(chosen)).order_by(columns.issued_at)
    with database.connect() as connection:
        needs = _needs(connection.execute(_with_needs(hall, chosen)).scalars())
        return [_wait(row, needs) for row in connection.execute(rows)]


def _with_needs(hall: HallId, days: Sequence[date]) -> Select[Any]:
    events = journal.c.events
    return select(events).where(journal.c.hall == hall, journal.c.service_day.in_(days), events.like('%"needs":["%'))


def _needs(stored: Iterable[str]) -> Mapping[TicketId, tuple[Need, ...]]:
    """What few tickets asked the hall to mind; the read model does not keep it, their issue does."""
    found: dict[TicketId, tuple[Need, ...]] = {}
    for events in stored:
        found |= {event.ticket: event.needs for event in read_events(events) if isinstance(event, TicketIssued)}
    return found


def _wait(row: Row[tuple[object, ...]], needs: Mapping[TicketId, tuple[Need, ...]]) -> Wait:
    return Wait(
        row.service_day,
        ItemCode(row.item),
        QueueClass(row.queue_class),
        needs.get(TicketId(row.ticket), ()),
        TicketState(row.state),
        row.issued_at,
        row.p50_s,
        row.p90_s,
        row.first_called_at,
        row.ended_at,
    )
