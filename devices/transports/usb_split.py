"""A SAM_V card reader on its USB plug: each frame is split over two pipes a way; not proven on a real reader."""

from collections.abc import Sequence
from typing import Protocol

import usb.core
import usb.util

from devices.ports import DeviceGone

VENDOR, PRODUCT = 0x0400, 0xC35A
HEAD_OUT, REST_OUT = 0x02, 0x06
HEAD_IN, REST_IN = 0x81, 0x85
HEAD = 7
"""Bytes of preamble and length."""
PACKET = 64
_WRITE_TIMEOUT_MS = 1000
_SHORTEST_TIMEOUT_MS = 10


class Pipes(Protocol):
    """The reader's four pipes, as pyusb has them: times in milliseconds, `usb.core.USBError` where it fails."""

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        """Hand over bytes; how many were taken."""
        ...

    def read(self, endpoint: int, size_or_buffer: int, timeout: int) -> Sequence[int]:
        """What a pipe has."""
        ...


class UsbSplit:
    """A `Transport` over the four pipes."""

    def __init__(self, pipes: Pipes | None = None) -> None:
        """Take the reader on the bus, or the pipes given; raises `DeviceGone` where there is none."""
        self._pipes = pipes if pipes is not None else _plugged()
        self._kept = b""
        self._missing = 0
        self._open = True

    def write(self, data: bytes) -> None:
        """Send one whole request, its head and its rest to their own pipes."""
        self._refuse_if_closed()
        self._kept, self._missing = b"", 0
        try:
            for endpoint, part in ((HEAD_OUT, data[:HEAD]), (REST_OUT, data[HEAD:])):
                if part and self._pipes.write(endpoint, part, _WRITE_TIMEOUT_MS) != len(part):
                    raise DeviceGone("silent", "the reader takes no more bytes")
        except usb.core.USBError as error:
            raise DeviceGone("gone", str(error.errno)) from error

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes of the reply, head first; empty after `timeout_s` of silence."""
        self._refuse_if_closed()
        if not self._kept:
            self._kept = self._next(max(round(timeout_s * 1000), _SHORTEST_TIMEOUT_MS))
        taken, self._kept = self._kept[:most], self._kept[most:]
        return taken

    def close(self) -> None:
        """Let go of the reader."""
        if self._open:
            self._open = False
            if isinstance(self._pipes, usb.core.Device):
                usb.util.dispose_resources(self._pipes)

    def _next(self, timeout_ms: int) -> bytes:
        """The head of a reply, or as much of its rest as there is."""
        try:
            if self._missing:
                rest = bytes(self._pipes.read(REST_IN, PACKET, timeout_ms))[: self._missing]
                self._missing -= len(rest)
                return rest
            head = bytes(self._pipes.read(HEAD_IN, PACKET, timeout_ms))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise DeviceGone("gone", str(error.errno)) from error
        self._missing = int.from_bytes(head[HEAD - 2 : HEAD], "big") if len(head) >= HEAD else 0
        return head

    def _refuse_if_closed(self) -> None:
        if not self._open:
            raise DeviceGone("gone", "closed")


def _plugged() -> Pipes:
    try:
        found = usb.core.find(idVendor=VENDOR, idProduct=PRODUCT)
        if found is None:
            raise DeviceGone("gone", "no such USB card reader")
        pipes: Pipes = found
    except (usb.core.USBError, usb.core.NoBackendError) as error:
        raise DeviceGone("gone", type(error).__name__) from error
    return pipes
