"""How the alerts of supervision change the hall."""

from typing import Any

from hall.words import AlertId, AlertStep
from queue_server.core.alert import Alert, AlertHandling
from queue_server.core.changed import changed
from queue_server.core.events import AlertHandled, AlertPassed, AlertRaised, AlertWorsened
from queue_server.core.persons import person
from queue_server.core.state import Hall


def raised(hall: Hall, event: AlertRaised) -> Hall:
    """An alert is there."""
    seen = event.seen
    alert = Alert(
        seen.alert,
        seen.rule,
        seen.measure,
        seen.subject,
        seen.department,
        seen.colour,
        seen.measured,
        seen.owed,
        event.at,
    )
    return changed(hall, now=event.at, alerts=hall.alerts.set(alert.id, alert))


def worsened(hall: Hall, event: AlertWorsened) -> Hall:
    """An alert is graver, and open."""
    owed = hall.alerts[event.alert].owed or event.owed
    return _with(hall, event, event.alert, colour=event.colour, measured=event.measured, owed=owed, closed_at=None)


def passed(hall: Hall, event: AlertPassed) -> Hall:
    """What an alert is about has passed."""
    return _with(hall, event, event.alert, passed_at=event.at)


def handled(hall: Hall, event: AlertHandled) -> Hall:
    """A step is written down."""
    alert = hall.alerts[event.alert]
    written = AlertHandling(event.at, event.by, event.step, event.department, event.remark)
    steps = (*alert.handled, written)
    match event.step:
        case AlertStep.TAKE:
            return _with(hall, event, alert.id, owner=person(event.by), handled=steps)
        case AlertStep.ASSIGN:
            return _with(hall, event, alert.id, department=event.department, owner="", handled=steps)
        case AlertStep.CLOSE:
            owner = alert.owner or person(event.by)
            return _with(hall, event, alert.id, owner=owner, closed_at=event.at, handled=steps)


def _with(hall: Hall, event: AlertWorsened | AlertPassed | AlertHandled, id: AlertId, **fields: Any) -> Hall:  # noqa: ANN401
    return changed(hall, now=event.at, alerts=hall.alerts.set(id, changed(hall.alerts[id], **fields)))
