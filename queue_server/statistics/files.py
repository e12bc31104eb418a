"""Tables as files that Excel and WPS open as they are: CSV in UTF-8 with a mark, no cell taken for a formula."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon instead of show (OWASP, CSV injection)."""
Cell = str | float | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the title names it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Tables:
    """What a file holds: whose figures of when, its tables, and the formulas behind them."""

    about: Sequence[Cell]
    tables: Sequence[Table]
    notes: Sequence[str]


def as_csv(told: Tables) -> bytes:
    """All tables, one under another; numbers stay numbers, nothing is an empty cell."""
    file = io.StringIO()
    writer = csv.writer(file)
    rows: list[Sequence[Cell]] = [told.about]
    for table in told.tables:
        rows += [[], [table.title], table.head, *table.rows]
    rows += [[], *([note] for note in told.notes)]
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return (BOM + file.getvalue()).encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.2f}".rstrip("0").rstrip(".")


def plain(text: str) -> str:
    """A text on one line that no spreadsheet takes for a formula."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(FORMULA) else flat
