"""The two rolls of paper a ticket printer takes, and how wide a text is on them."""

from dataclasses import dataclass

HANZI_DOTS = 24
"""A hanzi's cell is 24 by 24 dots, a Latin letter's (font A) half as wide."""
COLUMN_DOTS = HANZI_DOTS // 2


@dataclass(frozen=True, slots=True)
class Paper:
    """A roll: its width, and how many dots of it the head reaches at 203 dpi."""

    mm: int
    dots: int

    @property
    def columns(self) -> int:
        """Latin letters in a line; a hanzi takes two."""
        return self.dots // COLUMN_DOTS


PAPERS = {80: Paper(80, 576), 58: Paper(58, 384)}


def columns(text: str) -> int:
    """Columns a text takes: one for ASCII, two for everything that travels as a hanzi."""
    return sum(1 if character.isascii() else 2 for character in text)
