"""What one kept day leaves for figures: visits, services, time at work, openings of the tide; nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hall.words import ItemCode, Outcome, ParcelId, QueueClass, StaffId, TicketId, TicketState, WindowId


@dataclass(frozen=True, slots=True)
class Visit:
    """One ticket of a day; `eligible_at` is its issue, or the slot's beginning for who came early to an appointment."""

    ticket: TicketId
    item: ItemCode
    queue_class: QueueClass
    issued_at: datetime
    eligible_at: datetime
    at_kiosk: bool
    called_at: datetime | None
    answers_s: tuple[float, ...]
    """From each last call to the beginning of a service."""
    missed: int
    end: TicketState | None
    ended_at: datetime | None
    came_back: bool
    """Whether its citizen came with what had been missing (补正) the time before."""

    @property
    def wait_s(self) -> float | None:
        """Seconds until it was first called; None for who never was."""
        return None if self.called_at is None else max(0.0, (self.called_at - self.eligible_at).total_seconds())

    @property
    def left(self) -> bool:
        """Whether it was given up, or given up on, after its issue (弃号)."""
        return self.end in (TicketState.VOID, TicketState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Stint:
    """What one ticket was served with at one window without a break; `done` where that ended the matter there."""

    ticket: TicketId
    window: WindowId
    staff: StaffId | None
    items: tuple[ItemCode, ...]
    quantity: int
    started_at: datetime
    served_s: float
    outcome: Outcome | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class TidalStretch:
    """A tidal window's time at work."""

    window: WindowId
    opened_at: datetime
    closed_at: datetime
    reason: str
    proposed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day as figures need it."""

    day: date
    visits: tuple[Visit, ...] = ()
    stints: tuple[Stint, ...] = ()
    open_s: Mapping[WindowId, float] = field(default_factory=dict)
    """Seconds each window stood open with nobody away from it."""
    duty_s: Mapping[StaffId, float] = field(default_factory=dict)
    """Seconds each member of staff was at an open window."""
    tides: tuple[TidalStretch, ...] = ()
    kept: int = 0
    """Appointments somebody came to, and `no_shows` those nobody came to."""
    no_shows: int = 0
    deposited: Mapping[ParcelId, datetime] = field(default_factory=dict)
    """Results laid into lockers, and since when they lay there."""
    collected: Mapping[ParcelId, datetime] = field(default_factory=dict)
    expired: tuple[ParcelId, ...] = ()
    """Results whose time in the locker ended."""
    until: datetime | None = None
    """Until when it was looked at: its end, or now."""
