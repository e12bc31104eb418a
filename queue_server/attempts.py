"""Failed attempts at secrets, counted so that nobody can go on guessing (GB/T 22239: limit and lock)."""

from collections.abc import Hashable
from math import ceil
from threading import Lock

from hall.clock import Clock
from queue_server.core.refusals import Refused

LIMIT = 5
LOCK_S = 300.0


class Attempts:
    """After `limit` failures in a row a secret is locked for some wall seconds; safe to use from every thread."""

    def __init__(self, clock: Clock, limit: int = LIMIT, lock_s: float = LOCK_S) -> None:
        self._clock = clock
        self._limit = limit
        self._lock_s = lock_s
        self._lock = Lock()
        self._failed: dict[Hashable, tuple[int, float]] = {}

    def check(self, secret: Hashable) -> None:
        """Return if the secret may be tried; raises `Refused("locked_out")` with the minutes left."""
        with self._lock:
            failures, at = self._failed.get(secret, (0, 0.0))
            left_s = at + self._lock_s - self._clock.monotonic()
            if left_s <= 0:
                self._failed.pop(secret, None)
            elif failures >= self._limit:
                raise Refused("locked_out", {"minutes": str(ceil(left_s / 60))})

    def failed(self, secret: Hashable) -> None:
        """Count a failure; the time of the lock runs from the newest."""
        with self._lock:
            failures, _ = self._failed.get(secret, (0, 0.0))
            self._failed[secret] = (failures + 1, self._clock.monotonic())

    def succeeded(self, secret: Hashable) -> bool:
        """Forget the failures; whether there were any."""
        with self._lock:
            return self._failed.pop(secret, None) is not None

    def recall(self, secret: Hashable, failures: int, ago_s: float) -> None:
        """Take up failures counted before, the newest so many seconds ago."""
        with self._lock:
            self._failed[secret] = (failures, self._clock.monotonic() - ago_s)
