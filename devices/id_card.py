"""An identity card (身份证) as a program holds it: shown to nobody by accident, forgotten on demand."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from types import TracebackType
from typing import NoReturn, Self

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643-1999: ISO 7064 MOD 11-2."""
_ENCODING = "utf-16-le"
LONG_TERM = "长期"
"""What a card that never runs out says for its last day."""


class CardKind(StrEnum):
    """The four cards a hall's reader knows."""

    RESIDENT = "resident"  # 居民身份证
    PERMIT = "permit"  # 港澳台居民居住证
    FOREIGNER_2017 = "foreigner_2017"  # 外国人永久居留身份证, 2017 版
    FOREIGNER_2023 = "foreigner_2023"  # 外国人永久居留身份证, 2023 版


@dataclass(frozen=True, slots=True)
class Misread:
    """A card was there and gave nothing; `code` is the key of what its holder should do."""

    code: str


@dataclass(frozen=True, slots=True, repr=False)
class Fields:
    """What is kept of a card, each in a buffer of its own that can be overwritten."""

    name: bytearray
    number: bytearray
    birth: bytearray
    address: bytearray

    def forget(self) -> None:
        """Overwrite them all."""
        for buffer in (self.name, self.number, self.birth, self.address):
            wipe(buffer)


class Card:
    """A card that was read: whoever wants what is on it says so by `reveal_`; no log, message or copy holds it."""

    __slots__ = ("_fields", "kind", "valid_from", "valid_until")

    def __init__(self, kind: CardKind, fields: Fields, valid_from: date, valid_until: date | None) -> None:
        """`valid_until` is None for a card that never runs out (长期)."""
        self.kind = kind
        self.valid_from = valid_from
        self.valid_until = valid_until
        self._fields = fields

    def reveal_name(self) -> str:
        """The holder's name, in Chinese where the card has it so."""
        return _text(self._fields.name)

    def reveal_number(self) -> str:
        """The whole number."""
        return _text(self._fields.number)

    def reveal_masked_number(self) -> str:
        """The number as a screen may show it to its holder: `110101********1233`."""
        number = self.reveal_number()
        kept, last = (6, 4) if len(number) == 18 else (3, 3)
        return number[:kept] + "*" * (len(number) - kept - last) + number[-last:]

    def reveal_birth(self) -> date:
        """The holder's birthday."""
        return read_date(_text(self._fields.birth))

    def reveal_address(self) -> str:
        """The holder's address; empty unless the reader was told to bring it."""
        return _text(self._fields.address)

    def move_to(self, address: bytearray) -> None:
        """Take the address appended to the card for the one printed on it, unless it is no text."""
        with suppress(UnicodeDecodeError):
            _text(address)
            self._fields.address[:] = address
        wipe(address)

    def is_valid_on(self, day: date) -> bool:
        """Whether the card had begun to be valid and has not run out."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def fingerprint(self, key: bytes) -> bytes:
        """The same for the same number under the same key, and of no use without it."""
        return blake2b(self._fields.number, key=key, digest_size=16).digest()

    def forget(self) -> None:
        """Overwrite everything; safe to repeat, and the end of every use."""
        self._fields.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.forget()

    def __repr__(self) -> str:
        return f"<Card {self.kind}>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """A card is neither pickled nor copied; raises TypeError."""
        raise TypeError("a card does not leave the program that read it")


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros."""
    buffer[:] = bytes(len(buffer))


def check_digit(first_17: str) -> str:
    """The last character of a number whose first seventeen digits are these."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True)) % 11]


def read_date(digits: str) -> date:
    """A day written YYYYMMDD; raises ValueError for what is none."""
    if not re.fullmatch(r"[0-9]{8}", digits):
        raise ValueError("not a day")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def is_sound_number(kind: CardKind, number: str, birth: date, today: date) -> bool:
    """Whether a card of that kind, held by somebody born that day, can bear the number."""
    if birth > today:
        return False
    if kind is CardKind.FOREIGNER_2017:
        return re.fullmatch(r"[A-Z]{3}[0-9]{12}", number) is not None
    if re.fullmatch(r"[0-9]{17}[0-9X]", number) is None or check_digit(number[:17]) != number[17]:
        return False
    if kind is CardKind.FOREIGNER_2023:
        return number[0] == "9"
    ours = kind is CardKind.RESIDENT or number.startswith(("810000", "820000", "830000"))
    return ours and number[6:14] == f"{birth:%Y%m%d}"


def joined(pieces: Iterable[bytearray]) -> bytearray:
    """The pieces in one buffer; they are wiped."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        wipe(piece)
    return whole


def _text(buffer: bytearray) -> str:
    return buffer.decode(_ENCODING).strip(" \x00")
