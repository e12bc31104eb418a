"""An alert of supervision (监察预警): what a rule found, who answers for it, and what was done until it was closed."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import AlertColour, AlertId, AlertMeasure, AlertStep, RemarkId


@dataclass(frozen=True, slots=True)
class SeenAlert:
    """What a rule found: an alert that is new, or one that runs and has become graver."""

    alert: AlertId
    rule: str
    measure: AlertMeasure
    subject: str
    department: str
    colour: AlertColour
    measured: float
    owed: bool


@dataclass(frozen=True)
class AlertHandling:
    """One step taken about an alert."""

    at: datetime
    by: str
    step: AlertStep
    department: str = ""
    remark: RemarkId | None = None


@dataclass(frozen=True)
class Alert:
    """An alert; `subject` is the group, window, ticket number… the measure is of, `measured` what was found last.

    It runs until what it is about has passed. Where it is `owed` an answer it is over only when its owner closed it.
    """

    id: AlertId
    rule: str
    measure: AlertMeasure
    subject: str
    department: str
    """Whose it is (责任部门); empty for the hall itself."""
    colour: AlertColour
    measured: float
    owed: bool
    since: datetime
    owner: str = ""
    """The person who takes care of it."""
    passed_at: datetime | None = None
    closed_at: datetime | None = None
    handled: tuple[AlertHandling, ...] = ()

    @property
    def running(self) -> bool:
        """Whether what it is about goes on."""
        return self.passed_at is None

    @property
    def over(self) -> bool:
        """Whether nobody owes anything about it any more."""
        return self.closed_at is not None or not (self.running or self.owed)


@dataclass(frozen=True)
class Acknowledgement:
    """Who takes care of an alert, and since when."""

    by: str
    at: datetime
