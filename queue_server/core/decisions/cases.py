"""Cases (办件): what a finished service leaves to be done, by whom it may be decided, and when silence decides."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter

from hall.words import CaseId, CaseState, CaseStep, ItemCode, Outcome, StaffId, TicketId, Token
from queue_server.core.case import Case
from queue_server.core.commands import FinishService, HandleCase
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.results import AT_WORK
from queue_server.core.draft import Draft
from queue_server.core.events import CaseHandled, CaseOpened, CaseResumed, CasesWithdrawn
from queue_server.core.persons import person
from queue_server.core.refusals import Refused
from queue_server.core.returning import awaited
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day

OPENS: Mapping[Outcome, CaseState] = {
    Outcome.ACCEPTED: CaseState.ACCEPTED,
    Outcome.SUPPLEMENT: CaseState.SUPPLEMENT,
    Outcome.REFUSED: CaseState.REFUSED,
    Outcome.REFERRED: CaseState.REFERRED,
    Outcome.FORWARDED: CaseState.FORWARDED,
    Outcome.UNRESOLVED: CaseState.UNRESOLVED,
}
"""The outcomes after which the hall owes something still, or a paper that says why not."""

AWAY = frozenset({CaseState.REFERRED, CaseState.FORWARDED})
STEPS: Mapping[CaseStep, tuple[frozenset[CaseState], CaseState | None]] = {
    CaseStep.HAND_OVER: (frozenset({CaseState.ACCEPTED}), CaseState.REVIEWING),
    CaseStep.CONVENE: (frozenset({CaseState.REVIEWING}), None),
    CaseStep.ATTEND: (frozenset({CaseState.REVIEWING}), None),
    CaseStep.CONSENT: (frozenset({CaseState.REVIEWING}), None),
    CaseStep.OBJECT: (frozenset({CaseState.REVIEWING}), None),
    CaseStep.SUPPLY: (AT_WORK, None),
    CaseStep.SEND_BACK: (frozenset({CaseState.REVIEWING}), CaseState.SUPPLEMENT),
    CaseStep.APPROVE: (frozenset({CaseState.REVIEWING}), CaseState.READY),
    CaseStep.DENY: (frozenset({CaseState.REVIEWING}), CaseState.DENIED),
    CaseStep.ESCALATE: (AT_WORK | AWAY, None),
    CaseStep.ANSWER: (AT_WORK | AWAY, None),
    CaseStep.POST: (frozenset({CaseState.FORWARDED}), None),
    CaseStep.COME_BACK: (AWAY, CaseState.READY),
    CaseStep.COLLECT: (frozenset({CaseState.READY}), CaseState.COLLECTED),
    CaseStep.NUMBER: (AT_WORK | AWAY | {CaseState.SUPPLEMENT, CaseState.READY}, None),
}
"""From where each step may be taken, and where it leads; None stays. The calendar's own steps are not asked for."""

DECIDES = frozenset({CaseStep.APPROVE, CaseStep.DENY, CaseStep.SEND_BACK})


def conclusions_of(hall: Hall, ticket: Ticket, command: FinishService) -> tuple[Conclusion, ...]:
    """How each item in hand ended, a package (一件事) as one or each of its parts.

    Refuses a conclusion that does not say what its outcome demands.
    """
    told = {each.item: each for each in command.conclusions}
    apart = matters(hall, ticket)
    if told and (set(told) not in (set(ticket.items), set(apart)) or len(told) != len(command.conclusions)):
        raise Refused("conclusions_incomplete")
    items = apart if set(told) == set(apart) else tuple(dict.fromkeys(ticket.items))
    conclusions = tuple(told.get(item) or Conclusion(item, command.outcome) for item in items)
    for each in conclusions:
        _demand(hall, each)
    return conclusions


def matters(hall: Hall, ticket: Ticket) -> tuple[ItemCode, ...]:
    """What a number in hand is about, packages (一件事) taken apart: each may end in its own way."""
    known, apart = hall.plan.item, dict[ItemCode, None]()
    for item in ticket.items:
        parts = [part for part in known[item].parts if part in known]
        apart |= dict.fromkeys(parts or [item])
    return tuple(apart)


def open_cases(draft: Draft, ticket: Ticket, conclusions: Sequence[Conclusion], command: FinishService) -> None:
    """Open what the service leaves to be done; who came back with what was missing goes on where he left off."""
    token = command.token or ticket.token
    if any(each.outcome in OPENS for each in conclusions):
        _check_code(draft.hall, ticket, token)
    before = {case.item: case for case in awaited(draft.hall, ticket.returning)} if ticket.returning else {}
    count = len(ticket.conclusions)
    for number, each in enumerate(conclusions, start=count + 1):
        old = before.get(each.item)
        if old is not None:
            draft.record(CaseResumed(draft.now, ticket.id, old.id))
        state = OPENS.get(each.outcome)
        if state is not None:
            case, due = CaseId(f"{ticket.id}.{number}"), _due(draft, state, each)
            since, continues = (ticket.fair_arrival, None) if old is None else (old.since, old.id)
            draft.record(CaseOpened(draft.now, ticket.id, case, token, each, state, since, due, continues))
        elif each.outcome is Outcome.HANDED_OUT and each.project_no is not None:
            _hand_out(draft, each)


def withdraw(draft: Draft, ticket: TicketId) -> None:
    """Take back the cases of a finish that is undone, unless somebody went on with one."""
    mine = [case for case in draft.hall.cases.values() if ticket in (case.ticket, case.resumed_by)]
    if any(case.ticket == ticket and case.handled for case in mine):
        raise Refused("case_gone_on")
    if mine:
        draft.record(CasesWithdrawn(draft.now, ticket))


def handle(draft: Draft, command: HandleCase) -> None:
    """Take the next step about a case; who took it in decides nothing about it (受办分离)."""
    case = draft.hall.cases.get(command.case)
    if case is None:
        raise Refused("case_unknown")
    before, after = STEPS.get(command.step, (frozenset(), None))
    if case.state not in before:
        raise Refused("case_elsewhere")
    if command.step in DECIDES and case.staff is not None and person(draft.by) == case.staff:
        raise Refused("own_case")
    _complete(case, command)
    _meet(draft, case, command)
    _represent(draft, case, command)
    _own_materials(draft.hall, case.item, command.missing)
    _step(draft, case, command, after or case.state)


def pass_day(draft: Draft) -> None:
    """What the calendar brings at the beginning of a day: silence that is consent, terms that ran out."""
    today = draft.hall.day or local_day(draft.hall.plan, draft.now)
    for case in sorted(draft.hall.cases.values(), key=lambda case: case.id):
        if case.state is CaseState.SUPPLEMENT and case.due < today:
            _note(draft, case, CaseStep.LAPSE, CaseState.LAPSED, "calendar")
        if case.state is CaseState.REVIEWING and case.answer_by is not None and case.answer_by < today:
            for department in case.asked:
                _note(draft, case, CaseStep.BE_SILENT, case.state, "calendar", department)


def tick(draft: Draft) -> None:
    """Who was called to a joint review (联审) and did not come consents once it has waited long enough (缺席默认)."""
    waits = timedelta(minutes=draft.hall.plan.cases.session_min)
    due = bisect_right(draft.hall.sessions, draft.now - waits, key=itemgetter(0))
    for _, id in draft.hall.sessions[:due]:
        case = draft.hall.cases[id]
        for department in case.away:
            _note(draft, case, CaseStep.BE_ABSENT, case.state, "calendar", department)


def steps_from(case: Case) -> tuple[CaseStep, ...]:
    """What may be done next, by anybody."""
    return tuple(step for step, (before, _) in STEPS.items() if case.state in before)


def chiefs_of(hall: Hall, case: Case) -> frozenset[StaffId]:
    """The chief representatives a case is put before; empty where the hall named none."""
    item = hall.plan.item.get(case.item)
    return hall.plan.cases.chiefs(item.department if item is not None else "")


def kept(hall: Hall, day: date) -> tuple[Case, ...]:
    """The cases of the hall that a new day still needs: what is owed, and papers that say no while their term runs."""
    return tuple(
        case for case in hall.cases.values() if not case.state.over or (case.state.answered_no and case.due >= day)
    )


def _step(draft: Draft, case: Case, command: HandleCase, state: CaseState) -> None:
    calendar, rules, today = draft.hall.plan.calendar, draft.hall.plan.cases, local_day(draft.hall.plan, draft.now)
    answers = command.asked and command.step in (CaseStep.HAND_OVER, CaseStep.CONVENE)
    chief_due = calendar.after(today, rules.chief_days) if command.step is CaseStep.ESCALATE else None
    due = (
        calendar.after(today, rules.supplement_days) if state in (CaseState.SUPPLEMENT, CaseState.DENIED) else case.due
    )
    draft.record(
        CaseHandled(
            draft.now,
            case.id,
            command.step,
            state,
            draft.by,
            due,
            command.department,
            command.asked,
            calendar.after(today, rules.opinion_days) if answers else case.answer_by,
            case.missing if command.step is CaseStep.SUPPLY else command.missing,
            command.ground,
            command.project_no,
            command.waybill,
            command.remark,
            command.session_at if command.step is CaseStep.CONVENE else None,
            chief_due,
        )
    )


def _note(draft: Draft, case: Case, step: CaseStep, state: CaseState, by: str, department: str = "") -> None:
    """Record a step nobody asked for by itself."""
    draft.record(CaseHandled(draft.now, case.id, step, state, by, case.due, department))


def _check_code(hall: Hall, ticket: Ticket, token: Token) -> None:
    """Refuse a code that leads to somebody else's cases or number; who came back by it goes on under it."""
    if token == ticket.returning:
        return
    others = (hall.cases[case].ticket != ticket.id for case in hall.cases_by_token.get(token, ()))
    if any(others) or hall.by_token.get(token, ticket.id) != ticket.id:
        raise Refused("receipt_code_taken")


def _hand_out(draft: Draft, conclusion: Conclusion) -> None:
    """The results window handed out a case by its number."""
    for case in draft.hall.cases.values():
        if case.state is CaseState.READY and case.project_no == conclusion.project_no:
            _note(draft, case, CaseStep.COLLECT, CaseState.COLLECTED, draft.by)


def _due(draft: Draft, state: CaseState, conclusion: Conclusion) -> date:
    plan = draft.hall.plan
    promised = plan.item[conclusion.item].promise_days or plan.cases.promise_days
    waits = state is CaseState.SUPPLEMENT or state.answered_no
    days = plan.cases.supplement_days if waits else promised
    return plan.calendar.after(local_day(plan, draft.now), days)


def _demand(hall: Hall, said: Conclusion) -> None:
    """Refuse a conclusion that leaves its citizen without what he needs to go on."""
    _own_materials(hall, said.item, said.missing)
    match said.outcome:
        case Outcome.SUPPLEMENT if not said.missing and said.remark is None:
            raise Refused("supplement_unsaid")
        case Outcome.REFUSED if said.ground is None or said.way_out is None:
            raise Refused("refusal_unsaid")
        case Outcome.REFERRED if not said.department:
            raise Refused("referral_unsaid")
        case Outcome.FORWARDED if not said.partner or said.mode is None:
            raise Refused("forwarding_unsaid")


def _complete(case: Case, command: HandleCase) -> None:
    """Refuse a step that the case does not bear yet, or that says too little for whoever takes the next."""
    match command.step:
        case CaseStep.APPROVE if case.missing:
            raise Refused("papers_owed")
        case CaseStep.APPROVE if case.objected:
            raise Refused("objected")
        case CaseStep.APPROVE if case.asked:
            raise Refused("opinions_awaited", {"departments": "、".join(case.asked)})
        case CaseStep.CONSENT | CaseStep.OBJECT if command.department not in case.asked:
            raise Refused("not_asked")
        case CaseStep.SUPPLY if not case.missing:
            raise Refused("nothing_owed")
        case CaseStep.SEND_BACK if not command.missing and command.remark is None:
            raise Refused("supplement_unsaid")
        case CaseStep.DENY if command.ground is None:
            raise Refused("denial_unsaid")
        case CaseStep.POST if not command.waybill:
            raise Refused("waybill_unsaid")
        case CaseStep.NUMBER if command.project_no is None:
            raise Refused("number_unsaid")


def _meet(draft: Draft, case: Case, command: HandleCase) -> None:
    """Refuse a joint review without a time or anybody to come to it, and word of it from who was not called."""
    match command.step:
        case CaseStep.CONVENE if command.session_at is None or command.session_at <= draft.now:
            raise Refused("session_unsaid")
        case CaseStep.CONVENE if not (case.asked or command.asked):
            raise Refused("nobody_asked")
        case CaseStep.ATTEND if case.session_at is None or command.department not in case.asked:
            raise Refused("not_asked")
        case CaseStep.ATTEND if command.department in case.attended:
            raise Refused("attended_already")


def _represent(draft: Draft, case: Case, command: HandleCase) -> None:
    """Refuse a chief representative's answer that nobody waits for, that says nothing or is not his to give."""
    chiefs = chiefs_of(draft.hall, case)
    match command.step:
        case CaseStep.ESCALATE if case.escalated:
            raise Refused("escalated_already")
        case CaseStep.ANSWER if not case.escalated:
            raise Refused("not_escalated")
        case CaseStep.ANSWER if command.remark is None:
            raise Refused("answer_unsaid")
        case CaseStep.ANSWER if chiefs and person(draft.by) not in chiefs:
            raise Refused("not_chief", {"chiefs": "、".join(sorted(chiefs))})


def _own_materials(hall: Hall, item: ItemCode, missing: Sequence[str]) -> None:
    for material in missing:
        if material not in hall.plan.item[item].guide.materials:
            raise Refused("material_unknown", {"material": material})
