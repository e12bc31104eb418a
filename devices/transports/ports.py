"""What a driver needs of the wire to its device."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


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


@runtime_checkable
class PrinterPort(Protocol):
    """A transport whose port knows something of the printer's paper by itself (USB printer class)."""

    def paper_empty(self) -> bool:
        """Whether the port says so; False where it does not know; raises `DeviceGone`."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Press:
    """A key that went down, or up; it may be a digit of somebody's PIN, so it does not show itself."""

    code: int
    """The kernel's number of the key (linux/input-event-codes.h)."""
    down: bool


class KeySource(Protocol):
    """Keys of a keyboard that is ours alone; every method raises `DeviceGone` once it is unplugged or closed."""

    def read(self, timeout_s: float) -> Press | None:
        """The next key that went down or up, never its repeats; None after `timeout_s` wall seconds."""
        ...

    def close(self) -> None:
        """Let go of it; safe to repeat."""
        ...
