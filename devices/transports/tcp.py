"""A TCP connection to a device on the hall's own network: a printer or the card of an LED sign."""

import socket
from select import select

from devices.ports import DeviceGone

_CONNECT_TIMEOUT_S = 3.0
_WRITE_TIMEOUT_S = 5.0
"""A printer that stopped for paper takes no more bytes; this long it may be only busy."""
_KEEP_ALIVE = ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3))
"""A device whose cable was pulled is noticed after 25 s even where nobody asks it anything."""


class TcpLine:
    """A `Transport` over TCP, to an address written `host:port`."""

    def __init__(self, address: str, usual_port: int) -> None:
        """Connect; an address without a port means the usual one; raises `DeviceGone` where nobody answers there."""
        host, _, port = address.rpartition(":") if ":" in address else (address, "", "")
        try:
            self._line = socket.create_connection((host, int(port or usual_port)), _CONNECT_TIMEOUT_S)
        except (OSError, ValueError, OverflowError) as error:
            raise DeviceGone("gone", str(error)) from error
        self._line.settimeout(_WRITE_TIMEOUT_S)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEP_ALIVE:
            self._line.setsockopt(socket.IPPROTO_TCP, option, value)

    def write(self, data: bytes) -> None:
        """Hand over all of `data`; raises `DeviceGone` where the device stops taking it."""
        try:
            self._line.sendall(data)
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` of silence."""
        try:
            if not select([self._line], [], [], timeout_s)[0]:
                return b""
            data = self._line.recv(most)
        except (OSError, ValueError) as error:  # select calls a closed socket a wrong value
            raise DeviceGone("gone", str(error)) from error
        if not data:
            raise DeviceGone("gone", "the device hung up")
        return data

    def close(self) -> None:
        """Hang up."""
        self._line.close()
