"""Reads kept days: one that is over from the shelf, where it is laid when first read; the others as they stand."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Engine, func, select

from hall.words import HallId
from queue_server.core.events import Event, RatingInvited
from queue_server.core.plan import Plan
from queue_server.journal.codec import read_events
from queue_server.journal.ratings import Record, Records, told_on
from queue_server.journal.tables import journal
from queue_server.statistics.book import Book
from queue_server.statistics.facts import KeptDay
from queue_server.statistics.kept import Kept, Shelf

NOT_NEEDED = ('[{"type":"ForecastAdopted"', '[{"type":"TicketPrinted"', '[{"type":"CallAnnounced"')
"""How rows begin that tell nothing figures need, and are the most."""


class Days:
    """The kept days of one hall; safe to use from every thread and beside a running server."""

    def __init__(self, database: Engine, hall: HallId) -> None:
        self._database = database
        self._hall = hall
        self._shelf = Shelf(database, hall)

    def between(self, since: date, before: date, plan: Plan, now: datetime) -> Sequence[KeptDay]:
        """Every day on which anything happened, in order; the newest as far as it has come."""
        known, newest = self._shelf.facts(since, before), self._newest()
        return [known.get(day) or self._day(day, plan, newest, now) for day in self._days(since, before)]

    def records(self, since: date, before: date) -> Sequence[Record]:
        """What became of the invitations made on the days from one to before another, oldest first."""
        found, known = Records(), self._shelf.ratings(since)
        for day in self._days(since, date.max):
            asked = since <= day < before
            if (kept := known.get(day)) is not None:
                found.know(kept.rated if asked else ())
                found.tell(kept.later)
            else:
                told = told_on(self._database, self._hall, day)
                found.tell(event for event in told if asked or not isinstance(event, RatingInvited))
        return found.all

    def missing(self, since: date, before: date) -> Sequence[date]:
        """The days that are over and not on the shelf yet."""
        known, newest = self._shelf.days(since, before), self._newest()
        return [day for day in self._days(since, before) if day not in known and day != newest]

    def keep(self, plan: Plan) -> int:
        """Lay every day that is over on the shelf; how many were not there."""
        fresh = self.missing(date.min, date.max)
        for day in fresh:
            self._shelf.put(self._read(day, plan, None))
        return len(fresh)

    def _day(self, day: date, plan: Plan, newest: date | None, now: datetime) -> KeptDay:
        # Until a newer day has rows, more may still come of this one: a rating at night, a booking in the morning.
        kept = self._read(day, plan, now if day == newest else None)
        if day != newest:
            self._shelf.put(kept)
        return kept.facts

    def _days(self, since: date, before: date) -> Sequence[date]:
        days = journal.c.service_day
        rows = select(days).where(journal.c.hall == self._hall, days >= since, days < before).distinct()
        with self._database.connect() as connection:
            return [day for day in connection.scalars(rows.order_by(days)) if day is not None]

    def _newest(self) -> date | None:
        with self._database.connect() as connection:
            newest = select(func.max(journal.c.service_day)).where(journal.c.hall == self._hall)
            found: date | None = connection.scalar(newest)
            return found

    def _read(self, day: date, plan: Plan, now: datetime | None) -> Kept:
        rows = select(journal.c.events).where(journal.c.hall == self._hall, journal.c.service_day == day)
        happened: list[Event] = []
        with self._database.connect() as connection:
            for stored in connection.scalars(rows.order_by(journal.c.seq)):
                if not stored.startswith(NOT_NEEDED):
                    happened.extend(read_events(stored))
        book = Book(plan, day)
        book.read(happened)
        return Kept.of(book.closed(now), happened)
