"""The lock board most Chinese lockers have: frames of 5 bytes, 8A or 80 first and their XOR last (hardware.md §3.1)."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import xor

from devices.drivers.framing import NONE, Frames
from devices.drivers.wired_board import WiredBoard
from devices.ports import DoorState
from devices.transports.ports import Transport

OPEN, QUERY = 0x8A, 0x80
OPEN_FUNCTION, QUERY_FUNCTION = 0x11, 0x33
SHORT_WHEN_LOCKED, SHORT_WHEN_OPEN = 0x11, 0x00
"""The value that means closed, by the kind of lock: when its contact is shorted."""
ONE_REPLY, ALL_REPLY = 5, 7
"""Lengths of replies; both begin with 80, so the request alone says which is due."""
MOST_DOORS = 24
_STATES = (0x00, 0x11)


def closed_value(short_when_locked: bool) -> int:
    """What the contacts of the two kinds of lock say of a closed door."""
    return SHORT_WHEN_LOCKED if short_when_locked else SHORT_WHEN_OPEN


def frame(*values: int) -> bytes:
    """The values and their XOR."""
    return bytes([*values, reduce(xor, values)])


def is_frame(data: bytes) -> bool:
    """Whether the last byte is the XOR of the others."""
    return reduce(xor, data, 0) == 0


def reply_ear(request: bytes) -> Frames:
    """Hears only replies to this request: not its echo, no other door's, no change of a door told unasked (81)."""
    header, board, door, _, _ = request
    whole = header == QUERY and door == 0
    length = ALL_REPLY if whole else ONE_REPLY

    def measure(heard: bytes) -> int:
        return length if heard[1:2] in (b"", bytes([board])) else NONE

    def fits(reply: bytes) -> bool:
        if not is_frame(reply):
            return False
        return reply[5] == QUERY_FUNCTION if whole else reply[2] == door and reply[3] in _STATES

    return Frames(bytes([header]), measure, fits, ALL_REPLY)


class LockBoard8A(WiredBoard):
    """A `LockBoard` of the 8A family."""

    def __init__(
        self,
        transport: Transport,
        doors: int,
        wait: Callable[[float], object],
        board: int = 1,
        closed_value: int = SHORT_WHEN_LOCKED,
    ) -> None:
        self._board = board
        self._closed_value = closed_value
        super().__init__(transport, f"lock board {board}", doors, MOST_DOORS, wait)  # asks the board at once

    def _release(self, door: int) -> None:
        self._ask(frame(OPEN, self._board, door, OPEN_FUNCTION))

    def _all(self) -> Mapping[int, DoorState]:
        reply = self._ask(frame(QUERY, self._board, 0x00, QUERY_FUNCTION))
        bits = int.from_bytes(reply[2:5], "big")
        # A set bit is the value 11, whatever that means for these locks.
        set_state, clear_state = DoorState.CLOSED, DoorState.OPEN
        if self._closed_value != SHORT_WHEN_LOCKED:
            set_state, clear_state = clear_state, set_state
        return {door: set_state if bits >> (door - 1) & 1 else clear_state for door in self._numbers}

    def _ask(self, request: bytes) -> bytes:
        """The reply to a request; asking again is safe, because every request may be repeated."""
        return self._line.ask(request, reply_ear(request))
