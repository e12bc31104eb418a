"""What happened to cases."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.words import (
    CaseId,
    CaseState,
    CaseStep,
    DeviceId,
    Ground,
    OrderId,
    ProjectNo,
    RemarkId,
    Token,
    WindowId,
)
from queue_server.core.conclusion import Conclusion
from queue_server.core.happened.event import Event, TicketEvent


@dataclass(frozen=True, slots=True)
class CaseOpened(TicketEvent):
    """A service left something to be done until the end of a working day; `since` is the place kept in line."""

    case: CaseId
    token: Token
    conclusion: Conclusion
    state: CaseState
    since: datetime
    due: date
    continues: CaseId | None = None


@dataclass(frozen=True, slots=True)
class CaseResumed(TicketEvent):
    """Its citizen came back with what was missing; another case goes on from here, or none is needed."""

    case: CaseId


@dataclass(frozen=True, slots=True)
class CasesWithdrawn(TicketEvent):
    """The service goes on after all: the cases it opened never were, those it resumed wait again."""


@dataclass(frozen=True, slots=True)
class CaseHandled(Event):
    """Somebody, or the calendar, took a step about a case, which stands elsewhere now."""

    case: CaseId
    step: CaseStep
    state: CaseState
    by: str
    due: date
    department: str = ""
    asked: tuple[str, ...] = ()
    answer_by: date | None = None
    missing: tuple[str, ...] = ()
    """What is to be brought; with `SUPPLY`, what was."""
    ground: Ground | None = None
    project_no: ProjectNo | None = None
    waybill: str = ""
    remark: RemarkId | None = None
    session_at: datetime | None = None
    chief_due: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiptOrdered(Event):
    """A paper about the cases behind a code is to come out of a printer: of a device, or near a window."""

    order: OrderId
    token: Token
    window: WindowId | None = None
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class ReceiptPrinted(Event):
    """That paper is out."""

    order: OrderId


@dataclass(frozen=True, slots=True)
class ReceiptNotPrinted(Event):
    """That paper is not out, or nobody knows; `code` says why."""

    order: OrderId
    code: str
