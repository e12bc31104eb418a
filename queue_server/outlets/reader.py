"""Reads the journal on and owes every outlet what it wants to hear of each rating, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Engine, func, select

from hall.clock import Clock
from hall.logs import logger
from hall.words import HallId, ItemCode, OrderId, ProjectNo
from queue_server.core.carried import Rated
from queue_server.core.events import RatingGiven
from queue_server.core.rated import case_number, rated_of
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery
from queue_server.deliveries.ledger import Ledger
from queue_server.journal.codec import read_events
from queue_server.journal.ratings import Record, record_of
from queue_server.journal.tables import journal
from queue_server.outlets.facts import deliveries
from queue_server.outlets.shape import Dialect

ROWS_AT_A_TIME = 1000

log = logger(__name__)


class Reader:
    """Reads for every outlet, each from where it stopped; a new one begins with what is rated from then on."""

    def __init__(
        self,
        database: Engine,
        hall: Callable[[], Hall],
        outlets: Mapping[str, Dialect],
        clock: Clock,
        counts: Counts,
    ) -> None:
        self._database = database
        self._hall = hall
        self._id: HallId = hall().plan.id
        self._ledger = Ledger(database, self._id)
        self._outlets = outlets
        self._clock = clock
        self._counts = counts

    def begin(self) -> None:
        """Set outlets that have read nothing yet behind what is in the journal; call it before the hall is kept."""
        with self._database.connect() as connection:
            last = connection.scalar(select(func.max(journal.c.seq)).where(journal.c.hall == self._id)) or 0
        for name in self._outlets:
            if not self._ledger.read_up_to(_reader(name)):
                self._ledger.read_on(_reader(name), last, (), self._clock.now())

    def beat(self) -> None:
        """Read on to the journal's end."""
        for name, dialect in self._outlets.items():
            while rows := self._rows(self._ledger.read_up_to(_reader(name))):
                owed = list(self._owed(name, dialect, (stored for _, stored in rows)))
                self._ledger.read_on(_reader(name), rows[-1][0], owed, self._clock.now())

    def number(self, invitation: OrderId, item: ItemCode) -> ProjectNo | None:
        """The number of a rated case, as far as it is known by now, by the rating or by the case itself."""
        rated = self._rated(invitation)
        numbers = [case.project_no for case in rated.cases if case.item == item] if rated else []
        return next(filter(None, numbers), None) or case_number(self._hall(), invitation, item)

    def _rows(self, seq: int) -> Sequence[tuple[int, str]]:
        columns = (journal.c.seq, journal.c.events)
        rows = select(*columns).where(journal.c.hall == self._id, journal.c.seq > seq).order_by(journal.c.seq)
        with self._database.connect() as connection:
            return [(row.seq, row.events) for row in connection.execute(rows.limit(ROWS_AT_A_TIME))]

    def _owed(self, name: str, dialect: Dialect, stored: Iterable[str]) -> Iterator[Delivery]:
        for events in stored:
            if '"type":"RatingGiven"' not in events:
                continue
            for event in read_events(events):
                if isinstance(event, RatingGiven):
                    yield from self._of(name, dialect, event)

    def _of(self, name: str, dialect: Dialect, event: RatingGiven) -> Iterable[Delivery]:
        rated = self._rated(event.invitation)
        if rated is None or not rated.cases:  # given before invitations named their cases
            self._counts.add("rating_without_case")
            log.error("a rating has no case and goes to no outlet", outlet=name, invitation=event.invitation)
            return ()
        return deliveries(name, dialect, self._hall().plan, rated, event)

    def _rated(self, invitation: OrderId) -> Rated | Record | None:
        try:
            return rated_of(self._hall(), invitation)
        except KeyError:
            return record_of(self._database, self._id, invitation)


def _reader(outlet: str) -> str:
    return f"ratings/{outlet}"
