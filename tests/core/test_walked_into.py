"""What the walk walked into, each by itself: it must not happen again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from hall.words import (
    BookingId,
    BookingState,
    CompartmentId,
    DeviceId,
    DoorNews,
    DoorTrouble,
    GroupId,
    OrderId,
    Outcome,
    ParcelId,
    ParcelState,
    Power,
    RatingLevel,
    RequestId,
    RoleId,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
    Token,
    VisitId,
)
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.core.planned.items import Authorisation
from queue_server.core.rated import invitation_id, rated_by_token
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, TODAY, Day, plan

DAY_S = 24 * 3600
S1 = StaffId("s01")
LOCKER = "locker-1"


def refused(day: Day, kind: type[commands.Command], **fields: object) -> str:
    before = day.hall
    with pytest.raises(Refused) as caught:
        day.do(kind, **fields)
    assert day.hall is before
    return caught.value.code


def open_later(day: Day, days: int) -> None:
    """Let so many days pass; the day that ran is not closed."""
    day.now = NINE + timedelta(days=days)
    day.do(commands.OpenDay, day=TODAY + timedelta(days=days), plan=day.hall.plan)


def served(day: Day, outcome: Outcome = Outcome.ACCEPTED, **fields: object) -> TicketId:
    ticket = day.issue(**fields)  # type: ignore[arg-type]
    day.next()
    day.serve(outcome=outcome)
    return ticket


def test_a_day_left_open_with_somebody_called_ends_when_the_next_one_begins() -> None:
    day = Day()
    day.issue()
    day.next()
    open_later(day, 1)
    assert day.hall.day == TODAY + timedelta(days=1)
    assert [voucher.item for voucher in day.hall.vouchers.values()] == [CERTIFICATE]


def test_an_appointment_of_a_day_on_which_the_hall_never_opened_is_given_back_by_the_hall() -> None:
    day = Day()
    slot = NINE + timedelta(days=2)
    day.do(commands.BookAppointment, booking=BookingId("b1"), item=CERTIFICATE, slot=slot)
    day.now = NINE + timedelta(days=3)
    happened = day.do(commands.OpenDay, day=TODAY + timedelta(days=3), plan=day.hall.plan)
    given_back = [event for event in happened if getattr(event, "booking", None) == "b1"]
    assert [event.by_hall for event in given_back] == [True]  # type: ignore[attr-defined]


def test_an_appointment_of_the_day_that_opens_is_kept() -> None:
    day = Day()
    slot = NINE + timedelta(days=3, minutes=30)
    day.do(commands.BookAppointment, booking=BookingId("b1"), item=CERTIFICATE, slot=slot)
    open_later(day, 3)
    assert day.hall.bookings[BookingId("b1")].state is BookingState.BOOKED


def test_a_visit_of_two_numbers_is_rated_once_on_a_later_day_too() -> None:
    day = Day()
    first, second = (served(day, visit=VisitId("together")) for _ in range(2))
    slips = [day.ticket(each).token for each in (first, second)]
    open_later(day, 1)
    day.do(commands.GiveRating, invitation=invitation_id(first), level=RatingLevel.SATISFIED)
    again = {"invitation": invitation_id(second), "level": RatingLevel.DISSATISFIED}
    assert refused(day, commands.GiveRating, **again) == "already_rated"
    assert {rated_by_token(day.hall, slip).invitation for slip in slips} == {invitation_id(first)}  # type: ignore[union-attr]


def test_a_visit_rated_on_an_earlier_day_is_not_rated_by_its_other_slip() -> None:
    day = Day()
    first, second = (served(day, visit=VisitId("together")) for _ in range(2))
    token = day.ticket(second).token
    open_later(day, 1)
    day.do(commands.GiveRating, invitation=invitation_id(first), level=RatingLevel.SATISFIED)
    open_later(day, 2)
    assert token not in day.hall.late_by_token
    assert refused(day, commands.RateTicket, token=token, level=RatingLevel.SATISFIED) == "nothing_to_rate"


def test_a_check_in_takes_nobody_elses_number() -> None:
    day = Day()
    slot = NINE + timedelta(days=1)
    day.do(commands.BookAppointment, booking=BookingId("b1"), item=CERTIFICATE, slot=slot)
    open_later(day, 1)
    there = day.issue()
    fresh = {"ticket": TicketId("t1"), "visit": VisitId("v1"), "token": Token("k-new")}
    for taken in ({"ticket": there}, {"token": day.ticket(there).token}):
        assert refused(day, commands.CheckIn, booking=BookingId("b1"), **{**fresh, **taken}) == "ticket_exists"
    day.do(commands.CheckIn, booking=BookingId("b1"), **fresh)


def test_a_kiosks_own_slip_takes_nobody_elses_number() -> None:
    day = Day()
    there = day.issue()
    kiosk = DeviceId("kiosk-1")
    day.do(commands.ReserveNumbers, device=kiosk)
    first = day.hall.reserved[kiosk].ranges["A"][0]
    said = {"visit": VisitId("v"), "token": Token("k-new"), "item": CERTIFICATE, "device": kiosk, "taken_at": day.now}
    said |= {"printed_no": TicketNo(f"A{first}"), "instead_of": RequestId("lost")}
    assert refused(day, commands.MergeTicket, ticket=there, **said) == "ticket_exists"


def test_a_code_of_an_earlier_day_is_nobodys_new_one() -> None:
    day = Day()
    waits = day.issue()
    token = day.ticket(waits).token
    open_later(day, 1)
    fresh = {"ticket": TicketId("t1"), "visit": VisitId("v1"), "item": CERTIFICATE}
    assert refused(day, commands.IssueTicket, token=token, **fresh) == "ticket_exists"


def expecting_papers(day: Day) -> TicketNo:
    number = day.ticket(served(day)).no
    said = {"parcel": ParcelId("p1"), "code_hash": "hash-p1", "ticket_no": number, "staff": S1}
    day.do(commands.ExpectPapers, **said)
    return number


def test_late_papers_are_never_taken_for_a_result() -> None:
    day = Day()
    said = {"parcel": ParcelId("p1"), "code_hash": "hash-p2", "ticket_no": expecting_papers(day), "staff": S1}
    assert refused(day, commands.PrepareParcel, **said) == "parcel_not_now"
    assert refused(day, commands.DepositParcel, order=OrderId("o1"), **said) == "parcel_not_now"


def test_a_parcel_begins_once() -> None:
    day = Day()
    expecting_papers(day)
    other = day.ticket(served(day)).no
    said = {"parcel": ParcelId("p1"), "code_hash": "hash-p2", "ticket_no": other, "staff": S1}
    assert refused(day, commands.ExpectPapers, **said) == "parcel_exists"


def bring(day: Day, order: str) -> None:
    said = {"code_hash": "hash-p1", "order": OrderId(order), "locker": LOCKER}
    day.do(commands.CollectParcel, **said)


def tell(day: Day, order: str, *news: DoorNews) -> None:
    door = day.hall.parcels[ParcelId("p1")].compartment
    for what in news:
        day.do(commands.ReportDoor, order=OrderId(order), compartment=door, what=what)


def test_a_late_word_of_an_order_given_up_leaves_the_door_to_the_newer_one() -> None:
    day = Day()
    expecting_papers(day)
    bring(day, "o1")
    day.after(1000).do(commands.Tick)
    bring(day, "o2")
    tell(day, "o1", DoorNews.OPENED)
    assert [order.id for order in day.hall.doors.values() if order.pending] == ["o2"]
    tell(day, "o1", DoorNews.CLOSED)
    assert day.hall.parcels[ParcelId("p1")].state is ParcelState.DEPOSITED


def test_an_order_to_a_door_is_given_once() -> None:
    day = Day()
    expecting_papers(day)
    bring(day, "o1")
    day.after(1000).do(commands.Tick)
    said = {"code_hash": "hash-p1", "order": OrderId("o1"), "locker": LOCKER}
    assert refused(day, commands.CollectParcel, **said) == "door_in_use"


def test_a_door_that_opened_with_no_order_is_looked_at_and_moves_nothing() -> None:
    day = Day()
    expecting_papers(day)
    bring(day, "o1")
    other = CompartmentId("locker-1/04")
    day.do(commands.ReportDoor, order=OrderId("o1"), compartment=other, what=DoorNews.OPENED)
    assert day.hall.troubled[other].trouble is DoorTrouble.UNORDERED
    assert not day.hall.doors[OrderId("o1")].open
    day.do(commands.ReportDoor, order=OrderId("o9"), compartment=other, what=DoorNews.CLOSED)
    assert day.hall.troubled[other].trouble is DoorTrouble.UNORDERED
    assert day.hall.parcels[ParcelId("p1")].state is ParcelState.RESERVED


def test_word_of_a_door_the_hall_does_not_have_is_refused() -> None:
    said = {"order": OrderId("o1"), "compartment": CompartmentId("locker-9/01"), "what": DoorNews.OPENED}
    assert refused(Day(), commands.ReportDoor, **said) == "compartment_unknown"


def test_a_receipts_code_leads_to_one_citizens_cases() -> None:
    day = Day()

    def finish(token: str) -> dict[str, object]:
        concluded: Sequence[Conclusion] = (Conclusion(CERTIFICATE, Outcome.ACCEPTED),)
        return {"window": GENERAL, "outcome": Outcome.ACCEPTED, "conclusions": tuple(concluded), "token": Token(token)}

    for _ in range(2):
        day.issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.do(commands.FinishService, **finish("c1"))
    waits = day.issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    for others in ("c1", day.ticket(waits).token):
        assert refused(day, commands.FinishService, **finish(others)) == "receipt_code_taken"
    day.do(commands.FinishService, **finish("c2"))


def test_nobody_is_served_at_once_for_a_department_that_cannot_serve() -> None:
    day = Day()
    day.do(commands.DeclareOutage, group=GroupId("zh"))
    said = {"ticket": TicketId("t1"), "visit": VisitId("v1"), "token": Token("k1"), "item": CERTIFICATE}
    assert refused(day, commands.ServeAtOnce, window=GENERAL, override=True, **said) == "outage"


def test_a_window_that_waits_is_given_whom_a_new_plan_lets_it_serve() -> None:
    day = Day()
    ticket = day.issue(MEDICAL)
    assert day.next(GENERAL) is None
    assert day.state(ticket) is TicketState.WAITING
    more = Authorisation(RoleId("general"), (MEDICAL,), (Power.ACCEPT,))
    day.do(commands.AdoptConfiguration, plan=plan(authorisations=(*day.hall.plan.authorisations, more)))
    assert day.window(GENERAL).ticket == ticket
    assert day.window(DOMAIN).ticket is None
