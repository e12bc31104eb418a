"""Reads the journal for what becomes of alerts, and owes word and rows of it: also of one that came and went."""

from collections.abc import Callable, Iterator

from sqlalchemy import Engine

from hall.clock import Clock
from hall.logs import logger
from hall.words import AlertId, AlertStep
from queue_server.core.events import AlertHandled, AlertPassed, AlertRaised, AlertWorsened, Event
from queue_server.core.evolve import evolve
from queue_server.core.state import Hall
from queue_server.deliveries.delivery import Delivery
from queue_server.deliveries.reading import Reading
from queue_server.supervision import export, pushes
from queue_server.supervision.rules import Rules

READER = "alerts"
KINDS = (AlertRaised, AlertWorsened, AlertPassed, AlertHandled)
OVER = "over"

log = logger(__name__)


class AlertNews:
    """Reads on for a hall's rules of who is told what."""

    def __init__(self, database: Engine, hall: Callable[[], Hall], rules: Rules, clock: Clock) -> None:
        self._hall = hall
        self._rules = rules
        self._clock = clock
        self._reading = Reading(database, hall().plan.id, READER, KINDS, clock)

    def begin(self) -> None:
        """A hall that begins to read tells only news; call it before the hall is kept."""
        self._reading.begin()

    def beat(self) -> None:
        """Read on to the journal's end."""
        self._reading.read_on(self._owed)

    def _owed(self, event: Event) -> Iterator[Delivery]:
        match event:
            case AlertRaised():
                yield from self._reached(event.seen.alert, event)
            case AlertWorsened() | AlertPassed():
                yield from self._reached(event.alert, event)
            case AlertHandled(step=AlertStep.CLOSE):
                yield from self._reached(event.alert, event)
            case _:
                pass

    def _reached(self, id: AlertId, event: Event) -> Iterator[Delivery]:
        hall, rules = self._hall(), self._rules
        if id not in hall.alerts and not isinstance(event, AlertRaised):
            log.error("an alert is told of to nobody: the hall does not know it any more", alert=id)
            return
        alert = evolve(hall, event).alerts[id]  # as this event left it, whatever came after
        if isinstance(event, AlertRaised | AlertWorsened):
            yield from pushes.owed_at_once(hall, rules.push, alert, event.at, self._clock.now())
            yield from export.owed(hall, rules.export, alert, alert.colour.value, event.at)
        elif alert.over:
            yield from export.owed(hall, rules.export, alert, OVER, event.at)
