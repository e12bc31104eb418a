"""What is asked about cases after the window."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import CaseId, CaseStep, DeviceId, Ground, OrderId, ProjectNo, RemarkId, Token, WindowId
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleCase(Command):
    """The next step about a case; what a step must say, `decisions.cases` knows."""

    case: CaseId
    step: CaseStep
    department: str = ""
    """Who speaks, where departments were asked."""
    asked: tuple[str, ...] = ()
    """Whose word is asked for beside the approver's, all at once (并联审批)."""
    missing: tuple[str, ...] = ()
    ground: Ground | None = None
    project_no: ProjectNo | None = None
    waybill: str = ""
    remark: RemarkId | None = None
    session_at: datetime | None = None
    """When those asked meet (联审)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReceipt(Command):
    """Put the receipt behind a code on paper: at the device it is asked at, or near a window."""

    order: OrderId
    token: Token
    window: WindowId | None = None
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt(Command):
    """What came of printing a receipt: out, or with a code why not."""

    order: OrderId
    code: str = ""
