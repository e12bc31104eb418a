"""Clocks at the windows: how long each stood open, who was at it, and when a tide kept it open."""

from dataclasses import dataclass, field
from datetime import datetime

from hall.words import StaffId, WindowId
from queue_server.core.events import (
    Event,
    StaffSignedOff,
    StaffSignedOn,
    TideProposed,
    WindowClosed,
    WindowEvent,
    WindowOpened,
    WindowPaused,
    WindowUnpaused,
)
from queue_server.core.plan import Plan
from queue_server.statistics.facts import TidalStretch


@dataclass(slots=True)
class _Window:
    staff: StaffId | None = None
    open: bool = False
    away: bool = False
    since: datetime | None = None
    opened: WindowOpened | None = None


@dataclass(slots=True)
class Clocks:
    """Told the events of one day in order; `stop` it at the end."""

    plan: Plan
    open_s: dict[WindowId, float] = field(default_factory=dict)
    duty_s: dict[StaffId, float] = field(default_factory=dict)
    tides: list[TidalStretch] = field(default_factory=list)
    _windows: dict[WindowId, _Window] = field(default_factory=dict)
    _proposed: dict[WindowId, datetime] = field(default_factory=dict)

    def tell(self, event: Event) -> None:
        """Take an event; those about anything else than windows are let pass."""
        if isinstance(event, TideProposed) and event.opens:
            self._proposed[event.window] = event.at
        if not isinstance(event, WindowEvent):
            return
        window = self._windows.setdefault(event.window, _Window())
        self._count(event.window, window, event.at)
        match event:
            case StaffSignedOn():
                window.staff = event.staff
            case StaffSignedOff():
                window.staff, window.away = None, False
            case WindowOpened():
                window.open, window.opened = True, window.opened or event
            case WindowClosed():
                self._shut(window, event.at)
            case WindowPaused() | WindowUnpaused():
                window.away = isinstance(event, WindowPaused)
            case _:
                pass

    def stop(self, at: datetime) -> None:
        """Count what is still going on until then."""
        for id, window in self._windows.items():
            self._count(id, window, at)
            self._shut(window, at)

    def _count(self, id: WindowId, window: _Window, at: datetime) -> None:
        if window.open and not window.away and window.since is not None:
            seconds = max(0.0, (at - window.since).total_seconds())
            self.open_s[id] = self.open_s.get(id, 0.0) + seconds
            if window.staff is not None:
                self.duty_s[window.staff] = self.duty_s.get(window.staff, 0.0) + seconds
        window.since = at

    def _shut(self, window: _Window, at: datetime) -> None:
        opened, window.opened = window.opened, None
        window.open, window.away = False, False
        if opened is None:
            return
        plan = self.plan.window.get(opened.window)
        if plan is not None and plan.tidal:
            asked = self._proposed.pop(opened.window, None)
            self.tides.append(TidalStretch(opened.window, opened.at, at, opened.reason, asked))
