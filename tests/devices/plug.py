"""A port by its stable name, with a device that is plugged in, pulled out at any byte, and plugged in again."""

import os
import tty
from pathlib import Path
from select import select
from threading import Thread

from devices.transports.ports import Transport

PIECE = 64


class Plug:
    """A pseudo-terminal behind a name that is there only while a device is plugged in."""

    def __init__(self, folder: Path) -> None:
        self.port = str(folder / "port")
        self._wake = os.eventfd(0)
        self._carrier: Thread | None = None

    def put_in(self, twin: Transport, cut_after: int | None = None) -> None:
        """Plug the twin in; after so many bytes, said and heard together, the plug comes out by itself."""
        far, near = os.openpty()
        tty.setraw(far)
        tty.setraw(near)
        os.symlink(os.ttyname(near), self.port)
        self._carrier = Thread(target=self._carry, args=(twin, far, near, cut_after))
        self._carrier.start()

    def pull(self) -> None:
        """Pull it out; safe to repeat."""
        if self._carrier is not None:
            os.eventfd_write(self._wake, 1)
            self._carrier.join()
            os.eventfd_read(self._wake)
            self._carrier = None

    def close(self) -> None:
        """Pull it out for good."""
        self.pull()
        os.close(self._wake)

    def _carry(self, twin: Transport, far: int, near: int, left: int | None) -> None:
        try:
            while left != 0 and far in select([far, self._wake], [], [])[0]:
                heard = os.read(far, PIECE if left is None else min(PIECE, left))
                left = None if left is None else left - len(heard)
                twin.write(heard)
                while left != 0 and (said := twin.read(PIECE if left is None else min(PIECE, left), 0)):
                    os.write(far, said)
                    left = None if left is None else left - len(said)
        finally:
            os.unlink(self.port)
            os.close(near)
            os.close(far)
