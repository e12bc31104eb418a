"""Where the four cards keep what they say: 256 bytes of UTF-16LE text, the kind at byte 248 (hardware.md §1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from devices.id_card import LONG_TERM, Card, CardKind, Fields, is_sound_number, joined, read_date, wipe

TEXT_LENGTH = 256
_HEADS = ((bytes.fromhex("01000400"), 4), (bytes.fromhex("010004000400"), 6))
"""Lengths of text, photo and, with the long reading, fingerprints."""
_KIND = slice(248, 250)
_VALID_FROM = slice(188, 204)
_VALID_UNTIL = slice(204, 220)


class Unsound(ValueError):
    """The reader's frame was whole, and what it says cannot be on a card."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of card; a second name stands for the first where that is blank."""

    kind: CardKind
    name: tuple[slice, ...]
    number: slice
    birth: slice
    second_name: tuple[slice, ...] = ()
    address: tuple[slice, ...] = ()


RESIDENT = Layout(CardKind.RESIDENT, (slice(0, 30),), slice(122, 158), slice(36, 52), address=(slice(52, 122),))
LAYOUTS: Mapping[bytes, Layout] = {
    b"J\x00": Layout(CardKind.PERMIT, (slice(0, 30),), slice(122, 158), slice(36, 52), address=(slice(52, 122),)),
    b"I\x00": Layout(CardKind.FOREIGNER_2017, (slice(158, 188),), slice(122, 152), slice(220, 236), (slice(0, 120),)),
    b"Y\x00": Layout(
        CardKind.FOREIGNER_2023, (slice(0, 30),), slice(122, 158), slice(36, 52), (slice(52, 122), slice(220, 242))
    ),
}
"""By the character that tells the kind; any other is a resident's."""


def read_card(data: bytearray, with_address: bool, today: date) -> Card:
    """The card in a reading's data, which is overwritten, its photo unread; raises `Unsound`."""
    try:
        start = next((length for head, length in _HEADS if data.startswith(head)), None)
        if start is None or len(data) < start + TEXT_LENGTH:
            raise Unsound("lengths")
        return _card(data[start : start + TEXT_LENGTH], with_address, today)
    finally:
        wipe(data)


def _card(text: bytearray, with_address: bool, today: date) -> Card:
    layout = LAYOUTS.get(bytes(text[_KIND]), RESIDENT)
    fields = Fields(
        _first_said(text, layout.name, layout.second_name),
        text[layout.number],
        text[layout.birth],
        joined(text[place] for place in layout.address if with_address),
    )
    try:
        card = Card(layout.kind, fields, read_date(_plain(text, _VALID_FROM)), _last_day(text))
        if not is_sound_number(card.kind, card.reveal_number(), card.reveal_birth(), today) or not card.reveal_name():
            raise Unsound("number")
        card.reveal_address()
    except ValueError:
        fields.forget()
        # Without its cause, which may quote what is on the card.
        raise Unsound("text") from None
    finally:
        wipe(text)
    return card


def _first_said(text: bytearray, name: tuple[slice, ...], second: tuple[slice, ...]) -> bytearray:
    first = joined(text[place] for place in name)
    return first if first.strip(b" \x00") or not second else joined(text[place] for place in second)


def _last_day(text: bytearray) -> date | None:
    said = _plain(text, _VALID_UNTIL)
    return None if said == LONG_TERM else read_date(said)


def _plain(text: bytearray, place: slice) -> str:
    return text[place].decode("utf-16-le").strip(" \x00")
