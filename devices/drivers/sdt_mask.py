"""What may be written down of a card reader's conversation: its words, and never what is on a card."""

from devices.drivers.sdt_frames import HEAD, MOST_HEARD, PREAMBLE, SHORTEST

_WORDS = 3
_LENGTHS = {0x508: 4, 0x90A: 6}
"""How many bytes at the head of a reading's data say its lengths."""


class SdtMask:
    """Zeroes everything but frames' heads, words and lengths; mends each checksum, so that a frame stays sound."""

    def __init__(self) -> None:
        self._streams: dict[str, _Stream] = {}

    def __call__(self, direction: str, data: bytes) -> bytes:
        """As many bytes as `data`, with nobody in them."""
        return self._streams.setdefault(direction, _Stream()).mask(data)


class _Stream:
    """One direction, a byte at a time: a frame may come in any pieces."""

    def __init__(self) -> None:
        self._at = 0
        self._length = 0
        self._hidden = 0

    def mask(self, data: bytes) -> bytes:
        return bytes(map(self._byte, data))

    def _byte(self, byte: int) -> int:
        at, self._at = self._at, self._at + 1
        if at < len(PREAMBLE):
            return self._preamble(at, byte)
        if at < HEAD:
            self._length = byte if at == len(PREAMBLE) else self._length << 8 | byte
            if at == HEAD - 1 and not SHORTEST - 1 <= self._length <= MOST_HEARD:
                self._begin()
            return byte
        if at == HEAD + self._length - 1:
            byte ^= self._hidden
            self._begin()
            return byte
        if at < HEAD + _WORDS + _LENGTHS.get(self._length, 0):
            return byte
        self._hidden ^= byte
        return 0

    def _preamble(self, at: int, byte: int) -> int:
        """Noise is hidden too: behind a lost preamble it may be a card."""
        if byte == PREAMBLE[at]:
            return byte
        # A fourth AA leaves three heard.
        self._at = 3 if byte == PREAMBLE[0] and at == 3 else int(byte == PREAMBLE[0])
        return byte if self._at else 0

    def _begin(self) -> None:
        self._at = self._hidden = 0
