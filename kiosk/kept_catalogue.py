"""The last catalogue, kept on disk: a kiosk that starts while the server is away still knows what it may give."""

import os
from pathlib import Path
from queue import Empty, SimpleQueue

from hall.logs import logger
from hall.messages.facts import CatalogueFact, read_fact
from hall.messages.topics import Unreadable, write

log = logger(__name__)


class KeptCatalogue:
    """One small file, written by a turn of its own so that nobody waits for the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new: SimpleQueue[CatalogueFact] = SimpleQueue()

    def read(self) -> CatalogueFact | None:
        """The one kept last; None where there is none, or an older program's that cannot be read now."""
        try:
            return read_fact(self._path.read_bytes(), CatalogueFact)
        except FileNotFoundError:
            return None
        except (OSError, Unreadable):
            log.warning("the kept catalogue cannot be read; the next one replaces it", file=self._path.name)
            return None

    def see(self, catalogue: CatalogueFact) -> None:
        """Keep this one soon; from any thread."""
        self._new.put(catalogue)

    def write(self, timeout_s: float) -> None:
        """Keep the newest that came; a turn of the program."""
        try:
            catalogue = self._new.get(timeout=timeout_s)
        except Empty:
            return
        while not self._new.empty():
            catalogue = self._new.get()
        try:
            self._replace(write(catalogue))
        except OSError as error:
            log.warning("the catalogue was not kept", error=type(error).__name__)

    def _replace(self, content: bytes) -> None:
        fresh = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
