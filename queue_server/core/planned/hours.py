"""When a hall serves: spans of the day on weekdays."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day to another, in the hall's time zone; the end is exclusive."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When windows serve and when tickets are given out, on the weekdays named (1 Monday … 7 Sunday).

    On a public holiday only hours with `holidays` are kept, whatever their weekdays.
    """

    weekdays: tuple[int, ...]
    windows: tuple[Span, ...]
    tickets: tuple[Span, ...]
    self_service: tuple[Span, ...] = ()
    holidays: bool = False
