"""Reads a hall's journal on and owes what its events come to: in their order, and once, however often it is stopped."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Engine, func, select

from hall.clock import Clock
from hall.words import HallId
from queue_server.core.events import Event
from queue_server.deliveries.delivery import Delivery
from queue_server.deliveries.ledger import Ledger
from queue_server.journal.codec import read_events
from queue_server.journal.tables import journal

ROWS_AT_A_TIME = 1000


class Reading:
    """One reader of a hall's journal, by its name, who wants some kinds of events."""

    def __init__(self, database: Engine, hall: HallId, reader: str, kinds: Sequence[type[Event]], clock: Clock) -> None:
        self._database = database
        self._hall = hall
        self._reader = reader
        self._kinds = tuple(kinds)
        self._marks = [f'"type":"{kind.__name__}"' for kind in kinds]
        self._ledger = Ledger(database, hall)
        self._clock = clock

    def begin(self) -> None:
        """Set a reader that has read nothing yet behind what is in the journal; call it before the hall is kept."""
        if self._ledger.read_up_to(self._reader):
            return
        with self._database.connect() as connection:
            last = connection.scalar(select(func.max(journal.c.seq)).where(journal.c.hall == self._hall)) or 0
        self._ledger.read_on(self._reader, last, (), self._clock.now())

    def read_on(self, owed: Callable[[Event], Iterable[Delivery]]) -> None:
        """Read to the journal's end; what is owed of an event is entered with how far was read."""
        while rows := self._rows(self._ledger.read_up_to(self._reader)):
            deliveries = [each for _, stored in rows for event in self._wanted(stored) for each in owed(event)]
            self._ledger.read_on(self._reader, rows[-1][0], deliveries, self._clock.now())

    def _wanted(self, stored: str) -> Iterable[Event]:
        if not any(mark in stored for mark in self._marks):
            return ()
        return [event for event in read_events(stored) if isinstance(event, self._kinds)]

    def _rows(self, seq: int) -> Sequence[tuple[int, str]]:
        columns = (journal.c.seq, journal.c.events)
        rows = select(*columns).where(journal.c.hall == self._hall, journal.c.seq > seq).order_by(journal.c.seq)
        with self._database.connect() as connection:
            return [(row.seq, row.events) for row in connection.execute(rows.limit(ROWS_AT_A_TIME))]
