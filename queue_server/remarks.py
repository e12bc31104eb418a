"""What people wrote in their own words, outside the journal, so that it can be forgotten without touching it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select
from ulid import ULID

from hall.words import HallId, RemarkId
from queue_server.core.refusals import Refused
from queue_server.journal.tables import remarks

LONGEST = 500
"""Characters; what is longer is refused, never cut."""
KEPT = timedelta(days=365)


class Remarks:
    """The remarks of one hall; safe to use from every thread."""

    def __init__(self, engine: Engine, hall: HallId) -> None:
        self._engine = engine
        self._hall = hall

    def write(self, text: str, now: datetime) -> RemarkId | None:
        """Keep what somebody wrote; None for nothing; raises `Refused("remark_too_long")`."""
        text = text.strip()
        if not text:
            return None
        if len(text) > LONGEST:
            raise Refused("remark_too_long", {"most": str(LONGEST)})
        remark = RemarkId(str(ULID()))
        with self._engine.begin() as connection:
            connection.execute(insert(remarks).values(hall=self._hall, remark=remark, at=now, text=text))
        return remark

    def read(self, wanted: Iterable[RemarkId | None]) -> Mapping[RemarkId, str]:
        """The words behind some remarks; those forgotten are absent."""
        ids = [each for each in wanted if each is not None]
        if not ids:
            return {}
        here = remarks.c.hall == self._hall
        rows = select(remarks.c.remark, remarks.c.text).where(here, remarks.c.remark.in_(ids))
        with self._engine.connect() as connection:
            return {RemarkId(remark): text for remark, text in connection.execute(rows)}

    def forget(self, remark: RemarkId) -> None:
        """Forget one."""
        with self._engine.begin() as connection:
            connection.execute(delete(remarks).where(remarks.c.hall == self._hall, remarks.c.remark == remark))

    def purge(self, now: datetime) -> int:
        """Forget what was kept long enough; how many."""
        old = delete(remarks).where(remarks.c.hall == self._hall, remarks.c.at < now - KEPT)
        with self._engine.begin() as connection:
            return connection.execute(old).rowcount
