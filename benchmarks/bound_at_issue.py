"""The hall most halls are: each ticket is bound to the next window in turn when it is taken, and waits for that one."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from hall.words import QueueClass, WindowPhase
from queue_server.simulation.engine import House

CREDIT_S = 900.0


class BoundAtIssue:
    """Round-robin over the windows that may serve an item, first come first served at each; no tide, no promise."""

    def __init__(self, house: House) -> None:
        self._able: dict[str, list[str]] = defaultdict(list)
        for post in house.posts:
            for item in () if post.tidal else post.items:
                self._able[item].append(post.id)
        self._turn: dict[str, int] = defaultdict(int)
        self._lines: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
        self._bound: dict[str, str] = {}

    def issue(
        self, t: float, ticket: str, item: str, queue_class: QueueClass, appointment: float | None = None
    ) -> tuple[float, float]:
        """Bind the ticket; windows of the same kind of items take turns."""
        able = self._able[item]
        key = ",".join(able)
        window = able[self._turn[key] % len(able)]
        self._turn[key] += 1
        self._bound[ticket] = window
        fair_arrival = max(t, appointment or 0.0) - (0.0 if queue_class is QueueClass.ORDINARY else CREDIT_S)
        insort(self._lines[window], (fair_arrival, len(self._bound), ticket))
        return (0.0, 0.0)

    def call(self, t: float, window: str) -> str | None:  # noqa: ARG002
        """The first in the window's own line."""
        line = self._lines[window]
        return line.pop(0)[2] if line else None

    def pick(self, t: float, ticket: str, windows: Sequence[str]) -> str:  # noqa: ARG002
        """The window the ticket was bound to."""
        return self._bound[ticket]

    def done(self, t: float, window: str, ticket: str, outcome: Literal["served", "absent"]) -> None:
        """Nothing to note."""

    def window(self, t: float, window: str, phase: WindowPhase) -> None:
        """Nothing to note."""

    def tick(self, t: float) -> int | None:  # noqa: ARG002
        """No tide."""
        return None
