"""Reads a day file: the citizens of one day, when they come, what for, how long they wait and are served."""

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from hall.words import ItemCode, QueueClass

COLUMNS = ("arrival_s", "citizen_id", "item_code", "priority_class", "appointment_s", "patience_s", "service_s")


class DayFileRefused(ValueError):
    """A day file cannot be read: mend the line named."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.name}:{line}: {problem}")
        self.line = line
        self.problem = problem


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A simulated citizen; times in seconds of the hall, `arrival_s` and `appointment_s` since local midnight."""

    id: str
    item: ItemCode
    arrival_s: float
    patience_s: float
    """How long after arriving this person gives up; 0 takes a ticket and never comes to a window."""
    service_s: float
    priority_class: QueueClass = QueueClass.ORDINARY
    appointment_s: float | None = None


def read_day(path: Path, items: Mapping[str, str], thin: int = 1) -> tuple[Visitor, ...]:
    """Every `thin`th citizen in order of arrival, items by their names in the hall; raises `DayFileRefused`."""
    with path.open(encoding="utf-8", newline="") as file:
        comment = file.readline()
        if not comment.startswith("#"):
            raise DayFileRefused(path, 1, "a day file begins with a line '# …' that says what it is")
        rows = csv.reader(file)
        if tuple(next(rows, ())) != COLUMNS:
            raise DayFileRefused(path, 2, f"the columns must be {','.join(COLUMNS)}")
        everyone = tuple(_visitors(path, rows, items))
    return tuple(sorted(everyone[::thin], key=lambda visitor: visitor.arrival_s))


def _visitors(path: Path, rows: Iterator[list[str]], items: Mapping[str, str]) -> Iterator[Visitor]:
    seen: set[str] = set()
    for line, row in enumerate(rows, 3):
        try:
            visitor = _visitor(row, items)
        except ValueError as error:
            raise DayFileRefused(path, line, str(error)) from error
        if visitor.id in seen:
            raise DayFileRefused(path, line, f"citizen_id {visitor.id} came before")
        seen.add(visitor.id)
        yield visitor


def _visitor(row: list[str], items: Mapping[str, str]) -> Visitor:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{len(row)} values for {len(COLUMNS)} columns")
    values = dict(zip(COLUMNS, row, strict=True))
    if values["item_code"] not in items:
        raise ValueError(f"item_code {values['item_code']!r} has no item in this hall")
    if not values["citizen_id"]:
        raise ValueError("citizen_id is empty")
    return Visitor(
        id=values["citizen_id"],
        item=ItemCode(items[values["item_code"]]),
        arrival_s=_seconds(values, "arrival_s"),
        patience_s=_seconds(values, "patience_s"),
        service_s=_seconds(values, "service_s"),
        priority_class=_class(values["priority_class"]),
        appointment_s=_seconds(values, "appointment_s") if values["appointment_s"] else None,
    )


def _seconds(values: Mapping[str, str], column: str) -> float:
    try:
        seconds = float(values[column])
    except ValueError:
        raise ValueError(f"{column} is not a number: {values[column]!r}") from None
    if not math.isfinite(seconds) or seconds < 0:
        raise ValueError(f"{column} is no length of time: {values[column]!r}")
    return seconds


def _class(value: str) -> QueueClass:
    classes = {str(int(each)): each for each in QueueClass}
    if value not in classes:
        raise ValueError(f"priority_class must be one of {', '.join(classes)}: {value!r}")
    return classes[value]
