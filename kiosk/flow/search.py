"""Finding an item by what people call it: pinyin, its initials, everyday words, English."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall.messages.facts import OfferedItem
from hall.words import ItemCode

Reading = tuple[str, ...]
"""A text's syllables in pinyin without tones, in capitals; letters and digits stand for themselves."""

_NEVER = 10_000
"""The rank of an item that is no shortcut."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of an item, in every form somebody may type it."""

    plain: str
    initials: str
    spelled: tuple[str, ...]
    """The whole sound from each of its syllables on."""
    words: tuple[str, ...]

    def nearness(self, typed: str) -> int | None:
        """How well it is meant by what was typed, 0 best; None where it is not."""
        if typed in (self.initials, self.plain):
            return 0
        if self.initials.startswith(typed):
            return 1
        if self.spelled and self.spelled[0].startswith(typed):
            return 2
        if any(word.startswith(typed) for word in self.words):
            return 3
        if typed in self.initials or any(sound.startswith(typed) for sound in self.spelled):
            return 4
        return 5 if typed in self.plain else None


@dataclass(frozen=True, slots=True)
class Index:
    """Every item under every name; built once a catalogue."""

    entries: tuple[tuple[ItemCode, int, tuple[_Name, ...]], ...] = ()

    def find(self, typed: str) -> tuple[ItemCode, ...]:
        """The items meant, best first; all of them, often asked for first, before anything is typed."""
        wanted = _plain(typed)
        if not wanted:
            return tuple(code for _, code in sorted((rank, code) for code, rank, _ in self.entries))
        found = []
        for code, rank, names in self.entries:
            near = [place for name in names if (place := name.nearness(wanted)) is not None]
            if near:
                found.append((min(near), rank, code))
        return tuple(code for _, _, code in sorted(found))


def texts_to_read(items: Iterable[OfferedItem]) -> tuple[str, ...]:
    """The Chinese names whose readings an index of these items needs."""
    return tuple(dict.fromkeys(name for item in items for name in (item.name.zh, *item.aliases)))


def index(items: Iterable[OfferedItem], readings: Mapping[str, Reading]) -> Index:
    """The index of these items; a name without a reading is found by its characters only."""
    return Index(
        tuple(
            (
                item.code,
                item.popular or _NEVER,
                tuple(_name(text, readings.get(text, ())) for text in (item.name.zh, *item.aliases, item.name.en)),
            )
            for item in items
        )
    )


def _name(text: str, reading: Reading) -> _Name:
    return _Name(
        plain=_plain(text),
        initials="".join(syllable[:1] for syllable in reading),
        spelled=tuple("".join(reading[start:]) for start in range(len(reading))),
        words=tuple(re.findall(r"[A-Z0-9]+", text.upper())),
    )


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.upper())
