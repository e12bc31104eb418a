"""How cases change the hall."""

from collections.abc import Iterable

from immutables import Map

from hall.words import CaseId, CaseState, CaseStep, Token
from queue_server.core.case import Case, CaseHandling
from queue_server.core.changed import changed
from queue_server.core.events import CaseHandled, CaseOpened, CaseResumed, CasesWithdrawn
from queue_server.core.state import Hall


def opened(hall: Hall, event: CaseOpened) -> Hall:
    """A case begins, by its own right or where another left off."""
    ticket = hall.tickets[event.ticket]
    named = event.conclusion.project_no
    if named is None and event.continues is not None:
        named = hall.cases[event.continues].project_no
    case = Case(
        id=event.case,
        token=event.token,
        ticket=ticket.id,
        ticket_no=ticket.no,
        conclusion=event.conclusion,
        state=event.state,
        opened_at=event.at,
        since=event.since,
        due=event.due,
        staff=ticket.staff,
        subject=ticket.subject,
        project_no=named,
        missing=event.conclusion.missing,
        waybill=event.conclusion.waybill,
        continues=event.continues,
    )
    return _put(hall, event, case)


def resumed(hall: Hall, event: CaseResumed) -> Hall:
    """What was missing came."""
    case = changed(hall.cases[event.case], state=CaseState.RESUMED, resumed_by=event.ticket)
    return _put(hall, event, case)


def withdrawn(hall: Hall, event: CasesWithdrawn) -> Hall:
    """The hall without the cases a ticket's service opened, and with those it resumed waiting again."""
    kept = (case for case in hall.cases.values() if case.ticket != event.ticket)
    cases = [
        changed(case, state=CaseState.SUPPLEMENT, resumed_by=None) if case.resumed_by == event.ticket else case
        for case in kept
    ]
    return changed(hall, now=event.at, cases=by_id(cases), cases_by_token=by_token(cases))


def handled(hall: Hall, event: CaseHandled) -> Hall:
    """A step was taken; with an objection or a word given, the department is asked no more."""
    case = hall.cases[event.case]
    step, speaks = event.step, event.step in (CaseStep.CONSENT, CaseStep.OBJECT, CaseStep.BE_SILENT)
    asked = tuple(each for each in case.asked if not (speaks and each == event.department))
    after = changed(
        case,
        state=event.state,
        due=event.due,
        project_no=event.project_no or case.project_no,
        missing=() if step is CaseStep.SUPPLY else event.missing or case.missing,
        waybill=event.waybill or case.waybill,
        escalated=case.escalated or step is CaseStep.ESCALATE,
        asked=event.asked if step is CaseStep.HAND_OVER else asked,
        answer_by=event.answer_by if step is CaseStep.HAND_OVER else case.answer_by,
        objected=(*case.objected, event.department) if step is CaseStep.OBJECT else case.objected,
        handled=(*case.handled, CaseHandling(event.at, event.by, step, event.department, event.remark)),
    )
    return _put(hall, event, after)


def by_id(cases: Iterable[Case]) -> Map[CaseId, Case]:
    """Cases by their ids."""
    return Map({case.id: case for case in cases})


def by_token(cases: Iterable[Case]) -> Map[Token, tuple[CaseId, ...]]:
    """The cases behind each code, in the order they were opened."""
    found: dict[Token, tuple[CaseId, ...]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        found[case.token] = (*found.get(case.token, ()), case.id)
    return Map(found)


def _put(hall: Hall, event: CaseOpened | CaseResumed | CaseHandled, case: Case) -> Hall:
    tokens = hall.cases_by_token
    behind = tokens.get(case.token, ())
    if case.id not in behind:
        tokens = tokens.set(case.token, (*behind, case.id))
    return changed(hall, now=event.at, cases=hall.cases.set(case.id, case), cases_by_token=tokens)
