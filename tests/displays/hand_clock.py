"""The time in front of a board."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.displays.samples import NOW


@dataclass
class HandClock:
    """A clock that is moved by hand."""

    passed_s: float = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return self.passed_s

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds
