"""A USB printer through the kernel's usblp driver: `/dev/usb/lp0`, or its stable name under `/dev/hall`."""

import errno
import os
from fcntl import ioctl
from select import POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, poll

from devices.ports import DeviceGone

_WRITE_TIMEOUT_S = 10.0
"""A printer that stopped for paper takes no more bytes; this long it may be only busy."""
_LPGETSTATUS = 0x060B
"""linux/lp.h; the answer is the printer class's port status, of which bit 5 is paper empty."""
_PAPER_EMPTY = 0x20
_NOT_A_PRINTER = (errno.ENOTTY, errno.EINVAL)
_LOST = POLLERR | POLLHUP | POLLNVAL


class UsbLp:
    """A `Transport` over a printer node; nothing is detached or reset, and nobody else may hold it."""

    def __init__(self, node: str) -> None:
        """Open the node; raises `DeviceGone` where it is not there, or somebody else (CUPS) holds it."""
        try:
            self._node = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def write(self, data: bytes) -> None:
        """Hand over all of `data`; raises `DeviceGone` where the printer stops taking it."""
        rest = memoryview(data)
        while rest:
            if not self._ready(POLLOUT, _WRITE_TIMEOUT_S):
                raise DeviceGone("silent", "the printer takes no more bytes")
            try:
                rest = rest[os.write(self._node, rest) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceGone("gone", str(error)) from error

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` of silence."""
        if not self._ready(POLLIN, timeout_s):
            return b""
        try:
            return os.read(self._node, most)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def paper_empty(self) -> bool:
        """What the port itself knows, also of a printer that no longer answers its own commands."""
        status = bytearray(4)
        try:
            ioctl(self._node, _LPGETSTATUS, status)
        except OSError as error:
            if error.errno in _NOT_A_PRINTER:
                return False
            raise DeviceGone("gone", str(error)) from error
        return bool(status[0] & _PAPER_EMPTY)

    def close(self) -> None:
        """Let go of the node."""
        node, self._node = self._node, -1
        if node >= 0:
            os.close(node)

    def _ready(self, event: int, timeout_s: float) -> bool:
        if self._node < 0:
            raise DeviceGone("gone", "closed")
        waiting = poll()
        waiting.register(self._node, event)
        happened = waiting.poll(timeout_s * 1000)
        # What had arrived before the plug was pulled is still read.
        if happened and not happened[0][1] & event and happened[0][1] & _LOST:
            raise DeviceGone("gone", "the printer was unplugged")
        return bool(happened)
