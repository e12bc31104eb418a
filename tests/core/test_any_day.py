"""Whatever people do in whatever order, the hall's promises to itself hold."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall.words import Outcome, PauseReason, PriorityId, RatingLevel, StaffId, SubjectId, TicketState, TideMode
from queue_server.core import commands
from queue_server.core.evolve import empty, replay
from queue_server.core.plan import TideRules
from queue_server.core.queues import place_of
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, TODAY, Day, plan

windows = st.sampled_from([GENERAL, DOMAIN, TIDAL])
items = st.sampled_from([CERTIFICATE, PENSION, MEDICAL])
AT_A_WINDOW = (
    commands.CallNext, commands.Recall, commands.StartService, commands.MarkAbsent, commands.Suspend, commands.Undo,
    commands.OpenWindow, commands.CloseWindow, commands.UnpauseWindow, commands.SignOff, commands.InviteRating,
)  # fmt: skip
BY_NUMBER = (commands.CallSpecific, commands.CitizenHere, commands.Resume)


class AnyDay(RuleBasedStateMachine):
    """One day at the small hall under any commands, refused ones included."""

    def __init__(self) -> None:
        super().__init__()
        self.day = Day(plan(tide=TideRules(mode=TideMode.AUTO, setup_s=60, min_open_s=120, hold_close_s=60)))
        self.ever: set[str] = set()

    def attempt(self, kind: type[commands.Command], **fields: object) -> None:
        before = self.day.hall
        try:
            self.day.do(kind, **fields)
        except Refused:
            assert self.day.hall is before

    @rule(item=items, elderly=st.booleans(), person=st.sampled_from([None, "p1", "p2"]))
    def a_citizen_takes_a_ticket(self, item: str, elderly: bool, person: str | None) -> None:
        try:
            ticket = self.day.issue(
                item,  # type: ignore[arg-type]
                priority=PriorityId("elderly") if elderly else None,
                subject=None if person is None else SubjectId(person),
            )
        except Refused:
            return
        if ticket in self.day.hall.tickets:
            self.ever.add(ticket)

    @rule(kind=st.sampled_from(AT_A_WINDOW), window=windows)
    def a_clerk_presses_a_key(self, kind: type[commands.Command], window: str) -> None:
        self.attempt(kind, window=window)

    @rule(window=windows)
    def a_clerk_asks_for_the_next(self, window: str) -> None:
        self.attempt(commands.CallNext, window=window)

    @rule(window=windows, seconds=st.integers(1, 900), outcome=st.sampled_from(Outcome))
    def a_citizen_is_served(self, window: str, seconds: int, outcome: Outcome) -> None:
        self.attempt(commands.StartService, window=window)
        self.day.after(seconds)
        self.attempt(commands.FinishService, window=window, outcome=outcome)

    @rule(kind=st.sampled_from(BY_NUMBER), window=windows, pick=st.integers(0, 30))
    def a_clerk_types_a_number(self, kind: type[commands.Command], window: str, pick: int) -> None:
        numbers = sorted(self.day.hall.by_no)
        if numbers:
            self.attempt(kind, window=window, ticket_no=numbers[pick % len(numbers)])

    @rule(kind=st.sampled_from([commands.RejoinTicket, commands.CancelTicket]), pick=st.integers(0, 30))
    def a_citizen_scans_the_slip(self, kind: type[commands.Command], pick: int) -> None:
        tokens = sorted(self.day.hall.by_token)
        if tokens:
            self.attempt(kind, token=tokens[pick % len(tokens)])

    @rule(window=windows, item=items)
    def a_clerk_sends_a_citizen_on(self, window: str, item: str) -> None:
        self.attempt(commands.Transfer, window=window, item=item)

    @rule(pick=st.integers(0, 30), item=items)
    def a_guide_corrects_an_item(self, pick: int, item: str) -> None:
        numbers = sorted(self.day.hall.by_no)
        if numbers:
            self.attempt(commands.CorrectItem, ticket_no=numbers[pick % len(numbers)], item=item)

    @rule(window=windows, staff=st.sampled_from(["s01", "s02", "s03"]))
    def a_clerk_signs_on(self, window: str, staff: str) -> None:
        self.attempt(commands.SignOn, window=window, staff=StaffId(staff))

    @rule(window=windows, reason=st.sampled_from(PauseReason))
    def a_clerk_pauses(self, window: str, reason: PauseReason) -> None:
        self.attempt(commands.PauseWindow, window=window, reason=reason)

    @rule(level=st.sampled_from(RatingLevel), pick=st.integers(0, 30))
    def a_citizen_rates(self, level: RatingLevel, pick: int) -> None:
        invitations = sorted(self.day.hall.invitations)
        if invitations:
            self.attempt(commands.GiveRating, invitation=invitations[pick % len(invitations)], level=level)

    @rule(seconds=st.sampled_from([1, 10, 20, 70, 600, 1900]))
    def time_passes(self, seconds: int) -> None:
        self.day.after(seconds)
        for ticket in self.day.hall.unannounced:
            self.attempt(commands.Announce, ticket=ticket, calls=self.day.hall.tickets[ticket].calls)
        self.attempt(commands.Tick)

    @rule(policy=st.sampled_from(["fcfs", "reference", "balanced"]))
    def a_manager_changes_the_policy(self, policy: str) -> None:
        self.attempt(commands.SetPolicy, policy=policy)

    @precondition(lambda self: self.day.now > NINE + timedelta(hours=2))
    @rule()
    def the_day_ends_and_another_begins(self) -> None:
        self.attempt(commands.CloseDay)
        assert not any(ticket.active for ticket in self.day.hall.tickets.values())
        self.day.now = NINE + timedelta(days=(self.day.now - NINE).days + 1)
        self.attempt(commands.OpenDay, day=TODAY + timedelta(days=(self.day.now - NINE).days), plan=self.day.hall.plan)
        self.ever.clear()

    @invariant()
    def no_number_is_given_twice(self) -> None:
        numbers = Counter(ticket.no for ticket in self.day.hall.tickets.values())
        assert all(count == 1 for count in numbers.values())
        assert len(self.day.hall.by_no) == len(self.day.hall.tickets)

    @invariant()
    def no_ticket_is_lost(self) -> None:
        assert set(self.day.hall.tickets) == self.ever

    @invariant()
    def a_ticket_is_at_one_window_and_a_window_has_one_ticket(self) -> None:
        hall = self.day.hall
        held = [window.ticket for window in hall.windows.values() if window.ticket is not None]
        assert len(held) == len(set(held))
        in_hand = {TicketState.CALLED, TicketState.SERVING}
        assert set(held) == {ticket.id for ticket in hall.tickets.values() if ticket.state in in_hand}
        for window in hall.windows.values():
            if window.ticket is not None:
                assert hall.tickets[window.ticket].window == window.id
                assert hall.tickets[window.ticket].state is window.ticket_state
                assert hall.authority.may(window.id, hall.tickets[window.ticket].item)

    @invariant()
    def who_waits_stands_in_exactly_one_line_and_lines_are_in_order(self) -> None:
        hall = self.day.hall
        places = [place for line in hall.places.values() for place in line]
        waiting = [ticket for ticket in hall.tickets.values() if ticket.state is TicketState.WAITING]
        assert sorted(places) == sorted(map(place_of, waiting))
        assert all(line and list(line) == sorted(line) for line in hall.places.values())

    @invariant()
    def nobody_waits_for_a_window_that_is_asking(self) -> None:
        hall = self.day.hall
        for window in hall.windows.values():
            if window.asking_since is not None:
                assert not any(key[0] in hall.authority.items_of[window.id] for key in hall.places)

    @invariant()
    def the_sets_agree_with_the_tickets(self) -> None:
        hall = self.day.hall
        for name, state in (("missed", TicketState.MISSED), ("suspended", TicketState.SUSPENDED)):
            assert getattr(hall, name) == {ticket.id for ticket in hall.tickets.values() if ticket.state is state}
        assert all(hall.tickets[ticket].state is TicketState.CALLED for ticket in hall.unannounced)

    @invariant()
    def every_finished_service_has_one_invitation(self) -> None:
        hall = self.day.hall
        finished = {ticket.id for ticket in hall.tickets.values() if ticket.state is TicketState.COMPLETED}
        assert {invitation.ticket for invitation in hall.invitations.values()} <= finished

    def teardown(self) -> None:
        again = replay(empty(self.day.hall.plan, NINE - timedelta(hours=1)), self.day.events)
        for name in self.day.hall.__dataclass_fields__:
            assert getattr(again, name) == getattr(self.day.hall, name), name


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
