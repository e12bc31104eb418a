"""Every call can say why: what it says is true, and enough to follow the choice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.words import CallReason, GroupId, ItemCode, PriorityId, WindowPhase
from queue_server.core import commands
from queue_server.core.dispatch import POLICIES
from queue_server.core.events import TicketCalled
from queue_server.core.reasons import Reason, Weighed
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, Day

ELDERLY = PriorityId("elderly")


def reason(day: Day) -> Reason:
    """The reason of the last call."""
    called = next(event for event in reversed(day.events) if isinstance(event, TicketCalled))
    assert called.reason is not None
    assert day.ticket(called.ticket).reason == called.reason
    return called.reason


def weighed(because: Reason) -> tuple[Weighed, Weighed]:
    """What spoke for the number, and for the one that had waited longer."""
    assert because.this is not None
    assert because.passed is not None
    return because.this, because.passed


def test_the_only_line_is_called_because_nothing_else_waits() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    day.issue(CERTIFICATE)
    day.after(120).next(GENERAL)
    assert reason(day) == Reason(CallReason.ALONE, Weighed(GroupId("zh"), 120, 300, 0, True))


def test_who_waited_longest_of_several_lines_is_called_for_that() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    day.after(60).issue(PENSION)
    day.next(GENERAL)
    why = reason(day)
    assert (why.because, why.passed, why.others) == (CallReason.LONGEST, None, 1)


def test_a_number_called_before_a_longer_wait_names_the_one_passed_over() -> None:
    day = Day()
    day.issue(PENSION)
    short = day.after(60).issue(CERTIFICATE)
    assert day.after(60).next(GENERAL) == short
    why = reason(day)
    this, passed = weighed(why)
    assert why.because is CallReason.PRESSING
    assert (this.group, this.waited_s, this.home) == ("zh", 60, True)
    assert (passed.group, passed.waited_s, passed.home) == ("sb", 120, False)
    assert (this.work_s, passed.work_s) == (300, 300)


def test_priority_is_told_as_credit_and_never_as_waiting() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    day.after(300).issue(CERTIFICATE, priority=ELDERLY)
    day.next(GENERAL)
    this, passed = weighed(reason(day))
    assert (this.waited_s, this.credit_s) == (0, 900)
    assert (passed.waited_s, passed.credit_s) == (300, 0)


def test_under_first_come_first_served_the_place_is_the_reason() -> None:
    day = Day()
    day.do(commands.SetPolicy, policy="fcfs")
    day.issue(PENSION)
    day.after(60).issue(CERTIFICATE)
    day.next(GENERAL)
    assert reason(day).because is CallReason.EARLIEST


def test_a_window_that_was_asking_takes_a_number_at_once() -> None:
    day = Day()
    day.next(GENERAL)
    day.next(DOMAIN)
    day.issue(PENSION)
    why = reason(day)
    assert (why.because, why.others) == (CallReason.AWAITED, 1)


def test_a_number_the_clerk_chose_says_so_and_whom_it_passed() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    chosen = day.after(60).issue(CERTIFICATE)
    day.after(60).do(commands.CallSpecific, window=GENERAL, ticket_no=day.ticket(chosen).no)
    why = reason(day)
    this, passed = weighed(why)
    assert why.because is CallReason.CHOSEN
    assert (this.waited_s, passed.waited_s) == (60, 120)


def test_who_comes_back_to_the_window_is_served_for_that() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.miss()
    day.do(commands.CitizenHere, window=GENERAL, ticket_no=day.ticket(ticket).no)
    assert day.ticket(ticket).reason == Reason(CallReason.RETURNED)


def test_a_call_taken_back_has_no_reason_left() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.after(2).do(commands.Undo, window=GENERAL)
    assert day.ticket(ticket).reason is None


@pytest.mark.parametrize("policy", ["reference", "balanced"])
def test_who_is_passed_over_is_outweighed_in_something_that_is_told(policy: str) -> None:
    arrivals = st.tuples(st.sampled_from([CERTIFICATE, PENSION, MEDICAL]), st.booleans(), st.integers(1, 400))

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.lists(arrivals, min_size=2, max_size=12), st.sampled_from([GENERAL, DOMAIN]))
    def holds(came: list[tuple[ItemCode, bool, int]], window: str) -> None:
        day = Day()
        day.do(commands.SetPolicy, policy=policy)
        for item, priority, seconds in came:
            day.after(seconds).issue(item, priority=ELDERLY if priority else None)
        while day.next(window) is not None:  # type: ignore[arg-type]
            why = reason(day)
            assert why.this is not None
            if why.because is CallReason.PRESSING:
                this, passed = weighed(why)
                assert passed.waited_s >= this.waited_s
                assert (
                    this.credit_s > passed.credit_s
                    or this.service_s < passed.service_s
                    or this.home > passed.home
                    or this.work_s > passed.work_s
                )
            day.serve(window, 30)  # type: ignore[arg-type]
        assert day.hall.windows[window].phase is WindowPhase.OPEN  # type: ignore[index]

    holds()


def test_every_policy_explains_its_calls() -> None:
    for policy in POLICIES:
        day = Day()
        day.do(commands.SetPolicy, policy=policy)
        day.issue(PENSION)
        day.after(60).issue(CERTIFICATE)
        day.next(GENERAL)
        assert reason(day).this is not None
