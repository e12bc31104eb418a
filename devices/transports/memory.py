"""A wire in memory: what one end writes, the other reads."""

from threading import Condition

from devices.ports import DeviceGone


class _Wire:
    def __init__(self) -> None:
        self.changed = Condition()
        self.waiting: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self.closed = False


class MemoryEnd:
    """One end of the wire; a `Transport`."""

    def __init__(self, wire: _Wire, side: int) -> None:
        self._wire = wire
        self._side = side

    def write(self, data: bytes) -> None:
        """Give `data` to the other end."""
        with self._wire.changed:
            self._refuse_if_closed()
            self._wire.waiting[1 - self._side].extend(data)
            self._wire.changed.notify_all()

    def read(self, most: int, timeout_s: float) -> bytes:
        """Up to `most` bytes as soon as any came; empty after `timeout_s` of silence."""
        inbox = self._wire.waiting[self._side]
        with self._wire.changed:
            self._wire.changed.wait_for(lambda: inbox or self._wire.closed, timeout_s)
            if not inbox:
                self._refuse_if_closed()
            taken = bytes(inbox[:most])
            del inbox[:most]
            return taken

    def close(self) -> None:
        """Cut the wire for both ends."""
        with self._wire.changed:
            self._wire.closed = True
            self._wire.changed.notify_all()

    def _refuse_if_closed(self) -> None:
        if self._wire.closed:
            raise DeviceGone("gone", "the wire is cut")


def memory_pair() -> tuple[MemoryEnd, MemoryEnd]:
    """The two ends of a new wire."""
    wire = _Wire()
    return MemoryEnd(wire, 0), MemoryEnd(wire, 1)
