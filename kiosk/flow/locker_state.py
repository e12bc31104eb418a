"""How a locker's screen stands: what somebody is there for, what was typed, what the doors and the server said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hall.messages.answers import AnyAnswer, LyingResult, Refusal
from hall.words import DoorNews, DoorSize, ParcelId, StaffId
from kiosk.flow.page import Aids


class Field(StrEnum):
    """One thing to type."""

    CODE = "code"
    STAFF = "staff"
    PIN = "pin"
    NUMBER = "number"
    DOOR = "door"
    SECOND = "second"
    SECOND_PIN = "second_pin"


class Task(StrEnum):
    """What somebody is at the locker for."""

    FETCH = "fetch"
    CHOOSE = "choose"
    LOG_IN = "log_in"
    MENU = "menu"
    LAY_IN = "lay_in"
    TAKE_OUT = "take_out"


FIELDS: Mapping[Task, tuple[Field, ...]] = {
    Task.FETCH: (Field.CODE,),
    Task.CHOOSE: (),
    Task.LOG_IN: (Field.STAFF, Field.PIN),
    Task.MENU: (),
    Task.LAY_IN: (Field.NUMBER,),
    Task.TAKE_OUT: (Field.DOOR, Field.SECOND, Field.SECOND_PIN),
}
"""What is typed for each, one after the other."""
LENGTHS: Mapping[Field, tuple[int, int]] = {
    Field.CODE: (6, 8),
    Field.STAFF: (1, 8),
    Field.PIN: (4, 12),
    Field.NUMBER: (1, 8),
    Field.DOOR: (1, 2),
    Field.SECOND: (0, 8),
    Field.SECOND_PIN: (0, 12),
}
"""The least and the most characters; late papers need no second person, and the server says where one is needed."""
SECRET = frozenset({Field.PIN, Field.SECOND_PIN})


@dataclass(frozen=True, slots=True)
class DoorTurned:
    """A door did something."""

    news: DoorNews
    door: int
    odd: bool = False
    """Whether it was shut and the sensor sees something else than should be there."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the server said to the question asked last; None where it said nothing in time."""

    answer: AnyAnswer | None


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing else happened; said at least once a second."""


@dataclass(frozen=True, slots=True)
class HoursTurned:
    """People may help themselves (自助服务) until a time, or again from one; neither in a place without hours."""

    ends: datetime | None = None
    opens: datetime | None = None
    always: bool = False
    """Whether it goes on for a day and more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for the server: the task and what was typed for it."""

    task: Task
    typed: tuple[str, ...] = field(repr=False)
    staff: StaffId | None = None
    only: tuple[ParcelId, ...] = ()
    """Of several results, those to take."""
    size: DoorSize = DoorSize.SMALL
    """How large what is laid in is."""


@dataclass(frozen=True, slots=True)
class State:
    """Where the screen stands."""

    usual: Aids = field(default_factory=Aids)
    aids: Aids = field(default_factory=Aids)
    task: Task = Task.FETCH
    filled: tuple[str, ...] = field(default=(), repr=False)
    typed: str = field(default="", repr=False)
    staff: StaffId | None = None
    offered: tuple[LyingResult, ...] = ()
    """The results behind the code's door, where there are several."""
    chosen: frozenset[ParcelId] = frozenset()
    size: DoorSize = DoorSize.SMALL
    asking: bool = False
    opening: bool = False
    """Whether a door was promised that has not opened yet."""
    news: DoorTurned | None = None
    refusal: Refusal | None = None
    hours: HoursTurned = HoursTurned()
    focus: str = ""
    since_s: float = 0.0
    """The wall time of the last touch or word."""

    @property
    def wanted(self) -> Field | None:
        """What is typed now."""
        fields = FIELDS[self.task]
        return fields[len(self.filled)] if len(self.filled) < len(fields) else None

    @property
    def door_open(self) -> bool:
        """Whether a door stands open, as far as is known."""
        return self.news is not None and self.news.news in (DoorNews.OPENED, DoorNews.LEFT_OPEN)

    @property
    def enough(self) -> bool:
        """Whether enough was typed to go on."""
        return self.wanted is not None and len(self.typed) >= LENGTHS[self.wanted][0]
