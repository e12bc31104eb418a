"""The lock board most Chinese lockers have: frames of 5 bytes, 8A or 80 first and their XOR last (hardware.md §3.1)."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import xor
from threading import Lock

from devices.ports import DeviceGone, DeviceNeedsHands, DoorState
from devices.transports.ports import Transport

OPEN, QUERY = 0x8A, 0x80
OPEN_FUNCTION, QUERY_FUNCTION = 0x11, 0x33
SHORT_WHEN_LOCKED = 0x11
"""The value that means closed for locks whose contact is shorted when locked; 0x00 for the other kind."""
ONE_REPLY, ALL_REPLY = 5, 7
"""Lengths of replies; both begin with 80, so the request alone says which is due."""
MOST_DOORS = 24
REPLY_TIMEOUT_S = 0.75
SETTLE_S = 0.5
"""The board answers right after the pulse; the contact follows half a second later."""
_TRIES = 3
_LARGEST_READ = 64


def frame(*values: int) -> bytes:
    """The values and their XOR."""
    return bytes([*values, reduce(xor, values)])


def is_frame(data: bytes) -> bool:
    """Whether the last byte is the XOR of the others."""
    return reduce(xor, data, 0) == 0


class LockBoard8A:
    """A `LockBoard` over a half-duplex line; one request is under way at a time."""

    def __init__(
        self,
        transport: Transport,
        doors: int,
        wait: Callable[[float], object],
        board: int = 1,
        closed_value: int = SHORT_WHEN_LOCKED,
    ) -> None:
        """`wait` passes wall seconds; raises `DeviceGone` where the board does not answer."""
        if not 1 <= doors <= MOST_DOORS:
            raise ValueError(f"an 8A board has 1 to {MOST_DOORS} doors, not {doors}")
        self._transport = transport
        self._doors = doors
        self._wait = wait
        self._board = board
        self._closed_value = closed_value
        self._lock = Lock()
        self._echoes = self._finds_echo()

    def open_door(self, door: int) -> None:
        """Open one door and see that it is open; raises `DeviceNeedsHands("door_stuck")` where it stays shut."""
        if not 1 <= door <= self._doors:
            raise ValueError(f"there is no door {door} of {self._doors}")
        with self._lock:
            # The reply to a failed opening looks like the command itself: only the contacts say what happened.
            self._ask(frame(OPEN, self._board, door, OPEN_FUNCTION), ONE_REPLY)
            for _ in range(_TRIES):
                self._wait(SETTLE_S)
                if self._all()[door] is DoorState.OPEN:
                    return
        raise DeviceNeedsHands("door_stuck", f"door {door}")

    def doors(self) -> Mapping[int, DoorState]:
        """Every door's state."""
        with self._lock:
            return self._all()

    def close(self) -> None:
        """Let go of the line."""
        self._transport.close()

    def _all(self) -> Mapping[int, DoorState]:
        reply = self._ask(frame(QUERY, self._board, 0x00, QUERY_FUNCTION), ALL_REPLY)
        bits = int.from_bytes(reply[2:5], "big")
        # A set bit is the value 11, whatever that means for these locks.
        set_state, clear_state = DoorState.CLOSED, DoorState.OPEN
        if self._closed_value != SHORT_WHEN_LOCKED:
            set_state, clear_state = clear_state, set_state
        return {door: set_state if bits >> (door - 1) & 1 else clear_state for door in range(1, self._doors + 1)}

    def _finds_echo(self) -> bool:
        """Whether the adapter returns our own bytes: no true reply to a one-door query ends its values in 33."""
        request = frame(QUERY, self._board, 1, QUERY_FUNCTION)
        for _ in range(_TRIES):
            self._forget_old_replies()
            self._transport.write(request)
            heard = self._read(ONE_REPLY)
            if heard == request:
                self._read(ONE_REPLY)
                return True
            if len(heard) == ONE_REPLY:
                return False
        raise DeviceGone("silent", f"lock board {self._board} does not answer")

    def _ask(self, request: bytes, length: int) -> bytes:
        """The reply to a request; asking again is safe, because every request may be repeated."""
        for _ in range(_TRIES):
            self._forget_old_replies()
            self._transport.write(request)
            if self._echoes and self._read(len(request)) != request:
                continue
            reply = self._reply(request, length)
            if reply:
                return reply
        raise DeviceGone("silent", f"lock board {self._board} does not answer")

    def _reply(self, request: bytes, length: int) -> bytes:
        """The first whole frame of the awaited length from the board asked; noise before it is thrown away."""
        heard = b""
        while more := self._transport.read(_LARGEST_READ, REPLY_TIMEOUT_S):
            heard += more
            while len(heard) >= length:
                if heard[:2] == request[:2] and is_frame(heard[:length]):
                    return heard[:length]
                heard = heard[1:]
        return b""

    def _read(self, length: int) -> bytes:
        heard = b""
        while len(heard) < length and (more := self._transport.read(length - len(heard), REPLY_TIMEOUT_S)):
            heard += more
        return heard

    def _forget_old_replies(self) -> None:
        while self._transport.read(_LARGEST_READ, 0):
            pass
