"""What a demo's twins left in the run folder: slips, boards, pads and lockers as they look now."""

import json
from dataclasses import dataclass
from pathlib import Path

SLIP = "slip-latest.png"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its version, so that a page asks for it again only when it changed."""

    name: str
    title: str
    version: int


@dataclass(frozen=True, slots=True)
class Pad:
    """What the rating pad of a window shows."""

    window: str
    shows: str
    ticket_no: str
    level: str


@dataclass(frozen=True, slots=True)
class Locker:
    """A pickup locker and its doors: number and `open` or `closed`."""

    id: str
    doors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All of it."""

    slip: Picture | None
    boards: tuple[Picture, ...]
    pads: tuple[Pad, ...]
    lockers: tuple[Locker, ...]


def rehearsal(folder: Path) -> Rehearsal:
    """The folder as it is now; what a twin has not made yet is simply not there."""
    slips = _pictures(folder, SLIP)
    return Rehearsal(
        slip=slips[0] if slips else None,
        boards=_pictures(folder, "board-*.png"),
        pads=tuple(_pad(path) for path in sorted(folder.glob("pad-*.json"))),
        lockers=_lockers(folder / "lockers.json"),
    )


def _pictures(folder: Path, pattern: str) -> tuple[Picture, ...]:
    paths = sorted(folder.glob(pattern))
    return tuple(Picture(path.name, path.stem.partition("-")[2], path.stat().st_mtime_ns) for path in paths)


def _pad(path: Path) -> Pad:
    state = json.loads(path.read_bytes())
    return Pad(path.stem.partition("-")[2], state["shows"], state.get("ticket_no") or "", state.get("level") or "")


def _lockers(path: Path) -> tuple[Locker, ...]:
    if not path.exists():
        return ()
    rows: dict[str, dict[str, str]] = json.loads(path.read_bytes())
    return tuple(
        Locker(id, tuple(sorted(doors.items(), key=lambda door: int(door[0])))) for id, doors in sorted(rows.items())
    )
