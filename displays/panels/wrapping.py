"""Breaks a text into lines: Chinese anywhere but before its punctuation, English between words."""

import re

from devices.screens.canvas import Canvas

_PIECES = re.compile(r"[A-Za-z0-9][^\s\u3000-\u9fff\uff00-\uffef]*\s*|.\s*", re.DOTALL)
_NOT_FIRST = frozenset("，。；：、！？）》」』”’…")
"""Punctuation that may not begin a line (避头)."""


BALANCE = 12
"""Steps in which lines are drawn in until one more would be needed."""


def wrapped(canvas: Canvas, text: str, size: float, width: int) -> list[str]:
    """The lines of a text at a size, none wider than `width` dots and no more than needed, of about one length."""
    lines = _broken(canvas, text, size, width)
    for step in range(1, BALANCE):
        drawn_in = _broken(canvas, text, size, round(width * (1 - step / (2 * BALANCE))))
        if len(drawn_in) > len(lines):
            break
        lines = drawn_in
    return lines


def _broken(canvas: Canvas, text: str, size: float, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        longer = line + piece
        if line and piece[0] not in _NOT_FIRST and canvas.width(longer.rstrip(), size, bold=True) > width:
            lines.append(line.rstrip())
            longer = piece
        line = longer
    return [*lines, line.rstrip()] if line.strip() else lines
