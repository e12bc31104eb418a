"""A thread that does one small thing again and again."""

from collections.abc import Callable
from threading import Event, Thread

from queue_server.boundary import Boundary
from queue_server.counts import Counts


class Rhythm:
    """Does `beat` every so many wall seconds until stopped; a beat that fails is logged and the next one comes."""

    def __init__(self, name: str, every_s: float, beat: Callable[[], None], counts: Counts) -> None:
        self._every_s = every_s
        self._beat = beat
        self._boundary = Boundary(name, counts)
        self._over = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, with a beat at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the beat in hand."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            self._boundary.within("beat", self._beat)
            self._over.wait(self._every_s)
