"""A case (办件): what the hall owes about one item after its citizen left the window, until the result is collected."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.words import (
    CaseId,
    CaseState,
    CaseStep,
    ItemCode,
    ProjectNo,
    RemarkId,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    Token,
)
from queue_server.core.conclusion import Conclusion


@dataclass(frozen=True)
class CaseHandling:
    """One step taken about a case."""

    at: datetime
    by: str
    step: CaseStep
    department: str = ""
    remark: RemarkId | None = None


@dataclass(frozen=True)
class Case:
    """A case; `since` is the place in line its citizen keeps for coming back, `due` the end of its running term.

    Every case of one service has the same `token`: the code on the slip its citizen took home.
    """

    id: CaseId
    token: Token
    ticket: TicketId
    ticket_no: TicketNo
    conclusion: Conclusion
    state: CaseState
    opened_at: datetime
    since: datetime
    due: date
    staff: StaffId | None = None
    """Who took it in, and so may not decide it (受办分离)."""
    subject: SubjectId | None = None
    project_no: ProjectNo | None = None
    missing: tuple[str, ...] = ()
    waybill: str = ""
    continues: CaseId | None = None
    resumed_by: TicketId | None = None
    escalated: bool = False
    """Whether it is the chief representative's (首席事务代表) now."""
    asked: tuple[str, ...] = ()
    """The departments asked for their word that have not given it, until `answer_by`."""
    answer_by: date | None = None
    objected: tuple[str, ...] = ()
    handled: tuple[CaseHandling, ...] = ()

    @property
    def item(self) -> ItemCode:
        """What it is about."""
        return self.conclusion.item
