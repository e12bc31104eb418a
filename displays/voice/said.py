"""Which calls were said, remembered over a reboot, so that the retained board is not read out again."""

import json
import os
from collections.abc import Collection
from pathlib import Path

from hall.logs import logger, spell_error
from hall.messages.facts import BoardCall
from hall.words import TicketId

Key = tuple[TicketId, int]
"""A call: the ticket and how many times it was called."""

log = logger(__name__)


def key(call: BoardCall) -> Key:
    """What makes a call the same one."""
    return call.ticket, call.calls


class Said:
    """The calls that were heard, in one small file."""

    def __init__(self, path: Path) -> None:
        """Read what is remembered; a file that cannot be read is as if never written."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._keys = _read(path)

    def __contains__(self, each: object) -> bool:
        """Whether that call was heard."""
        return each in self._keys

    def add(self, each: Key, still: Collection[Key]) -> None:
        """Remember a call, on disk before this returns; of the others those that still stand on the board."""
        self._keys = {kept for kept in self._keys if kept in still} | {each}
        try:
            self._write()
        except OSError as error:
            # To end the program for it would have every call said again at each new start.
            log.warning("what was said is not known after a reboot", error=spell_error(error))

    def _write(self) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(sorted(self._keys), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _read(path: Path) -> set[Key]:
    try:
        return {(TicketId(str(ticket)), int(calls)) for ticket, calls in json.loads(path.read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError):
        return set()
