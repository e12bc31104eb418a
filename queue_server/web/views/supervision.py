"""Alerts of supervision (电子监察) as a manager, a department and a citizen read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hall.words import (
    AlertColour,
    AlertMeasure,
    AlertStep,
    RemarkId,
    WindowId,
)
from queue_server.core.alert import Alert, AlertHandling
from queue_server.core.decisions.alerts import steps_from
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.supervision.naming import subject_of


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert; `subject` is a text of the plan where the alert is about something the plan names."""

    alert: Alert
    subject: Text
    window_no: int | None
    done: tuple[tuple[AlertHandling, str], ...]
    steps: tuple[AlertStep, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many alerts are open by colour, and how many are over."""

    open: Mapping[AlertColour, int]
    over: int


def alert_views(
    hall: Hall, words: Mapping[RemarkId, str], *, handles: bool, department: str | None = None
) -> Sequence[AlertView]:
    """The alerts of a department, or all: open before over, then the gravest, then the oldest."""
    chosen = [alert for alert in hall.alerts.values() if department in (None, alert.department)]
    ordered = sorted(chosen, key=lambda alert: (alert.over, -alert.colour.rank, alert.since, alert.id))
    return [_view(hall, alert, words, handles=handles) for alert in ordered]


def tally(alerts: Sequence[Alert]) -> Tally:
    """Counts for those who only want to know how many."""
    open_ones = [alert for alert in alerts if not alert.over]
    colours = {colour: sum(alert.colour is colour for alert in open_ones) for colour in AlertColour}
    return Tally(colours, len(alerts) - len(open_ones))


def by_department(hall: Hall) -> Mapping[str, Tally]:
    """Counts by department, the hall's own (empty) first."""
    departments = sorted({alert.department for alert in hall.alerts.values()})
    return {each: tally([alert for alert in hall.alerts.values() if alert.department == each]) for each in departments}


def by_measure(hall: Hall) -> Mapping[AlertMeasure, Tally]:
    """Counts by what was measured, in the order of the measures."""
    alerts = hall.alerts.values()
    present = [measure for measure in AlertMeasure if any(alert.measure is measure for alert in alerts)]
    return {measure: tally([alert for alert in alerts if alert.measure is measure]) for measure in present}


def remarks_in(hall: Hall) -> list[RemarkId]:
    """Everything written about them."""
    return [step.remark for alert in hall.alerts.values() for step in alert.handled if step.remark is not None]


def _view(hall: Hall, alert: Alert, words: Mapping[RemarkId, str], *, handles: bool) -> AlertView:
    window = hall.plan.window.get(WindowId(alert.subject))
    done = tuple((step, words.get(step.remark, "") if step.remark else "") for step in alert.handled)
    steps = steps_from(alert) if handles else ()
    return AlertView(alert, subject_of(hall, alert), window.no if window else None, done, steps)
