"""An affair (特色服务事务): what a special window took on, until it is answered and settled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hall.words import AffairId, AffairKindId, AffairState, AffairStep, CaseId, StaffId, SubjectId, TicketId, TicketNo


@dataclass(frozen=True)
class AffairHandling:
    """One step taken about an affair, with what was said at it."""

    at: datetime
    by: str
    step: AffairStep
    said: Mapping[str, str]
    department: str = ""
    exclusion: str = ""


@dataclass(frozen=True)
class Affair:
    """An affair; `said` by field is what its kind asks for, words as the remark that holds them."""

    id: AffairId
    kind: AffairKindId
    opened_at: datetime
    due: date
    state: AffairState = AffairState.OPENED
    ticket: TicketId | None = None
    """The number its citizen came with."""
    ticket_no: TicketNo | None = None
    about_no: TicketNo | None = None
    """The number it is about, as it was printed: tickets are of a day, an affair lasts for several."""
    case: CaseId | None = None
    """The case it is about."""
    staff: StaffId | None = None
    """Who took it on: the first asked stays responsible (首问负责)."""
    subject: SubjectId | None = None
    department: str = ""
    handled: tuple[AffairHandling, ...] = ()
