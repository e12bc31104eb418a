"""What past days showed: one row a ticket, read with care, since a bad row must not bend the estimates."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hall.words import ItemCode, QueueClass, WindowId

COLUMNS = (
    "day",
    "dow",
    "surge",
    "item_code",
    "priority_class",
    "arrival_s",
    "window_id",
    "call_s",
    "duration_s",
    "wait_s",
    "outcome",
)
SERVED, ABSENT = "served", "absent"
DAY_S = 86_400.0
LONGEST_SERVICE_S = 4 * 3600.0
ORDINARY_DAY = "none"


class HistoryUnusable(Exception):
    """A file of past days cannot be read at all; `code` says why, the text what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Served:
    """One ticket of a past day; `wait_s` counts from arrival or, for those who come early, from their slot.

    Times are seconds since midnight; `duration_s` is None for somebody who did not come to the window.
    """

    day: int
    dow: int
    surge: str
    item: ItemCode
    queue_class: QueueClass
    arrival_s: float
    window: WindowId
    called_s: float
    duration_s: float | None
    wait_s: float

    @property
    def absent(self) -> bool:
        """Whether nobody came when the number was called."""
        return self.duration_s is None


@dataclass(frozen=True, slots=True)
class Past:
    """The tickets of past days, and how many rows were left out and why."""

    tickets: tuple[Served, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=Counter)

    @property
    def days(self) -> tuple[int, ...]:
        """The days that left tickets, in order."""
        return tuple(sorted({ticket.day for ticket in self.tickets}))


class _BadRow(Exception):
    """A row that says nothing usable; its text is the reason counted."""


def read_history(path: Path) -> Past:
    """Read a file of past days; a bad row is left out and counted, a bad file is refused."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise HistoryUnusable("history_columns", f"the history lacks the columns {', '.join(missing)}")
            return gather(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise HistoryUnusable("history_unreadable", f"the history cannot be read: {type(error).__name__}") from error


def gather(rows: Iterable[Mapping[str, str | None]]) -> Past:
    """Keep the rows that make sense, each ticket once."""
    left_out: Counter[str] = Counter()
    seen: set[Served] = set()
    return Past(tuple(_kept(rows, left_out, seen)), left_out)


def _kept(rows: Iterable[Mapping[str, str | None]], left_out: Counter[str], seen: set[Served]) -> Iterator[Served]:
    for row in rows:
        try:
            ticket = _ticket(row)
        except _BadRow as reason:
            left_out[str(reason)] += 1
            continue
        if ticket in seen:
            left_out["repeated"] += 1
            continue
        seen.add(ticket)
        yield ticket


def _ticket(row: Mapping[str, str | None]) -> Served:
    outcome = row["outcome"]
    if outcome not in (SERVED, ABSENT):
        raise _BadRow("outcome")
    arrival_s, called_s, wait_s = (_number(row, name) for name in ("arrival_s", "call_s", "wait_s"))
    if not (0.0 <= arrival_s < DAY_S and 0.0 <= called_s < DAY_S) or called_s < arrival_s:
        raise _BadRow("clock")
    if wait_s > called_s - arrival_s + 1.0:
        raise _BadRow("wait")
    duration_s = None
    if outcome == SERVED:
        duration_s = _number(row, "duration_s")
        if not 1.0 <= duration_s <= LONGEST_SERVICE_S:
            raise _BadRow("duration")
    try:
        queue_class = QueueClass(int(row["priority_class"] or ""))
        day, dow = int(row["day"] or ""), int(row["dow"] or "")
    except ValueError:
        raise _BadRow("number") from None
    item, window = row["item_code"], row["window_id"]
    if not item or not window or not 0 <= dow <= 6:
        raise _BadRow("name")
    surge = row["surge"] or ORDINARY_DAY
    return Served(
        day, dow, surge, ItemCode(item), queue_class, arrival_s, WindowId(window), called_s, duration_s, wait_s
    )


def _number(row: Mapping[str, str | None], name: str) -> float:
    try:
        number = float(row[name] or "")
    except ValueError:
        raise _BadRow("number") from None
    if not math.isfinite(number):
        raise _BadRow("number")
    return number
