"""Reads the journal on and owes every outlet what it wants to hear of each rating or posted result, once."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from sqlalchemy import Engine

from hall.clock import Clock
from hall.logs import logger
from hall.words import HallId, ItemCode, OrderId, ParcelId, ProjectNo
from queue_server.core.carried import Rated
from queue_server.core.events import Event, ParcelDelivered, ParcelPosted, RatingGiven
from queue_server.core.rated import case_number, rated_of
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery
from queue_server.deliveries.reading import Reading
from queue_server.journal.ratings import Record, record_of
from queue_server.outlets import couriers
from queue_server.outlets.facts import deliveries
from queue_server.outlets.shape import Dialect

KINDS: Mapping[str, tuple[type[Event], ...]] = {
    "ratings": (RatingGiven,),
    "couriers": (ParcelPosted, ParcelDelivered),
}
"""The events that each kind of outlet is told of."""

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
        self._outlets = outlets
        self._counts = counts
        self._readings = {
            name: Reading(database, self._id, f"{dialect.about}/{name}", KINDS[dialect.about], clock)
            for name, dialect in outlets.items()
        }

    def begin(self) -> None:
        """Set outlets that have read nothing yet behind what is in the journal; call it before the hall is kept."""
        for reading in self._readings.values():
            reading.begin()

    def beat(self) -> None:
        """Read on to the journal's end."""
        for name, dialect in self._outlets.items():
            self._readings[name].read_on(partial(self._of, name, dialect))

    def number(self, invitation: OrderId, item: ItemCode) -> ProjectNo | None:
        """The number of a rated case, as far as it is known by now, by the rating or by the case itself."""
        rated = self._rated(invitation)
        numbers = [case.project_no for case in rated.cases if case.item == item] if rated else []
        return next(filter(None, numbers), None) or case_number(self._hall(), invitation, item)

    def case_number(self, parcel: ParcelId) -> str:
        """The number of the case whose result a parcel is, as far as it is known by now."""
        hall = self._hall()
        found = hall.parcels.get(parcel)
        return "" if found is None else couriers.number(hall, found)

    def _of(self, name: str, dialect: Dialect, event: Event) -> Iterable[Delivery]:
        if isinstance(event, ParcelPosted | ParcelDelivered):
            return couriers.deliveries(name, dialect, self._hall(), event)
        assert isinstance(event, RatingGiven)
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
