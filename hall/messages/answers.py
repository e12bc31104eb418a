"""What the server says to the asker: `…/answer`."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from hall.messages.topics import Count, DeviceMessage, Id, Moment, Words, read_payload
from hall.words import (
    TicketId,
    TicketNo,
)


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What a ticket slip says (domain.md §3.2), and nothing about the person."""

    ticket: TicketId
    ticket_no: TicketNo
    hall: Words
    title: Words
    item: Words
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


class Refusal(Answer, frozen=True, tag="refused"):
    """Not done; `code` is the key of its text in the refusals catalogue, `about` fills its placeholders."""

    code: Id
    about: Mapping[str, str] = {}


AnyAnswer = Agreed | TicketGiven | Refusal


def read_answer(payload: bytes) -> AnyAnswer:
    """An answer from its payload; raises `Unreadable`."""
    return read_payload(payload, _answers)


_answers: msgspec.json.Decoder[AnyAnswer] = msgspec.json.Decoder(AnyAnswer)
