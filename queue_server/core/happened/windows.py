"""What happened to windows."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    PauseReason,
    StaffId,
)
from queue_server.core.happened.event import WindowEvent


@dataclass(frozen=True, slots=True)
class StaffSignedOn(WindowEvent):
    """A clerk took the post."""

    staff: StaffId


@dataclass(frozen=True, slots=True)
class StaffSignedOff(WindowEvent):
    """The clerk left the post."""


@dataclass(frozen=True, slots=True)
class WindowOpening(WindowEvent):
    """A window is being made ready, until `ready_at` at the earliest."""

    ready_at: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowOpened(WindowEvent):
    """The window serves from now on."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowClosing(WindowEvent):
    """The window finishes the citizen in hand and is given nobody."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class WindowClosed(WindowEvent):
    """The window serves nobody; `expected` says whether it should be open again today."""

    reason: str
    by: str
    expected: bool


@dataclass(frozen=True, slots=True)
class WindowPaused(WindowEvent):
    """The clerk is away."""

    reason: PauseReason
    note: str
    until: datetime | None
    booking: BookingId | None = None


@dataclass(frozen=True, slots=True)
class WindowUnpaused(WindowEvent):
    """The clerk is back."""


@dataclass(frozen=True, slots=True)
class WindowAsked(WindowEvent):
    """The clerk asked for the next ticket and nobody waited."""
