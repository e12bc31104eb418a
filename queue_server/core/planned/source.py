"""Where a hall's numbers come from: its founding document and a recorded day."""

from dataclasses import dataclass

from hall.words import ItemCode


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many people the source document gives the hall, to check the plan against."""

    general: int = 0
    domain: int = 0


@dataclass(frozen=True, slots=True)
class Departure:
    """A norm of the levels that this hall's own founding document sets aside, and why."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A recorded day to run the hall on: a day file, its items mapped to the hall's, every `thin`th citizen kept."""

    day: str
    items: dict[str, ItemCode]
    thin: int = 1
