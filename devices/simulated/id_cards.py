"""Cards of people who do not exist: numbers are computed, and the 256 bytes are what a reader would send."""

from dataclasses import dataclass

from devices.id_card import LONG_TERM, CardKind, check_digit

_MARKS = {CardKind.PERMIT: "J", CardKind.FOREIGNER_2017: "I", CardKind.FOREIGNER_2023: "Y"}
_MARK_AT = 248
PHOTO = bytes(range(256)) * 4
"""No picture at all; whoever keeps it can be caught by it."""


@dataclass(frozen=True, slots=True)
class MadeCard:
    """What stands on a card made up for a rehearsal or a test."""

    number: str
    name: str = "测试甲"
    kind: CardKind = CardKind.RESIDENT
    birth: str = "19900307"
    valid_until: str = LONG_TERM
    second_name: str = ""
    address: str = "某省某市某县政务大道一号"
    new_address: str = ""

    def text(self) -> bytes:
        """Its text, laid out as its kind is."""
        places = {188: "20200101", 204: self.valid_until, _MARK_AT: _MARKS.get(self.kind, " ")}
        if self.kind is CardKind.FOREIGNER_2017:
            places |= {0: self.second_name, 122: self.number, 158: self.name, 220: self.birth}
        else:
            places |= {0: self.name, 36: self.birth, 122: self.number}
        if self.kind is CardKind.FOREIGNER_2023:
            places |= {52: self.second_name[:35], 220: self.second_name[35:]}
        elif self.kind is not CardKind.FOREIGNER_2017:
            places[52] = self.address
        text = bytearray(" ".encode("utf-16-le") * 128)
        for place, words in places.items():
            written = words.encode("utf-16-le")
            text[place : place + len(written)] = written
        return bytes(text)

    def reading(self) -> bytes:
        """The data of a reading: lengths, text and photo."""
        return bytes.fromhex("01000400") + self.text() + PHOTO

    def appended(self) -> bytes | None:
        """The seventy bytes of an appended address; None for a card that has none."""
        return self.new_address.ljust(35).encode("utf-16-le") if self.new_address else None


def resident_number(region: str, birth: str, order: int) -> str:
    """A sound number of nobody: region, birthday and order within the day, with its check digit."""
    first = f"{region}{birth}{order:03}"
    return first + check_digit(first)
