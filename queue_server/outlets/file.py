"""The file outlet: one CSV a month that Excel and WPS open as it is, every rating in it once."""

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path

from queue_server.deliveries.delivery import Delivery, DeliveryState, TryLater
from queue_server.outlets.facts import Said, filled

BOM = "\ufeff"
KEY = "key"
"""The first column: by it a row is known to be there already."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon instead of show (OWASP, CSV injection)."""


class FileOutlet:
    """Appends to files in a folder; each row is on disk before it counts as sent."""

    def __init__(self, folder: Path, columns: Mapping[str, str], said: Said) -> None:
        self._folder = folder
        self._columns = columns
        self._said = said

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """A row of its month's file; DUPLICATE where the row is there; raises `TryLater` where the disk says no."""
        file, told = self.composed(delivery)
        try:
            return self._append(self._folder / file, [delivery.key, *told.values()])
        except OSError as error:
            raise TryLater("file_not_written") from error

    def composed(self, delivery: Delivery) -> tuple[str, Mapping[str, str]]:
        """The file a delivery would be written to, and its row."""
        told = self._said.told(delivery)
        values = self._said.values(told)
        row = {name: _plain(str(filled(template, values))) for name, template in self._columns.items()}
        return f"ratings-{told.rated_at:%Y-%m}.csv", row

    def _append(self, file: Path, row: list[str]) -> DeliveryState:
        self._folder.mkdir(parents=True, exist_ok=True)
        with file.open("a+", encoding="utf-8", newline="") as opened:
            _mend(opened)
            opened.seek(0)
            there = [each[0].removeprefix(BOM) for each in csv.reader(opened) if each]
            if row[0] in there:
                return DeliveryState.DUPLICATE
            opened.seek(0, os.SEEK_END)
            head = "" if there else BOM + _line([KEY, *self._columns])
            opened.write(head + _line(row))
            opened.flush()
            os.fsync(opened.fileno())
        return DeliveryState.SENT


def _mend(opened: io.TextIOWrapper) -> None:
    """Cut off what a power cut left of a last row."""
    opened.seek(0)
    stored = opened.read()
    whole = stored[: stored.rfind("\r\n") + 2] if "\r\n" in stored else ""
    if whole != stored:
        opened.seek(0)
        opened.truncate()
        opened.write(whole)
        opened.flush()


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_MINIMAL).writerow(cells)
    return line.getvalue()


def _plain(cell: str) -> str:
    """A cell on one line that no spreadsheet takes for a formula."""
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(FORMULA) else flat
