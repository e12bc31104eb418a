"""A simulated lock board on the far end of the line: it speaks 8A frames, and people push its doors shut."""

from collections.abc import Collection
from functools import reduce
from operator import xor

from devices.ports import DeviceGone
from devices.simulated.world import World
from hall.clock import Clock

SHUT_AFTER_S = 6.0
"""Wall seconds until somebody pushes an open door shut: however fast the hall runs, its driver needs to see it open."""
_REQUEST = 5


class LockBoardTwin:
    """A `Transport` to a board of locks whose doors stand in the world's folder."""

    def __init__(
        self,
        world: World,
        locker: str,
        doors: int,
        clock: Clock,
        board: int = 1,
        closed_value: int = 0x11,
        echoes: bool = False,
    ) -> None:
        """`echoes` plays the cheap adapter that returns what it is given."""
        self._world = world
        self._locker = locker
        self._doors = range(1, doors + 1)
        self._clock = clock
        self._board = board
        self._closed_value = closed_value
        self._echoes = echoes
        self._opened: dict[int, float] = {}
        self._heard = b""
        self._replies = bytearray()
        self._closed = False
        self._show()

    def write(self, data: bytes) -> None:
        """Take requests in, in pieces of any size; a board stays silent on what it does not understand."""
        self._refuse_if_closed()
        if self._echoes:
            self._replies += data
        self._heard += data
        while len(self._heard) >= _REQUEST:
            request = self._heard[:_REQUEST]
            if reduce(xor, request) == 0 and request[1] == self._board:
                self._heard = self._heard[_REQUEST:]
                self._replies += self._reply(request)
            else:
                self._heard = self._heard[1:]

    def read(self, most: int, timeout_s: float) -> bytes:  # noqa: ARG002 - the port's
        """What it answered; a board that has nothing to say by now will not say it later."""
        self._refuse_if_closed()
        taken = bytes(self._replies[:most])
        del self._replies[:most]
        return taken

    def close(self) -> None:
        """Unplug it."""
        self._closed = True

    def _reply(self, request: bytes) -> bytes:
        self._push_shut()
        header, board, door, function = request[:4]
        match header, door, function:
            case 0x8A, _, 0x11 if door in self._doors:
                self._open(door, self._world.jammed_doors(self._locker))
                return _sealed(header, board, door, self._value(door))
            case 0x80, 0, 0x33:
                bits = sum(1 << (door - 1) for door in self._doors if self._value(door) == 0x11)
                return _sealed(header, board, *bits.to_bytes(3, "big"), function)
            case 0x80, _, 0x33 if door in self._doors:
                return _sealed(header, board, door, self._value(door))
            case _:
                return b""

    def _open(self, door: int, jammed: Collection[int]) -> None:
        if door not in jammed:
            self._opened[door] = self._clock.monotonic()
            self._show()

    def _push_shut(self) -> None:
        shut_before = self._clock.monotonic() - SHUT_AFTER_S
        shut = [door for door, opened_at in self._opened.items() if opened_at <= shut_before]
        for door in shut:
            del self._opened[door]
        if shut:
            self._show()

    def _value(self, door: int) -> int:
        """What the contact of a door says; 11 and 00 change places with the kind of lock."""
        return 0x11 - self._closed_value if door in self._opened else self._closed_value

    def _show(self) -> None:
        doors = {door: "open" if door in self._opened else "closed" for door in self._doors}
        self._world.keep_doors(self._locker, doors)

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise DeviceGone("gone", "the simulated board was unplugged")


def _sealed(*values: int) -> bytes:
    return bytes([*values, reduce(xor, values)])
