"""A line that carries one talk at a time, as RS-485 does: ask, and hear the one reply that fits."""

from devices.drivers.framing import Frames
from devices.ports import DeviceGone
from devices.transports.ports import Transport

REPLY_TIMEOUT_S = 0.75
GAP_S = 0.02
"""The silence between two talks; a Modbus line at 9600 baud needs 4 ms of it."""
_TRIES = 3
_LARGEST_READ = 64
_MOST_HEARD = 4096
"""A line that says so much and no reply is only noise."""


class HalfDuplex:
    """Asks a device over a `Transport`; not for two threads at a time."""

    def __init__(self, transport: Transport, who: str) -> None:
        """`who` names the device in errors."""
        self._transport = transport
        self._who = who

    def ask(self, request: bytes, ear: Frames, tries: int = _TRIES) -> bytes:
        """The first frame of an ear that hears only fitting ones; raises `DeviceGone("silent")` after `tries`."""
        for _ in range(tries):
            self._forget_old_replies()
            self._transport.write(request)
            if reply := self._hear(ear):
                return reply
        raise DeviceGone("silent", f"{self._who} does not answer")

    def close(self) -> None:
        """Let go of the line."""
        self._transport.close()

    def _hear(self, ear: Frames) -> bytes:
        heard = 0
        while heard < _MOST_HEARD and (data := self._transport.read(_LARGEST_READ, REPLY_TIMEOUT_S)):
            heard += len(data)
            if frames := ear.hear(data):
                return frames[0]
        return next(iter(ear.silence()), b"")

    def _forget_old_replies(self) -> None:
        heard = 0
        while heard < _MOST_HEARD and (data := self._transport.read(_LARGEST_READ, GAP_S)):
            heard += len(data)
