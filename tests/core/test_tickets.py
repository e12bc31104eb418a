"""Tickets: how they are given, kept, corrected and taken back."""

from datetime import timedelta

import pytest

from hall.words import ItemCode, MissedPolicy, PriorityId, QueueClass, SubjectId, TicketNo, TicketState, Token
from queue_server.core import commands
from queue_server.core.planned.rules import CallRules, TicketRules
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, Day, plan


def refused(day: Day, kind: type[commands.Command], **fields: object) -> Refused:
    before = day.hall
    with pytest.raises(Refused) as refusal:
        day.do(kind, **fields)
    assert day.hall is before
    return refusal.value


def test_numbers_count_up_within_a_group_and_start_with_its_letter() -> None:
    day = Day()
    numbers = [day.ticket(day.issue(item)).no for item in (CERTIFICATE, PENSION, CERTIFICATE, MEDICAL)]
    assert numbers == ["A001", "B001", "A002", "B002"]


def test_numbers_grow_to_four_digits_after_999() -> None:
    day = Day()
    day.hall = type(day.hall)(**{**_fields(day), "numbers": day.hall.numbers.set("A", 999)})
    assert day.ticket(day.issue()).no == "A1000"
    assert day.ticket(day.issue()).no == "A1001"


def test_numbers_start_again_the_next_day() -> None:
    day = Day()
    day.issue()
    day.do(commands.CloseDay)
    day.after(24 * 3600)
    day.do(commands.OpenDay, day=NINE.date() + timedelta(days=1), plan=plan())
    assert day.ticket(day.issue(override=True)).no == "A001"


def test_an_item_without_any_authorised_window_is_refused_with_the_way_out() -> None:
    day = Day(plan(authorisations=plan().authorisations[:1]))
    with pytest.raises(Refused) as refusal:
        day.issue(MEDICAL)
    assert refusal.value.code == "no_window_for_item"
    assert refusal.value.about == {"item": "社保卡"}


def test_an_item_whose_windows_were_all_closed_names_the_windows() -> None:
    day = Day()
    day.do(commands.CloseWindow, window=DOMAIN)
    with pytest.raises(Refused) as refusal:
        day.issue(MEDICAL)
    assert refusal.value.code == "item_not_now"
    assert refusal.value.about["windows"] == "2、3"


def test_before_the_windows_open_a_ticket_is_given_when_the_kiosk_hours_allow_it() -> None:
    day = Day(staffed=())
    day.now = NINE - timedelta(minutes=10)
    day.hall = type(day.hall)(**{**_fields(day), "now": day.now})
    assert day.state(day.issue()) is TicketState.WAITING


def test_outside_the_hours_the_refusal_says_when_tickets_are_given_again() -> None:
    day = Day().after(3 * 3600)
    with pytest.raises(Refused) as lunch:
        day.issue()
    assert (lunch.value.code, lunch.value.about) == ("hall_break", {"opens": "12:50"})
    day.after(5 * 3600)
    with pytest.raises(Refused) as evening:
        day.issue()
    assert evening.value.code == "hall_closed"
    assert evening.value.about["hours"] == "09:00–12:00 13:00–17:00"


def test_the_same_person_and_item_gets_the_ticket_already_held() -> None:
    day = Day()
    held = day.issue(subject=SubjectId("p1"))
    again = day.do(
        commands.IssueTicket,
        ticket="t9", visit="v9", token="k9", item=CERTIFICATE, subject=SubjectId("p1"),
    )  # fmt: skip
    assert list(again) == []
    assert day.hall.waiting == 1
    assert day.state(held) is TicketState.WAITING


def test_a_person_may_hold_only_so_many_active_tickets() -> None:
    day = Day(plan(tickets=TicketRules(max_active=2)))
    day.issue(CERTIFICATE, subject=SubjectId("p1"))
    day.issue(PENSION, subject=SubjectId("p1"))
    with pytest.raises(Refused) as refusal:
        day.issue(MEDICAL, subject=SubjectId("p1"))
    assert refusal.value.code == "too_many_tickets"


def test_priority_is_a_credit_of_time_and_not_an_absolute_right() -> None:
    day = Day()
    early = day.issue()
    day.after(16 * 60)
    late = day.issue()
    elderly = day.issue(priority=PriorityId("elderly"))
    assert day.ticket(elderly).queue_class is QueueClass.PRIORITY
    day.do(commands.SetPolicy, policy="fcfs")
    called = []
    for _ in range(3):
        called.append(day.next())
        day.serve()
    assert called == [early, elderly, late]


def test_a_corrected_item_keeps_number_and_place() -> None:
    day = Day(staffed=(DOMAIN,))
    wrong = day.issue(CERTIFICATE)
    day.after(60)
    other = day.issue(MEDICAL)
    number = day.ticket(wrong).no
    day.do(commands.CorrectItem, ticket_no=number, item=MEDICAL)
    assert day.ticket(wrong).no == number
    day.do(commands.SetPolicy, policy="fcfs")
    assert day.next(DOMAIN) == wrong
    assert day.state(other) is TicketState.WAITING


def test_a_cancelled_ticket_is_never_called_and_cannot_be_cancelled_twice() -> None:
    day = Day()
    ticket = day.issue()
    token = day.ticket(ticket).token
    day.do(commands.CancelTicket, token=token)
    assert day.next() is None
    assert refused(day, commands.CancelTicket, token=token).code == "ticket_over"


def test_a_missed_number_rejoins_behind_the_next_three() -> None:
    day = Day()
    day.do(commands.SetPolicy, policy="fcfs")
    missed = day.issue()
    others = [day.after(1).issue() for _ in range(4)]
    day.next()
    day.miss()
    day.do(commands.RejoinTicket, token=day.ticket(missed).token)
    called = []
    for _ in range(5):
        called.append(day.next())
        day.serve()
    assert called == [*others[:3], missed, others[3]]


def test_a_missed_number_rejoins_once_and_not_too_late() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.miss()
    token = day.ticket(ticket).token
    day.do(commands.RejoinTicket, token=token)
    day.next()
    day.miss()
    assert refused(day, commands.RejoinTicket, token=token).code == "rejoin_limit"
    day.after(31 * 60).do(commands.Tick)
    assert day.state(ticket) is TicketState.VOID


def test_where_missed_numbers_are_void_they_cannot_rejoin() -> None:
    day = Day(plan(calls=CallRules(missed=MissedPolicy.VOID)))
    ticket = day.issue()
    day.next()
    day.miss()
    assert day.state(ticket) is TicketState.VOID
    assert refused(day, commands.RejoinTicket, token=day.ticket(ticket).token).code == "ticket_not_missed"


def test_a_booking_becomes_a_ticket_in_its_slot_and_only_once() -> None:
    day = Day()
    day.do(commands.BookAppointment, booking="b1", item=CERTIFICATE, slot=NINE + timedelta(hours=1), override=True)
    day.after(600).do(commands.CheckIn, booking="b1", ticket="t-b", visit="v-b", token="k-b")
    ticket = day.hall.tickets["t-b"]  # type: ignore[index]
    assert ticket.queue_class is QueueClass.APPOINTMENT
    assert ticket.fair_arrival == NINE + timedelta(hours=1) - timedelta(minutes=15)
    again = refused(day, commands.CheckIn, booking="b1", ticket="t-c", visit="v-c", token="k-c")
    assert again.code == "booking_used"


def test_who_booked_and_took_a_number_too_stands_in_one_line_and_keeps_the_better_place() -> None:
    day, zhang = Day(), SubjectId("zhang")
    slot = NINE + timedelta(hours=1)
    day.do(commands.BookAppointment, booking="b1", item=CERTIFICATE, slot=slot, subject=zhang, override=True)
    taken = day.issue(subject=zhang)
    day.after(600).do(commands.CheckIn, booking="b1", ticket="t-b", visit="v-b", token="k-b")
    kept = day.hall.tickets["t-b"]  # type: ignore[index]
    assert day.state(taken) is TicketState.CANCELLED
    assert (kept.queue_class, kept.fair_arrival) == (QueueClass.APPOINTMENT, NINE)
    assert day.hall.waiting == 1


def test_who_is_called_by_a_number_taken_for_the_same_is_not_given_a_second() -> None:
    day, zhang = Day(), SubjectId("zhang")
    slot = NINE + timedelta(hours=1)
    day.do(commands.BookAppointment, booking="b1", item=CERTIFICATE, slot=slot, subject=zhang, override=True)
    day.issue(subject=zhang)
    day.next()
    assert refused(day, commands.CheckIn, booking="b1", ticket="t-b", visit="v", token="k").code == "already_called"


def test_who_comes_late_to_an_appointment_keeps_the_time_of_check_in() -> None:
    day = Day()
    day.do(commands.BookAppointment, booking="b1", item=CERTIFICATE, slot=NINE + timedelta(minutes=10), override=True)
    day.after(3600).do(commands.CheckIn, booking="b1", ticket="t-b", visit="v-b", token="k-b")
    ticket = day.hall.tickets["t-b"]  # type: ignore[index]
    assert (ticket.queue_class, ticket.fair_arrival) == (QueueClass.ORDINARY, day.now)


def test_at_day_end_who_waits_gets_a_voucher_that_is_first_in_line_the_next_day() -> None:
    day = Day()
    unserved = day.issue()
    day.after(8 * 3600).do(commands.CloseDay)
    assert day.state(unserved) is TicketState.UNSERVED_BY_HALL
    voucher = day.ticket(unserved).token
    day.after(16 * 3600)
    day.do(commands.OpenDay, day=NINE.date() + timedelta(days=1), plan=plan())
    day.do(commands.SignOn, window=GENERAL, staff="s01")
    day.issue()
    first = day.issue(voucher=voucher)
    assert day.next() == first
    with pytest.raises(Refused) as used:
        day.issue(voucher=voucher)
    assert used.value.code == "voucher_unknown"


def test_digits_alone_find_the_one_active_number_that_ends_so() -> None:
    day = Day()
    ticket = day.issue()
    day.do(commands.CallSpecific, window=GENERAL, ticket_no=TicketNo("1"))
    assert day.window().ticket == ticket
    day.serve()
    day.issue(CERTIFICATE)
    day.issue(PENSION)
    day.issue(PENSION)
    assert refused(day, commands.CallSpecific, window=GENERAL, ticket_no=TicketNo("2")).code == "ticket_ambiguous"


def test_unknown_items_priorities_and_tokens_are_refused_by_code() -> None:
    day = Day()
    for code, fields in {
        "item_unknown": {"item": ItemCode("xx-99")},
        "priority_unknown": {"priority": PriorityId("vip")},
        "voucher_unknown": {"voucher": Token("nope")},
    }.items():
        with pytest.raises(Refused) as refusal:
            day.issue(**fields)  # type: ignore[arg-type]
        assert refusal.value.code == code
    assert refused(day, commands.CancelTicket, token="nope").code == "ticket_unknown"
    assert refused(day, commands.CallNext, window="w99").code == "window_unknown"


def test_a_tidal_window_alone_does_not_make_an_item_available() -> None:
    day = Day()
    for window in (GENERAL, DOMAIN):
        day.do(commands.CloseWindow, window=window)
    with pytest.raises(Refused):
        day.issue(PENSION)
    day.do(commands.OpenWindow, window=TIDAL)
    assert day.state(day.issue(PENSION)) is TicketState.WAITING


def _fields(day: Day) -> dict[str, object]:
    return {name: getattr(day.hall, name) for name in day.hall.__dataclass_fields__}
