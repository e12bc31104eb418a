"""What a device has done, remembered over power cuts, so that nothing is printed or opened twice."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

REMEMBERED = 5000
"""Deeds; a kiosk prints fewer slips in three days, and the broker drops an order after seconds."""


class Stage(StrEnum):
    """How far a deed got."""

    BEGUN = "begun"  # it may have happened, nobody saw it end
    DONE = "done"
    FAILED = "failed"  # known not to have happened, or nobody can know: a person decides


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done once: the ticket or order it is for, how far it got, and what it was about."""

    id: str
    stage: Stage
    about: str = ""


class Ledger:
    """Deeds by id in one small file; what `enter` returned from is on disk."""

    def __init__(self, path: Path) -> None:
        """Read what is remembered; a line cut short by a power cut is as if never written."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._deeds = {deed.id: deed for deed in _read(path)}
        self._forget_oldest()
        self._rewrite()

    def deed(self, id: str) -> Deed | None:
        """What is known of an id."""
        return self._deeds.get(id)

    def at(self, stage: Stage) -> tuple[Deed, ...]:
        """The deeds that stand at a stage, oldest first."""
        return tuple(deed for deed in self._deeds.values() if deed.stage is stage)

    def enter(self, id: str, stage: Stage, about: str = "") -> None:
        """Write down how far a deed got, on disk before this returns."""
        deed = Deed(id, stage, about)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(deed))
            file.flush()
            os.fsync(file.fileno())
        self._deeds[id] = deed
        if len(self._deeds) > 2 * REMEMBERED:
            self._forget_oldest()
            self._rewrite()

    def _forget_oldest(self) -> None:
        self._deeds = dict(list(self._deeds.items())[-REMEMBERED:])

    def _rewrite(self) -> None:
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(_line(deed) for deed in self._deeds.values())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        # The rename itself rests on disk only with its folder.
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(deed: Deed) -> str:
    return json.dumps([deed.id, deed.stage, deed.about], ensure_ascii=False) + "\n"


def _read(path: Path) -> Iterator[Deed]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            id, stage, about = json.loads(line)
            yield Deed(id, Stage(stage), about)
        except ValueError:
            continue
