"""How a call is read out (叫号): text to numbered pinyin, ticket numbers digit by digit, window numbers as numbers."""

import re
import tomllib
from functools import cache
from typing import assert_never

from pypinyin import Style, lazy_pinyin

from devices.drivers.pieces import Kind, pieces
from hall.packaged import packaged

_DIGITS = ("ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3")
_NAMES = {
    **dict(zip("0123456789", (_DIGITS[0], "yao1", *_DIGITS[2:]), strict=True)),
    "A": "ei1",
    "B": "bi4",
    "C": "xi1",
    "D": "di4",
    "E": "yi4",
    "F": "ai2 fu5",
    "G": "ji4",
    "H": "ei1 qi5",
    "I": "ai4",
    "J": "zhei4",
    "K": "kei4",
    "L": "ai2 lou5",
    "M": "ai2 mu5",
    "N": "en1",
    "O": "ou1",
    "P": "pi4",
    "Q": "kiu1",
    "R": "a4",
    "S": "ai2 si5",
    "T": "ti4",
    "U": "you1",
    "V": "wei4",
    "W": "da2 bu5 liu5",
    "X": "ai2 ke5 si5",
    "Y": "wai4",
    "Z": "zei2",
}
"""What is spelled: a 1 is 幺, which no ear takes for a 7; letters by their English names, as Mandarin says them."""


_ORDINAL = frozenset("号楼层月日期")
"""What is numbered and not counted, so that 一 before it keeps its tone."""


def pinyin(text: str) -> str:
    """The text in numbered pinyin, with its pauses as commas."""
    read: list[str] = []
    for kind, piece in pieces(text):
        match kind:
            case Kind.SPELLED:
                read += [_NAMES[each] for each in piece]
            case Kind.NUMBER:
                read += _number(int(piece))
            case Kind.WORDS:
                read += _hanzi(piece)
            case Kind.PAUSE:
                read[-1:] = [f"{last.rstrip(',')}," for last in read[-1:]]
            case _:
                assert_never(kind)
    return " ".join(read)


def _number(value: int) -> list[str]:
    """A window's number: 12 as 十二."""
    tens, ones = divmod(value, 10)
    if not tens:
        return [_DIGITS[ones]]
    return [*([_DIGITS[tens]] if tens > 1 else []), "shi2", *([_DIGITS[ones]] if ones else [])]


def _hanzi(run: str) -> list[str]:
    syllables = lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True)
    for word, reading in _readings().items():
        for found in re.finditer(word, run):
            syllables[found.start() : found.end()] = reading.split()
    return [_in_speech(run, place, syllables) for place in range(len(syllables))]


def _in_speech(run: str, place: int, syllables: list[str]) -> str:
    """不 and 一 take their tone from the syllable that follows; 第一, 一号 and 一楼 keep theirs."""
    character = run[place]
    following = syllables[place + 1][-1] if place + 1 < len(syllables) else ""
    if character == "不" and following == "4":
        return "bu2"
    counts = run[place - 1 : place] == "第" or run[place + 1 : place + 2] in _ORDINAL
    if character == "一" and following and not counts:
        return "yi2" if following == "4" else "yi4"
    return syllables[place]


@cache
def _readings() -> dict[str, str]:
    path = packaged("devices", "voice", "readings.toml")
    return {str(word): str(reading) for word, reading in tomllib.loads(path.read_text(encoding="utf-8")).items()}
