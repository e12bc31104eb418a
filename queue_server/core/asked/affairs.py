"""What is asked about affairs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.words import AffairId, AffairKindId, AffairStep, CaseId, StaffId, SubjectId, TicketNo
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAffair(Command):
    """Take something on; `said` answers what its kind asks when one is opened."""

    affair: AffairId
    kind: AffairKindId
    said: Mapping[str, str] = field(default_factory=dict)
    ticket_no: TicketNo | None = None
    case: CaseId | None = None
    staff: StaffId | None = None
    subject: SubjectId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleAffair(Command):
    """The next step about an affair; an assignment names a department, an exclusion its ground."""

    affair: AffairId
    step: AffairStep
    said: Mapping[str, str] = field(default_factory=dict)
    department: str = ""
    exclusion: str = ""
