"""Alerts of supervision (电子监察): raised once, never milder, over when their matter passed or they were closed."""

from hall.words import AlertStep
from queue_server.core.alert import Alert, SeenAlert
from queue_server.core.commands import HandleAlert, ReportAlerts
from queue_server.core.draft import Draft
from queue_server.core.events import AlertHandled, AlertPassed, AlertRaised, AlertWorsened
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall


def report(draft: Draft, command: ReportAlerts) -> None:
    """Note what is new or graver; what the hall knows already changes nothing."""
    for alert_id in command.passed:
        known = draft.hall.alerts.get(alert_id)
        if known is not None and known.running:
            draft.record(AlertPassed(draft.now, alert_id))
    for seen in command.seen:
        _note(draft, seen)


def handle(draft: Draft, command: HandleAlert) -> None:
    """Take the next step about an alert."""
    alert = draft.hall.alerts.get(command.alert)
    if alert is None:
        raise Refused("alert_unknown")
    if command.step not in steps_from(alert):
        raise Refused("alert_over")
    match command.step:
        case AlertStep.ASSIGN if not command.department:
            raise Refused("department_unsaid")
        case AlertStep.CLOSE if alert.owed and command.remark is None:
            raise Refused("step_incomplete")
    department = command.department if command.step is AlertStep.ASSIGN else ""
    draft.record(AlertHandled(draft.now, alert.id, command.step, draft.by, department, command.remark))


def steps_from(alert: Alert) -> tuple[AlertStep, ...]:
    """What may be done next, by anybody."""
    return () if alert.over else tuple(AlertStep)


def kept(hall: Hall) -> tuple[Alert, ...]:
    """The alerts a new day still needs: what goes on, and what somebody owes an answer about."""
    return tuple(alert for alert in hall.alerts.values() if alert.running or not alert.over)


def _note(draft: Draft, seen: SeenAlert) -> None:
    running = next((each for each in draft.hall.alerts.values() if _same(each, seen)), None)
    if running is None and seen.alert not in draft.hall.alerts:
        draft.record(AlertRaised(draft.now, seen))
    elif running is not None and seen.colour.rank > running.colour.rank:
        draft.record(AlertWorsened(draft.now, running.id, seen.colour, seen.measured, seen.owed))


def _same(alert: Alert, seen: SeenAlert) -> bool:
    return alert.running and (alert.rule, alert.subject) == (seen.rule, seen.subject)
