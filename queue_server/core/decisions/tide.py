"""The tide (潮汐): which tidal window to propose, by a look ahead or by how pressed the hall is, and a manager's word.

Where past days allow a look ahead it says how many windows are worth opening (`weigh`); otherwise, or once it has
fallen silent, thresholds with hold times decide (domain.md §3.9). Neither touches what a manager did by hand.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hall.words import ItemCode, TideMode, WindowId, WindowPhase
from queue_server.core.commands import AnswerProposal, ReleaseWindow, SetPolicy, SetTideMode, WeighTide
from queue_server.core.decisions.windows import begin_closing, begin_opening
from queue_server.core.dispatch import POLICIES, service_s
from queue_server.core.draft import Draft
from queue_server.core.events import (
    PolicySet,
    PressureTurned,
    ProposalAnswered,
    TideModeSet,
    TideProposed,
    TideWeighed,
    WindowReleased,
)
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.core.tide import Proposal
from queue_server.core.window import Window

ROLL_OUT, HYSTERESIS = "roll_out", "hysteresis"
"""By what the tide proposes."""
CROWDED, STEADY, CALM = "crowded", "steady", "calm"
A_LINE = 0.5
"""People a window from which a predicted wait counts: one person waiting long for one window is no crowd."""
STALE = timedelta(minutes=3)
"""After so long without a look ahead the thresholds decide again."""
HOLD = timedelta(minutes=25)
"""The least time a look ahead leaves a window open."""
BY_HAND = timedelta(hours=2)
"""How long a manager's word on a window keeps the tide off it, unless it is released before."""
DROP_BELOW, DOUBT_ABOVE = 0.4, 1.0
"""Citizen-minutes a window-minute: worth less, an opening proposal is withdrawn; worth more, a closing one."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How pressed the hall is: predicted wait in seconds, people a window, seconds the oldest has waited."""

    wait_s: int
    waiting_per_window: float
    oldest_s: int


def set_mode(draft: Draft, command: SetTideMode) -> None:
    """Let the server act alone, or only propose; turning to auto carries out what is proposed."""
    if draft.hall.tide.mode is not command.mode:
        draft.record(TideModeSet(draft.now, command.mode, draft.by))


def set_policy(draft: Draft, command: SetPolicy) -> None:
    """Change the dispatch policy; nobody's place changes."""
    if command.policy not in POLICIES:
        raise Refused("policy_unknown", {"policies": ", ".join(sorted(POLICIES))})
    if draft.hall.policy != command.policy:
        draft.record(PolicySet(draft.now, command.policy, draft.by))


def answer_proposal(draft: Draft, command: AnswerProposal) -> None:
    """Carry out or drop what the tide proposed."""
    proposal = draft.hall.tide.proposal
    if proposal is None or proposal.id != command.proposal:
        raise Refused("no_proposal")
    draft.record(ProposalAnswered(draft.now, proposal.id, "approved" if command.approve else "refused", draft.by))
    if command.approve:
        _carry_out(draft, draft.hall.windows[proposal.window], opens=proposal.opens)


def end_of_day(draft: Draft) -> None:
    """Withdraw what is still proposed: approved in the evening it would open a window in an empty hall."""
    proposal = draft.hall.tide.proposal
    if proposal is not None:
        draft.record(ProposalAnswered(draft.now, proposal.id, "withdrawn", draft.by))


def release(draft: Draft, command: ReleaseWindow) -> None:
    """Leave a window to the tide again."""
    window = draft.window(command.window)
    if window.id in draft.hall.tide.by_hand:
        draft.record(WindowReleased(draft.now, window.id, draft.by))


def weigh(draft: Draft, command: WeighTide) -> None:
    """Note a look ahead; propose (in auto: take) its next step, or withdraw a proposal it no longer bears out."""
    if not _has_tide(draft.hall):
        return
    draft.record(TideWeighed(draft.now, command.wanted, command.opens, command.saved_min, command.window_min))
    proposal = draft.hall.tide.proposal
    if proposal is not None:
        if proposal.cause == ROLL_OUT and not _borne_out(draft.hall, proposal, command):
            draft.record(ProposalAnswered(draft.now, proposal.id, "withdrawn", draft.by))
        return
    if _quiet(draft):
        return
    flowing = _flowing(draft.hall)
    if command.wanted > flowing and draft.hall.timetable.left_s(draft.now) > _least_s(draft.hall):
        window = _to_open(draft)
    elif command.wanted < flowing:
        window = _to_close(draft, HOLD)
    else:
        return
    if window is not None:
        _propose(draft, window, measure(draft.hall, draft.now), command)


def tick(draft: Draft) -> None:
    """Note a turn of pressure; once it held long enough, propose or (in auto) open or close a tidal window."""
    if not draft.hall.timetable.serves(draft.now) or not _has_tide(draft.hall):
        return  # people waiting for the doors to open are no tide
    measures = measure(draft.hall, draft.now)
    pressure = _pressure(draft.hall, measures)
    if pressure != draft.hall.tide.pressure:
        draft.record(
            PressureTurned(
                draft.now, pressure, measures.wait_s, round(measures.waiting_per_window, 2), measures.oldest_s
            )
        )
    tide = draft.hall.tide
    if tide.proposal is not None:
        turned = tide.proposal.opens != (pressure == CROWDED) and pressure != STEADY
        if tide.proposal.cause == HYSTERESIS and turned:
            draft.record(ProposalAnswered(draft.now, tide.proposal.id, "withdrawn", draft.by))
        elif tide.mode is TideMode.AUTO and draft.hall.windows[tide.proposal.window].staff is not None:
            draft.record(ProposalAnswered(draft.now, tide.proposal.id, "approved", draft.by))
            _carry_out(draft, draft.hall.windows[tide.proposal.window], opens=tide.proposal.opens)
        return
    looked_ahead = tide.weighed_at is not None and draft.now - tide.weighed_at <= STALE
    if not looked_ahead and not _quiet(draft):
        _act(draft, measures)


def _has_tide(hall: Hall) -> bool:
    """Whether an open hall has tidal windows, and no emergency in which one would send somebody back inside."""
    return hall.open and hall.emergency is None and any(window.tidal for window in hall.plan.windows)


def measure(hall: Hall, now: datetime) -> Measures:
    """The pressure on the items that a tidal window could relieve."""
    items_of = hall.authority.seated.items_of
    items = {item for window in hall.plan.windows if window.tidal for item in items_of[window.id]}
    lines = [(key[0], line) for key, line in hall.places.items() if key[0] in items]
    waiting = sum(len(line) for _, line in lines)
    windows = [
        window for window in hall.windows.values() if window.phase is WindowPhase.OPEN and items_of[window.id] & items
    ]
    oldest = min((hall.tickets[place[2]].issued_at for _, line in lines for place in line), default=now)
    since_start = hall.timetable.serving[0].start if hall.timetable.serving else now
    oldest_s = max(0.0, (now - max(oldest, since_start)).total_seconds())
    return Measures(
        wait_s=round(_predicted_s(hall, {item: len(line) for item, line in lines}, len(windows))),
        waiting_per_window=waiting / max(1, len(windows)),
        oldest_s=round(oldest_s),
    )


def _predicted_s(hall: Hall, waiting: dict[ItemCode, int], windows: int) -> float:
    total = sum(waiting.values())
    if total == 0:
        return 0.0
    if any(item in hall.promises for item in waiting):
        return sum(hall.promises.get(item, (0, 0))[0] * count for item, count in waiting.items()) / total
    return sum(service_s(hall, item) * count for item, count in waiting.items()) / max(1, windows)


def _pressure(hall: Hall, measures: Measures) -> str:
    rules = hall.plan.tide
    long_line = measures.wait_s > rules.open_wait_s and measures.waiting_per_window >= A_LINE
    if (
        long_line
        or measures.waiting_per_window > rules.open_waiting_per_window
        or measures.oldest_s > rules.open_oldest_s
    ):
        return CROWDED
    if measures.wait_s < rules.close_wait_s and measures.waiting_per_window <= rules.close_waiting_per_window:
        return CALM
    return STEADY


def _act(draft: Draft, measures: Measures) -> None:
    hall, rules = draft.hall, draft.hall.plan.tide
    if hall.tide.since is None:
        return
    held_s = (draft.now - hall.tide.since).total_seconds()
    if (
        hall.tide.pressure == CROWDED
        and held_s >= rules.hold_open_s
        and hall.timetable.left_s(draft.now) > rules.setup_s
    ):
        window = _to_open(draft)
    elif hall.tide.pressure == CALM and held_s >= rules.hold_close_s:
        window = _to_close(draft, timedelta(seconds=rules.min_open_s))
    else:
        return
    if window is not None:
        _propose(draft, window, measures)


def _borne_out(hall: Hall, proposal: Proposal, command: WeighTide) -> bool:
    """Whether a proposal still stands after a look ahead; between the limits it does, so that it never flaps."""
    worth = command.saved_min / command.window_min if command.window_min > 0 else 0.0
    if proposal.opens:
        return command.wanted > _flowing(hall) or not command.opens or worth >= DROP_BELOW
    return command.wanted <= _flowing(hall) and (command.opens or worth < DOUBT_ABOVE)


def _quiet(draft: Draft) -> bool:
    """Whether the tide keeps still, after a refusal or a closing."""
    until = draft.hall.tide.quiet_until
    return until is not None and draft.now < until


def _flowing(hall: Hall) -> int:
    """How many tidal windows are open or being made ready."""
    return sum(
        window.phase in (WindowPhase.OPEN, WindowPhase.OPENING) and hall.plan.window[window.id].tidal
        for window in hall.windows.values()
    )


def _least_s(hall: Hall) -> float:
    """Seconds of window hours below which no look ahead opens a window."""
    return hall.plan.tide.setup_s + HOLD.total_seconds()


def by_hand(hall: Hall, window: WindowId, now: datetime) -> bool:
    """Whether a manager's word of the last hours stands on a tidal window, so that the tide keeps off it."""
    since = hall.tide.by_hand.get(window)
    return since is not None and now - since < BY_HAND


def _free_hand(draft: Draft, window: Window) -> bool:
    """Whether the tide may touch a window."""
    return draft.hall.plan.window[window.id].tidal and not by_hand(draft.hall, window.id, draft.now)


def _to_open(draft: Draft) -> Window | None:
    """A closed tidal window, one with its clerk standing by first; none before the last one's opening told."""
    hall = draft.hall
    tidal = [window for window in hall.windows.values() if hall.plan.window[window.id].tidal]
    told = hall.now - timedelta(seconds=hall.plan.tide.hold_open_s)
    if any(
        window.phase is WindowPhase.OPENING or (window.opened_at is not None and window.opened_at > told)
        for window in tidal
    ):
        return None
    closed = [window for window in tidal if window.phase is WindowPhase.CLOSED and _free_hand(draft, window)]
    return min(closed, key=lambda window: (window.staff is None, window.id), default=None)


def _to_close(draft: Draft, least: timedelta) -> Window | None:
    """The tidal window longest open, once it has been open its least time."""
    ripe = [
        window
        for window in draft.hall.windows.values()
        if _free_hand(draft, window)
        and window.phase is WindowPhase.OPEN
        and window.opened_at is not None
        and draft.now - window.opened_at >= least
    ]
    return min(ripe, key=lambda window: (window.opened_at or draft.now, window.id), default=None)


def _propose(draft: Draft, window: Window, measures: Measures, by: WeighTide | None = None) -> None:
    opens = window.phase is WindowPhase.CLOSED
    staffed = window.staff is not None
    proposal = f"tide-{draft.hall.tide.proposals + 1}"
    draft.record(
        TideProposed(
            draft.now,
            proposal,
            window.id,
            opens,
            staffed,
            measures.wait_s,
            round(measures.waiting_per_window, 2),
            measures.oldest_s,
            HYSTERESIS if by is None else ROLL_OUT,
            0.0 if by is None else by.saved_min,
            0.0 if by is None else by.window_min,
        )
    )
    if draft.hall.tide.mode is TideMode.AUTO and staffed:
        draft.record(ProposalAnswered(draft.now, proposal, "approved", draft.by))
        _carry_out(draft, draft.hall.windows[window.id], opens=opens)


def _carry_out(draft: Draft, window: Window, *, opens: bool) -> None:
    if opens and window.phase in (WindowPhase.CLOSED, WindowPhase.CLOSING):
        begin_opening(draft, window, "tide")
    elif not opens and window.phase is WindowPhase.OPEN:
        begin_closing(draft, window, "tide")
