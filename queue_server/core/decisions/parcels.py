"""Results and late papers: from the case to the right hands, by window, locker or post (domain.md §6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hall.words import (
    CaseState,
    HandOut,
    OrderId,
    Outcome,
    ParcelId,
    ParcelKind,
    ParcelState,
    Right,
    TicketId,
    TicketState,
    Token,
)
from queue_server.core.case import Case
from queue_server.core.commands import (
    ArchiveParcel,
    ChooseHandOut,
    DepositParcel,
    ExpectPapers,
    HandOverParcel,
    HoldParcel,
    NewParcel,
    NoteDelivered,
    NoteTold,
    PostParcel,
    PrepareParcel,
)
from queue_server.core.compartments import door_pending
from queue_server.core.decisions import results
from queue_server.core.decisions.tickets import by_number
from queue_server.core.draft import Draft
from queue_server.core.events import (
    HandOutChosen,
    ParcelArchived,
    ParcelCollected,
    ParcelDelivered,
    ParcelExpected,
    ParcelExpired,
    ParcelHeld,
    ParcelNotified,
    ParcelNotTold,
    ParcelPosted,
    ParcelReady,
    ParcelReminded,
)
from queue_server.core.parcels import Parcel
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day

WITH_RESULT = frozenset({Outcome.DONE, Outcome.ACCEPTED})
"""Services that lead to something to be handed out."""
AT_HAND = frozenset({ParcelState.READY, ParcelState.RETRIEVED, ParcelState.WINDOW_HELD})
"""The hall's staff have it in their hands."""
KEPT_OVER = timedelta(days=14)
"""How long a parcel that is over is still shown."""


def choose(draft: Draft, command: ChooseHandOut) -> None:
    """Note how the holder of a page wants the result; until it is on its way the choice may change."""
    parcel = of_token(draft.hall, command.token)
    if parcel is None:
        parcel = _begun(draft, _served(draft.hall, command.token), ParcelKind.RESULT, command)
    if parcel.state not in (ParcelState.EXPECTED, ParcelState.READY):
        raise Refused("parcel_on_its_way", {"ticket_no": parcel.ticket_no})
    if command.way is HandOut.LOCKER:
        check_lockable(draft.hall, parcel)
        _check_locker(draft.hall, command.locker)
    draft.record(HandOutChosen(draft.now, parcel.id, command.way, command.locker))


def prepare(draft: Draft, command: PrepareParcel) -> None:
    """The result of a number is there."""
    parcel = _of_case(draft, command) if command.case is not None else result_of(draft, command)
    if parcel.state is not ParcelState.EXPECTED:
        raise Refused("parcel_ready_already", {"ticket_no": parcel.ticket_no})
    draft.record(ParcelReady(draft.now, parcel.id, command.staff, command.project_no))


def expect_papers(draft: Draft, command: ExpectPapers) -> None:
    """Agree with a citizen that late papers come by the locker."""
    about = _brought_for(draft.hall, command)
    if command.locker:
        _check_locker(draft.hall, command.locker)
    ticket, number = (about.ticket, about.ticket_no) if isinstance(about, Case) else (about.id, about.no)
    if any(each.kind is ParcelKind.PAPERS for each in _open_of(draft.hall, ticket)):
        raise Refused("papers_expected_already", {"ticket_no": number})
    parcel = _of(draft, about, command) if isinstance(about, Case) else _begun(draft, about, ParcelKind.PAPERS, command)
    draft.record(HandOutChosen(draft.now, parcel.id, HandOut.LOCKER, command.locker))


def hold(draft: Draft, command: HoldParcel) -> None:
    """Keep a result at the results window: one that was taken out, or that its holder will fetch there."""
    parcel = known(draft.hall, command.parcel)
    waits = parcel.state is ParcelState.RESERVED and not door_pending(draft.hall, parcel.compartment)
    if parcel.kind is ParcelKind.PAPERS or not (waits or parcel.state in (ParcelState.READY, ParcelState.RETRIEVED)):
        raise _not_now(parcel)
    draft.record(ParcelHeld(draft.now, parcel.id, command.staff))


def hand_over(draft: Draft, command: HandOverParcel) -> None:
    """Hand a result to its holder, or to the agent named, at the window."""
    parcel = _in_hand(draft.hall, command.parcel)
    if command.right is Right.AGENT and parcel.agent is None:
        raise Refused("no_agent", {"ticket_no": parcel.ticket_no})
    at_window = OrderId(f"window-{parcel.id}")
    draft.record(ParcelCollected(draft.now, parcel.id, at_window, command.proof, command.staff, command.right))
    results.collected(draft, parcel)


def post(draft: Draft, command: PostParcel) -> None:
    """Give a result to the official post, with its record."""
    parcel = _in_hand(draft.hall, command.parcel)
    if not command.waybill.strip() or not command.company.strip():
        raise Refused("waybill_missing")
    draft.record(ParcelPosted(draft.now, parcel.id, command.staff, command.company, command.waybill))


def note_delivered(draft: Draft, command: NoteDelivered) -> None:
    """Note that the post brought a result, when and into whose hands."""
    parcel = known(draft.hall, command.parcel)
    if parcel.state is not ParcelState.COURIER or parcel.courier is None:
        raise _not_now(parcel)
    sent_on, today = (local_day(draft.hall.plan, moment) for moment in (parcel.courier.sent_at, draft.now))
    if not sent_on <= command.received_on <= today:
        raise Refused("delivery_date")
    draft.record(ParcelDelivered(draft.now, parcel.id, command.staff, command.receiver, command.received_on))
    results.collected(draft, parcel)


def archive(draft: Draft, command: ArchiveParcel) -> None:
    """Put into the case's file what nobody came for, or the papers that came."""
    parcel = known(draft.hall, command.parcel)
    if parcel.state not in (ParcelState.RETRIEVED, ParcelState.WINDOW_HELD):
        raise _not_now(parcel)
    draft.record(ParcelArchived(draft.now, parcel.id, command.staff))


def note_told(draft: Draft, command: NoteTold) -> None:
    """Note whether its holder could be told; said again, it changes nothing."""
    parcel = known(draft.hall, command.parcel)
    if command.trouble:
        if parcel.untold != command.trouble:
            draft.record(ParcelNotTold(draft.now, parcel.id, command.trouble))
    elif parcel.state is ParcelState.DEPOSITED or parcel.untold:
        draft.record(ParcelNotified(draft.now, parcel.id, draft.by))


def tick(draft: Draft) -> None:
    """Remind those whose result still lies in a locker, and end its time there."""
    rules = draft.hall.plan.parcels
    for parcel in draft.hall.parcels.values():
        until = rules.keep_until(parcel)
        if parcel.kind is ParcelKind.PAPERS or until is None or parcel.state is ParcelState.EXPIRED:
            continue
        if draft.now >= until:
            draft.record(ParcelExpired(draft.now, parcel.id))
        elif (day := max(rules.reminders_due(parcel, draft.now), default=0)) > 0:
            draft.record(ParcelReminded(draft.now, parcel.id, day))


def carried(hall: Hall, now: datetime) -> tuple[Parcel, ...]:
    """The parcels the next day begins with: all that is owed, and for a while what is over."""
    oldest = now - KEPT_OVER
    return tuple(
        parcel
        for parcel in hall.parcels.values()
        if not parcel.state.over or (parcel.since is not None and parcel.since >= oldest)
    )


def known(hall: Hall, parcel: ParcelId) -> Parcel:
    """A parcel by its id; raises `Refused("parcel_unknown")`."""
    found = hall.parcels.get(parcel)
    if found is None:
        raise Refused("parcel_unknown")
    return found


def of_token(hall: Hall, token: Token) -> Parcel | None:
    """The newest result whose holder's page goes by a token."""
    results = [each for each in hall.parcels.values() if each.token == token and each.kind is ParcelKind.RESULT]
    return max(results, key=lambda each: each.id) if results else None


def result_of(draft: Draft, command: PrepareParcel | DepositParcel) -> Parcel:
    """The result a command is about: the one it names, the number's own, or a new one."""
    named = draft.hall.parcels.get(command.parcel)
    if named is not None:
        if named.kind is ParcelKind.PAPERS:
            raise _not_now(named)
        return named
    ticket = by_number(draft.hall, command.ticket_no)
    of_ticket = (each for each in _open_of(draft.hall, ticket.id) if each.kind is ParcelKind.RESULT)
    return next(of_ticket, None) or _begun(draft, ticket, ParcelKind.RESULT, command)


def check_lockable(hall: Hall, parcel: Parcel) -> None:
    """Raises `Refused` where a result must not lie in a locker, or where nobody could prove to be its holder."""
    item = None if parcel.item is None else hall.plan.item.get(parcel.item)
    if item is None or not item.lockable:
        raise Refused("item_not_lockable", {"ticket_no": parcel.ticket_no})
    if parcel.by_card and parcel.subject is None:
        raise Refused("holder_unknown", {"ticket_no": parcel.ticket_no})


def _of_case(draft: Draft, command: PrepareParcel) -> Parcel:
    """The result of a case: the parcel that names it, that of its number while none does, or a new one."""
    case = draft.hall.cases.get(command.case) if command.case is not None else None
    if case is None:
        raise Refused("case_unknown")
    if case.state is not CaseState.READY:
        raise Refused("case_not_ready")
    mine = (each for each in draft.hall.parcels.values() if each.kind is ParcelKind.RESULT and not each.state.over)
    found = next((each for each in mine if results.holds(each, case)), None)
    if found is not None:
        return found
    return _of(draft, case, command)


def _brought_for(hall: Hall, command: ExpectPapers) -> Ticket | Case:
    """The number of the day, or the case of any, that late papers are for; raises `Refused`."""
    if command.token is not None:
        return _owing(hall, command.token)
    if command.ticket_no is None:
        raise Refused("papers_unsaid")
    return by_number(hall, command.ticket_no)


def _owing(hall: Hall, token: Token) -> Case:
    """The first case behind a receipt's code that waits for papers; raises `Refused`."""
    behind = [hall.cases[case] for case in hall.cases_by_token.get(token, ())]
    if not behind:
        raise Refused("case_unknown")
    owing = next((case for case in behind if results.owes(case)), None)
    if owing is None:
        raise Refused("nothing_owed")
    return owing


def _of(draft: Draft, case: Case, command: PrepareParcel | ExpectPapers) -> Parcel:
    """A new parcel for a case, its result or papers that it waits for."""
    _check_new(draft.hall, command)
    papers, item = isinstance(command, ExpectPapers), draft.hall.plan.item.get(case.item)
    draft.record(
        ParcelExpected(
            draft.now,
            command.parcel,
            case.ticket,
            case.ticket_no,
            case.item,
            case.token,
            case.subject,
            ParcelKind.PAPERS if papers else ParcelKind.RESULT,
            command.code_hash,
            not papers and item is not None and item.by_card,
            case.id,
        )
    )
    return draft.hall.parcels[command.parcel]


def _check_new(hall: Hall, command: NewParcel) -> None:
    if command.parcel in hall.parcels:
        raise Refused("parcel_exists")
    if any(each.code_hash == command.code_hash for each in hall.parcels.values() if not each.state.over):
        raise Refused("code_taken")


def _begun(draft: Draft, ticket: Ticket, kind: ParcelKind, command: NewParcel) -> Parcel:
    _check_new(draft.hall, command)
    by_card = kind is ParcelKind.RESULT and draft.hall.plan.item[ticket.item].by_card
    draft.record(
        ParcelExpected(
            draft.now,
            command.parcel,
            ticket.id,
            ticket.no,
            ticket.item,
            ticket.token,
            ticket.subject,
            kind,
            command.code_hash,
            by_card,
        )
    )
    return draft.hall.parcels[command.parcel]


def _served(hall: Hall, token: Token) -> Ticket:
    """The ticket of a token whose service has led to a result; raises `Refused`."""
    ticket_id = hall.by_token.get(token)
    if ticket_id is None:
        raise Refused("ticket_unknown")
    ticket = hall.tickets[ticket_id]
    if ticket.state is not TicketState.COMPLETED or ticket.outcome not in WITH_RESULT:
        raise Refused("no_result", {"ticket_no": ticket.no})
    return ticket


def _open_of(hall: Hall, ticket: TicketId) -> Iterator[Parcel]:
    return (each for each in hall.parcels.values() if each.ticket == ticket and not each.state.over)


def _check_locker(hall: Hall, locker: str) -> None:
    if all(each.id != locker for each in hall.plan.lockers):
        raise Refused("locker_unknown", {"locker": locker})


def _in_hand(hall: Hall, id: ParcelId) -> Parcel:
    parcel = known(hall, id)
    if parcel.kind is ParcelKind.PAPERS or parcel.state not in AT_HAND:
        raise _not_now(parcel)
    return parcel


def _not_now(parcel: Parcel) -> Refused:
    return Refused("parcel_not_now", {"ticket_no": parcel.ticket_no})
