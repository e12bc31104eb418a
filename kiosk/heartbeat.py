"""A sign of life for systemd's watchdog, given by the very thread that citizens wait for."""

from sdnotify import SystemdNotifier

from hall.clock import Clock
from hall.device_program import Turn

BEAT_S = 5.0
"""Wall seconds between two signs; the unit's WatchdogSec is six times as long."""


class Heartbeat:
    """Signs of life, as long as a turn comes back; none of them is heard where no systemd listens."""

    def __init__(self, clock: Clock, notifier: SystemdNotifier | None = None) -> None:
        self._clock = clock
        self._notifier = notifier or SystemdNotifier()
        self._next_s = 0.0

    def within(self, turn: Turn) -> Turn:
        """The same turn, giving a sign after it where one is due."""

        def beating(timeout_s: float) -> None:
            turn(timeout_s)
            now_s = self._clock.monotonic()
            if now_s >= self._next_s:
                self._next_s = now_s + BEAT_S
                self._notifier.notify("WATCHDOG=1")

        return beating
