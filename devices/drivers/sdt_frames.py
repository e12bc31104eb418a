"""The frames of identity-card readers (SAM_V, GA 450): AA AA AA 96 69, length, words, XOR (hardware.md §1.2)."""

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from devices.id_card import wipe

PREAMBLE = bytes.fromhex("aaaaaa9669")
HEAD = len(PREAMBLE) + 2
"""The preamble and the two bytes of the length."""
SHORTEST = 4
"""A reply that says no more than how it went: SW1 SW2 SW3 and the checksum."""
MOST_HEARD = 4096
"""Bytes kept; the longest frame has 2321."""


@dataclass(frozen=True, slots=True)
class Request:
    """One command, the word that means it succeeded, and how long its replies may be."""

    command: int
    parameter: int
    success: int
    length: int
    """The length field of a reply that succeeded; one that failed has `SHORTEST`."""
    limit_s: float = 1.0

    def frame(self) -> bytes:
        """The bytes that ask for it."""
        return sealed(bytes([self.command, self.parameter]))


RESET = Request(0x10, 0xFF, 0x90, SHORTEST)
STATUS = Request(0x11, 0xFF, 0x90, SHORTEST)
FIND = Request(0x20, 0x01, 0x9F, 0x08)
SELECT = Request(0x20, 0x02, 0x90, 0x0C)
READ = Request(0x30, 0x01, 0x90, 0x508, limit_s=3.0)
READ_NEW_ADDRESS = Request(0x30, 0x03, 0x90, 0x4A, limit_s=3.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reader said: its third status word, and data that no log shall see."""

    status: int
    data: bytearray = field(repr=False)

    def answers(self, request: Request) -> bool:
        """Whether it can be the reply to this request: long as its success is, or short and no word of another's."""
        length = len(self.data) + SHORTEST
        if self.status == request.success:
            return length == request.length
        foreign = self.status in (0x90, 0x9F) or (self.status == 0x80 and request is not FIND)
        return length == SHORTEST and not foreign


def sealed(body: bytes) -> bytes:
    """A frame around its words and data."""
    length = (len(body) + 1).to_bytes(2, "big")
    return PREAMBLE + length + body + bytes([reduce(xor, length + body)])


class Replies:
    """Finds whole frames in what a reader sends; whatever was used or thrown away is overwritten."""

    def __init__(self) -> None:
        self._heard = bytearray()

    def take(self, data: bytes) -> list[Reply]:
        """The replies completed by `data`; a broken frame never hides the whole one after it."""
        self._heard += data
        found: list[Reply] = []
        while (reply := self._next()) is not None:
            found.append(reply)
        self._drop(len(self._heard) - MOST_HEARD)
        return found

    def forget(self) -> None:
        """Overwrite what was not used."""
        self._drop(len(self._heard))

    def _next(self) -> Reply | None:
        heard, unfinished = self._heard, -1
        start = heard.find(PREAMBLE)
        while start >= 0:
            body = start + HEAD
            length = int.from_bytes(heard[start + len(PREAMBLE) : body], "big") if len(heard) >= body else SHORTEST
            end = body + length
            if SHORTEST <= length <= MOST_HEARD - HEAD:
                if end > len(heard):
                    unfinished = start if unfinished < 0 else unfinished
                elif reduce(xor, heard[start + len(PREAMBLE) : end]) == 0:
                    reply = Reply(heard[body + 2], heard[body + 3 : end - 1])
                    self._drop(end)
                    return reply
            start = heard.find(PREAMBLE, start + 1)
        # What is left may be the beginning of a preamble.
        self._drop(unfinished if unfinished >= 0 else len(heard) - len(PREAMBLE) + 1)
        return None

    def _drop(self, count: int) -> None:
        if count > 0:
            self._heard[:count] = bytes(count)
            del self._heard[:count]


def empty(reply: Reply) -> None:
    """Overwrite a reply's data."""
    wipe(reply.data)
