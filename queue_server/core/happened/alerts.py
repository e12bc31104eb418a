"""What supervision (电子监察) found, what passed, and what was done about it."""

from dataclasses import dataclass

from hall.words import AlertColour, AlertId, AlertStep, RemarkId
from queue_server.core.alert import SeenAlert
from queue_server.core.happened.event import Event


@dataclass(frozen=True, slots=True)
class AlertRaised(Event):
    """A rule found something."""

    seen: SeenAlert


@dataclass(frozen=True, slots=True)
class AlertWorsened(Event):
    """What an alert is about became graver; one that was closed is open again."""

    alert: AlertId
    colour: AlertColour
    measured: float
    owed: bool


@dataclass(frozen=True, slots=True)
class AlertPassed(Event):
    """What an alert is about has passed."""

    alert: AlertId


@dataclass(frozen=True, slots=True)
class AlertHandled(Event):
    """Somebody took a step about an alert; whoever takes it owns it."""

    alert: AlertId
    step: AlertStep
    by: str
    department: str = ""
    remark: RemarkId | None = None
