"""A real serial line (a pty) with a simulated device on its far end."""

import os
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from threading import Event, Thread

from devices.transports.ports import Transport
from devices.transports.serial_line import SerialLine


@contextmanager
def line_to(twin: Transport, piece: int = 64, cut_after: int | None = None) -> Iterator[SerialLine]:
    """A line whose far end is the twin; replies come `piece` bytes at a time, and the plug is pulled after some."""
    with port_to(twin, piece, cut_after) as port:
        line = SerialLine(port, 115200)
        try:
            yield line
        finally:
            line.close()


@contextmanager
def port_to(twin: Transport, piece: int = 64, cut_after: int | None = None) -> Iterator[str]:
    """The port of such a line, for a program that opens it itself."""
    far, near = os.openpty()
    tty.setraw(far)
    tty.setraw(near)
    stop = Event()

    def carry() -> None:
        left = cut_after
        while not stop.is_set():
            if select([far], [], [], 0.05)[0]:
                twin.write(os.read(far, 64))
                while said := twin.read(piece, 0):
                    os.write(far, said if left is None else said[:left])
                    left = None if left is None else left - len(said)
                    if left is not None and left <= 0:
                        os.close(near)
                        os.close(far)
                        return

    carrier = Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(near)
    finally:
        stop.set()
        carrier.join()
        if cut_after is None:
            os.close(far)
            os.close(near)
