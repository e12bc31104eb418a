"""The hall board (叫号屏): shows the newest snapshot, and says of each call when it was first to be seen."""

from collections.abc import Callable
from threading import Event

from devices.ports import PictureFrame
from displays.board_picture import Scene, capacity, draw, scene
from displays.rows import Rows
from hall.clock import Clock
from hall.messages.facts import BoardCall, BoardFact
from hall.messages.reports import Announced, Report
from hall.texts import Texts

PAUSE_S = 0.4
"""Wall seconds between two pictures at least, so that a hall at demo speed does not draw without end."""


class HallBoard:
    """One board on one screen; everything but `see` belongs to one thread."""

    def __init__(
        self,
        frame: PictureFrame,
        clock: Clock,
        texts: Texts,
        online: Callable[[], bool],
        tell: Callable[[Report], None] | None = None,
    ) -> None:
        """With `tell`, this board's showing of a call counts as its announcement."""
        self._frame = frame
        self._clock = clock
        self._texts = texts
        self._online = online
        self._tell = tell
        self._rows = Rows(capacity(frame.size))
        self._newest: BoardFact | None = None
        self._came = Event()
        self._shown: Scene | None = None
        self._drawn_at = float("-inf")

    def see(self, fact: BoardFact) -> None:
        """Take a snapshot; from any thread."""
        self._newest = fact
        self._came.set()

    def serve(self, timeout_s: float) -> bool:
        """Show what is new, waiting up to `timeout_s` wall seconds for it; False once the screen wants no more."""
        self._came.wait(timeout_s)
        self._came.clear()
        if self._clock.monotonic() - self._drawn_at >= PAUSE_S:
            self._refresh()
        return self._frame.alive()

    def _refresh(self) -> None:
        fact = self._newest
        self._rows.see(fact.calls if fact else ())
        rows, new = self._rows.at(self._clock.monotonic())
        now = scene(fact, rows, self._clock.now(), self._online())
        if now != self._shown:
            self._frame.show(draw(now, self._frame.size, self._texts).tobytes())
            self._shown = now
            self._drawn_at = self._clock.monotonic()
        for call in new:
            self._announce(call)

    def _announce(self, call: BoardCall) -> None:
        if self._tell is not None:
            # One id for one call, so that a board that starts again announces nothing twice.
            request_id = f"shown.{call.ticket}.{call.calls}"
            self._tell(Announced(request_id=request_id, at=self._clock.now(), ticket=call.ticket, calls=call.calls))
