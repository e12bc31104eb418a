"""What the tide did."""

from dataclasses import dataclass

from hall.words import (
    TideMode,
    WindowId,
)
from queue_server.core.happened.event import Event


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
    """The server would open (or close) a tidal window, and why."""

    proposal: str
    window: WindowId
    opens: bool
    staffed: bool
    wait_s: int
    waiting_per_window: float
    oldest_s: int


@dataclass(frozen=True, slots=True)
class ProposalAnswered(Event):
    """A proposal was `approved`, `refused` or `withdrawn`."""

    proposal: str
    verdict: str
    by: str
