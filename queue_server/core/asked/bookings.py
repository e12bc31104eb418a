"""What is asked about appointments."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    BookingKind,
    ItemCode,
    SubjectId,
)
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointment(Command):
    """Book an item for a time; `override` is a member of staff doing it, who sets the citizens' rules aside."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None = None
    kind: BookingKind = BookingKind.HALL
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangeBooking(Command):
    """Answer an appointment that was asked for: at this time, or, with None, not."""

    booking: BookingId
    slot: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(Command):
    """Give an appointment back; staff may do so at any time."""

    booking: BookingId
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleBooking(Command):
    """Say of an appointment without a ticket whether it took place."""

    booking: BookingId
    kept: bool
