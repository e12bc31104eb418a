"""The newest figures of every day, of this hall and of those below it, and who may report them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

import msgspec
from sqlalchemy import Connection, Engine, and_, delete, select

from hall.words import HallId
from queue_server.core.refusals import Refused
from queue_server.journal.tables import reporters, reports
from queue_server.levels.figures import DayFigures


@dataclass(frozen=True, slots=True)
class Report:
    """A day's figures and when they came here."""

    figures: DayFigures
    received_at: datetime


class Reports:
    """The reports one hall holds; safe to use from every thread."""

    def __init__(self, engine: Engine, hall: HallId) -> None:
        self._engine = engine
        self._hall = hall

    def keep(self, figures: DayFigures, now: datetime) -> bool:
        """Keep these where they are newer than what is here of their hall and day; whether they were."""
        here = and_(reports.c.hall == self._hall, reports.c.below == figures.hall, reports.c.service_day == figures.day)
        values = {"at": figures.at, "received_at": now, "figures": msgspec.json.encode(figures).decode()}
        with self._engine.begin() as connection:
            if connection.execute(reports.update().where(here, reports.c.at < figures.at).values(values)).rowcount:
                return True
            if connection.scalar(select(reports.c.at).where(here)) is not None:
                return False
            row = {"hall": self._hall, "below": figures.hall, "service_day": figures.day, **values}
            connection.execute(reports.insert().values(row))
            return True

    def of_day(self, day: date) -> Mapping[HallId, Report]:
        """What is known of a day, by hall."""
        rows = select(reports).where(reports.c.hall == self._hall, reports.c.service_day == day)
        with self._engine.connect() as connection:
            return {
                HallId(row.below): Report(msgspec.json.decode(row.figures, type=DayFigures), row.received_at)
                for row in connection.execute(rows)
            }

    def give_token(self, below: HallId, now: datetime) -> str:
        """A fresh token for a hall below, said once; one it had before is void."""
        secret = token_urlsafe(32)
        with self._engine.begin() as connection:
            self._forget(connection, below)
            row = {"hall": self._hall, "below": below, "digest": _digest(secret), "since": now}
            connection.execute(reporters.insert().values(row))
        return f"{below}:{secret}"

    def take_token(self, below: HallId) -> bool:
        """Let a hall report no more; False where it could not anyway."""
        with self._engine.begin() as connection:
            return self._forget(connection, below)

    def reporter(self, token: str) -> HallId:
        """Whose token it is; raises `Refused("reporter_unknown")`."""
        name, _, secret = token.partition(":")
        here = and_(reporters.c.hall == self._hall, reporters.c.below == name)
        with self._engine.connect() as connection:
            digest = connection.scalar(select(reporters.c.digest).where(here))
        if digest is None or not compare_digest(digest, _digest(secret)):
            raise Refused("reporter_unknown")
        return HallId(name)

    def _forget(self, connection: Connection, below: HallId) -> bool:
        gone = delete(reporters).where(reporters.c.hall == self._hall, reporters.c.below == below)
        return connection.execute(gone).rowcount > 0


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()  # 256 random bits need no slow hash
