"""Lets a simulated person or device wait within a read's time-out, looking at the hall's clock now and then."""

from collections.abc import Callable
from math import ceil
from threading import Event
from typing import TypeVar

T = TypeVar("T")

LOOK_EVERY_S = 0.01
"""Wall seconds between two looks: 6 s of a hall that runs 600 times as fast, and hardly any work."""

Wait = Callable[[float], object]
"""Passes so many wall seconds."""


def real_wait() -> Wait:
    """Waits on the wall."""
    return Event().wait


def look_until(look: Callable[[], T | None], timeout_s: float, wait: Wait) -> T | None:
    """What `look` sees, as soon as it sees anything; None after `timeout_s` wall seconds."""
    for _ in range(ceil(timeout_s / LOOK_EVERY_S)):
        if (seen := look()) is not None:
            return seen
        wait(min(LOOK_EVERY_S, timeout_s))
    return look()
