"""The tide by a look ahead: it says what a window saves, waits for people, keeps off what managers did, never flaps."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.words import StaffId, TideMode, WindowId, WindowPhase, WindowState
from queue_server.core import commands
from queue_server.core.decisions.tide import BY_HAND, HOLD
from queue_server.core.events import ProposalAnswered, TideProposed, WindowClosed, WindowClosing, WindowOpening
from queue_server.core.planned.rules import TideRules
from queue_server.core.refusals import Refused
from queue_server.core.tide import Proposal
from tests.core.small_hall import DOMAIN, GENERAL, PENSION, TIDAL, Day, plan

MANNED = (GENERAL, DOMAIN, TIDAL)
HOLD_S, BY_HAND_S = HOLD.total_seconds(), BY_HAND.total_seconds()


def quiet_day(mode: TideMode = TideMode.PROPOSE, staffed: tuple[WindowId, ...] = MANNED) -> Day:
    return Day(plan(tide=TideRules(mode=mode)), staffed=staffed)


def weigh(day: Day, wanted: int, *, saved_min: float = 90.0, opens: bool = True) -> None:
    day.do(commands.WeighTide, wanted=wanted, opens=opens, saved_min=saved_min, window_min=60.0)


def proposed(day: Day) -> Proposal:
    proposal = day.hall.tide.proposal
    assert proposal is not None
    return proposal


def test_nobody_is_sent_to_a_tidal_window_while_the_hall_is_cleared() -> None:
    day = quiet_day(TideMode.AUTO)
    day.do(commands.DeclareEmergency)
    weigh(day, 1)
    assert day.hall.windows[TIDAL].phase is WindowPhase.CLOSED
    day.do(commands.LiftEmergency)
    weigh(day, 1)
    assert day.hall.windows[TIDAL].phase is not WindowPhase.CLOSED


def test_a_window_worth_opening_is_proposed_with_the_minutes_it_saves() -> None:
    day = quiet_day()
    weigh(day, 1, saved_min=87.5)
    proposal = proposed(day)
    assert (proposal.window, proposal.opens, proposal.staffed) == (TIDAL, True, True)
    assert (proposal.cause, proposal.saved_min, proposal.window_min) == ("roll_out", 87.5, 60.0)


def test_a_window_whose_clerk_is_not_there_is_proposed_as_such_and_opens_in_auto_once_he_is() -> None:
    day = quiet_day(TideMode.AUTO, (GENERAL, DOMAIN))
    weigh(day, 1)
    assert not proposed(day).staffed
    day.do(commands.SignOn, window=TIDAL, staff=StaffId("s09"))
    day.after(1).do(commands.Tick)
    assert day.window(TIDAL).phase is WindowPhase.OPENING
    day.after(480).do(commands.Tick)
    assert day.window(TIDAL).phase is WindowPhase.OPEN


def test_a_proposal_stands_until_the_window_is_no_longer_worth_it() -> None:
    day = quiet_day()
    weigh(day, 1)
    weigh(day.after(60), 0, saved_min=40.0)
    assert day.hall.tide.proposal is not None
    weigh(day.after(60), 0, saved_min=10.0)
    assert day.hall.tide.proposal is None
    assert [event.verdict for event in day.events if isinstance(event, ProposalAnswered)] == ["withdrawn"]


def test_a_turn_of_pressure_withdraws_nothing_the_look_ahead_proposed() -> None:
    day = quiet_day()
    weigh(day, 1)
    for _ in range(3):
        day.after(60).do(commands.Tick)
    assert day.hall.tide.pressure == "calm"
    assert day.hall.tide.proposal is not None


def test_while_the_look_ahead_speaks_the_thresholds_are_silent_and_speak_again_when_it_falls_silent() -> None:
    day = quiet_day()
    for _ in range(25):
        day.issue(PENSION)
    for _ in range(6):
        weigh(day, 0)
        day.after(60).do(commands.Tick)
    assert day.hall.tide.pressure == "crowded"
    assert day.hall.tide.proposal is None
    day.after(181).do(commands.Tick)
    assert proposed(day).cause == "hysteresis"


def test_a_refusal_is_respected_for_a_while() -> None:
    day = quiet_day()
    weigh(day, 1)
    day.do(commands.AnswerProposal, proposal=proposed(day).id, approve=False)
    weigh(day.after(599), 1)
    assert day.hall.tide.proposal is None
    weigh(day.after(1), 1)
    assert day.hall.tide.proposal is not None


def test_an_opened_window_is_held_and_then_drained() -> None:
    day = quiet_day(TideMode.AUTO)
    weigh(day, 1)
    day.after(480).do(commands.Tick)
    for _ in range(3):
        day.issue(PENSION)
    day.next(TIDAL)
    weigh(day.after(HOLD_S - 1), 0, opens=False, saved_min=0.0)
    assert day.window(TIDAL).phase is WindowPhase.OPEN
    weigh(day.after(1), 0, opens=False, saved_min=0.0)
    assert day.window(TIDAL).state is WindowState.DRAINING
    day.serve(TIDAL)
    assert day.window(TIDAL).phase is WindowPhase.CLOSED


def test_nothing_is_opened_for_the_end_of_the_day() -> None:
    day = quiet_day()
    day.after(8 * 3600 - HOLD_S)
    weigh(day, 1)
    assert day.hall.tide.proposal is None


def test_what_a_manager_closed_by_hand_stays_closed_until_released_or_long_after() -> None:
    day = quiet_day(TideMode.AUTO)
    day.do(commands.OpenWindow, window=TIDAL)
    day.after(480).do(commands.Tick)
    day.do(commands.CloseWindow, window=TIDAL)
    weigh(day.after(1200), 1)
    assert day.window(TIDAL).phase is WindowPhase.CLOSED
    day.do(commands.ReleaseWindow, window=TIDAL)
    weigh(day, 1)
    assert day.window(TIDAL).phase is WindowPhase.OPENING
    assert list(day.do(commands.ReleaseWindow, window=TIDAL)) == []


def test_what_a_manager_opened_by_hand_stays_open_for_long() -> None:
    day = quiet_day(TideMode.AUTO)
    day.do(commands.OpenWindow, window=TIDAL)
    day.after(480).do(commands.Tick)
    weigh(day.after(BY_HAND_S - 1), 0, opens=False, saved_min=0.0)
    assert day.window(TIDAL).phase is WindowPhase.OPEN
    weigh(day.after(1), 0, opens=False, saved_min=0.0)
    assert day.window(TIDAL).phase is WindowPhase.CLOSED


def test_turning_to_auto_leaves_every_window_to_the_tide() -> None:
    day = quiet_day()
    day.do(commands.OpenWindow, window=TIDAL)
    assert TIDAL in day.hall.tide.by_hand
    day.do(commands.SetTideMode, mode=TideMode.AUTO)
    assert not day.hall.tide.by_hand


def test_a_clerk_who_signs_off_is_no_managers_word() -> None:
    day = quiet_day(TideMode.AUTO)
    weigh(day, 1)
    day.after(480).do(commands.Tick)
    day.do(commands.SignOff, window=TIDAL)
    assert not day.hall.tide.by_hand


def test_a_hall_without_tidal_windows_notes_no_look_ahead() -> None:
    dry = plan(windows=plan().windows[:2])
    day = Day(dry)
    weigh(day, 1)
    assert day.hall.tide.weighed_at is None


ADVICE = st.tuples(st.integers(0, 2), st.booleans(), st.floats(-20.0, 200.0))
DEED = st.sampled_from(["nothing", "approve", "refuse", "open", "close", "release", "citizen", "sign_off", "sign_on"])


@pytest.mark.parametrize("mode", TideMode)
@settings(max_examples=60, deadline=None)
@given(minutes=st.lists(st.tuples(ADVICE, DEED), min_size=60, max_size=200))
def test_whatever_is_advised_and_done_the_tide_never_flaps(
    mode: TideMode, minutes: list[tuple[tuple[int, bool, float], str]]
) -> None:
    day = quiet_day(mode)
    for (wanted, opens, saved_min), deed in minutes:
        day.after(60)
        weigh(day, wanted, opens=opens, saved_min=saved_min)
        day.do(commands.Tick)
        try:
            act(day, deed)
        except Refused:
            continue
    steady(day)


def act(day: Day, deed: str) -> None:
    """One thing a manager, a clerk or a citizen does."""
    proposal = day.hall.tide.proposal
    if deed in ("approve", "refuse") and proposal is not None:
        day.do(commands.AnswerProposal, proposal=proposal.id, approve=deed == "approve")
    elif deed == "open":
        day.do(commands.OpenWindow, window=TIDAL)
    elif deed == "close":
        day.do(commands.CloseWindow, window=TIDAL)
    elif deed == "release":
        day.do(commands.ReleaseWindow, window=TIDAL)
    elif deed == "citizen":
        day.issue(PENSION)
    elif deed == "sign_off":
        day.do(commands.SignOff, window=TIDAL)
    elif deed == "sign_on":
        day.do(commands.SignOn, window=TIDAL, staff=StaffId("s03"))


def steady(day: Day) -> None:
    """The tide leaves a window open as long as it must, rests before it opens again, and keeps off a manager's word."""
    opened: datetime | None = None
    closed: datetime | None = None
    by_hand: datetime | None = None
    for event in day.events:
        if isinstance(event, TideProposed):
            since = closed if event.opens else opened
            least = timedelta(seconds=600) if event.opens else HOLD
            assert since is None or event.at - since >= least, event
            assert by_hand is None or event.at - by_hand >= BY_HAND, event
        if isinstance(event, WindowOpening | WindowClosing | WindowClosed) and event.window == TIDAL:
            if event.reason == "manager":
                by_hand = event.at
            if isinstance(event, WindowOpening):
                opened = event.at
            elif isinstance(event, WindowClosed):
                closed = event.at
        if type(event).__name__ in ("WindowReleased",):
            by_hand = None
