"""Cases as the back office sees them, and as their citizen's paper tells of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hall.words import CaseState, CaseStep, RemarkId, StaffId, StaffRole, Token
from queue_server.core.case import Case
from queue_server.core.decisions.cases import chiefs_of, steps_from
from queue_server.core.decisions.receipts import latest
from queue_server.core.decisions.results import holds
from queue_server.core.parcels import Parcel
from queue_server.core.receipt import Receipt
from queue_server.core.state import Hall
from queue_server.core.text import Text

FRONT = frozenset(
    {
        CaseStep.HAND_OVER,
        CaseStep.CONVENE,
        CaseStep.ATTEND,
        CaseStep.SUPPLY,
        CaseStep.ESCALATE,
        CaseStep.POST,
        CaseStep.COME_BACK,
        CaseStep.COLLECT,
        CaseStep.NUMBER,
    }
)
"""The steps of those who take cases in (前台); the others are the back office's (后台)."""
BACK = frozenset(
    {
        CaseStep.CONVENE,
        CaseStep.ATTEND,
        CaseStep.CONSENT,
        CaseStep.OBJECT,
        CaseStep.SEND_BACK,
        CaseStep.APPROVE,
        CaseStep.DENY,
        CaseStep.ESCALATE,
    }
)
STEPS_OF: Mapping[StaffRole, frozenset[CaseStep]] = {
    StaffRole.CLERK: FRONT,
    StaffRole.APPROVER: BACK,
    StaffRole.MANAGER: FRONT | BACK,
    StaffRole.ADMIN: FRONT | BACK,
}
"""Who may take which step; that nobody decides what he took in, the core sees to."""
RUNS = (StaffRole.MANAGER, StaffRole.ADMIN)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything a reader may see and do."""

    case: Case
    name: Text
    materials: tuple[str, ...]
    remark: str
    overdue: bool
    steps: tuple[CaseStep, ...]
    mine: bool = False
    """Whether its reader is the chief representative (首席事务代表) who owes an answer."""
    paper: Receipt | None = None
    """Its receipt that was ordered last today."""
    parcel: Parcel | None = None
    """What holds its result, once it is to be handed out."""


@dataclass(frozen=True, slots=True)
class FirstContact:
    """What one member of staff was asked first, and is responsible for until it is over (首问负责)."""

    staff: StaffId
    cases: tuple[Case, ...]
    overdue: int

    @property
    def next_due(self) -> date:
        """The term that ends first."""
        return min(case.due for case in self.cases)


def case_views(
    hall: Hall, words: Mapping[RemarkId, str], role: StaffRole, today: date, reader: StaffId | None = None
) -> tuple[CaseView, ...]:
    """The cases the hall still owes something about: the chief representative's first, then by their terms."""
    owed = [case for case in hall.cases.values() if not case.state.over]
    ordered = sorted(owed, key=lambda case: (not case.escalated, case.due, case.id))
    return tuple(_view(hall, case, words, today, steps_of(hall, case, role, reader), reader) for case in ordered)


def steps_of(hall: Hall, case: Case, role: StaffRole, reader: StaffId | None) -> frozenset[CaseStep]:
    """What somebody may do about a case by the role, and as its chief representative."""
    steps = STEPS_OF.get(role, frozenset[CaseStep]())
    chiefs = chiefs_of(hall, case)
    answers = case.escalated and (reader in chiefs if chiefs else role in RUNS)
    return steps | {CaseStep.ANSWER} if answers and role in STEPS_OF else steps


def first_contacts(hall: Hall, today: date) -> tuple[FirstContact, ...]:
    """Who is responsible for which cases under way by having been asked first; the most overdue first."""
    by_staff: dict[StaffId, list[Case]] = {}
    for case in hall.cases.values():
        if case.first_contact is not None and not case.state.over:
            by_staff.setdefault(case.first_contact, []).append(case)
    found = [
        FirstContact(staff, tuple(sorted(cases, key=lambda each: each.due)), sum(each.due < today for each in cases))
        for staff, cases in by_staff.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.overdue, each.next_due, each.staff)))


def receipt(hall: Hall, token: Token, words: Mapping[RemarkId, str], today: date) -> tuple[CaseView, ...]:
    """What the paper behind a code says; empty where there is none."""
    cases = (hall.cases[case] for case in hall.cases_by_token.get(token, ()))
    return tuple(_view(hall, case, words, today) for case in cases if case.state is not CaseState.RESUMED)


def remarks_in(cases: Iterable[Case]) -> list[RemarkId | None]:
    """What was written about some cases."""
    return [remark for case in cases for remark in (case.conclusion.remark, *(each.remark for each in case.handled))]


def _view(
    hall: Hall,
    case: Case,
    words: Mapping[RemarkId, str],
    today: date,
    may: frozenset[CaseStep] = frozenset(),
    reader: StaffId | None = None,
) -> CaseView:
    item = hall.plan.item.get(case.item)
    written = [words[remark] for remark in remarks_in([case]) if remark is not None and remark in words]
    return CaseView(
        case=case,
        name=Text(case.item) if item is None else item.name,
        materials=() if item is None else item.guide.materials,
        remark=" · ".join(dict.fromkeys(written)),
        overdue=case.due < today and not case.state.over,
        steps=tuple(step for step in steps_from(case) if step in may),
        mine=case.escalated and reader is not None and reader in chiefs_of(hall, case),
        paper=latest(hall, case.token),
        parcel=next((each for each in hall.parcels.values() if holds(each, case)), None),
    )
