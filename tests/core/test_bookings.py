"""Appointments: half of the windows' time at most, one a day for each person, in time, or the reason why not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.words import BookingId, BookingKind, BookingState, SubjectId, TicketState, WindowId
from queue_server.core import commands
from queue_server.core.bookings import BookingRules, code_of
from queue_server.core.refusals import Refused
from queue_server.core.sharing import fits
from queue_server.core.slots import free_slots
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import CERTIFICATE, GENERAL, MEDICAL, NINE, PENSION, TODAY, Day, plan

ANY = plan(bookings=BookingRules(kinds=tuple(BookingKind)))
TOMORROW = NINE + timedelta(days=1)
ZHANG, WANG = SubjectId("zhang"), SubjectId("wang")
SATURDAY = NINE + timedelta(days=5)


class Desk(Day):
    """The small hall, and somebody who books."""

    books = 0

    def book(self, slot: datetime = TOMORROW, subject: SubjectId | None = None, **about: object) -> BookingId:
        self.books += 1
        id = BookingId(f"b{self.books}")
        self.do(
            commands.BookAppointment, **{"booking": id, "item": CERTIFICATE, "slot": slot, "subject": subject, **about}
        )
        return id

    def refused(self, **about: object) -> str:
        before = self.hall
        with pytest.raises(Refused) as refused:
            self.book(**about)  # type: ignore[arg-type]
        assert self.hall is before
        return refused.value.code

    def stands(self, id: BookingId) -> BookingState:
        return self.hall.bookings[id].state

    def next_day(self, days: int = 1) -> None:
        self.now = NINE + timedelta(days=days)
        self.do(commands.OpenDay, day=TODAY + timedelta(days=days), plan=self.hall.plan)


def test_half_of_the_minutes_of_a_half_hour_is_promised_and_no_more() -> None:
    desk = Desk()
    for _ in range(3):  # one window, 5 minutes each, 15 of 30 minutes
        desk.book()
    assert desk.refused() == "slot_taken"
    assert TOMORROW not in free_slots(desk.hall, CERTIFICATE, desk.now)
    assert TOMORROW in free_slots(desk.hall, PENSION, desk.now), "the other window may serve pensions"


def test_two_matters_that_one_window_serves_share_its_minutes() -> None:
    desk = Desk()
    for _ in range(3):
        desk.book(item=PENSION)
    for _ in range(3):
        desk.book()  # the pensions move to the other window
    assert desk.refused(item=PENSION) == "slot_taken"
    assert desk.refused() == "slot_taken"


def test_a_matter_longer_than_half_a_half_hour_can_be_booked_but_not_all_day_long() -> None:
    desk = Desk(plan(bookings=BookingRules(share=0.25)))  # 7.5 minutes of 30; 45 of the morning; medical takes 15
    free = free_slots(desk.hall, MEDICAL, desk.now)
    assert free[0] == TOMORROW
    morning = [TOMORROW + timedelta(minutes=30 * n) for n in range(6)]
    for slot in morning[:3]:
        desk.book(slot, item=MEDICAL)
    assert not set(morning) & set(free_slots(desk.hall, MEDICAL, desk.now))


def test_no_appointment_runs_over_the_end_of_a_session() -> None:
    desk = Desk()
    desk.do(
        commands.AdoptForecast,
        promises={},
        last_servable=None,
        provenance="test",
        service_s={MEDICAL: 2400.0},
        pace={},
        absent={},
    )
    ends = {slot.astimezone(NINE.tzinfo).strftime("%H:%M") for slot in free_slots(desk.hall, MEDICAL, desk.now)}
    assert "03:30" not in ends, "11:30 in the hall, for forty minutes"
    assert "03:00" in ends


@pytest.mark.parametrize(
    ("slot", "code"),
    [
        (NINE - timedelta(minutes=30), "slot_past"),
        (NINE + timedelta(hours=2), "slot_too_soon"),
        (NINE + timedelta(days=8), "slot_too_far"),
        (TOMORROW + timedelta(minutes=10), "slot_taken"),
        (TOMORROW + timedelta(hours=3), "slot_taken"),
    ],
)
def test_what_cannot_be_booked_is_refused_by_name(slot: datetime, code: str) -> None:
    assert Desk().refused(slot=slot) == code


def test_the_last_day_that_can_be_booked_is_the_fifth_with_hours() -> None:
    days = {slot.date() for slot in free_slots(Desk().hall, CERTIFICATE, NINE)}
    assert sorted((day - TODAY).days for day in days) == [1, 2, 3, 4, 7]


def test_a_person_has_one_appointment_a_day() -> None:
    desk = Desk()
    desk.book(subject=ZHANG)
    assert desk.refused(slot=TOMORROW + timedelta(hours=1), subject=ZHANG) == "booked_that_day"
    desk.book(subject=WANG)
    desk.book(TOMORROW + timedelta(days=1), ZHANG)


def test_a_cancelled_day_is_free_again_for_its_person_and_for_others() -> None:
    desk = Desk()
    first = desk.book(subject=ZHANG)
    desk.do(commands.CancelBooking, booking=first)
    assert desk.stands(first) is BookingState.CANCELLED
    for _ in range(3):
        desk.book()


def test_two_hours_before_it_is_too_late_to_cancel_but_not_for_staff() -> None:
    desk = Desk()
    id = desk.book(subject=ZHANG)
    desk.next_day()
    with pytest.raises(Refused) as refused:
        desk.do(commands.CancelBooking, booking=id)
    assert refused.value.code == "cancel_too_late"
    desk.do(commands.CancelBooking, booking=id, override=True)
    assert desk.stands(id) is BookingState.CANCELLED


def test_staff_book_today_and_a_second_time_but_never_more_than_the_windows_share() -> None:
    desk = Desk()
    later = NINE + timedelta(hours=1)
    for _ in range(3):
        desk.book(later, ZHANG, override=True)
    assert desk.refused(slot=later, override=True) == "slot_taken"


def test_whoever_misses_three_appointments_waits_until_the_first_is_long_ago() -> None:
    desk = Desk()
    for day in range(1, 4):
        slot = NINE + timedelta(days=day)
        desk.book(slot, ZHANG)
        desk.next_day(day)
        desk.now = slot + timedelta(hours=9)
        desk.do(commands.CloseDay)
    desk.next_day(4)
    wanted = NINE + timedelta(days=7)
    assert desk.refused(slot=wanted, subject=ZHANG) == "missed_too_often"
    desk.book(wanted, WANG)
    desk.book(wanted, ZHANG, override=True)
    desk.now = NINE + timedelta(days=61)
    desk.do(commands.OpenDay, day=TODAY + timedelta(days=61), plan=desk.hall.plan)
    desk.book(free_slots(desk.hall, CERTIFICATE, desk.now)[0], ZHANG)


def test_a_hall_that_closes_early_misses_nobody_who_could_not_come() -> None:
    desk = Desk()
    morning, afternoon = desk.book(subject=ZHANG), desk.book(TOMORROW + timedelta(hours=6), WANG)
    desk.next_day()
    desk.after(2 * 3600).do(commands.CloseDay)
    assert desk.stands(morning) is BookingState.NO_SHOW
    assert desk.stands(afternoon) is BookingState.WITHDRAWN


def test_a_citizen_who_comes_early_stands_behind_those_who_would_be_served_before_the_slot() -> None:
    desk = Desk()
    id = desk.book(TOMORROW + timedelta(hours=2))
    desk.next_day()
    desk.do(commands.SignOn, window=GENERAL, staff="s01")
    desk.after(60).do(commands.CheckIn, booking=id, ticket="early", visit="v", token="k")
    walk_in = desk.after(60).issue()
    assert desk.next() == walk_in


def test_the_code_said_at_the_desk_checks_in_like_the_square_scanned() -> None:
    desk = Desk()
    id = BookingId("01M80ZQ9TYW69Y54AR34PDGA3D")
    desk.do(commands.BookAppointment, booking=id, item=CERTIFICATE, slot=TOMORROW)
    code = code_of(id)
    assert len(code) == 8
    assert code.isdigit()
    with pytest.raises(Refused, match="booking_unknown"):
        desk.do(commands.CheckIn, booking=code, ticket="t", visit="v", token="k")  # tomorrow's
    desk.next_day()
    desk.do(commands.CheckIn, booking=code, ticket="t", visit="v", token="k")
    assert desk.hall.tickets["t"].state is TicketState.WAITING  # type: ignore[index]
    assert desk.stands(id) is BookingState.CHECKED_IN


def test_a_home_visit_is_asked_for_arranged_and_settled() -> None:
    desk = Desk(ANY)
    id = desk.book(SATURDAY, ZHANG, kind=BookingKind.HOME)
    assert desk.stands(id) is BookingState.ASKED
    desk.do(commands.ArrangeBooking, booking=id, slot=SATURDAY + timedelta(hours=1))
    assert (desk.stands(id), desk.hall.bookings[id].slot) == (BookingState.BOOKED, SATURDAY + timedelta(hours=1))
    with pytest.raises(Refused, match="booking_not_yet"):
        desk.do(commands.SettleBooking, booking=id, kept=True)
    desk.next_day(7)
    assert desk.stands(id) is BookingState.BOOKED, "it waits for staff to say what came of it"
    desk.do(commands.SettleBooking, booking=id, kept=True)
    assert desk.stands(id) is BookingState.KEPT


def test_nobody_is_given_a_number_for_a_visit_to_his_own_home() -> None:
    desk = Desk(ANY)
    id = desk.book(TOMORROW, ZHANG, kind=BookingKind.HOME)
    desk.do(commands.ArrangeBooking, booking=id, slot=TOMORROW + timedelta(hours=1))
    desk.next_day()
    with pytest.raises(Refused, match="booking_at_home"):
        desk.do(commands.CheckIn, booking=id, ticket="t", visit="v", token="k")
    assert (desk.stands(id), dict(desk.hall.tickets)) == (BookingState.BOOKED, {})


def test_a_wish_that_cannot_be_met_is_declined_and_not_answered_twice() -> None:
    desk = Desk(ANY)
    id = desk.book(SATURDAY, ZHANG, kind=BookingKind.HOLIDAY)
    desk.do(commands.ArrangeBooking, booking=id, slot=None)
    assert desk.stands(id) is BookingState.DECLINED
    with pytest.raises(Refused, match="booking_used"):
        desk.do(commands.ArrangeBooking, booking=id, slot=SATURDAY)


@pytest.mark.parametrize(
    ("kind", "slot", "code"),
    [
        (BookingKind.HOLIDAY, TOMORROW, "not_a_holiday"),
        (BookingKind.AFTER_HOURS, TOMORROW, "not_after_hours"),
        (BookingKind.AFTER_HOURS, SATURDAY, "not_after_hours"),
        (BookingKind.HOME, NINE + timedelta(days=30), "asked_too_far"),
        (BookingKind.HOME, NINE + timedelta(hours=1), "slot_too_soon"),
    ],
)
def test_each_kind_has_its_days(kind: BookingKind, slot: datetime, code: str) -> None:
    assert Desk(ANY).refused(slot=slot, subject=ZHANG, kind=kind) == code


def test_what_staff_must_arrange_needs_somebody_to_call() -> None:
    assert Desk(ANY).refused(slot=SATURDAY, kind=BookingKind.HOME) == "person_needed"


def test_a_hall_offers_only_the_kinds_it_names() -> None:
    assert Desk().refused(slot=SATURDAY, subject=ZHANG, kind=BookingKind.HOME) == "kind_not_offered"


def test_a_wish_outlives_the_night_and_the_journal() -> None:
    desk = Desk(ANY)
    id = desk.book(SATURDAY, ZHANG, kind=BookingKind.HOME)
    desk.next_day()
    assert desk.stands(id) is BookingState.ASKED
    assert read_events(write_events(desk.events)) == tuple(desk.events)


def _groups() -> Iterator[tuple[WindowId, ...]]:
    names = [WindowId(f"w{n}") for n in range(4)]
    for mask in range(1, 16):
        yield tuple(name for n, name in enumerate(names) if mask >> n & 1)


GROUPS = list(_groups())


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(1, 40), max_size=6), st.integers(1, 30))
def test_what_fits_is_what_no_group_of_wishes_together_wants_more_than_its_windows_have(
    wanted: dict[tuple[WindowId, ...], int], each_s: int
) -> None:
    def asks_too_much(windows: tuple[WindowId, ...]) -> bool:
        inside = sum(seconds for group, seconds in wanted.items() if set(group) <= set(windows))
        return inside > each_s * len(windows)

    assert fits({group: float(n) for group, n in wanted.items()}, float(each_s)) is not any(map(asks_too_much, GROUPS))
