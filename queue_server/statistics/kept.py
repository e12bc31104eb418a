"""The shelf of days that are over: what figures need of each, reckoned once, beside the journal it came from."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, Engine, and_, select
from sqlalchemy.exc import IntegrityError

from hall.words import HallId
from queue_server.core.events import Event
from queue_server.journal.codec import read_events, write_events
from queue_server.journal.ratings import ABOUT_INVITATIONS, Record, records
from queue_server.journal.tables import kept_days
from queue_server.statistics.facts import KeptDay

FORM = 1
"""What is on the shelf in another form is reckoned anew: raise it whenever facts or records change."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A day that is over: its facts, its invitations as it left them, and what it told about earlier ones."""

    facts: KeptDay
    rated: tuple[Record, ...]
    later: tuple[Event, ...]

    @classmethod
    def of(cls, facts: KeptDay, happened: Iterable[Event]) -> "Kept":
        """A day's facts with what its events say about ratings."""
        told = [event for event in happened if isinstance(event, ABOUT_INVITATIONS)]
        rated = records(told)
        known = {record.invitation for record in rated}
        return cls(facts, tuple(rated), tuple(event for event in told if event.invitation not in known))


@dataclass(frozen=True, slots=True)
class KeptRatings:
    """What a day on the shelf tells about ratings."""

    content: bytes
    later: tuple[Event, ...]

    @property
    def rated(self) -> Sequence[Record]:
        """The day's own invitations."""
        return _records.decode(zlib.decompress(self.content))


class Shelf:
    """The kept days of one hall; safe to use from every thread and process."""

    def __init__(self, database: Engine, hall: HallId) -> None:
        self._database = database
        self._hall = hall

    def days(self, since: date, before: date) -> frozenset[date]:
        """The days that are there."""
        rows = select(kept_days.c.service_day).where(self._from(since), kept_days.c.service_day < before)
        with self._database.connect() as connection:
            return frozenset(connection.scalars(rows))

    def facts(self, since: date, before: date) -> Mapping[date, KeptDay]:
        """The facts of the days that are there."""
        columns = (kept_days.c.service_day, kept_days.c.facts)
        rows = select(*columns).where(self._from(since), kept_days.c.service_day < before)
        with self._database.connect() as connection:
            return {day: _facts.decode(zlib.decompress(content)) for day, content in connection.execute(rows)}

    def ratings(self, since: date) -> Mapping[date, KeptRatings]:
        """What the days from one on tell about ratings."""
        rows = select(kept_days.c.service_day, kept_days.c.rated, kept_days.c.later).where(self._from(since))
        with self._database.connect() as connection:
            return {day: KeptRatings(rated, read_events(later)) for day, rated, later in connection.execute(rows)}

    def put(self, kept: Kept) -> None:
        """Lay a day down, in place of one of another form; where somebody else did just now, theirs stays."""
        day = kept.facts.day
        row = {
            "hall": self._hall,
            "service_day": day,
            "form": FORM,
            "facts": zlib.compress(_encoder.encode(kept.facts)),
            "rated": zlib.compress(_encoder.encode(kept.rated)),
            "later": write_events(kept.later),
        }
        here = and_(kept_days.c.hall == self._hall, kept_days.c.service_day == day)
        try:
            with self._database.begin() as connection:
                connection.execute(kept_days.delete().where(here, kept_days.c.form != FORM))
                connection.execute(kept_days.insert(), row)
        except IntegrityError:
            return

    def _from(self, since: date) -> ColumnElement[bool]:
        return and_(kept_days.c.hall == self._hall, kept_days.c.form == FORM, kept_days.c.service_day >= since)


_encoder = msgspec.json.Encoder()
_facts = msgspec.json.Decoder(KeptDay)
_records = msgspec.json.Decoder(tuple[Record, ...])
