"""What fits at the kiosk and at the windows: numbers taken, called, served, missed, and the clerks' own comings."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from hall.words import BookingState, Outcome, TicketState, WindowPhase
from queue_server.core import commands
from queue_server.core.commands import Command
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.tickets import prefix_of
from queue_server.core.numbers import numbered
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day
from queue_server.core.window import Window
from tests.core.small_hall import CERTIFICATE
from tests.core.walking import place
from tests.core.walking.hand import Hand

Said = dict[str, object]
Fit = Callable[[Hand], Said]


def new_ticket(hand: Hand) -> Said:
    hall = hand.hall
    tokens = [*hall.by_token, *hall.late_by_token, *hall.vouchers, *hall.cases_by_token]
    return {"ticket": hand.fresh("t", hall.tickets), "visit": _visit(hand), "token": hand.fresh("k", tokens)}


def _visit(hand: Hand) -> object:
    again = hand.often(0.15)
    return hand.some(each.visit for each in hand.hall.tickets.values()) if again else hand.fresh("v")


def issue(hand: Hand) -> Said:
    said = new_ticket(hand) | {
        "item": hand.one(place.ITEMS),
        "more": tuple(hand.any_of(place.ITEMS) for _ in range(hand.any_of([0, 0, 0, 1, 2]))),
        "priority": place.ELDERLY if hand.often(0.2) else None,
        "subject": hand.any_of(place.PEOPLE) if hand.often(0.5) else None,
        "voucher": None,
        "needs": () if hand.often(0.9) else hand.said(commands.IssueTicket)["needs"],
        "quantity": hand.any_of([1, 1, 1, 1, 2, 6]),
        "situation": None,
        "override": hand.often(0.3),
    }
    return said | (_back(hand) if hand.often(0.15) else {})


def _back(hand: Hand) -> Said:
    """Somebody comes back with a voucher, or with what was missing."""
    hall = hand.hall
    owed = {token: voucher.item for token, voucher in hall.vouchers.items()}
    owed |= {token: hall.cases[cases[0]].item for token, cases in hall.cases_by_token.items()}
    if not owed:
        return {}
    token = hand.any_of(list(owed))
    return {"voucher": token, "item": owed[token]}


def merge(hand: Hand) -> Said:
    said = issue(hand)
    kiosk, item, number = hand.any_of(place.KIOSKS), said["item"], hand.wrong()
    reserve = hand.hall.reserved.get(kiosk)
    if reserve is not None and item in hand.hall.plan.item:
        prefix = prefix_of(hand.hall, item)  # type: ignore[arg-type]
        first, last = reserve.ranges.get(prefix, (1, 1))
        number = numbered(prefix, hand.chance.randint(first, min(last, first + 30)))
    lost = hand.some(hand.hall.by_request) if hand.often(0.2) else hand.fresh("lost")
    taken_at = hand.now - timedelta(seconds=hand.chance.randint(0, 5000))
    return said | {"device": kiosk, "printed_no": number, "taken_at": taken_at, "instead_of": lost}


def check_in(hand: Hand) -> Said:
    bookings = hand.hall.bookings.values()
    today = (each for each in bookings if local_day(hand.hall.plan, each.slot) == hand.hall.day)
    return new_ticket(hand) | {
        "booking": hand.one(each.id for each in today if each.state is BookingState.BOOKED),
        "priority": None,
    }


def conclusions(hand: Hand, ticket: Ticket) -> tuple[Conclusion, ...]:
    return tuple(_conclusion(hand, item) for item in dict.fromkeys(ticket.items))


def _conclusion(hand: Hand, item: object) -> Conclusion:
    missing = place.MATERIALS[: hand.any_of([0, 0, 1])] if item in (CERTIFICATE, place.LICENCE) else ()
    said = hand.said(Conclusion, item=item, missing=missing, department="d1", partner="p", remark="r1")
    return Conclusion(**said)  # type: ignore[arg-type]


def finish(hand: Hand) -> Said:
    window = hand.window(serving)
    here = hand.hall.ticket_at(window) if window in hand.hall.windows else None
    told = conclusions(hand, here) if here is not None and hand.often(0.6) else ()
    outcome = hand.any_of([Outcome.DONE, Outcome.ACCEPTED, Outcome.CONSULTED, hand.any_of(list(Outcome))])
    token = hand.fresh("c", hand.hall.cases_by_token) if told and hand.often(0.7) else None
    return {"window": window, "outcome": outcome, "conclusions": told, "token": token}


def free(window: Window) -> bool:
    at_work = window.phase is WindowPhase.OPEN and window.staff is not None and window.pause is None
    return at_work and window.ticket is None


def called(window: Window) -> bool:
    return window.ticket_state is TicketState.CALLED


def serving(window: Window) -> bool:
    return window.ticket_state is TicketState.SERVING


def in_state(*states: TicketState) -> Callable[[Ticket], bool]:
    return lambda ticket: ticket.state in states


def _at(fits: Callable[[Window], bool]) -> Fit:
    return lambda hand: {"window": hand.window(fits)}


def _at_for(fits: Callable[[Window], bool], *states: TicketState) -> Fit:
    return lambda hand: {"window": hand.window(fits), "ticket_no": hand.number(in_state(*states))}


def _slip(*states: TicketState) -> Fit:
    return lambda hand: {"token": hand.token(in_state(*states))}


def _number(*states: TicketState) -> Fit:
    return lambda hand: {"ticket_no": hand.number(in_state(*states))}


def serve_at_once(hand: Hand) -> Said:
    return issue(hand) | {"window": hand.window(free)}


def _absent(hand: Hand) -> Said:
    """Nobody came: a window whose call was heard a while ago."""
    heard = {ticket.window for ticket in hand.hall.tickets.values() if _long_called(hand, ticket)}
    return {"window": hand.one(heard)}


def _long_called(hand: Hand, ticket: Ticket) -> bool:
    heard_at = ticket.announced_at
    return ticket.state is TicketState.CALLED and heard_at is not None and (hand.now - heard_at).total_seconds() > 50


def _undo(hand: Hand) -> Said:
    fresh = timedelta(seconds=20)
    return {"window": hand.window(lambda each: each.step is not None and hand.now - each.step.at < fresh)}


def _announce(hand: Hand) -> Said:
    ticket = hand.one(hand.hall.unannounced)
    known = hand.hall.tickets.get(ticket)
    return {"ticket": ticket, "calls": 1 if known is None else known.calls}


def _sign_on(hand: Hand) -> Said:
    busy = {window.staff for window in hand.hall.windows.values()}
    free_staff = (staff for staff in place.STAFF if staff not in busy)
    return {"window": hand.window(lambda window: window.staff is None), "staff": hand.one(free_staff)}


def _pause(hand: Hand) -> Said:
    at_work = hand.window(lambda window: window.phase is WindowPhase.OPEN and window.pause is None)
    visit = hand.some(hand.hall.bookings) if hand.often(0.1) else None
    return {"window": at_work, "until": hand.soon(1, 40) if hand.often(0.7) else None, "note": "", "booking": visit}


def _deputy(hand: Hand) -> Said:
    window = hand.one(each.window for each in hand.hall.summons.values() if each.deputy is not None)
    asked = hand.hall.summons.get(window)
    coming_at = hand.soon(1, 30) if hand.often(0.3) else None
    deputy = hand.wrong() if asked is None else asked.deputy
    return {"window": window, "staff": deputy, "comes": hand.often(0.6), "coming_at": coming_at}


WAITING, MISSED = TicketState.WAITING, TicketState.MISSED
ACTIVE = (WAITING, MISSED, TicketState.CALLED, TicketState.SERVING, TicketState.SUSPENDED)

AT_THE_COUNTER: Mapping[type[Command], tuple[float, Fit]] = {
    commands.IssueTicket: (9.0, issue),
    commands.CheckIn: (1.5, check_in),
    commands.ServeAtOnce: (0.7, serve_at_once),
    commands.MergeTicket: (0.7, merge),
    commands.ReserveNumbers: (0.3, lambda hand: {}),
    commands.RejoinTicket: (1.0, _slip(MISSED)),
    commands.PostponeTicket: (0.5, _slip(WAITING)),
    commands.CancelTicket: (0.6, _slip(WAITING, MISSED)),
    commands.CorrectItem: (0.5, _number(WAITING)),
    commands.AttendNeeds: (0.7, lambda hand: {"ticket_no": hand.number(lambda ticket: bool(ticket.needs))}),
    commands.ConfirmPrint: (1.0, lambda hand: {}),
    commands.ReportNotPrinted: (0.3, lambda hand: {}),
    commands.ReplaceSlip: (0.3, lambda hand: {**_number(*ACTIVE)(hand), "token": hand.fresh("k", hand.hall.by_token)}),
    commands.CallNext: (10.0, _at(free)),
    commands.CallSpecific: (0.7, _at_for(free, WAITING)),
    commands.Recall: (1.0, _at(called)),
    commands.Announce: (4.0, _announce),
    commands.StartService: (8.0, _at(called)),
    commands.FinishService: (7.0, finish),
    commands.MarkAbsent: (2.0, _absent),
    commands.CitizenHere: (0.7, _at_for(free, MISSED)),
    commands.Suspend: (0.7, _at(serving)),
    commands.Resume: (0.8, _at_for(free, TicketState.SUSPENDED)),
    commands.Transfer: (0.6, lambda hand: {"window": hand.window(serving), "item": hand.one(place.ITEMS)}),
    commands.Undo: (0.8, _undo),
    commands.SignOn: (2.0, _sign_on),
    commands.SignOff: (0.3, _at(lambda window: window.staff is not None and window.ticket is None)),
    commands.OpenWindow: (0.4, _at(lambda window: window.phase is not WindowPhase.OPEN)),
    commands.CloseWindow: (0.25, _at(lambda window: window.phase is WindowPhase.OPEN)),
    commands.PauseWindow: (0.5, _pause),
    commands.UnpauseWindow: (1.0, _at(lambda window: window.pause is not None)),
    commands.AnswerSummons: (0.6, _deputy),
}
"""How often each is said, and what fits it."""
