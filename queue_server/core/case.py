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
    supplied: tuple[str, ...] = ()
    """What was brought with it."""


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
    first_contact: StaffId | None = None
    """Who was asked first and stays responsible, whoever it was passed on to (首问负责)."""
    subject: SubjectId | None = None
    project_no: ProjectNo | None = None
    missing: tuple[str, ...] = ()
    waybill: str = ""
    continues: CaseId | None = None
    resumed_by: TicketId | None = None
    escalated: bool = False
    """Whether it is the chief representative's (首席事务代表) now."""
    chief_due: date | None = None
    """By when he answers."""
    asked: tuple[str, ...] = ()
    """The departments asked for their word that have not given it, until `answer_by`."""
    answer_by: date | None = None
    session_at: datetime | None = None
    """The joint review (联审) they are called to, if any."""
    attended: tuple[str, ...] = ()
    """Who of them came to it: the others consent by their absence (缺席默认)."""
    objected: tuple[str, ...] = ()
    handled: tuple[CaseHandling, ...] = ()

    @property
    def item(self) -> ItemCode:
        """What it is about."""
        return self.conclusion.item

    @property
    def away(self) -> tuple[str, ...]:
        """Who of those called to its joint review (联审) has neither come nor given his word."""
        meets = self.state is CaseState.REVIEWING and self.session_at is not None
        return tuple(each for each in self.asked if each not in self.attended) if meets else ()
