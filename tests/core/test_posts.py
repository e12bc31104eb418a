"""A/B posts (AB岗): a window without its clerk asks its deputies until somebody is there; numbers flow meanwhile."""

from datetime import timedelta

import pytest

from hall.words import Outcome, PauseReason, StaffId, WindowPhase
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.posts import Post, PostRules, Summons
from queue_server.core.refusals import Refused
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, TIDAL, Day, plan

B1, B2 = StaffId("s11"), StaffId("s12")


def posted() -> Plan:
    posts = (Post(GENERAL, (B1, B2)), Post(TIDAL, (B2,)))
    return plan(posts=PostRules(after_min=5, answer_min=3, posts=posts))


@pytest.fixture
def day() -> Day:
    return Day(posted())


def summons(day: Day, after_s: float = 0) -> Summons | None:
    day.after(after_s).do(commands.Tick)
    return day.hall.summons.get(GENERAL)


def pause(day: Day, minutes: int | None = None) -> None:
    until = None if minutes is None else day.now + timedelta(minutes=minutes)
    day.do(commands.PauseWindow, window=GENERAL, reason=PauseReason.MEETING, until=until)


def answer(day: Day, staff: StaffId, *, comes: bool, minutes: int | None = None) -> None:
    coming_at = None if minutes is None else day.now + timedelta(minutes=minutes)
    day.do(commands.AnswerSummons, window=GENERAL, staff=staff, comes=comes, coming_at=coming_at)


def test_a_pause_that_becomes_long_summons_the_first_deputy(day: Day) -> None:
    pause(day)
    assert summons(day, 299) is None
    asked = summons(day, 1)
    assert asked is not None
    assert (asked.deputy, asked.until) == (B1, day.now + timedelta(minutes=3))


def test_a_pause_that_is_told_to_be_long_summons_at_once(day: Day) -> None:
    pause(day, minutes=30)
    asked = summons(day, 1)
    assert asked is not None
    assert asked.deputy == B1


def test_who_declines_or_keeps_silent_is_followed_by_the_next_and_then_by_nobody(day: Day) -> None:
    pause(day, minutes=30)
    summons(day)
    answer(day, B1, comes=False)
    second = day.hall.summons[GENERAL]
    assert (second.deputy, second.passed) == (B2, (B1,))
    with pytest.raises(Refused, match="not_summoned"):
        answer(day, B1, comes=True)
    last = summons(day, 180)
    assert last is not None
    assert (last.deputy, last.passed) == (None, (B1, B2))
    with pytest.raises(Refused, match="not_summoned"):
        day.do(commands.AnswerSummons, window=GENERAL, staff=None, comes=True)


def test_a_deputy_at_work_elsewhere_is_not_asked(day: Day) -> None:
    day.do(commands.SignOff, window=DOMAIN)
    day.do(commands.SignOn, window=DOMAIN, staff=B1)
    pause(day, minutes=30)
    asked = summons(day)
    assert asked is not None
    assert asked.deputy == B2


def busy(day: Day, here: int = 2, there: int = 0) -> None:
    """Both deputies at work: one at the social window, one at the tidal one; so many wait at each end."""
    day.do(commands.SignOff, window=DOMAIN)
    day.do(commands.SignOn, window=DOMAIN, staff=B1)
    day.do(commands.SignOn, window=TIDAL, staff=B2)
    day.do(commands.OpenWindow, window=TIDAL)
    day.after(day.hall.plan.tide.setup_s).do(commands.Tick)
    for item, count in ((CERTIFICATE, here), (MEDICAL, there)):
        for _ in range(count):
            day.issue(item)


def test_deputies_at_work_are_asked_last_and_whom_his_window_can_best_spare_first(day: Day) -> None:
    busy(day)
    pause(day, minutes=30)
    asked = summons(day)
    assert asked is not None
    assert asked.deputy == B1  # at the tidal window everybody could be served who waits here


def test_a_deputy_with_a_citizen_in_hand_or_a_line_as_long_is_not_asked_away(day: Day) -> None:
    busy(day, here=1, there=1)
    pause(day, minutes=30)
    asked = summons(day)
    assert asked is not None
    assert asked.deputy is None


def test_a_deputy_who_comes_from_another_window_leaves_it_and_nobody_is_summoned_there(day: Day) -> None:
    busy(day)
    pause(day, minutes=30)
    summons(day)
    answer(day, B1, comes=True)
    there = day.hall.windows[DOMAIN]
    assert (there.staff, there.phase, there.expected) == (None, WindowPhase.CLOSED, False)
    day.do(commands.SignOn, window=GENERAL, staff=B1)
    assert day.hall.windows[GENERAL].staff == B1


def test_a_deputy_who_comes_later_serves_until_then_and_finishes_whom_he_has(day: Day) -> None:
    busy(day)
    pause(day, minutes=60)
    summons(day)
    answer(day, B1, comes=True, minutes=20)
    assert day.hall.windows[DOMAIN].staff == B1
    ticket = day.issue(MEDICAL)
    assert day.next(DOMAIN) == ticket
    day.do(commands.StartService, window=DOMAIN)
    summons(day, 13 * 60)
    assert day.hall.windows[DOMAIN].phase is WindowPhase.CLOSING
    day.do(commands.FinishService, window=DOMAIN, outcome=Outcome.DONE)
    day.do(commands.SignOn, window=GENERAL, staff=B1)
    assert day.hall.windows[DOMAIN].staff is None
    assert day.hall.windows[GENERAL].staff == B1


def test_a_deputy_who_gave_a_time_is_waited_for_and_no_longer(day: Day) -> None:
    pause(day, minutes=60)
    summons(day)
    with pytest.raises(Refused, match="until_past"):
        answer(day, B1, comes=True, minutes=0)
    answer(day, B1, comes=True, minutes=10)
    still = summons(day, 12 * 60)
    assert still is not None
    assert still.deputy == B1
    late = summons(day, 60)
    assert late is not None
    assert late.deputy == B2


def test_the_deputy_takes_the_post_tickets_flow_and_who_served_is_known(day: Day) -> None:
    ticket = day.issue()
    pause(day, minutes=30)
    summons(day)
    answer(day, B1, comes=True)
    day.after(60).do(commands.SignOn, window=GENERAL, staff=B1)
    assert summons(day, 1) is None
    assert day.next() == ticket
    day.serve()
    assert day.hall.tickets[ticket].staff == B1


def test_a_clerk_who_is_back_ends_the_summons(day: Day) -> None:
    pause(day, minutes=30)
    assert summons(day) is not None
    day.do(commands.UnpauseWindow, window=GENERAL)
    assert summons(day, 1) is None


@pytest.mark.parametrize("waiting", [False, True])
def test_lunch_needs_a_deputy_only_where_somebody_still_waits(day: Day, waiting: bool) -> None:
    if waiting:
        day.issue()
    day.after(3 * 3600)
    pause(day, minutes=50)
    assert (summons(day, 60) is not None) is waiting


def test_who_is_not_back_from_lunch_is_replaced(day: Day) -> None:
    day.after(3 * 3600)
    pause(day, minutes=70)
    assert summons(day, 3599) is None
    assert summons(day, 1) is not None


def test_a_post_that_was_left_is_asked_for_too(day: Day) -> None:
    day.do(commands.SignOff, window=GENERAL)
    assert summons(day, 299) is None
    assert summons(day, 1) is not None


def test_a_post_nobody_took_in_the_morning_is_asked_for() -> None:
    day = Day(posted(), staffed=())
    assert summons(day, 299) is None
    assert summons(day, 1) is not None


def test_a_tidal_window_is_ready_when_its_deputy_said(day: Day) -> None:
    day.do(commands.OpenWindow, window=TIDAL)
    day.do(commands.Tick)
    assert day.hall.summons[TIDAL].deputy == B2
    coming_at = day.now + timedelta(minutes=20)
    day.do(commands.AnswerSummons, window=TIDAL, staff=B2, comes=True, coming_at=coming_at)
    assert day.hall.windows[TIDAL].ready_at == coming_at
    day.after(20 * 60).do(commands.SignOn, window=TIDAL, staff=B2)
    assert day.hall.windows[TIDAL].phase is WindowPhase.OPEN


def test_nobody_is_asked_into_a_hall_that_is_cleared(day: Day) -> None:
    pause(day, minutes=30)
    day.do(commands.DeclareEmergency)
    assert summons(day, 600) is None


def test_summonses_rest_in_the_journal_as_they_happened(day: Day) -> None:
    pause(day, minutes=30)
    summons(day)
    answer(day, B1, comes=True, minutes=5)
    told = day.events[-2:]
    assert list(read_events(write_events(told))) == told
