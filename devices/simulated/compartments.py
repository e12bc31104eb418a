"""The compartments of a simulated locker: their doors stand in the world's folder, and people push them shut."""

from collections.abc import Callable

from devices.simulated.world import World
from hall.clock import Clock

SHUT_AFTER_S = 6.0
"""Wall seconds until somebody pushes an open door shut: however fast the hall runs, its driver needs to see it open."""


class Compartments:
    """Doors numbered from 1."""

    def __init__(
        self, world: World, locker: str, doors: int, clock: Clock, changed: Callable[[int], object] = lambda _: None
    ) -> None:
        """`changed` is told the number of each door that opens or shuts."""
        self._world = world
        self._locker = locker
        self._clock = clock
        self._changed = changed
        self._opened: dict[int, float] = {}
        self.doors = range(1, doors + 1)
        self._show()

    def open(self, door: int) -> None:
        """Pulse a lock; a jammed door stays shut."""
        if door not in self._world.jammed_doors(self._locker):
            self._opened[door] = self._clock.monotonic()
            self._show()
            self._changed(door)

    def is_open(self, door: int) -> bool:
        """Whether a door stands open by now."""
        opened_at = self._opened.get(door)
        if opened_at is not None and opened_at <= self._clock.monotonic() - SHUT_AFTER_S:
            del self._opened[door]
            self._show()
            self._changed(door)
        return door in self._opened

    def _show(self) -> None:
        doors = {door: "open" if door in self._opened else "closed" for door in self.doors}
        self._world.keep_doors(self._locker, doors)
