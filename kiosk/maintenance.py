"""What whoever looks after a kiosk does at its own screen, the server there or not: a code, its log, its volume."""

import hashlib
import hmac
import logging
import secrets
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hall.clock import Clock
from hall.logs import logger

SHORTEST_CODE = 6
TRIES = 3
REST_S = 60.0
"""Wall seconds no code is taken after so many wrong ones."""
LINES = 8
LOUDEST = 100
_ROOMS = ("kiosk", "devices", "hall")
_TOLD = ("part", "code")
"""All that is kept of a line beside its words: neither can be about a person."""
_COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}

log = logger(__name__)


def hashed(code: str, salt: bytes | None = None) -> str:
    """What the settings keep of a code: enough to know it again, not to find it out."""
    salt = salt or secrets.token_bytes(16)
    return f"{salt.hex()}:{hashlib.scrypt(code.encode(), salt=salt, **_COST).hex()}"


class LogTail(logging.Handler):
    """The newest lines of this program's log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=LINES)

    def listen(self) -> "LogTail":
        """Keep what our own rooms say from now on; other libraries' lines may hold anything."""
        for room in _ROOMS:
            logging.getLogger(room).addHandler(self)
        return self

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the words of a line, and what it says of a part or a code."""
        said = record.msg if isinstance(record.msg, Mapping) else {"event": record.msg}
        about = [str(said[key]) for key in _TOLD if said.get(key)]
        self._lines.append(" · ".join([record.levelname.lower(), str(said.get("event", "")), *about]))

    @property
    def lines(self) -> tuple[str, ...]:
        """The newest first."""
        return tuple(reversed(self._lines))


class Maintenance:
    """The maintenance of one kiosk; each of its threads may ask."""

    def __init__(self, code_hash: str, volume_file: Path, tail: LogTail, clock: Clock) -> None:
        """`code_hash` is what `hashed` made of the code; empty where there is none."""
        self._hash = code_hash
        self._file = volume_file
        self._tail = tail
        self._clock = clock
        self._wrong = 0
        self._rests_until = 0.0
        self._volume = _kept(volume_file)

    @property
    def locked(self) -> bool:
        """Whether there is a code at all."""
        return bool(self._hash)

    @property
    def lines(self) -> tuple[str, ...]:
        """The newest lines of the log."""
        return self._tail.lines

    @property
    def volume(self) -> int:
        """How loud the guidance speaks, of a hundred."""
        return self._volume

    def turn_volume(self, volume: int) -> None:
        """Speak so loud from now on, after a restart too."""
        self._volume = min(max(volume, 0), LOUDEST)
        with suppress(OSError):  # a full or read-only disk: it is as loud until the next start
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{self._volume}\n", encoding="ascii")

    def unlocks(self, code: str) -> bool:
        """Whether that is the code; after some wrong ones none is, for a while."""
        if not self._hash or self._clock.monotonic() < self._rests_until:
            return False
        salt = bytes.fromhex(self._hash.partition(":")[0])
        if hmac.compare_digest(hashed(code, salt), self._hash):
            self._wrong = 0
            return True
        self._wrong += 1
        log.warning("a wrong maintenance code was typed")
        if self._wrong >= TRIES:
            self._wrong, self._rests_until = 0, self._clock.monotonic() + REST_S
        return False


def _kept(file: Path) -> int:
    try:
        return min(max(int(file.read_text(encoding="ascii")), 0), LOUDEST)
    except (OSError, ValueError):
        return LOUDEST
