"""What went wrong in the hall, what came right again, and what everybody was told."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import GroupId
from queue_server.core.happened.event import Event
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class EmergencyDeclared(Event):
    """The hall is being cleared."""

    by: str


@dataclass(frozen=True, slots=True)
class EmergencyLifted(Event):
    """The hall goes on where it stopped."""

    by: str


@dataclass(frozen=True, slots=True)
class OutageDeclared(Event):
    """A department cannot serve for now; its numbers keep their places."""

    group: GroupId
    until: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class OutageLifted(Event):
    """The department serves again."""

    group: GroupId
    by: str


@dataclass(frozen=True, slots=True)
class NoticePosted(Event):
    """The boards tell everybody this from now on; None: nothing any more."""

    notice: Text | None
    by: str
