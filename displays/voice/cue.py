"""What a voice goes by at a moment: the board, how loud the hall is, and when to fall silent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hall.messages.facts import BoardFact


@dataclass(frozen=True, slots=True)
class Cue:
    """One moment; `newest` and `over` tell what has changed since."""

    fact: BoardFact
    percent: int
    newest: Callable[[], BoardFact | None]
    over: Callable[[], bool]
    """Whether what is being said has to stop."""


class Work(Protocol):
    """What a voice does while nobody has to leave."""

    def attend(self, cue: Cue) -> bool:
        """Let one thing be heard, if there is any; whether there was. Raises `DeviceError`."""
        ...
