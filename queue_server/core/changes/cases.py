"""How cases change the hall."""

from collections.abc import Iterable
from datetime import datetime

from immutables import Map

from hall.words import CaseId, CaseState, CaseStep, StaffId, Token
from queue_server.core.case import Case, CaseHandling
from queue_server.core.changed import changed
from queue_server.core.events import CaseHandled, CaseOpened, CaseResumed, CasesWithdrawn
from queue_server.core.state import Hall

SPEAKS = frozenset({CaseStep.CONSENT, CaseStep.OBJECT, CaseStep.BE_SILENT, CaseStep.BE_ABSENT})
"""With these a department has given its word, or lost it."""


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
        first_contact=_first_contact(hall, event),
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
    known = {"cases": by_id(cases), "cases_by_token": by_token(cases), "sessions": by_session(cases)}
    return changed(hall, now=event.at, **known)


def handled(hall: Hall, event: CaseHandled) -> Hall:
    """A step was taken; with an objection or a word given, the department is asked no more."""
    case = hall.cases[event.case]
    step, speaks = event.step, event.step in SPEAKS
    asked = tuple(each for each in case.asked if not (speaks and each == event.department))
    if step is CaseStep.CONVENE:
        asked = tuple(dict.fromkeys((*asked, *event.asked)))
    after = changed(
        case,
        state=event.state,
        due=event.due,
        project_no=event.project_no or case.project_no,
        missing=() if step is CaseStep.SUPPLY else event.missing or case.missing,
        waybill=event.waybill or case.waybill,
        escalated=step is CaseStep.ESCALATE or (case.escalated and step is not CaseStep.ANSWER),
        chief_due=event.chief_due if step is CaseStep.ESCALATE else case.chief_due,
        asked=event.asked if step is CaseStep.HAND_OVER else asked,
        answer_by=event.answer_by if step in (CaseStep.HAND_OVER, CaseStep.CONVENE) else case.answer_by,
        session_at=event.session_at if step is CaseStep.CONVENE else case.session_at,
        attended=_attended(case, event),
        objected=_objected(case, event),
        handled=(*case.handled, _handling(event)),
    )
    return _put(hall, event, after)


def _handling(event: CaseHandled) -> CaseHandling:
    supplied = event.missing if event.step is CaseStep.SUPPLY else ()
    return CaseHandling(event.at, event.by, event.step, event.department, event.remark, supplied)


def _attended(case: Case, event: CaseHandled) -> tuple[str, ...]:
    if event.step is CaseStep.CONVENE:
        return ()
    return (*case.attended, event.department) if event.step is CaseStep.ATTEND else case.attended


def _objected(case: Case, event: CaseHandled) -> tuple[str, ...]:
    """Whose no stands: a department that was asked anew and agrees has thought better of it."""
    others = tuple(each for each in case.objected if not (event.step in SPEAKS and each == event.department))
    return (*others, event.department) if event.step is CaseStep.OBJECT else others


def _first_contact(hall: Hall, event: CaseOpened) -> StaffId | None:
    before = None if event.continues is None else hall.cases[event.continues].first_contact
    ticket = hall.tickets[event.ticket]
    return before or ticket.first_staff or ticket.staff


def by_id(cases: Iterable[Case]) -> Map[CaseId, Case]:
    """Cases by their ids."""
    return Map({case.id: case for case in cases})


def by_token(cases: Iterable[Case]) -> Map[Token, tuple[CaseId, ...]]:
    """The cases behind each code, in the order they were opened."""
    found: dict[Token, tuple[CaseId, ...]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        found[case.token] = (*found.get(case.token, ()), case.id)
    return Map(found)


def by_session(cases: Iterable[Case]) -> tuple[tuple[datetime, CaseId], ...]:
    """The joint reviews that somebody has not come to yet, the earliest first."""
    return tuple(sorted(row for case in cases for row in _session(case)))


def _session(case: Case) -> tuple[tuple[datetime, CaseId], ...]:
    return ((case.session_at, case.id),) if case.session_at is not None and case.away else ()


def _put(hall: Hall, event: CaseOpened | CaseResumed | CaseHandled, case: Case) -> Hall:
    tokens = hall.cases_by_token
    behind = tokens.get(case.token, ())
    if case.id not in behind:
        tokens = tokens.set(case.token, (*behind, case.id))
    sessions = hall.sessions
    if case.session_at is not None:
        sessions = tuple(sorted((*(each for each in sessions if each[1] != case.id), *_session(case))))
    cases = hall.cases.set(case.id, case)
    return changed(hall, now=event.at, cases=cases, cases_by_token=tokens, sessions=sessions)
