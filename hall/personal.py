"""What travels between a kiosk and the vault by HTTPS, nowhere else: who somebody is, and what may be known."""

from enum import StrEnum
from typing import Annotated

import msgspec

from hall.words import BookingId, PriorityId, SubjectId, Token

PEOPLE_PATH = "/api/1/vault/people"
"""Where a kiosk presents somebody, with its token."""


class Purpose(StrEnum):
    """What a person's data are kept for; each purpose has its own retention."""

    VISIT = "visit"  # 取号办事
    BOOKING = "booking"  # 预约
    RESULT = "result"  # 领取结果


class Presented(msgspec.Struct, frozen=True, kw_only=True):
    """What a card or a keyboard says of a person; never logged, never kept on a kiosk."""

    id_number: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{6,18}$")] | None = None
    name: Annotated[str, msgspec.Meta(max_length=64)] = ""
    phone: Annotated[str, msgspec.Meta(pattern=r"^[0-9+]{5,16}$")] | None = None
    purpose: Purpose = Purpose.VISIT

    def __post_init__(self) -> None:
        """Somebody is found by a number or not at all."""
        if self.id_number is None and self.phone is None:
            raise ValueError("an ID number or a phone number is needed")

    def __repr__(self) -> str:
        """Nothing of it, so that no log can say it."""
        return f"Presented({self.purpose})"


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the vault says back: a random stand-in, a mask, an age band, and what waits for this person today."""

    subject: SubjectId
    mask: str
    """What its owner may be shown: `张*`, `138****1234`."""
    age_band: str = ""
    """`60+`, from the class below; empty where no class is about age."""
    priority: PriorityId | None = None
    """The class the age proves."""
    booking: BookingId | None = None
    """Today's appointment, the next one where there are several."""
    held: Token | None = None
    """A ticket in line or in hand."""
    missed: Token | None = None
    """A missed ticket that may still rejoin."""
    voucher: Token | None = None
    supplement: Token | None = None
    """The code of a case that waits for what its citizen brings (补正)."""
    result: Token | None = None
    """The code of a case whose result is there."""
    parcel: bool = False
    """A result lies in a locker."""
