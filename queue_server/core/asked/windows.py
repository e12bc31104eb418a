"""What is asked of windows."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    PauseReason,
    StaffId,
)
from queue_server.core.asked.command import WindowCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(WindowCommand):
    """A clerk whose PIN was verified takes the post."""

    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(WindowCommand):
    """The clerk leaves the post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow(WindowCommand):
    """A manager opens a window."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWindow(WindowCommand):
    """A manager closes a window; the citizen in hand is served first."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseWindow(WindowCommand):
    """The clerk leaves for a while and says until when; a citizen called goes back to the head of the line.

    `booking` is the home visit (上门服务) the clerk leaves for, where it was arranged.
    """

    reason: PauseReason
    note: str = ""
    until: datetime | None = None
    booking: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpauseWindow(WindowCommand):
    """The clerk is back; `kept` says whether the home visit he left for took place."""

    kept: bool = True
