"""The tide (潮汐) as it stands."""

from dataclasses import dataclass
from datetime import datetime

from immutables import Map

from hall.words import TideMode, WindowId


@dataclass(frozen=True)
class Proposal:
    """What the tide would do, waiting for a manager's word."""

    id: str
    window: WindowId
    opens: bool
    staffed: bool
    at: datetime
    wait_s: int
    waiting_per_window: float
    oldest_s: int
    cause: str = "hysteresis"
    saved_min: float = 0.0
    window_min: float = 0.0


@dataclass(frozen=True)
class Tide:
    """The tide (潮汐): who decides, how hard the hall is pressed and since when, what is proposed.

    `weighed_at` is the last look ahead; `by_hand` when a manager last opened or closed a tidal window.
    """

    mode: TideMode = TideMode.PROPOSE
    pressure: str = "steady"
    since: datetime | None = None
    proposal: Proposal | None = None
    quiet_until: datetime | None = None
    proposals: int = 0
    weighed_at: datetime | None = None
    by_hand: Map[WindowId, datetime] = Map()
