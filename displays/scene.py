"""All that a screen shows at a moment: equal scenes are equal pictures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from displays.rows import Row
from hall.messages.facts import BoardFact, WindowFact
from hall.words import Language, TicketState

SET_SINCE = 2025
"""A clock that shows an earlier year was never set."""
AHEAD = timedelta(minutes=1)
"""A snapshot from further in the future than this says that the clock here is slow."""


@dataclass(frozen=True, slots=True)
class Around:
    """How the screen itself is: the minute it thinks it is, since when it has lost its line, if its clock is set."""

    minute: datetime
    lost_since: datetime | None = None
    clock_set: bool = True


@dataclass(frozen=True)
class Scene:
    """All that a board shows; `lit` is the light half of a blink, `page` which of several notes has its turn."""

    fact: BoardFact | None
    rows: tuple[Row, ...]
    around: Around
    wide: bool = False
    lit: bool = True
    page: int = 0
    lead: Language = Language.ZH

    @property
    def quiet(self) -> bool:
        """Whether nobody is being called."""
        return all(row.call.state is not TicketState.CALLED and not row.fresh for row in self.rows)


@dataclass(frozen=True)
class PostScene:
    """All that a screen at one window shows."""

    fact: WindowFact | None
    around: Around
    fresh: bool = False
    lit: bool = True
    page: int = 0
    lead: Language = Language.ZH


def minute_of(now: datetime) -> datetime:
    """A scene changes with the minute, not with the second."""
    return now.replace(second=0, microsecond=0)


def clock_set(now: datetime, told: datetime | None) -> bool:
    """Whether the clock here can be believed, judged by itself and by when the server spoke last."""
    return now.year >= SET_SINCE and (told is None or told - now < AHEAD)
