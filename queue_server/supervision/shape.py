"""What a hall's file says about who is told of an alert, and which file alerts are written to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from hall.words import AlertColour, Duty


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one time of the day to another, past midnight too, these colours wake nobody."""

    since: time
    until: time
    colours: tuple[AlertColour, ...]

    def covers(self, colour: AlertColour, at: time) -> bool:
        """Whether a colour keeps still at a time."""
        night = self.since > self.until
        inside = (at >= self.since or at < self.until) if night else self.since <= at < self.until
        return inside and colour in self.colours


@dataclass(frozen=True, slots=True)
class Push:
    """Who is told of which colour; a colour in `digest` is told together at the times of `digest_at`."""

    yellow: tuple[Duty, ...] = ()
    orange: tuple[Duty, ...] = ()
    red: tuple[Duty, ...] = ()
    quiet: Quiet | None = None
    digest: tuple[AlertColour, ...] = ()
    digest_at: tuple[time, ...] = ()
    cases: bool = False
    """Whether a department is told of each case handed over to it or put to it for its word."""

    def __post_init__(self) -> None:
        """A colour that is only told together is told at some time."""
        if self.digest and not self.digest_at:
            raise ValueError("digest needs digest_at")

    def told(self, colour: AlertColour) -> tuple[Duty, ...]:
        """Who is told of a colour."""
        return {AlertColour.YELLOW: self.yellow, AlertColour.ORANGE: self.orange, AlertColour.RED: self.red}[colour]


@dataclass(frozen=True, slots=True)
class Export:
    """Alerts as files after GB/T 39046-2020 table 11; no folder, no files."""

    folder: Path | None = None
    dry_run: bool = False
    """Whether rows are only owed, to be looked at with `hall outlet dry-run alerts`."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The file's columns, each a template."""
    colours: Mapping[AlertColour, int] = field(default_factory=dict)
    """The code of each colour (监察预警类型代码)."""
    time: str = "%Y%m%dT%H%M%S"

    def __post_init__(self) -> None:
        """A file has columns, and every colour a code."""
        if self.folder is not None and (not self.columns or set(self.colours) != set(AlertColour)):
            raise ValueError("an export needs columns, and a code for each colour")
