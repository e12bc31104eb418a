"""What is asked about cases after the window."""

from dataclasses import dataclass

from hall.words import CaseId, CaseStep, Ground, ProjectNo, RemarkId
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
