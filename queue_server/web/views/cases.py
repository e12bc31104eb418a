"""Cases as the back office sees them, and as their citizen's paper tells of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hall.words import CaseState, CaseStep, RemarkId, StaffRole, Token
from queue_server.core.case import Case
from queue_server.core.decisions.cases import steps_from
from queue_server.core.state import Hall
from queue_server.core.text import Text

FRONT = frozenset(
    {
        CaseStep.HAND_OVER,
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
    {CaseStep.CONSENT, CaseStep.OBJECT, CaseStep.SEND_BACK, CaseStep.APPROVE, CaseStep.DENY, CaseStep.ESCALATE}
)
STEPS_OF: Mapping[StaffRole, frozenset[CaseStep]] = {
    StaffRole.CLERK: FRONT,
    StaffRole.APPROVER: BACK,
    StaffRole.MANAGER: FRONT | BACK,
    StaffRole.ADMIN: FRONT | BACK,
}
"""Who may take which step; that nobody decides what he took in, the core sees to."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything a reader may see and do."""

    case: Case
    name: Text
    materials: tuple[str, ...]
    remark: str
    overdue: bool
    steps: tuple[CaseStep, ...]


def case_views(hall: Hall, words: Mapping[RemarkId, str], role: StaffRole, today: date) -> tuple[CaseView, ...]:
    """The cases the hall still owes something about: the chief representative's first, then by their terms."""
    owed = [case for case in hall.cases.values() if not case.state.over]
    steps = STEPS_OF.get(role, frozenset[CaseStep]())
    ordered = sorted(owed, key=lambda case: (not case.escalated, case.due, case.id))
    return tuple(_view(hall, case, words, today, steps) for case in ordered)


def receipt(hall: Hall, token: Token, words: Mapping[RemarkId, str], today: date) -> tuple[CaseView, ...]:
    """What the paper behind a code says; empty where there is none."""
    cases = (hall.cases[case] for case in hall.cases_by_token.get(token, ()))
    return tuple(_view(hall, case, words, today) for case in cases if case.state is not CaseState.RESUMED)


def remarks_in(cases: Iterable[Case]) -> list[RemarkId | None]:
    """What was written about some cases."""
    return [remark for case in cases for remark in (case.conclusion.remark, *(each.remark for each in case.handled))]


def _view(
    hall: Hall, case: Case, words: Mapping[RemarkId, str], today: date, may: frozenset[CaseStep] = frozenset()
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
    )
