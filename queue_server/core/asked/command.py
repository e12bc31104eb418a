"""What every command has."""

from dataclasses import dataclass

from hall.words import (
    RequestId,
    WindowId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish of somebody; the same `request_id` acts once, whatever is asked the second time."""

    request_id: RequestId
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand(Command):
    """A command given at, or for, one window."""

    window: WindowId
