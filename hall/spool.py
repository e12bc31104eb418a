"""What a device has said and the server has not yet answered: files that outlive a power cut."""

import os
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

import msgspec

from hall.logs import logger

LIMIT = 1000

log = logger(__name__)


class SpoolFull(Exception):
    """The server has been away too long: tell the person that it cannot be done now, and fetch a manager."""

    code = "spool_full"


@dataclass(frozen=True, slots=True)
class Kept:
    """One wish or report as it will be said again."""

    request_id: str
    topic: str
    payload: str


class Spool:
    """A folder of wishes and reports in the order they were made; safe to use from several threads."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        """Open the folder, made where it is missing; a file that cannot be read is set aside, named and logged."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._limit = limit
        self._lock = RLock()
        self._kept: dict[str, tuple[Path, Kept]] = {}
        self._next = 0
        for path in sorted(folder.iterdir()):
            self._recover(path)

    def keep(self, request_id: str, topic: str, payload: bytes) -> None:
        """Put it on disk before it is said; the same id once; raises `SpoolFull`."""
        with self._lock:
            if request_id in self._kept:
                return
            if len(self._kept) >= self._limit:
                raise SpoolFull(f"{self._limit} wishes and reports are unanswered")
            kept = Kept(request_id, topic, payload.decode("utf-8"))
            path = self._folder / f"{self._next:012d}.json"
            self._next += 1
            self._write(path, msgspec.json.encode(kept))
            self._kept[request_id] = (path, kept)

    def swap(self, before: str, request_id: str, payload: bytes) -> bool:
        """Keep something else in the place of what is kept under an id, on disk; False where nothing is any more."""
        with self._lock:
            path, kept = self._kept.get(before, (None, None))
            if path is None or kept is None:
                return False
            other = Kept(request_id, kept.topic, payload.decode("utf-8"))
            self._write(path, msgspec.json.encode(other))
            del self._kept[before]
            self._kept[request_id] = (path, other)
            return True

    def done(self, request_id: str) -> Kept | None:
        """Forget what was answered, and return it; None where nothing is kept under the id."""
        with self._lock:
            path, kept = self._kept.pop(request_id, (None, None))
            if path is not None:
                path.unlink(missing_ok=True)
            return kept

    def pending(self) -> tuple[Kept, ...]:
        """Everything unanswered, oldest first."""
        with self._lock:
            return tuple(kept for _, kept in self._kept.values())

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def _write(self, path: Path, content: bytes) -> None:
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        # The new name lives in the folder, and the folder has a cache of its own.
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _recover(self, path: Path) -> None:
        if path.suffix == ".draft":
            path.unlink()  # never said: its writer was cut off before it could be
        elif path.suffix == ".json" and path.stem.isdigit():
            self._next = int(path.stem) + 1
            try:
                kept = msgspec.json.decode(path.read_bytes(), type=Kept)
            except (msgspec.DecodeError, UnicodeDecodeError):
                damaged = path.replace(path.with_suffix(".damaged"))
                log.error("a spooled file cannot be read and was set aside", file=damaged.name)  # noqa: TRY400
            else:
                self._kept[kept.request_id] = (path, kept)
