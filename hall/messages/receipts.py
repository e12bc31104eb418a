"""What a receipt (受理回执、补正通知书、不予受理告知) says on paper, and nothing about the person."""

from datetime import date

import msgspec

from hall.messages.topics import Moment, Words
from hall.words import TicketNo


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One case of a receipt: where it stands, what is still to come and by when, what else may be done."""

    item: Words
    state: Words
    project_no: str = ""
    missing: tuple[str, ...] = ()
    promised: date | None = None
    """By when the hall decides."""
    bring_by: date | None = None
    """By when its citizen keeps the place for bringing what is missing."""
    notes: tuple[Words, ...] = ()
    """Why, whither, and what to do next, each in a sentence."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt from its head to its foot; `url` leads to the same as it stands at any time."""

    title: Words
    hall: Words
    ticket_no: TicketNo
    at: Moment
    matters: tuple[Matter, ...]
    url: str
    notes: tuple[Words, ...] = ()
    """What holds for all of them."""
    hotline: str = ""
