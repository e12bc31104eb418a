"""A scanner of codes that types what it reads, as most do: told from a hand by its speed, ended by its return key."""

from collections.abc import Callable

QUICK_S = 0.15
"""Wall seconds; a scanner's keys follow each other in hundredths, but a drawing may come between."""
SHORTEST = 8
"""Characters; no code of a hall's is shorter, and no hand is that quick for so long."""
END = "ok"


class Scan:
    """What a scanner has typed so far; `monotonic` counts wall seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._typed = ""
        self._last_s = 0.0

    def take(self, key: str) -> str | None:
        """The whole code, with the key that ends it; None for every key before, and for keys a hand pressed."""
        now_s = self._monotonic()
        if now_s - self._last_s > QUICK_S:
            self._typed = ""
        self._last_s = now_s
        if len(key) == 1:
            self._typed += key
            return None
        typed, self._typed = self._typed, ""
        return typed if key == END and len(typed) >= SHORTEST else None
