"""What a driver needs of the wire to its device."""

from typing import Protocol


class Transport(Protocol):
    """Carries bytes both ways; every method raises `DeviceGone` once the device is unplugged or closed."""

    def write(self, data: bytes) -> None:
        """Hand over all of `data`."""
        ...

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` wall seconds of silence."""
        ...

    def close(self) -> None:
        """Let go of the device; safe to repeat."""
        ...
