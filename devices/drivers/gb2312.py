"""Text for devices whose font is GB2312: what it lacks is shown by its nearest like, or as a printer's blank (〓)."""

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
    for candidate in (plain, normalize("NFKC", plain), normalize("NFKD", plain)[:1], BLANK):
        if len(candidate) == 1 and (known := _known(candidate)):
            return known
    return b"?"


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
