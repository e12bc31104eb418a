"""Several items on one ticket, letting others go first, rating at a terminal, appointments on the spot, shortcuts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hall.words import BookingId, RatingChannel, RatingLevel, TicketState
from queue_server.core import commands
from queue_server.core.bookings import BookingRules
from queue_server.core.effort import usual_s
from queue_server.core.events import RatingGiven
from queue_server.core.queues import ahead
from queue_server.core.refusals import Refused
from queue_server.core.slots import free_slots
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, TIDAL, Day, plan


def code(ask: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        ask()
    return refused.value.code


def test_a_ticket_for_two_items_goes_to_a_window_that_may_serve_both() -> None:
    day = Day(staffed=(GENERAL, DOMAIN, TIDAL))
    both = day.issue(PENSION, more=(MEDICAL,))
    single = day.issue(PENSION)
    assert day.next(GENERAL) == single
    assert day.next(DOMAIN) == both


def test_a_clerk_may_not_call_a_ticket_of_which_the_window_serves_only_a_part() -> None:
    day = Day()
    both = day.issue(PENSION, more=(MEDICAL,))
    number = day.ticket(both).no
    assert code(lambda: day.do(commands.CallSpecific, window=GENERAL, ticket_no=number)) == "window_may_not_serve"
    day.do(commands.CallSpecific, window=DOMAIN, ticket_no=number)
    assert day.state(both) is TicketState.CALLED


def test_an_asking_window_is_not_given_a_ticket_of_which_it_serves_only_a_part() -> None:
    day = Day()
    assert day.next(GENERAL) is None
    both = day.issue(PENSION, more=(MEDICAL,))
    assert day.state(both) is TicketState.WAITING
    assert day.next(DOMAIN) == both


def test_an_item_named_twice_counts_once_and_each_further_one_is_its_own_work() -> None:
    day = Day()
    ticket = day.ticket(day.issue(PENSION, more=(PENSION, MEDICAL, MEDICAL)))
    assert ticket.more == (MEDICAL,)
    assert usual_s(day.hall, ticket) == 300 + 900


def test_who_postpones_stands_behind_the_next_few_and_not_more_often_than_the_hall_allows() -> None:
    day = Day()
    first = day.issue()
    others = [day.after(10).issue() for _ in range(5)]
    token = day.ticket(first).token
    day.do(commands.PostponeTicket, token=token)
    assert ahead(day.hall, day.ticket(first)) == 3
    assert day.next(GENERAL) == others[0]
    day.do(commands.PostponeTicket, token=token)
    assert ahead(day.hall, day.ticket(first)) == 4
    assert code(lambda: day.do(commands.PostponeTicket, token=token)) == "postpone_limit"


def test_nobody_postpones_behind_nobody_or_once_called() -> None:
    day = Day()
    alone = day.issue()
    assert code(lambda: day.do(commands.PostponeTicket, token=day.ticket(alone).token)) == "nobody_behind"
    day.next(GENERAL)
    assert code(lambda: day.do(commands.PostponeTicket, token=day.ticket(alone).token)) == "already_called"


def test_a_service_nobody_rated_at_the_window_may_be_rated_by_the_slips_code_once() -> None:
    day = Day()
    ticket = day.issue()
    token = day.ticket(ticket).token
    assert code(lambda: day.do(commands.RateTicket, token=token, level=RatingLevel.SATISFIED)) == "nothing_to_rate"
    day.next(GENERAL)
    day.serve()
    (given,) = day.do(commands.RateTicket, token=token, level=RatingLevel.SATISFIED)
    assert isinstance(given, RatingGiven)
    assert given.channel is RatingChannel.TERMINAL
    assert code(lambda: day.do(commands.RateTicket, token=token, level=RatingLevel.SATISFIED)) == "already_rated"


def test_a_hall_without_room_for_appointments_offers_none() -> None:
    day = Day(plan(bookings=BookingRules(share=0)))
    assert free_slots(day.hall, CERTIFICATE, day.now) == ()


def test_a_slot_is_offered_from_tomorrow_on_until_it_is_full() -> None:
    day = Day(plan(bookings=BookingRules(share=1 / 6)))
    offered = free_slots(day.hall, CERTIFICATE, day.now)
    assert offered[0] == day.now + timedelta(days=1)
    assert len(offered) == 5 * 14
    day.do(commands.BookAppointment, booking=BookingId("b1"), item=CERTIFICATE, slot=offered[0])
    assert free_slots(day.hall, CERTIFICATE, day.now)[0] == offered[1]
    assert free_slots(day.hall, PENSION, day.now)[0] == offered[0]
    taken = {"booking": BookingId("b2"), "item": CERTIFICATE, "slot": offered[0]}
    assert code(lambda: day.do(commands.BookAppointment, **taken)) == "slot_taken"


def test_shortcuts_stay_as_they_were_when_the_day_opened() -> None:
    day = Day()
    day.after(86400).do(commands.OpenDay, day=day.now.date(), plan=plan(), popular=(MEDICAL, CERTIFICATE))
    day.issue(PENSION)
    assert day.hall.popular == (MEDICAL, CERTIFICATE)
