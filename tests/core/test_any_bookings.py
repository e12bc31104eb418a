"""Whatever is booked, given back, missed or checked in, in any order: nobody is queued twice, walk-ins keep half."""

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hall.words import BookingId, BookingKind, BookingState, ItemCode, SubjectId, TicketId, Token, VisitId
from queue_server.core import commands
from queue_server.core.bookings import BookingRules
from queue_server.core.events import AppointmentAsked, BookingArranged
from queue_server.core.evolve import empty, replay
from queue_server.core.refusals import Refused
from queue_server.core.timetable import Timetable, local_day
from tests.core.small_hall import CERTIFICATE, MEDICAL, NINE, PENSION, TODAY, Day, plan

PLAN = plan(bookings=BookingRules(kinds=tuple(BookingKind)))
SERVED = {(MEDICAL,): 1, (CERTIFICATE,): 1, (MEDICAL, CERTIFICATE, PENSION): 2}
"""How many windows serve these alone; the tidal one promises nobody anything."""
items = st.sampled_from([CERTIFICATE, PENSION, MEDICAL])
people = st.sampled_from([None, SubjectId("p1"), SubjectId("p2"), SubjectId("p3")])
picks = st.integers(0, 40)


class AnyBookings(RuleBasedStateMachine):
    """Some days at the small hall and its appointments."""

    def __init__(self) -> None:
        super().__init__()
        self.day = Day(PLAN)
        self.made = 0
        self.over: set[BookingId] = set()

    def attempt(self, asked: type[commands.Command], /, **fields: object) -> None:
        before = self.day.hall
        try:
            self.day.do(asked, **fields)
        except Refused:
            assert self.day.hall is before

    def pick(self, n: int) -> BookingId:
        known = sorted(self.day.hall.bookings)
        return known[n % len(known)] if known else BookingId("none")

    @rule(item=items, who=people, ahead=st.integers(0, 7), half=st.integers(0, 15), staff=st.booleans())
    def somebody_books(self, item: ItemCode, who: SubjectId | None, ahead: int, half: int, staff: bool) -> None:
        slot = self._at(ahead, half)
        self.made += 1
        id = BookingId(f"b{self.made:03}")
        self.attempt(commands.BookAppointment, booking=id, item=item, slot=slot, subject=who, override=staff)

    @rule(kind=st.sampled_from(BookingKind), who=people, ahead=st.integers(0, 30), half=st.integers(-2, 24))
    def somebody_asks(self, kind: BookingKind, who: SubjectId | None, ahead: int, half: int) -> None:
        slot = self._at(ahead, half)
        self.made += 1
        id = BookingId(f"b{self.made:03}")
        self.attempt(commands.BookAppointment, booking=id, item=PENSION, slot=slot, subject=who, kind=kind)

    @rule(item=items, ahead=st.integers(1, 4), first=st.integers(0, 4), each=st.integers(1, 4))
    def a_village_books(self, item: ItemCode, ahead: int, first: int, each: int) -> None:
        for n in range(each * 4):
            self.somebody_books(item, None, ahead, first + n // each, False)

    @rule(n=picks, staff=st.booleans())
    def somebody_cancels(self, n: int, staff: bool) -> None:
        self.attempt(commands.CancelBooking, booking=self.pick(n), override=staff)

    @rule(n=picks)
    def somebody_checks_in(self, n: int) -> None:
        self.made += 1
        fresh = {"ticket": TicketId(f"t{self.made}"), "visit": VisitId("v"), "token": Token(f"k{self.made}")}
        self.attempt(commands.CheckIn, booking=self.pick(n), **fresh)

    @rule(n=picks, ahead=st.one_of(st.none(), st.integers(1, 9)))
    def staff_arrange(self, n: int, ahead: int | None) -> None:
        slot = None if ahead is None else self._at(ahead, 20)
        self.attempt(commands.ArrangeBooking, booking=self.pick(n), slot=slot)

    @rule(n=picks, kept=st.booleans())
    def staff_settle(self, n: int, kept: bool) -> None:
        self.attempt(commands.SettleBooking, booking=self.pick(n), kept=kept)

    @rule(minutes=st.integers(1, 240))
    def time_passes(self, minutes: int) -> None:
        self.day.after(minutes * 60)
        self.attempt(commands.Tick)

    @rule()
    def the_next_day_comes(self) -> None:
        self.attempt(commands.CloseDay)
        open_still = (BookingState.ASKED, BookingState.BOOKED)
        self.over |= {each.id for each in self.day.hall.bookings.values() if each.state not in open_still}
        days = (self.day.now - NINE).days + 1
        self.day.now = NINE + timedelta(days=days)
        self.attempt(commands.OpenDay, day=TODAY + timedelta(days=days), plan=PLAN)

    def _at(self, ahead: int, half: int) -> datetime:
        return NINE + timedelta(days=(self.day.now - NINE).days + ahead, minutes=30 * half)

    @invariant()
    def no_booking_is_queued_twice(self) -> None:
        tickets = Counter(ticket.booking for ticket in self.day.hall.tickets.values() if ticket.booking is not None)
        assert all(count == 1 for count in tickets.values())
        checked_in = {each.id for each in self.day.hall.bookings.values() if each.state is BookingState.CHECKED_IN}
        assert checked_in == set(tickets)

    @invariant()
    def those_who_cannot_book_keep_half_of_every_session(self) -> None:
        hall = self.day.hall
        taken = [
            each
            for each in hall.bookings.values()
            if each.kind is BookingKind.HALL and each.state in (BookingState.BOOKED, BookingState.CHECKED_IN)
        ]
        for day in {local_day(PLAN, each.slot) for each in taken}:
            for period in Timetable.of(PLAN, day).serving:
                mine = [each for each in taken if period.start <= each.slot < period.end]
                half = 0.5 * (period.end - period.start).total_seconds()
                for served, windows in SERVED.items():
                    seconds = sum(PLAN.item[each.item].service_s for each in mine if each.item in served)
                    assert seconds <= half * windows

    @invariant()
    def no_wish_is_forgotten_before_staff_settled_it(self) -> None:
        hall = self.day.hall
        states = {each.id: each.state for each in hall.bookings.values()}
        for event in self.day.events:
            if isinstance(event, AppointmentAsked | BookingArranged):
                stood = states.get(event.booking)
                assert stood is not None or event.booking in self.over

    def teardown(self) -> None:
        again = replay(empty(PLAN, NINE - timedelta(hours=1)), self.day.events)
        assert again.bookings == self.day.hall.bookings


TestAnyBookings = AnyBookings.TestCase
TestAnyBookings.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
