"""A serial line, always 8N1 and ours alone."""

import serial

from devices.ports import DeviceGone

_CHUNK = 256
"""Bytes written at a time: 0.27 s at 9600 baud, so a time-out means a stuck device and not a long text."""
_WRITE_TIMEOUT_S = 2.0


class SerialLine:
    """A `Transport` over a serial port named by its stable path (`/dev/serial/by-id/…`)."""

    def __init__(self, port: str, baud: int) -> None:
        """Open the port; raises `DeviceGone` where it is not there or somebody else holds it."""
        try:
            self._line = serial.Serial(
                port=port,
                baudrate=baud,
                bytesize=serial.EIGHTBITS,
                parity=serial.PARITY_NONE,
                stopbits=serial.STOPBITS_ONE,
                timeout=0,
                write_timeout=_WRITE_TIMEOUT_S,
                xonxoff=False,
                rtscts=False,
                dsrdtr=False,
                exclusive=True,
            )
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def write(self, data: bytes) -> None:
        """Hand over all of `data`; raises `DeviceGone` where the device stops taking it."""
        try:
            for start in range(0, len(data), _CHUNK):
                self._line.write(data[start : start + _CHUNK])
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` of silence."""
        try:
            if self._line.timeout != timeout_s:
                self._line.timeout = timeout_s
            first = bytes(self._line.read(1))
            more = min(self._line.in_waiting, most - 1) if first else 0
            return first + bytes(self._line.read(more)) if more else first
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error

    def close(self) -> None:
        """Let go of the port."""
        self._line.close()
