"""What a driven hall asks of a forecast: means, promises, how many tidal windows; all of it, the means, or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from hall.words import ItemCode, QueueClass
from queue_server.core.events import Event
from queue_server.core.plan import Plan
from queue_server.core.state import Forecast, Hall
from queue_server.drive.layout import Ground
from queue_server.forecast.advisor import Forecaster
from queue_server.forecast.learning import Learned, learn
from queue_server.forecast.past import Past
from queue_server.forecast.scene import Manners

Promise = tuple[float, float]


class Advisor(Protocol):
    """Foresees; never changes the hall."""

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:
        """Learn from past days; the means the hall's rules should count with."""
        ...

    def promise(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> Promise:
        """Seconds (P50, P90) that the ticket just issued will likely wait."""
        ...

    def tidal(self, hall: Hall, now: datetime) -> int | None:
        """How many tidal windows should be open; None where the hall has none."""
        ...

    def hear(self, hall: Hall, event: Event) -> None:
        """Note what happened; `hall` is the hall after it."""
        ...


class Silence:
    """Learns nothing, promises nothing, opens nothing: for measuring dispatch alone."""

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:  # noqa: ARG002
        """The catalogue's means."""
        return Forecast()

    def promise(self, hall: Hall, item: ItemCode, queue_class: QueueClass, now: datetime) -> Promise:  # noqa: ARG002
        """Nothing."""
        return (0.0, 0.0)

    def tidal(self, hall: Hall, now: datetime) -> int | None:  # noqa: ARG002
        """No opinion."""
        return None

    def hear(self, hall: Hall, event: Event) -> None:
        """Forget it."""


class Schooled(Silence):
    """Learns the means of past days and says no more: dispatch with what the hall knows, without promise or tide."""

    def begin(self, plan: Plan, past: Past, calendar: Mapping[str, Any] | None) -> Forecast:  # noqa: ARG002
        """The means past days taught."""
        return means(learn(past, plan))


def means(learned: Learned) -> Forecast:
    """What the rules count with, of all that was learned."""
    pace = {str(window): figure.value for window, figure in learned.pace.items()}
    return Forecast(learned.service_s, pace, learned.absent.value)


def foresight(ground: Ground) -> Advisor:
    """The hall's own forecast, with the customs of the ground."""
    return Forecaster(Manners(ground.walk_s, ground.call_s, ground.lunch_grace_s))
