"""One screen: laid of tiles, shown when something changed, and not more often than it can take."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol

from devices.screens.canvas import Box
from displays.glass import Glass
from displays.rhythm import until_blink_s
from displays.tiles import Mosaic, Tile
from hall.clock import Clock

FRAME_S = 1 / 60
"""Wall seconds between two pictures on a glass at least."""


class PictureFrame(Protocol):
    """A glass that shows pictures."""

    size: tuple[int, int]

    def show(self, picture: bytes, box: Box) -> None:
        """Show an RGB picture, three bytes a dot, row by row, in its place; what is beside it stays."""
        ...

    def alive(self) -> bool:
        """Whether it still wants pictures (a window may have been closed); handles its events."""
        ...


class Screen:
    """A screen under one thread; only `wake` is for others."""

    def __init__(self, frame: PictureFrame, glass: Glass, clock: Clock, pause_s: float) -> None:
        """`pause_s`: wall seconds between two pictures at least."""
        self.glass = glass
        self._frame = frame
        self._clock = clock
        self._pause_s = pause_s
        self._mosaic = Mosaic(frame.size, glass.unit)
        self._came = Event()
        self._due = False
        self._blinking = False
        self._shown_at = float("-inf")

    def wake(self) -> None:
        """Something may look different now; from any thread."""
        self._came.set()

    def serve(self, timeout_s: float, refresh: Callable[[], bool]) -> bool:
        """Refresh when something came or `timeout_s` wall seconds passed; False once the screen wants no more.

        `refresh` says whether something blinks, and is asked again with each half of the blink.
        """
        if self._blinking:
            timeout_s = min(timeout_s, until_blink_s(self._clock.monotonic()))
        if self._wait(timeout_s):
            self._blinking = refresh()
        return self._frame.alive()

    def show(self, tiles: Sequence[Tile]) -> None:
        """Show these tiles, if they are not what is shown already."""
        box = self._mosaic.lay(tiles)
        if box is not None:
            self._frame.show(self._mosaic.cut(box), box)
            self._shown_at = self._clock.monotonic()

    def _wait(self, timeout_s: float) -> bool:
        """Whether to look again: something came, or the time passed, and the screen has had its pause.

        What came within the pause is looked at as soon as it is over, not a turn later.
        """
        if not self._due:
            self._came.wait(timeout_s)
            self._came.clear()
            self._due = True
        pause_s = self._shown_at + self._pause_s - self._clock.monotonic()
        if pause_s > 0:
            self._came.wait(min(pause_s, timeout_s))
            return False
        self._due = False
        return True
