"""What time it is: the wall's, or the demo's one clock; the only reader of the system clock."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from hall.messages.topics import Moment
from hall.sections import ClockSettings


class Clock(Protocol):
    """The hall's time, given to whoever needs it; dwell and time-outs for people and devices run on wall seconds."""

    def now(self) -> datetime:
        """The hall's time now, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Wall seconds since some fixed moment; never set back."""
        ...

    def wall_seconds(self, hall_seconds: float) -> float:
        """How long a stretch of the hall's time lasts on the wall."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time now, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Wall seconds since some fixed moment; never set back."""
        return time.monotonic()

    def wall_seconds(self, hall_seconds: float) -> float:
        """The same number."""
        return hall_seconds


class Gate:
    """The file `{"started_at": moment}` that starts a demo's clock in every program at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._started_at: datetime | None = None

    def started_at(self) -> datetime | None:
        """When the clock started, or None while the gate is shut."""
        if self._started_at is None and self._file.exists():
            self._started_at = msgspec.json.decode(self._file.read_bytes(), type=_Start).started_at
        return self._started_at


class DemoClock:
    """The clock every program of a demo shares: at its start on the wall it is `epoch`, from there `speed` times."""

    def __init__(self, epoch: datetime, start: datetime | Gate, speed: float, wall: Clock | None = None) -> None:
        self._epoch = epoch.astimezone(UTC)
        self._start = start
        self._speed = speed
        self._wall = wall or WallClock()

    def now(self) -> datetime:
        """The demo's time now, in UTC; before its start it stands at `epoch`."""
        start = self._start.started_at() if isinstance(self._start, Gate) else self._start
        if start is None:
            return self._epoch
        return self._epoch + max(self._wall.now() - start, timedelta()) * self._speed

    def monotonic(self) -> float:
        """Wall seconds since some fixed moment; never set back."""
        return self._wall.monotonic()

    def wall_seconds(self, hall_seconds: float) -> float:
        """How long a stretch of the demo's time lasts on the wall."""
        return hall_seconds / self._speed


def clock_from(settings: ClockSettings | None) -> Clock:
    """The clock of a machine's `[clock]` section; the wall's where there is none."""
    if settings is None:
        return WallClock()
    start = settings.started_at or Gate(settings.gate or Path())
    return DemoClock(settings.epoch, start, settings.speed)


class _Start(msgspec.Struct):
    started_at: Moment
