"""What the tide did."""

from dataclasses import dataclass

from hall.words import (
    TideMode,
    WindowId,
)
from queue_server.core.happened.event import Event, WindowEvent


@dataclass(frozen=True, slots=True)
class TideModeSet(Event):
    """Who opens tidal windows from now on."""

    mode: TideMode
    by: str


@dataclass(frozen=True, slots=True)
class PressureTurned(Event):
    """The hall turned `crowded`, `steady` or `calm`, by these measures."""

    pressure: str
    wait_s: int
    waiting_per_window: float
    oldest_s: int


@dataclass(frozen=True, slots=True)
class TideProposed(Event):
    """The server would open (or close) a tidal window, and why.

    By a `roll_out` the window saves `saved_min` citizen-minutes in the `window_min` it would stand open; by
    `hysteresis` the measures alone speak.
    """

    proposal: str
    window: WindowId
    opens: bool
    staffed: bool
    wait_s: int
    waiting_per_window: float
    oldest_s: int
    cause: str = "hysteresis"
    saved_min: float = 0.0
    window_min: float = 0.0


@dataclass(frozen=True, slots=True)
class TideWeighed(Event):
    """A look ahead found how many tidal windows should be open, and what the next step is worth (`WeighTide`)."""

    wanted: int
    opens: bool
    saved_min: float
    window_min: float


@dataclass(frozen=True, slots=True)
class WindowReleased(WindowEvent):
    """A window opened or closed by hand is left to the tide again."""

    by: str


@dataclass(frozen=True, slots=True)
class ProposalAnswered(Event):
    """A proposal was `approved`, `refused` or `withdrawn`."""

    proposal: str
    verdict: str
    by: str
