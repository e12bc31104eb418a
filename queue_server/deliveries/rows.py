"""Rows appended to a file that Excel and WPS open as it is, each once and on disk before it counts."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from queue_server.deliveries.delivery import DeliveryState, TryLater
from queue_server.statistics.files import BOM

KEY = "key"
"""The first column: by it a row is known to be there already."""


def deliver(file: Path, key: str, row: Mapping[str, str]) -> DeliveryState:
    """A delivery's row, by column; DUPLICATE where the row is there; raises `TryLater` where the disk says no."""
    try:
        return append(file, list(row), [key, *row.values()])
    except OSError as error:
        raise TryLater("file_not_written") from error


def append(file: Path, columns: Sequence[str], row: Sequence[str]) -> DeliveryState:
    """A row, its key first, under the columns; DUPLICATE where its key is there; raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8", newline="") as opened:
        _mend(opened)
        opened.seek(0)
        there = [each[0].removeprefix(BOM) for each in csv.reader(opened) if each]
        if row[0] in there:
            return DeliveryState.DUPLICATE
        opened.seek(0, os.SEEK_END)
        head = "" if there else BOM + _line([KEY, *columns])
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


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_MINIMAL).writerow(cells)
    return line.getvalue()
