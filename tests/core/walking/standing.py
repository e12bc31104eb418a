"""What the hall promises as it stands, whatever led there, each promise with the line it comes from."""

from collections import Counter
from collections.abc import Callable, Sequence

from hall.words import BookingState, CaseState, ParcelKind, ParcelState, TicketNo, TicketState, WindowPhase
from queue_server.core.decisions.cases import DECIDES
from queue_server.core.persons import person
from queue_server.core.queues import heads, place_of
from queue_server.core.state import Hall
from tests.core.walking.promises import ENDED

IN_HAND = frozenset({TicketState.CALLED, TicketState.SERVING})
HANDED_OUT = frozenset({ParcelState.READY, ParcelState.WINDOW_HELD, ParcelState.COLLECTED, ParcelState.COURIER})


def one_citizen_a_window_and_one_window_a_citizen(hall: Hall) -> None:
    """domain.md §3.4: one SERVING ticket per window; a ticket CALLED at one window only."""
    held = [window.ticket for window in hall.windows.values() if window.ticket is not None]
    assert len(held) == len(set(held))
    assert set(held) == {ticket.id for ticket in hall.tickets.values() if ticket.state in IN_HAND}
    for window in hall.windows.values():
        if window.ticket is not None:
            ticket = hall.tickets[window.ticket]
            assert ticket.window == window.id
            assert ticket.state is window.ticket_state
            assert window.phase in (WindowPhase.OPEN, WindowPhase.CLOSING)


def every_ticket_is_in_exactly_one_place(hall: Hall) -> None:
    """domain.md §3.4: in line, in hand, suspended, missed or ended."""
    lined = Counter(place[2] for line in hall.places.values() for place in line)
    held = {window.ticket for window in hall.windows.values()}
    for ticket in hall.tickets.values():
        places = lined[ticket.id] + (ticket.id in held) + (ticket.id in hall.suspended) + (ticket.id in hall.missed)
        assert places + (ticket.state in ENDED) == 1
        assert (ticket.id in hall.suspended) == (ticket.state is TicketState.SUSPENDED)
        assert (ticket.id in hall.missed) == (ticket.state is TicketState.MISSED)
    assert lined.keys() <= set(hall.tickets)
    assert hall.unannounced <= {ticket.id for ticket in hall.tickets.values() if ticket.state is TicketState.CALLED}


def lines_are_in_order(hall: Hall) -> None:
    """style.md rule 8, architecture.md: ordered queues per item and class; a place in line is the ticket's own."""
    for (item, queue_class), line in hall.places.items():
        assert line
        assert list(line) == sorted(line)
        for place in line:
            ticket = hall.tickets[place[2]]
            assert place == place_of(ticket)
            assert (ticket.item, ticket.queue_class) == (item, queue_class)


def a_number_is_one_tickets(hall: Hall) -> None:
    """domain.md §3.1: unique per hall and day."""
    numbers: set[TicketNo] = {ticket.no for ticket in hall.tickets.values()}
    assert len(numbers) == len(hall.tickets) == len(hall.by_no)
    assert all(hall.tickets[ticket].no == number for number, ticket in hall.by_no.items())


def a_slip_leads_to_one_ticket(hall: Hall) -> None:
    """domain.md §4.1: an opaque token each; a lost slip's is good for nothing."""
    assert {hall.tickets[ticket].token: ticket for ticket in hall.by_token.values()} == dict(hall.by_token)
    assert len(hall.by_token) == len(hall.tickets)


def a_clerk_sits_at_one_window(hall: Hall) -> None:
    """architecture.md "A window is given a ticket only after it asked": a clerk asks at one window."""
    staff = [window.staff for window in hall.windows.values() if window.staff is not None]
    assert len(staff) == len(set(staff))
    for window in hall.windows.values():
        assert window.asking_since is None or (window.ticket is None and window.staff is not None)


def nobody_waits_for_a_window_that_asks(hall: Hall) -> None:
    """architecture.md: the next eligible arrival is called at once where the clerk's "next" found nobody."""
    if hall.emergency is None:
        for window in hall.windows.values():
            if window.asking_since is not None and window.phase is WindowPhase.OPEN:
                assert not list(heads(hall, window))


def a_closed_day_leaves_nobody_behind(hall: Hall) -> None:
    """domain.md §3.4: day end ends every ticket, and closes every window."""
    if hall.day is not None and not hall.open:
        assert not any(ticket.active for ticket in hall.tickets.values())
        assert not any(window.staff or window.phase is not WindowPhase.CLOSED for window in hall.windows.values())


def no_parcel_is_in_two_doors_nor_two_owners_behind_one(hall: Hall) -> None:
    """domain.md §6: one compartment = one citizen's parcel(s)."""
    owners: dict[object, set[object]] = {}
    for parcel in hall.parcels.values():
        if parcel.state.lies or parcel.state is ParcelState.RESERVED:
            owners.setdefault(parcel.compartment, set()).add(parcel.subject or parcel.ticket)
    assert None not in owners
    assert all(len(owner) == 1 for owner in owners.values())
    assert all(parcel.compartment is not None for parcel in hall.parcels.values() if parcel.state.lies)
    ordered = [order.compartment for order in hall.doors.values() if order.pending]
    assert len(ordered) == len(set(ordered))
    codes = [parcel.code_hash for parcel in hall.parcels.values() if not parcel.state.over]
    assert len(codes) == len(set(codes))


def papers_are_no_result(hall: Hall) -> None:
    """domain.md §6: late papers go from the citizen to the hall, and are never handed out."""
    papers = [parcel for parcel in hall.parcels.values() if parcel.kind is ParcelKind.PAPERS]
    assert not any(parcel.state in HANDED_OUT for parcel in papers)


def no_booking_is_queued_twice(hall: Hall) -> None:
    """domain.md trap 7, §3.6: a booking is one ticket."""
    queued = Counter(ticket.booking for ticket in hall.tickets.values() if ticket.booking is not None)
    assert all(count == 1 for count in queued.values())
    here = {each.id for each in hall.bookings.values() if each.state is BookingState.CHECKED_IN}
    assert here == set(queued)


def who_took_a_case_in_never_decided_it(hall: Hall) -> None:
    """Issue 7: 受办分离."""
    for case in hall.cases.values():
        decided = {person(each.by) for each in case.handled if each.step in DECIDES}
        assert case.staff is None or case.staff not in decided


def a_case_is_found_by_its_code(hall: Hall) -> None:
    """Issue 7: a case token that lives until the result is collected, and leads to one visit's cases."""
    assert sorted(case for behind in hall.cases_by_token.values() for case in behind) == sorted(hall.cases)
    for case in hall.cases.values():
        assert case.id in hall.cases_by_token[case.token]
        assert case.state is not CaseState.RESUMED or case.resumed_by is not None


def a_code_leads_to_one_persons_things(hall: Hall) -> None:
    """domain.md §4.1: an opaque token is one person's; nobody reads another's cases by it."""
    for behind in hall.cases_by_token.values():
        cases = [hall.cases[case] for case in behind]
        came_back = {case.resumed_by for case in cases} | {case.ticket for case in cases if case.continues is not None}
        assert len({case.ticket for case in cases} - came_back) <= 1


def nobody_stands_in_two_lines_for_one_code(hall: Hall) -> None:
    """Issue 7: a return ticket with priority, once."""
    back = [ticket.returning for ticket in hall.tickets.values() if ticket.returning and ticket.active]
    assert len(back) == len(set(back))


def what_was_invited_was_served(hall: Hall) -> None:
    """domain.md §3.4: finishing creates exactly one invitation, and nothing else does."""
    for invitation in hall.invitations.values():
        ticket = hall.tickets[invitation.ticket]
        assert ticket.state is TicketState.COMPLETED
    rated = {each.visit for each in hall.invitations.values() if each.level is not None}
    assert rated <= set(hall.visits_rated)


OF_THE_HALL: Sequence[Callable[[Hall], None]] = (
    one_citizen_a_window_and_one_window_a_citizen,
    every_ticket_is_in_exactly_one_place,
    lines_are_in_order,
    a_number_is_one_tickets,
    a_slip_leads_to_one_ticket,
    a_clerk_sits_at_one_window,
    nobody_waits_for_a_window_that_asks,
    a_closed_day_leaves_nobody_behind,
    no_parcel_is_in_two_doors_nor_two_owners_behind_one,
    papers_are_no_result,
    no_booking_is_queued_twice,
    who_took_a_case_in_never_decided_it,
    a_case_is_found_by_its_code,
    a_code_leads_to_one_persons_things,
    nobody_stands_in_two_lines_for_one_code,
    what_was_invited_was_served,
)
