"""The doors of a lock board, whatever it speaks: one pulse, and then the contacts are asked until they say open."""

from collections.abc import Callable, Mapping
from threading import Lock

from devices.ports import DeviceNeedsHands, DoorState

SETTLE_S = 0.5
"""The contact follows the pulse by half a second; and so far apart are two coils, which draw much current."""
_LOOKS = 3

Look = Callable[[], Mapping[int, DoorState]]


class Doors:
    """The doors of one board; one talk with it is under way at a time."""

    def __init__(self, count: int, most: int, look: Look, wait: Callable[[float], object]) -> None:
        """`look` asks the board for every door and is tried at once; `wait` passes wall seconds."""
        if not 1 <= count <= most:
            raise ValueError(f"such a board has 1 to {most} doors, not {count}")
        self.alone = Lock()
        """Held by whoever talks with the board."""
        self._count = count
        self._look = look
        self._wait = wait
        self.states()

    def states(self) -> Mapping[int, DoorState]:
        """Every door's state, asked from the board."""
        with self.alone:
            return self._look()

    def open(self, door: int, pulse: Callable[[], object]) -> None:
        """Return once it stands open; raises `DeviceNeedsHands("door_stuck")`, and ValueError for no such door."""
        if not 1 <= door <= self._count:
            raise ValueError(f"there is no door {door} of {self._count}")
        with self.alone:
            # What a board replies to a pulse is not evidence: on some it is the command itself, as an echo is.
            pulse()
            for _ in range(_LOOKS):
                self._wait(SETTLE_S)
                if self._look()[door] is DoorState.OPEN:
                    return
        raise DeviceNeedsHands("door_stuck", f"door {door}")
