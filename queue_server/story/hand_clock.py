"""The clock of a story: it stands until the story moves it, and the wall moves with the hall."""

from datetime import datetime, timedelta


class HandClock:
    """A `Clock` moved by hand, never back."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._wall_s = 0.0

    def now(self) -> datetime:
        """The hall's time now, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Wall seconds since the story began."""
        return self._wall_s

    def wall_seconds(self, hall_seconds: float) -> float:
        """The same number."""
        return hall_seconds

    def move(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._now += timedelta(seconds=seconds)
        self._wall_s += seconds
