"""Tables as a workbook: a sheet for each, numbers and days as such, texts never taken for formulas or links."""

import io
import re
from datetime import date
from typing import Any

import xlsxwriter

from queue_server.statistics.files import Cell, Table, Tables

LONGEST_TITLE = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
"""What the name of a sheet may not hold, and how long it may be (Excel specifications and limits)."""
FIRST_WIDTH, WIDTH, NOTE_WIDTH = 28, 14, 110
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_xlsx(told: Tables) -> bytes:
    """A workbook: the head of each sheet stays in sight; whose figures these are, and the notes, come on the last."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        titles = _titles([*(table.title for table in told.tables), str(told.about[0])])
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format({"num_format": "0.0#"}),
            "note": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for title, table in zip(titles, told.tables, strict=False):
            _fill(book.add_worksheet(title), table, looks)
        last = book.add_worksheet(titles[-1])
        last.set_column(0, 0, NOTE_WIDTH)
        for at, cell in enumerate((*told.about, None, *told.notes)):
            _write(last, at, 0, cell, looks, text="note")
    return file.getvalue()


def _fill(sheet: Any, table: Table, looks: dict[str, Any]) -> None:  # noqa: ANN401  # XlsxWriter ships no types
    sheet.set_column(0, 0, FIRST_WIDTH)
    sheet.set_column(1, max(1, len(table.head) - 1), WIDTH)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, head in enumerate(table.head):
        sheet.write_string(0, column, head, looks["head"])
    for at, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            _write(sheet, at, column, cell, looks)


def _write(
    sheet: Any,  # noqa: ANN401
    at: int,
    column: int,
    cell: Cell,
    looks: dict[str, Any],
    text: str = "",
) -> None:
    match cell:
        case None:
            return
        case str():
            sheet.write_string(at, column, cell, looks.get(text))
        case date():
            sheet.write_datetime(at, column, cell, looks["day"])
        case int():
            sheet.write_number(at, column, cell)
        case float():
            sheet.write_number(at, column, cell, looks["number"])


def _titles(wanted: list[str]) -> list[str]:
    """A name for each sheet that is allowed and used once."""
    taken: list[str] = []
    for title in wanted:
        name = NOT_IN_TITLES.sub(" ", title).strip("' ")[:LONGEST_TITLE]
        others = (f"{name[: LONGEST_TITLE - 3]} {number}" for number in range(2, len(wanted) + 2))
        known = {each.casefold() for each in taken}
        taken.append(next(each for each in (name, *others) if each.casefold() not in known))
    return taken
