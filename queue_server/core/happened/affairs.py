"""What happened to affairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hall.words import AffairId, AffairKindId, AffairState, AffairStep, CaseId, StaffId, SubjectId, TicketId
from queue_server.core.happened.event import Event


@dataclass(frozen=True, slots=True)
class AffairOpened(Event):
    """A special window took something on, to be answered until the end of a working day."""

    affair: AffairId
    kind: AffairKindId
    said: Mapping[str, str]
    due: date
    by: str
    ticket: TicketId | None = None
    case: CaseId | None = None
    staff: StaffId | None = None
    subject: SubjectId | None = None


@dataclass(frozen=True, slots=True)
class AffairHandled(Event):
    """Somebody took a step about an affair, which stands elsewhere now."""

    affair: AffairId
    step: AffairStep
    state: AffairState
    by: str
    said: Mapping[str, str]
    department: str = ""
    exclusion: str = ""
