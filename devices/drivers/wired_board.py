"""What every lock board on a half-duplex line is: doors opened one at a time, and states asked for all at once."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from devices.drivers.door_opening import Doors
from devices.drivers.half_duplex import HalfDuplex
from devices.ports import DoorState
from devices.transports.ports import Transport


class WiredBoard(ABC):
    """A `LockBoard` but for its language; the line may echo, and one request is under way at a time."""

    def __init__(
        self, transport: Transport, who: str, doors: int, most_doors: int, wait: Callable[[float], object]
    ) -> None:
        """`who` names the board in errors; `wait` passes wall seconds; `DeviceGone` where it does not answer."""
        self._line = HalfDuplex(transport, who)
        self._numbers = range(1, doors + 1)
        self._doors = Doors(doors, most_doors, self._all, wait)

    def open_door(self, door: int) -> None:
        """Open one door and see that it is open; raises `DeviceNeedsHands("door_stuck")` where it stays shut."""
        self._doors.open(door, lambda: self._release(door))

    def doors(self) -> Mapping[int, DoorState]:
        """Every door's state; unknown for one that the board has no contact for."""
        return self._doors.states()

    def items(self) -> Mapping[int, bool]:
        """Nothing, where a family has no sensor for what lies inside."""
        return {}

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()

    @abstractmethod
    def _release(self, door: int) -> object:
        """Ask the board to open a door; asking again is safe."""

    @abstractmethod
    def _all(self) -> Mapping[int, DoorState]:
        """Ask the board how every door stands."""
