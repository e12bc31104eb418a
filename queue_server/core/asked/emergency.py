"""What is asked when something is wrong in the hall, and what everybody is told."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import GroupId
from queue_server.core.asked.command import Command
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareEmergency(Command):
    """Clear the hall (紧急疏散): every screen and voice says so, and nobody is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftEmergency(Command):
    """The hall goes on where it stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareOutage(Command):
    """A department cannot serve for now (系统故障); said again, it corrects until when."""

    group: GroupId
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftOutage(Command):
    """The department serves again."""

    group: GroupId


@dataclass(frozen=True, slots=True, kw_only=True)
class PostNotice(Command):
    """Tell everybody something on the boards; None takes it down."""

    notice: Text | None
