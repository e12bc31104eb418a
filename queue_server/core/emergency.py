"""What stops a hall or a department of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Emergency:
    """The hall is being cleared (紧急疏散): who said so, and when; nobody is called until it is lifted."""

    since: datetime
    by: str


@dataclass(frozen=True)
class Outage:
    """A department that cannot serve for now (系统故障), since when, and until when as far as anybody knows."""

    since: datetime
    until: datetime | None
    by: str
