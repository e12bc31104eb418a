"""A door contact on a pin: bounces are voted down, and edges that the kernel missed are found by looking again."""

from collections.abc import Callable
from typing import Protocol

from devices.ports import DoorState

SAMPLES = 5
SAMPLE_EVERY_S = 0.0125
"""Five looks within 50 ms: longer than any reed contact bounces."""
LOOK_AGAIN_S = 1.0
"""Edges get lost on some Pis (gpiozero issue 1090), so the level is read this often without one."""


class Pin(Protocol):
    """An input with two levels."""

    def active(self) -> bool:
        """Whether its contact is closed at this moment."""
        ...

    def edge(self, timeout_s: float) -> bool:
        """Whether the level changed within `timeout_s` wall seconds, as far as was noticed."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class PinContact:
    """A `DoorContact` over one pin."""

    def __init__(self, pin: Pin, wait: Callable[[float], object], short_when_closed: bool = True) -> None:
        """`wait` passes wall seconds; a reed contact is usually shorted while the door is closed."""
        self._pin = pin
        self._wait = wait
        self._short_when_closed = short_when_closed
        self._told = self._vote()

    def state(self) -> DoorState:
        """How the door stands now, by the majority of a few looks."""
        self._told = self._vote()
        return self._told

    def read(self, timeout_s: float) -> DoorState | None:
        """How the door stands once that is not what was told last; an edge or a second's time, and then a vote."""
        left = timeout_s
        while True:
            step = min(left, LOOK_AGAIN_S)
            left -= step
            self._pin.edge(step)
            if (state := self._vote()) is not self._told:
                self._told = state
                return state
            if left <= 0:
                return None

    def _vote(self) -> DoorState:
        active = 0
        for look in range(SAMPLES):
            if look:
                self._wait(SAMPLE_EVERY_S)
            active += self._pin.active()
        shorted = active > SAMPLES // 2
        return DoorState.CLOSED if shorted is self._short_when_closed else DoorState.OPEN

    def close(self) -> None:
        """Let go of the pin."""
        self._pin.close()
