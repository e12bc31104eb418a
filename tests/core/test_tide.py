"""The tide: proposed when the hall stays crowded, opened after its setup, drained when it is calm, never flapping."""

from dataclasses import replace

from hall.words import Outcome, TideMode, WindowPhase, WindowState
from queue_server.core import commands
from queue_server.core.events import TideProposed, WindowClosed, WindowOpened, WindowOpening
from queue_server.core.planned.rules import TideRules
from tests.core.small_hall import DOMAIN, GENERAL, MEDICAL, PENSION, TIDAL, Day, plan
from tests.core.test_tickets import refused


def crowded(mode: TideMode = TideMode.PROPOSE, *, standby: bool = True) -> Day:
    """A hall where twenty people wait at one window."""
    staffed = (GENERAL, DOMAIN, TIDAL) if standby else (GENERAL, DOMAIN)
    day = Day(plan(tide=TideRules(mode=mode)), staffed=staffed)
    for _ in range(25):
        day.issue(PENSION)
    day.do(commands.Tick)
    return day


def test_a_short_crowd_opens_nothing() -> None:
    day = crowded()
    day.after(179).do(commands.Tick)
    assert day.hall.tide.proposal is None


def test_a_lasting_crowd_is_proposed_with_its_measures_and_a_manager_decides() -> None:
    day = crowded()
    day.after(180).do(commands.Tick)
    proposal = day.hall.tide.proposal
    assert proposal is not None
    assert (proposal.window, proposal.opens, proposal.staffed) == (TIDAL, True, True)
    assert proposal.waiting_per_window == 12.5
    assert day.window(TIDAL).state is WindowState.STANDBY
    day.do(commands.AnswerProposal, proposal=proposal.id, approve=True)
    assert day.window(TIDAL).state is WindowState.OPENING
    day.after(479).do(commands.Tick)
    assert day.window(TIDAL).state is WindowState.OPENING
    day.after(1).do(commands.Tick)
    assert day.window(TIDAL).state is WindowState.IDLE
    assert day.next(TIDAL) is not None


def test_in_auto_the_server_opens_it_alone() -> None:
    day = crowded(TideMode.AUTO)
    day.after(180).do(commands.Tick)
    opening = [event for event in day.events if isinstance(event, WindowOpening)]
    assert [(event.window, event.reason) for event in opening] == [(TIDAL, "tide")]


def test_without_a_clerk_standing_by_it_is_only_proposed_even_in_auto() -> None:
    day = crowded(TideMode.AUTO, standby=False)
    day.after(180).do(commands.Tick)
    proposal = day.hall.tide.proposal
    assert proposal is not None
    assert not proposal.staffed
    day.do(commands.SignOn, window=TIDAL, staff="s09")
    day.after(60).do(commands.Tick)
    assert day.window(TIDAL).phase is WindowPhase.OPENING


def test_a_refused_proposal_is_not_made_again_at_once() -> None:
    day = crowded()
    day.after(180).do(commands.Tick)
    assert day.hall.tide.proposal is not None
    day.do(commands.AnswerProposal, proposal=day.hall.tide.proposal.id, approve=False)
    day.after(599).do(commands.Tick)
    assert day.hall.tide.proposal is None
    day.after(1).do(commands.Tick)
    assert day.hall.tide.proposal is not None


def test_a_calm_hall_closes_it_after_its_least_time_and_drains_it_first() -> None:
    day = crowded(TideMode.AUTO)
    day.after(180).do(commands.Tick)
    day.after(480).do(commands.Tick)
    held = day.next(TIDAL)
    assert held is not None
    while day.hall.waiting:
        day.next(GENERAL)
        day.serve(GENERAL, seconds=1)
    day.do(commands.Tick)
    day.after(1700).do(commands.Tick)
    assert day.window(TIDAL).state is WindowState.CALLING
    day.after(700).do(commands.Tick)
    assert day.window(TIDAL).state is WindowState.DRAINING
    day.do(commands.StartService, window=TIDAL)
    day.do(commands.FinishService, window=TIDAL, outcome=Outcome.DONE)
    assert day.window(TIDAL).state is WindowState.STANDBY
    assert [event.reason for event in day.events if isinstance(event, WindowClosed)] == ["tide"]


def test_one_person_waiting_long_for_one_window_is_no_crowd() -> None:
    day = Day(staffed=(GENERAL, DOMAIN, TIDAL))
    day.do(commands.OpenWindow, window=TIDAL)
    day.after(480).do(commands.Tick)
    day.issue(MEDICAL)
    day.do(commands.AdoptForecast, promises={MEDICAL: (1500, 2000)}, last_servable=None, provenance="test")
    day.do(commands.Tick)
    assert day.hall.tide.pressure == "steady"
    day.issue(MEDICAL)
    day.do(commands.Tick)
    assert day.hall.tide.pressure == "crowded"


def test_it_never_flaps_between_crowd_and_calm() -> None:
    day = crowded(TideMode.AUTO)
    for minute in range(240):
        day.after(60).do(commands.Tick)
        if day.window(TIDAL).state is WindowState.IDLE and minute % 3 == 0:
            day.next(TIDAL)
        if day.window(TIDAL).state is WindowState.CALLING:
            day.serve(TIDAL, seconds=30)
        if minute in (100, 160):
            for _ in range(20):
                day.issue(PENSION, override=True)
    opened = [event for event in day.events if isinstance(event, WindowOpened) and event.window == TIDAL]
    assert 1 <= len(opened) <= 3


def test_the_managers_word_always_wins() -> None:
    day = crowded()
    day.after(180).do(commands.Tick)
    day.do(commands.OpenWindow, window=TIDAL, reason="manager")
    assert day.hall.tide.proposal is None
    day.do(commands.CloseWindow, window=TIDAL)
    assert day.window(TIDAL).phase is WindowPhase.CLOSED
    assert refused(day, commands.AnswerProposal, proposal="tide-1", approve=True).code == "no_proposal"


def test_a_withdrawn_crowd_withdraws_the_proposal() -> None:
    day = crowded()
    day.after(180).do(commands.Tick)
    while day.hall.waiting:
        day.next(GENERAL)
        day.serve(GENERAL, seconds=1)
    day.do(commands.Tick)
    assert day.hall.tide.proposal is None
    assert sum(isinstance(event, TideProposed) for event in day.events) == 1


def test_a_hall_without_tidal_windows_measures_nothing() -> None:
    dry = plan()
    day = Day(replace(dry, windows=dry.windows[:2]))
    for _ in range(30):
        day.issue(PENSION)
    assert list(day.after(600).do(commands.Tick)) == []


def test_what_the_tide_proposed_is_withdrawn_at_day_end_and_opens_nothing_in_an_empty_hall() -> None:
    day = crowded()
    day.after(180).do(commands.Tick)
    proposal = day.hall.tide.proposal
    assert proposal is not None
    day.do(commands.CloseDay)
    assert day.hall.tide.proposal is None
    assert refused(day, commands.AnswerProposal, proposal=proposal.id, approve=True).code == "no_proposal"
    assert day.window(TIDAL).phase is WindowPhase.CLOSED


def test_a_look_ahead_that_comes_after_day_end_proposes_nothing() -> None:
    day = crowded()
    day.do(commands.CloseDay)
    day.after(60).do(commands.WeighTide, wanted=1, opens=True, saved_min=90.0, window_min=60.0)
    assert day.hall.tide.proposal is None
