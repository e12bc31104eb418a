"""Breaks a text into lines of a width: Chinese anywhere but before a closing sign, words of letters whole."""

import re
from functools import lru_cache
from math import ceil

from devices.screens.fonts import font

MEASURED = 64
_NEVER_FIRST = "，。、；：？！）】》”’％%…·,.;:?!)]}"
_NEVER_LAST = "（【《“‘([{"
_PARTS = re.compile(r"[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ'’/&@:.+*_-]*|\s+|.", re.DOTALL)


@lru_cache(maxsize=16384)
def width(text: str, size: int, bold: bool = False) -> int:
    """How many dots wide a line of text is, at most; measured at one size, for every face opened costs megabytes."""
    return ceil(font(MEASURED, bold).getlength(text) * size / MEASURED)


@lru_cache(maxsize=4096)
def wrapped(text: str, size: int, bold: bool, room: int) -> tuple[str, ...]:
    """The text in lines no wider than `room`; a word that is wider by itself is broken."""
    return tuple(line for part in text.splitlines() for line in _paragraph(part, size, bold, room)) or ("",)


def _paragraph(text: str, size: int, bold: bool, room: int) -> list[str]:
    lines, line = [], ""
    for unit in _units(text):
        for piece in _pieces(unit, size, bold, room):
            if line and width((line + piece).rstrip(), size, bold) > room:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str) -> list[str]:
    """What is never broken: a word, a character with the signs that cling to it."""
    units: list[str] = []
    for part in _PARTS.findall(text):
        if units and (part in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
            units[-1] += part
        else:
            units.append(part)
    return units


def _pieces(unit: str, size: int, bold: bool, room: int) -> list[str]:
    if width(unit.strip(), size, bold) <= room:
        return [unit]
    return list(unit)


def widest_word(text: str, size: int, bold: bool) -> int:
    """How wide the widest thing in a text is that should not be broken."""
    return max((width(unit.strip(), size, bold) for unit in _units(text)), default=0)


def balanced(text: str, size: int, bold: bool, room: int) -> tuple[str, ...]:
    """The same lines made about equally long, as headings and labels are: no last line of one character."""
    lines = wrapped(text, size, bold, room)
    if len(lines) < 2:
        return lines
    narrow, wide = room // len(lines), room
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(wrapped(text, size, bold, middle)) <= len(lines):
            wide = middle
        else:
            narrow = middle + 1
    return wrapped(text, size, bold, wide)
