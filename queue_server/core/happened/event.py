"""What every event has."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hall.words import (
    TicketId,
    WindowId,
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and when (UTC); a changed shape is a new VERSION, lifted by the journal's upcast."""

    VERSION: ClassVar[int] = 1

    at: datetime


@dataclass(frozen=True, slots=True)
class TicketEvent(Event):
    """Something that happened to one ticket."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class WindowEvent(Event):
    """Something that happened to one window."""

    window: WindowId
