"""What is asked about the alerts of supervision (电子监察)."""

from dataclasses import dataclass

from hall.words import AlertId, AlertStep, RemarkId
from queue_server.core.alert import SeenAlert
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAlerts(Command):
    """Supervision looked: these were found, and what those were about has passed."""

    seen: tuple[SeenAlert, ...] = ()
    passed: tuple[AlertId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleAlert(Command):
    """Take, assign or close an alert; closing one that is owed an answer needs words."""

    alert: AlertId
    step: AlertStep
    department: str = ""
    remark: RemarkId | None = None
