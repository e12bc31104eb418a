"""Needs on a ticket: a guide is alerted in time, the call waits longer, and nobody is missed unfetched."""

import pytest

from hall.words import Need, TicketState
from queue_server.core import commands
from queue_server.core.decisions.needs import unattended
from queue_server.core.refusals import Refused
from tests.core.small_hall import GENERAL, Day


@pytest.fixture
def day() -> Day:
    return Day()


def alerted(day: Day) -> list[str]:
    return [ticket.id for ticket in unattended(day.hall)]


def test_the_guide_is_alerted_two_calls_ahead_and_not_before(day: Day) -> None:
    before = [day.issue() for _ in range(3)]
    blind = day.issue(needs=(Need.BLIND,))
    assert alerted(day) == []
    assert day.next() == before[0]
    assert alerted(day) == [blind]


@pytest.mark.parametrize("need", Need)
def test_nobody_with_a_need_is_missed_before_a_guide_says_so(day: Day, need: Need) -> None:
    ticket = day.issue(needs=(need,))
    day.next()
    day.announce(ticket)
    day.after(600)
    before = day.hall
    with pytest.raises(Refused, match="guide_first"):
        day.do(commands.MarkAbsent, window=GENERAL)
    assert day.hall is before
    day.do(commands.AttendNeeds, ticket_no=day.ticket(ticket).no)
    day.do(commands.MarkAbsent, window=GENERAL)
    assert day.state(ticket) is TicketState.MISSED


def test_who_has_a_need_has_three_times_as_long_to_answer(day: Day) -> None:
    ticket = day.issue(needs=(Need.SLOW,))
    day.do(commands.AttendNeeds, ticket_no=day.ticket(ticket).no)
    day.next()
    day.announce(ticket)
    with pytest.raises(Refused, match="absent_too_soon"):
        day.after(179).do(commands.MarkAbsent, window=GENERAL)
    day.after(1).do(commands.MarkAbsent, window=GENERAL)


def test_who_is_fetched_is_alerted_about_no_more_until_missed_and_back(day: Day) -> None:
    ticket = day.issue(needs=(Need.DEAF,))
    day.do_as("web/g01", commands.AttendNeeds, ticket_no=day.ticket(ticket).no)
    assert alerted(day) == []
    assert day.ticket(ticket).attended_by == "web/g01"
    day.next()
    day.announce(ticket)
    day.after(180).do(commands.MarkAbsent, window=GENERAL)
    day.do(commands.RejoinTicket, token=day.ticket(ticket).token)
    assert alerted(day) == [ticket]


def test_who_has_no_need_cannot_be_attended(day: Day) -> None:
    ticket = day.issue()
    with pytest.raises(Refused, match="no_needs"):
        day.do(commands.AttendNeeds, ticket_no=day.ticket(ticket).no)


def test_who_is_served_needs_no_guide_any_more(day: Day) -> None:
    ticket = day.issue(needs=(Need.GUIDE,))
    day.next()
    day.do(commands.StartService, window=GENERAL)
    assert alerted(day) == []
    with pytest.raises(Refused, match="ticket_not_waiting"):
        day.do(commands.AttendNeeds, ticket_no=day.ticket(ticket).no)


def test_a_need_seen_only_now_is_minded_from_then_on_and_forgotten_when_taken_away(day: Day) -> None:
    ticket = day.issue()
    number = day.ticket(ticket).no
    day.do_as("web/g01", commands.ChangeNeeds, ticket_no=number, needs=(Need.BLIND, Need.GUIDE))
    assert alerted(day) == [ticket]
    assert set(day.ticket(ticket).needs) == {Need.BLIND, Need.GUIDE}
    day.do(commands.AttendNeeds, ticket_no=number)
    day.do(commands.ChangeNeeds, token=day.ticket(ticket).token, needs=())
    assert (day.ticket(ticket).needs, day.ticket(ticket).attended_by, alerted(day)) == ((), "", [])


def test_needs_said_again_change_nothing(day: Day) -> None:
    ticket = day.issue(needs=(Need.DEAF, Need.SLOW))
    assert day.do(commands.ChangeNeeds, ticket_no=day.ticket(ticket).no, needs=(Need.SLOW, Need.DEAF)) == []


def test_a_need_noted_while_called_outlives_an_undone_call(day: Day) -> None:
    ticket = day.issue()
    day.next()
    day.do(commands.ChangeNeeds, ticket_no=day.ticket(ticket).no, needs=(Need.LOW_COUNTER,))
    day.do(commands.Undo, window=GENERAL)
    assert day.ticket(ticket).needs == (Need.LOW_COUNTER,)


def test_a_number_that_is_over_needs_nothing_more(day: Day) -> None:
    ticket = day.issue()
    day.next()
    day.serve()
    with pytest.raises(Refused, match="ticket_over"):
        day.do(commands.ChangeNeeds, ticket_no=day.ticket(ticket).no, needs=(Need.SLOW,))
    with pytest.raises(Refused, match="ticket_unknown"):
        day.do(commands.ChangeNeeds, needs=(Need.SLOW,))
