"""What a slip says in words, read from nothing but the bytes that went to the printer."""

from collections.abc import Iterator

from devices.drivers.escpos_tokens import Command, QrStore, Text, tokens

_ENDS = frozenset({"line_feed", "feed_lines", "feed_dots", "cut"})


def slip_lines(data: bytes) -> tuple[str, ...]:
    """Its lines from top to bottom, bare ones left out; a QR code says what it leads to; raises `UnknownBytes`."""
    return tuple(line for line in map(str.strip, _lines(data)) if line)


def _lines(data: bytes) -> Iterator[str]:
    line = ""
    for token in tokens(data):
        match token:
            case Text(character):
                line += character
            case QrStore(said):
                yield said.decode()
            case Command(name) if name in _ENDS:
                yield line
                line = ""
            case _:
                pass
    yield line
