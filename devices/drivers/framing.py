"""Finds whole frames in a stream of bytes that may begin, end and break anywhere."""

import re
from collections.abc import Callable

MORE = 0
"""A measure's answer where the frame's length cannot be seen yet."""
NONE = -1
"""A measure's answer where no frame begins."""


class Frames:
    """Resynchronises on the head, checks length and then checksum; a byte that begins no frame is thrown away."""

    def __init__(
        self, first: bytes, measure: Callable[[bytes], int], intact: Callable[[bytes], bool], most: int
    ) -> None:
        """`first` lists the bytes a frame may begin with; `measure` says how long the one that begins here is.

        It may say `MORE` or `NONE`; a frame longer than `most` is none.
        """
        self._first = re.compile(b"[" + re.escape(first) + b"]")
        self._measure = measure
        self._intact = intact
        self._most = most
        self._kept = b""

    def hear(self, data: bytes) -> list[bytes]:
        """The frames that are whole now; what may still become one is kept, and never more than `most` bytes of it."""
        return self._take(data, ended=False)

    def silence(self) -> list[bytes]:
        """The frames hidden behind a head whose own end never came; nothing is kept."""
        return self._take(b"", ended=True)

    def _take(self, data: bytes, ended: bool) -> list[bytes]:
        heard, at = self._kept + data, 0
        found: list[bytes] = []
        while first := self._first.search(heard, at):
            at = first.start()
            length = self._measure(heard[at : at + self._most])
            whole = len(heard) - at >= length
            if MORE < length <= self._most and whole and self._intact(frame := heard[at : at + length]):
                found.append(frame)
                at += length
            elif not ended and self._may_come(length, whole):
                self._kept = heard[at:]
                return found
            else:
                at += 1
        self._kept = b""
        return found

    def _may_come(self, length: int, whole: bool) -> bool:
        return length == MORE or (MORE < length <= self._most and not whole)
