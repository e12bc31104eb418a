"""How often something happened since the server started: refused payloads, failed commits, a clock set back."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock


class Counts:
    """Counters by name, safe to use from every thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def add(self, name: str) -> int:
        """Count once more, and say how often that makes."""
        with self._lock:
            self._counts[name] += 1
            return self._counts[name]

    def all(self) -> Mapping[str, int]:
        """Every counter as it stands."""
        with self._lock:
            return dict(self._counts)
