"""What the server says to the asker: `…/answer`."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

import msgspec

from hall.messages.receipts import Receipt
from hall.messages.topics import Count, DeviceMessage, Id, Moment, Words, read_payload
from hall.words import (
    BookingId,
    DoorSize,
    ItemCode,
    Need,
    ParcelId,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
)


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket slip says (domain.md §3.2), and nothing about the person."""

    ticket: TicketId
    ticket_no: TicketNo
    hall: Words
    title: Words
    item: Words
    more: tuple[Words, ...] = ()
    """Further items on the same ticket."""
    zone: Words
    floor: int
    windows: tuple[int, ...]
    issued_at: Moment
    ahead: Count
    from_at: Moment | None = None
    until_at: Moment | None = None
    slot_at: Moment | None = None
    url: str = ""
    tips: tuple[Words, ...] = ()
    hotline: str = ""
    offline: bool = False
    """The kiosk gave the number itself (离线号): nobody knows yet how many are before it, nor what to promise."""


class Answer(DeviceMessage, frozen=True, tag_field="answer"):
    """The server's word on a wish or a report, given after it is on disk; carries the asker's `request_id`."""

    leaf: ClassVar[str] = "answer"

    request_id: Id


class Agreed(Answer, frozen=True, tag="agreed"):
    """Done as asked; for a call, the number called, or none where nobody waits."""

    ticket_no: TicketNo | None = None


class TicketGiven(Answer, frozen=True, tag="ticket"):
    """A ticket was issued, or is held already; this is also the order to print it."""

    slip: Slip
    held_already: bool = False


class TicketStands(Answer, frozen=True, tag="stands"):
    """How a ticket stands now; what its holder may do is said only to who showed the slip's code."""

    ticket_no: TicketNo
    state: TicketState
    item: Words
    zone: Words
    floor: int
    ahead: Count | None = None
    """How many are before it, while it waits."""
    from_at: Moment | None = None
    until_at: Moment | None = None
    slot_at: Moment | None = None
    window_no: int | None = None
    """Where it was called to."""
    rejoin_until: Moment | None = None
    """Until when a missed number may come back into the line."""
    may_cancel: bool = False
    may_postpone: bool = False
    may_rate: bool = False
    may_rate_again: bool = False
    """Whether what was rated may be rated once more (追评)."""
    may_need: bool = False
    """Whether the hall may still be told what its holder needs; `needs` is what it knows."""
    needs: tuple[Need, ...] = ()


class CollectAt(msgspec.Struct, frozen=True):
    """Where a result is fetched: from a locker, or at the windows that hand results out."""

    zone: Words
    floor: int
    windows: tuple[int, ...] = ()
    locker: Words | None = None


class CaseStands(Answer, frozen=True, tag="case"):
    """How the cases behind a receipt's code stand, as a receipt would say it now."""

    receipt: Receipt
    returns: ItemCode | None = None
    """The item a number is given for in the old place, where something missing is brought (补正)."""
    collect: CollectAt | None = None


class NumberRange(msgspec.Struct, frozen=True):
    """Numbers from `first` to `last`, both meant; none where `first` is the greater."""

    first: int
    last: int


class NumbersReserved(Answer, frozen=True, tag="numbers"):
    """The numbers this kiosk may give by itself on that day, by prefix; the server gives none of them."""

    day: date
    ranges: Mapping[str, NumberRange]


class StaffKnown(Answer, frozen=True, tag="staff"):
    """The PIN was right: this device may issue for that member of staff until then."""

    staff: StaffId
    until: Moment


class Slots(Answer, frozen=True, tag="slots"):
    """The free appointments for an item, soonest first; none where the hall takes none."""

    item: ItemCode
    slots: tuple[Moment, ...]


class Booked(Answer, frozen=True, tag="booked"):
    """An appointment is made; `booking` is what its holder checks in with."""

    booking: BookingId
    item: Words
    slot: Moment
    zone: Words
    floor: int


class LyingResult(msgspec.Struct, frozen=True):
    """One of several results behind a door."""

    parcel: ParcelId
    ticket_no: TicketNo
    item: Words


class ResultsLie(Answer, frozen=True, tag="results"):
    """Several results lie behind the code's door: nothing opens until its citizen has said which to take."""

    results: tuple[LyingResult, ...]


class Located(Answer, frozen=True, tag="located"):
    """Which locker a pick-up code is to be typed at; nothing says so much as which door."""

    locker: Words
    zone: Words
    floor: int
    size: DoorSize | None = None
    """How large the door is; None for late papers, which have none before they are brought."""
    papers: bool = False
    """Whether something is to be brought there rather than fetched."""
    by_card: bool = False
    """Whether an identity card must be shown there too."""
    until_at: Moment | None = None


class Refusal(Answer, frozen=True, tag="refused"):
    """Not done; `code` is the key of its text in the refusals catalogue, `about` fills its placeholders."""

    code: Id
    about: Mapping[str, str] = {}


AnyAnswer = (
    Agreed
    | TicketGiven
    | TicketStands
    | CaseStands
    | NumbersReserved
    | StaffKnown
    | Slots
    | Booked
    | ResultsLie
    | Located
    | Refusal
)


def read_answer(payload: bytes) -> AnyAnswer:
    """An answer from its payload; raises `Unreadable`."""
    return read_payload(payload, _answers)


_answers: msgspec.json.Decoder[AnyAnswer] = msgspec.json.Decoder(AnyAnswer)
