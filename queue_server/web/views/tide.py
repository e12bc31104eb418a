"""The tide (潮汐) as pages show it: how hard the hall is pressed, what is proposed and why."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import TideMode, WindowId, WindowPhase, WindowState
from queue_server.core.decisions.tide import by_hand, measure
from queue_server.core.planned.rules import TideRules
from queue_server.core.state import Hall


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with the measures that led to it."""

    id: str
    window_no: int
    opens: bool
    staffed: bool
    at: datetime
    wait_s: int
    waiting_per_window: float
    oldest_s: int
    cause: str
    saved_min: float
    window_min: float


@dataclass(frozen=True, slots=True)
class TidalWindow:
    """A tidal window: how it is, why it was opened, and whether a manager's word keeps the tide off it."""

    id: WindowId
    no: int
    state: WindowState
    reason: str
    opened_at: datetime | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class TideView:
    """Everything about the tide."""

    mode: TideMode
    pressure: str
    since: datetime | None
    wait_s: int
    waiting_per_window: float
    oldest_s: int
    rules: TideRules
    proposal: ProposalView | None
    windows: tuple[TidalWindow, ...]


def tide_view(hall: Hall, now: datetime) -> TideView:
    """The tide now; the measures shown are those of the hall as it stands."""
    tide = hall.tide
    measures = measure(hall, now)
    return TideView(
        mode=tide.mode,
        pressure=tide.pressure,
        since=tide.since,
        wait_s=measures.wait_s,
        waiting_per_window=measures.waiting_per_window,
        oldest_s=measures.oldest_s,
        rules=hall.plan.tide,
        proposal=_proposal(hall),
        windows=tuple(
            TidalWindow(
                id=plan.id,
                no=plan.no,
                state=hall.windows[plan.id].state,
                reason=hall.windows[plan.id].reason if hall.windows[plan.id].phase is not WindowPhase.CLOSED else "",
                opened_at=hall.windows[plan.id].opened_at,
                by_hand=by_hand(hall, plan.id, now),
            )
            for plan in hall.plan.windows
            if plan.tidal and plan.id in hall.windows
        ),
    )


def _proposal(hall: Hall) -> ProposalView | None:
    proposal = hall.tide.proposal
    if proposal is None:
        return None
    return ProposalView(
        id=proposal.id,
        window_no=hall.plan.window[proposal.window].no,
        opens=proposal.opens,
        staffed=proposal.staffed,
        at=proposal.at,
        wait_s=proposal.wait_s,
        waiting_per_window=proposal.waiting_per_window,
        oldest_s=proposal.oldest_s,
        cause=proposal.cause,
        saved_min=proposal.saved_min,
        window_min=proposal.window_min,
    )
