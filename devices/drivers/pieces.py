"""A text in pieces as they are read out (叫号): spelled one by one, counted, said as words, or a pause."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from unicodedata import normalize

from hall.words import Language

_PAUSE = r"(?P<pause>[。、,.;:!?\s]+)"
_PIECES: Mapping[Language, re.Pattern[str]] = {
    Language.ZH: re.compile(rf"(?P<letters>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<words>[㐀-鿿]+)|{_PAUSE}"),
    # In English only what stands beside a digit is spelled: "A012, please go".
    Language.EN: re.compile(
        rf"(?P<letters>[A-Z]+(?=[0-9]))|(?P<digits>[0-9]+)|(?P<words>[A-Za-z][A-Za-z' -]*)|{_PAUSE}"
    ),
}
_LONGEST_NUMBER = 2
"""More digits than these, or a leading zero, are a string and not a number."""


class Kind(StrEnum):
    """What a piece of a text is, and so how it is read."""

    SPELLED = "spelled"  # letters and digits, one by one
    NUMBER = "number"
    WORDS = "words"
    PAUSE = "pause"


def pieces(text: str, language: Language = Language.ZH) -> Iterator[tuple[Kind, str]]:
    """A text in pieces; what cannot be read out is left out."""
    after_letters = False
    for found in _PIECES[language].finditer(normalize("NFKC", text)):
        match found.lastgroup:
            case "letters":
                yield Kind.SPELLED, found[0].upper()
            case "digits":
                spelled = after_letters or len(found[0]) > _LONGEST_NUMBER or found[0][:-1].startswith("0")
                yield Kind.SPELLED if spelled else Kind.NUMBER, found[0]
            case "words":
                yield Kind.WORDS, found[0].strip()
            case _:
                if found[0].strip():
                    yield Kind.PAUSE, found[0]
        after_letters = found.lastgroup == "letters"
