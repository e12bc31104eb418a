"""The journal: appends what one batch of commands came to in one transaction, and tells it again after a restart."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Engine, bindparam, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from hall.words import HallId, ItemCode, RequestId, TicketId
from queue_server.core.events import DayOpened, Event, TicketIssued
from queue_server.core.replies import Reply
from queue_server.core.ticket import Ticket
from queue_server.journal.codec import read_events, read_reply, write_events, write_reply
from queue_server.journal.database import Hold, check_shape, hold, open_engine
from queue_server.journal.tables import journal, tickets

ROW_VERSION = 1
"""The shape of a row; the events in it carry versions of their own."""
ROWS_AT_A_TIME = 1000


class JournalError(Exception):
    """The database took nothing, or tells nothing: its disk is full, it is away, or a rule of its tables was broken."""

    code = "not_stored"


class Repeated(JournalError):
    """A key of the tables is taken: a command was stored before under its id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one command came to: its answer, its events, and the tickets it changed as they are after it."""

    seq: int
    request_id: RequestId
    at: datetime
    actor: str
    service_day: date | None
    reply: Reply
    events: Sequence[Event] = ()
    tickets: Sequence[Ticket] = ()


class Journal:
    """One database of rows; opened by one server at a time, safe to use from many threads."""

    def __init__(self, engine: Engine, held: Hold) -> None:
        self._engine = engine
        self._held = held

    @classmethod
    def open(cls, url: str) -> Self:
        """Take the database for this server; raises `Trouble` where it is in use or of another shape."""
        engine = open_engine(url)
        held = hold(engine)
        try:
            check_shape(engine)
        except BaseException:
            held.release()
            raise
        return cls(engine, held)

    @property
    def engine(self) -> Engine:
        """The database, for the accounts and the reports that rest in it too."""
        return self._engine

    def close(self) -> None:
        """Let another server have the database."""
        self._engine.dispose()
        self._held.release()

    def append(self, hall: HallId, entries: Sequence[Entry]) -> None:
        """Write all entries or none, on disk before this returns; raises `JournalError`, `Repeated`."""
        fresh, changed = _ticket_rows(hall, entries)
        rows = [_row(hall, entry) for entry in entries]
        with _journal_errors(), self._engine.begin() as connection:
            connection.execute(_INSERT_ROWS, rows)
            if fresh:
                connection.execute(_INSERT_TICKETS, fresh)
            if changed:
                connection.execute(_UPDATE_TICKETS, changed)

    def last_seq(self, hall: HallId) -> int:
        """The number of the newest row; 0 where there is none."""
        with _journal_errors(), self._engine.connect() as connection:
            return connection.scalar(select(func.max(journal.c.seq)).where(journal.c.hall == hall)) or 0

    def replay(self, hall: HallId) -> Iterator[Sequence[Event]]:
        """The events of each command since the newest day opened, oldest first; since ever where none did."""
        here = journal.c.hall == hall
        newest_day = select(func.max(journal.c.service_day)).where(here).scalar_subquery()
        opened = select(func.min(journal.c.seq)).where(here, journal.c.service_day == newest_day)
        with _journal_errors(), self._engine.connect() as connection:
            start = connection.scalar(opened) or 0
            rows = select(journal.c.events).where(here, journal.c.seq >= start).order_by(journal.c.seq)
            told = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(rows)
            for index, (events,) in enumerate(told):
                yield read_events(events) if index else _since_opening(read_events(events))

    def answer(self, hall: HallId, request_id: RequestId) -> Reply | None:
        """What a command with this id was answered, if there was one."""
        return self.answers(hall, (request_id,)).get(request_id)

    def answers(self, hall: HallId, request_ids: Sequence[RequestId]) -> Mapping[RequestId, Reply]:
        """What commands with these ids were answered; those that never were are absent."""
        with _journal_errors(), self._engine.connect() as connection:
            rows = connection.execute(_ANSWERS, {"hall": hall, "ids": list(request_ids)})
            return {RequestId(request_id): read_reply(answer) for request_id, answer in rows}

    def most_asked(self, hall: HallId, since: date, before: date, limit: int) -> tuple[ItemCode, ...]:
        """The items most tickets were for on the days from one to before another, most first."""
        rows = (
            select(tickets.c.item)
            .where(tickets.c.hall == hall, tickets.c.service_day >= since, tickets.c.service_day < before)
            .group_by(tickets.c.item)
            .order_by(func.count().desc(), tickets.c.item)
            .limit(limit)
        )
        with _journal_errors(), self._engine.connect() as connection:
            return tuple(ItemCode(item) for item in connection.scalars(rows))

    def tickets_of(self, hall: HallId, day: date) -> Mapping[TicketId, str]:
        """The state of every ticket of a day, as the read model has it."""
        rows = select(tickets.c.ticket, tickets.c.state).where(tickets.c.hall == hall, tickets.c.service_day == day)
        with _journal_errors(), self._engine.connect() as connection:
            return {TicketId(ticket): state for ticket, state in connection.execute(rows)}


@contextmanager
def _journal_errors() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Repeated(type(error).__name__) from error
    except SQLAlchemyError as error:
        raise JournalError(type(error).__name__) from error  # its text may quote what was to be written


def _row(hall: HallId, entry: Entry) -> dict[str, Any]:
    return {
        "hall": hall,
        "seq": entry.seq,
        "request_id": entry.request_id,
        "at": entry.at,
        "actor": entry.actor,
        "version": ROW_VERSION,
        "service_day": entry.service_day,
        "answer": write_reply(entry.reply),
        "events": write_events(entry.events),
    }


def _ticket_rows(hall: HallId, entries: Sequence[Entry]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The tickets a batch gave out and those it only changed, each once and as the batch left it."""
    given = {event.ticket for entry in entries for event in entry.events if isinstance(event, TicketIssued)}
    latest = {ticket.id: _ticket_row(hall, entry, ticket) for entry in entries for ticket in entry.tickets}
    fresh = [row for ticket, row in latest.items() if ticket in given]
    return fresh, [_change(row) for ticket, row in latest.items() if ticket not in given]


def _ticket_row(hall: HallId, entry: Entry, ticket: Ticket) -> dict[str, Any]:
    return {
        "hall": hall,
        "ticket": ticket.id,
        "service_day": entry.service_day,
        "ticket_no": ticket.no,
        "item": ticket.item,
        "queue_class": int(ticket.queue_class),
        "state": ticket.state.value,
        "issued_at": ticket.issued_at,
        "p50_s": ticket.p50_s,
        "p90_s": ticket.p90_s,
        "first_called_at": ticket.first_called_at,
        "started_at": ticket.started_at,
        "ended_at": ticket.ended_at,
        "served_s": ticket.served_s,
        "window": ticket.window,
        "staff": ticket.staff,
        "first_staff": ticket.first_staff,
        "outcome": None if ticket.outcome is None else ticket.outcome.value,
        "calls": ticket.calls,
        "misses": ticket.misses,
        "printed": ticket.printed,
    }


def _since_opening(happened: Sequence[Event]) -> Sequence[Event]:
    """The events from the plan a day opened with: what came before ended the day before."""
    opened = next((index for index, event in enumerate(happened) if isinstance(event, DayOpened)), 1)
    return happened[opened - 1 :]


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    # In an UPDATE the name of a column means its new value, so what finds the row goes by other names.
    changing = {name: value for name, value in row.items() if name not in _FIXED}
    return {**changing, "this_hall": row["hall"], "this_ticket": row["ticket"]}


_FIXED = frozenset({"hall", "ticket", "service_day", "issued_at", "p50_s", "p90_s"})
"""What a ticket keeps from its issue on."""
_INSERT_ROWS = journal.insert()
_INSERT_TICKETS = tickets.insert()
_UPDATE_TICKETS = (
    tickets.update()
    .where(tickets.c.hall == bindparam("this_hall"), tickets.c.ticket == bindparam("this_ticket"))
    .values({column.name: bindparam(column.name) for column in tickets.columns if column.name not in _FIXED})
)
_ANSWERS = select(journal.c.request_id, journal.c.answer).where(
    journal.c.hall == bindparam("hall"), journal.c.request_id.in_(bindparam("ids", expanding=True))
)
