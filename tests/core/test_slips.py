"""Lost slips: the number stays, the place stays, the old code is good for nothing."""

import pytest

from hall.words import TicketState, Token
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import Day


def test_a_replaced_slip_keeps_number_and_place_and_revokes_the_old_code() -> None:
    day = Day()
    ticket = day.issue()
    before = day.hall.tickets[ticket]
    told = day.do(commands.ReplaceSlip, ticket_no=before.no, token=Token("new"))
    after = day.hall.tickets[ticket]
    assert (after.no, after.fair_arrival, after.token) == (before.no, before.fair_arrival, "new")
    assert dict(day.hall.by_token) == {"new": ticket}
    assert list(read_events(write_events(told))) == list(told)
    with pytest.raises(Refused, match="ticket_unknown"):
        day.do(commands.CancelTicket, token=before.token)
    day.do(commands.CancelTicket, token=Token("new"))
    assert day.hall.tickets[ticket].state is TicketState.CANCELLED


def test_a_code_that_is_in_use_and_a_number_that_is_over_are_refused() -> None:
    day = Day()
    issued = [day.issue() for _ in range(2)]
    first, second = (day.hall.tickets[each] for each in issued)
    with pytest.raises(Refused, match="ticket_exists"):
        day.do(commands.ReplaceSlip, ticket_no=first.no, token=second.token)
    day.do(commands.CancelTicket, token=first.token)
    with pytest.raises(Refused, match="ticket_over"):
        day.do(commands.ReplaceSlip, ticket_no=first.no, token=Token("new"))
