"""Breaks Chinese and English text into lines of so many columns."""

import re

from devices.drivers.paper import columns

_NEVER_FIRST = "、，。；：！？）》】」』”’…–—·,.;:!?)]%"
_NEVER_LAST = "（《【「『“‘(["
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
"""A run of Latin letters stays whole, every other character may stand alone."""


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; no closing mark begins a line and no opening one ends it, where they fit."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width):
        if columns(line) + columns(piece) > width:
            kept, carried = _split(line, piece)
            if columns(carried) + columns(piece) > width:
                kept, carried = line, ""
            lines.append(kept.rstrip())
            line = carried
        line = (line + piece) if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(text: str, width: int) -> list[str]:
    """As few lines as `wrap` needs, of about the same length: for centred text, where a lone last word looks lost."""
    lines = wrap(text, width)
    for narrower in range(-(-columns(text) // max(len(lines), 1)), width):
        if len(evened := wrap(text, narrower)) == len(lines):
            return evened
    return lines


def _pieces(text: str, width: int) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces.extend(piece[start : start + width] for start in range(0, len(piece), width))
    return pieces


def _split(line: str, piece: str) -> tuple[str, str]:
    """What of a full line stays and what moves on with the piece that does not fit."""
    cut = len(line)
    if piece[0] in _NEVER_FIRST or line[-1] in _NEVER_LAST:
        cut -= 1
        while cut > 0 and (line[cut] in _NEVER_FIRST or line[cut - 1] in _NEVER_LAST or line[cut - 1].isascii()):
            cut -= 1
    # A line of marks only has no better place to break.
    return (line[:cut], line[cut:]) if cut > 0 else (line, "")
