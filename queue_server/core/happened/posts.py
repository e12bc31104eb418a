"""What happened between a window without its clerk and its deputies (B岗)."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import StaffId
from queue_server.core.happened.event import WindowEvent


@dataclass(frozen=True, slots=True)
class DeputySummoned(WindowEvent):
    """A deputy is asked to take the window and has until then to answer; None: nobody is left to ask."""

    staff: StaffId | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SummonsAnswered(WindowEvent):
    """The deputy comes at a time, and is waited for a little longer; None: does not come."""

    staff: StaffId
    coming_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SummonsEnded(WindowEvent):
    """Somebody is at the window again, or nobody is needed there."""
