"""Affairs (特色服务事务): taken on, assigned, followed, answered and settled, as their kind in the catalogue says."""

from collections.abc import Mapping, Sequence

from hall.words import AffairState as State
from hall.words import AffairStep as Step
from hall.words import CaseId, StaffId, SubjectId, TicketNo
from queue_server.core.affair import Affair
from queue_server.core.affair_kinds import AffairKind, Field, FieldKind, Named
from queue_server.core.commands import HandleAffair, OpenAffair
from queue_server.core.decisions.tickets import by_number
from queue_server.core.draft import Draft
from queue_server.core.events import AffairHandled, AffairOpened
from queue_server.core.persons import person
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day

LONGEST = 64
"""Characters of a short line; words of any length are kept outside, under a remark's id."""

STEPS: Mapping[Step, tuple[frozenset[State], State | None]] = {
    Step.ASSIGN: (frozenset({State.OPENED, State.ASSIGNED}), State.ASSIGNED),
    Step.FOLLOW: (frozenset({State.OPENED, State.ASSIGNED}), None),
    Step.ANSWER: (frozenset({State.OPENED, State.ASSIGNED}), State.ANSWERED),
    Step.REOPEN: (frozenset({State.ANSWERED}), State.ASSIGNED),
    Step.CLOSE: (frozenset({State.ANSWERED}), State.CLOSED),
    Step.EXCLUDE: (frozenset({State.OPENED, State.ASSIGNED}), State.EXCLUDED),
}
"""From where each step may be taken, and where it leads; None stays. What is done at once is opened and settled."""


def open_affair(draft: Draft, command: OpenAffair) -> None:
    """Take something on; what is done while its citizen waits is settled with it."""
    hall = draft.hall
    kind = hall.plan.affairs.by_id.get(command.kind)
    if kind is None:
        raise Refused("affair_kind_unknown", {"kind": command.kind})
    if command.affair in hall.affairs or _taken_on(hall, command.case):
        raise Refused("affair_exists")
    if command.case is not None and command.case not in hall.cases:
        raise Refused("case_unknown")
    ticket = None if command.ticket_no is None else by_number(hall, command.ticket_no)
    said = _heard(hall, kind, Step.OPEN, command.said)
    due = hall.plan.calendar.after(local_day(hall.plan, draft.now), kind.due_days)
    draft.record(
        AffairOpened(
            draft.now,
            command.affair,
            kind.id,
            said,
            due,
            draft.by,
            None if ticket is None else ticket.id,
            command.case,
            _first_asked(command.staff, ticket),
            command.subject or _whose(hall, ticket, command.case),
        )
    )
    if kind.due_days == 0:
        draft.record(AffairHandled(draft.now, command.affair, Step.CLOSE, State.CLOSED, draft.by, {}))


def handle(draft: Draft, command: HandleAffair) -> None:
    """Take the next step about an affair."""
    affair = draft.hall.affairs.get(command.affair)
    if affair is None:
        raise Refused("affair_unknown")
    kind = draft.hall.plan.affairs.by_id.get(affair.kind)
    if kind is None:
        raise Refused("affair_kind_unknown", {"kind": affair.kind})
    before, after = STEPS.get(command.step, (frozenset(), None))
    if affair.state not in before:
        raise Refused("affair_elsewhere")
    _complete(draft, kind, affair, command)
    said = _heard(draft.hall, kind, command.step, command.said)
    state = after or affair.state
    draft.record(
        AffairHandled(draft.now, affair.id, command.step, state, draft.by, said, command.department, command.exclusion)
    )


def steps_from(kind: AffairKind, affair: Affair) -> tuple[Step, ...]:
    """What may be done next, by anybody."""
    steps = [step for step, (before, _) in STEPS.items() if affair.state in before]
    barred = {Step.ANSWER} if kind.assigns and affair.state is State.OPENED else set()
    if not kind.exclusions:
        barred.add(Step.EXCLUDE)
    return tuple(step for step in steps if step not in barred)


def kept(hall: Hall) -> tuple[Affair, ...]:
    """The affairs a new day still needs: all that is not settled."""
    return tuple(affair for affair in hall.affairs.values() if not affair.state.over)


def _complete(draft: Draft, kind: AffairKind, affair: Affair, command: HandleAffair) -> None:
    """Refuse a step its kind does not know, or for which the right person or word is missing."""
    match command.step:
        case Step.ASSIGN if kind.assigned and not command.department:
            raise Refused("department_unsaid")
        case Step.ANSWER if kind.assigns and affair.state is State.OPENED:
            raise Refused("assign_first")
        case Step.CLOSE if kind.closed_by_another and person(draft.by) == _answered_by(affair):
            raise Refused("own_answer")
        case Step.EXCLUDE if command.exclusion not in {each.id for each in kind.exclusions}:
            raise Refused("exclusion_unsaid")


def _heard(hall: Hall, kind: AffairKind, step: Step, said: Mapping[str, str]) -> dict[str, str]:
    """What was said at a step, where it answers what is asked and nothing else."""
    fields = kind.at(step)
    unasked = sorted(said.keys() - {each.id for each in fields})
    if unasked:
        raise Refused("field_unasked", {"field": unasked[0]})
    heard = {each.id: _value(hall, each, said[each.id].strip()) for each in fields if said.get(each.id, "").strip()}
    unsaid = next((each for each in fields if each.needed and each.id not in heard), None)
    if unsaid is not None:
        raise Refused("field_unsaid", {"field": unsaid.zh})
    return heard


def _value(hall: Hall, asked: Field, value: str) -> str:
    """A field's value as it is kept; a number of the day by its ticket's id, since numbers begin anew each day."""
    if asked.kind is FieldKind.TICKET:
        return by_number(hall, TicketNo(value)).id
    if len(value) > LONGEST or not _fits(hall, asked, value):
        raise Refused("field_unfit", {"field": asked.zh})
    return value


def _fits(hall: Hall, asked: Field, value: str) -> bool:
    """Whether a value is one of its kind: nobody's name stands in a reference, nor a stranger's number for staff."""
    match asked.kind:
        case FieldKind.CHOICE:
            return value in _ids(asked.choices)
        case FieldKind.STAFF:
            return value in hall.plan.member if hall.plan.staff else value.isascii()
        case FieldKind.CODE:
            return any(letter.isdigit() for letter in value)
        case _:
            return True


def _ids(choices: Sequence[Named]) -> set[str]:
    return {each.id for each in choices}


def _taken_on(hall: Hall, case: CaseId | None) -> bool:
    """Whether something is open about a case already."""
    return case is not None and any(each.case == case and not each.state.over for each in hall.affairs.values())


def _whose(hall: Hall, ticket: Ticket | None, case: CaseId | None) -> SubjectId | None:
    """Who came with it: whoever holds the number, else the paper."""
    if ticket is not None:
        return ticket.subject
    return None if case is None else hall.cases[case].subject


def _first_asked(staff: StaffId | None, ticket: Ticket | None) -> StaffId | None:
    return staff if ticket is None else ticket.first_staff or staff


def _answered_by(affair: Affair) -> str:
    return next((person(each.by) for each in reversed(affair.handled) if each.step is Step.ANSWER), "")
