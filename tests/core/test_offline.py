"""Numbers a kiosk gave by itself enter the line where their holders stood, each once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from hall.words import DeviceId, RequestId, TicketId, TicketNo, TicketState, Token, VisitId
from queue_server.core import commands
from queue_server.core.commands import MergeTicket
from queue_server.core.decide import decide
from queue_server.core.events import Event, NumberAdopted, TicketIssued
from queue_server.core.evolve import replay
from queue_server.core.planned.rules import TicketRules
from queue_server.core.refusals import Refused
from queue_server.core.replies import reply_to
from queue_server.core.ticket import Ticket
from tests.core.small_hall import CERTIFICATE, GENERAL, MEDICAL, PENSION, Day, plan

KIOSK = DeviceId("kiosk-1")
OTHER = DeviceId("kiosk-2")


def reserve(day: Day, device: DeviceId = KIOSK) -> dict[str, tuple[int, int]]:
    day.do(commands.ReserveNumbers, device=device)
    return dict(day.hall.reserved[device].ranges)


def merge(day: Day, number: str, of: str = "lost", age_s: float = 0, **fields: object) -> Sequence[Event]:
    fresh = {
        "ticket": TicketId(f"m-{of}-{number}"),
        "visit": VisitId("v"),
        "token": Token(f"token-{of}-{number}"),
        "item": CERTIFICATE,
        "device": KIOSK,
        "printed_no": TicketNo(number),
        "taken_at": day.now - timedelta(seconds=age_s),
        "instead_of": RequestId(of),
    }
    return day.do(MergeTicket, **{**fresh, **fields})


def by_no(day: Day, number: str) -> Ticket:
    return day.hall.tickets[day.hall.by_no[TicketNo(number)]]


def test_each_kiosk_has_numbers_of_its_own_and_keeps_them_however_often_it_asks() -> None:
    day = Day()
    first, second = reserve(day), reserve(day, OTHER)
    assert first == {"A": (950, 999), "B": (950, 999)}
    assert second == {"A": (900, 949), "B": (900, 949)}
    happened = len(day.events)
    assert reserve(day) == first
    assert len(day.events) == happened


def test_the_server_never_gives_a_reserved_number() -> None:
    day = Day(plan(tickets=TicketRules(offline_numbers=500)))
    assert reserve(day)["A"] == (500, 999)
    for _ in range(499):
        day.issue()
    assert day.ticket(day.issue()).no == "A1000"
    assert reserve(day, OTHER)["A"] == (1001, 1500)
    assert day.ticket(day.issue()).no == "A1501"


def test_an_offline_number_stands_where_it_was_taken_and_may_be_called_there() -> None:
    day = Day()
    reserve(day)
    day.after(300)
    later = day.issue()
    merge(day.after(60), "A950", age_s=120)
    ticket = by_no(day, "A950")
    assert (ticket.offline, ticket.issued_at) == (True, day.now - timedelta(seconds=120))
    assert day.next() == ticket.id != later
    assert day.ticket(day.issue()).no == "A002"


def test_a_clock_that_is_wrong_brings_nobody_further_than_the_kiosks_reserve_or_the_present() -> None:
    day = Day()
    day.after(600)
    reserve(day)
    merge(day.after(60), "A950", age_s=660)
    merge(day, "A951", of="other", age_s=-600)
    assert by_no(day, "A950").fair_arrival == day.now - timedelta(seconds=60)
    assert by_no(day, "A951").fair_arrival == day.now


def test_a_wish_that_was_answered_after_all_keeps_its_ticket_under_the_printed_number() -> None:
    day = Day()
    reserve(day)
    given = _issue_as(day, "lost")
    assert merge(day, "A950") == [NumberAdopted(day.now, given, TicketNo("A950"))]
    assert day.ticket(given).no == "A950"
    assert TicketNo("A001") not in day.hall.by_no
    assert merge(day, "A950") == []
    assert day.ticket(day.issue()).no == "A002"


def test_a_second_number_for_the_same_wish_is_refused() -> None:
    day = Day()
    reserve(day)
    merge(day, "A950")
    with pytest.raises(Refused) as refused:
        merge(day, "A951")
    assert (refused.value.code, refused.value.about) == ("number_differs", {"ticket_no": "A950"})


def test_the_lost_wish_that_arrives_last_gets_the_ticket_taken_in_for_it() -> None:
    day = Day()
    reserve(day)
    merge(day, "A950")
    command = commands.IssueTicket(
        request_id=RequestId("lost"),
        actor="kiosk-1",
        ticket=TicketId("late"),
        visit=VisitId("late"),
        token=Token("late"),
        item=CERTIFICATE,
    )
    happened = decide(day.hall, command, day.now)
    reply = reply_to(replay(day.hall, happened), command, happened)
    assert (list(happened), reply.ticket_no, reply.held_already) == ([], "A950", True)


@pytest.mark.parametrize(
    ("number", "changes", "code"),
    [
        ("A949", {}, "number_not_reserved"),
        ("A950", {"device": OTHER}, "number_not_reserved"),
        ("A950", {"item": PENSION}, "number_not_reserved"),
        ("A950", {"item": "none"}, "item_unknown"),
        ("A950", {"age_s": 86400}, "offline_other_day"),
    ],
)
def test_a_number_that_is_not_the_kiosks_today_is_refused(number: str, changes: dict[str, Any], code: str) -> None:
    day = Day()
    reserve(day)
    with pytest.raises(Refused) as refused:
        merge(day, number, **changes)
    assert refused.value.code == code


def test_a_number_is_never_on_two_tickets() -> None:
    day = Day()
    reserve(day)
    merge(day, "A950")
    with pytest.raises(Refused) as refused:
        merge(day, "A950", of="another")
    assert refused.value.code == "number_taken"


def test_who_comes_back_to_a_closed_day_was_not_served_by_the_halls_fault() -> None:
    day = Day()
    reserve(day)
    day.do(commands.CloseDay)
    merge(day, "A950")
    ticket = by_no(day, "A950")
    assert ticket.state is TicketState.UNSERVED_BY_HALL
    assert ticket.token in day.hall.vouchers


def test_a_new_day_forgets_every_reserve() -> None:
    day = Day()
    reserve(day)
    day.after(86400).do(commands.OpenDay, day=day.now.date(), plan=plan())
    assert not day.hall.reserved
    with pytest.raises(Refused):
        merge(day, "A950")


def test_an_undone_call_keeps_the_number_its_ticket_adopted_meanwhile() -> None:
    day = Day()
    reserve(day)
    given = _issue_as(day, "lost")
    day.next()
    merge(day, "A950")
    day.do(commands.Undo, window=GENERAL)
    assert (day.ticket(given).no, day.ticket(given).state) == ("A950", TicketState.WAITING)


def test_a_printed_slip_is_taken_in_even_where_its_items_do_not_go_together() -> None:
    day = Day()
    reserve(day)
    merge(day, "A950", more=(MEDICAL, PENSION))
    taken_in = by_no(day, "A950")
    assert {*taken_in.items, *taken_in.onward} == {CERTIFICATE, MEDICAL, PENSION}
    apart = Day(plan(authorisations=plan().authorisations[:1]))
    reserve(apart)
    merge(apart, "A950", more=(MEDICAL,))
    assert by_no(apart, "A950").items == (CERTIFICATE,)  # what no window serves is left to the clerk


def _issue_as(day: Day, request: str) -> TicketId:
    command = commands.IssueTicket(
        request_id=RequestId(request),
        actor="kiosk-1",
        ticket=TicketId("given"),
        visit=VisitId("given"),
        token=Token("given"),
        item=CERTIFICATE,
    )
    happened = decide(day.hall, command, day.now)
    assert isinstance(happened[0], TicketIssued)
    day.hall = replay(day.hall, happened)
    return TicketId("given")
