"""What happened to appointments."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    BookingKind,
    ItemCode,
    SubjectId,
)
from queue_server.core.happened.event import Event


@dataclass(frozen=True, slots=True)
class AppointmentAsked(Event):
    """Somebody asked for an appointment that staff must arrange."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None
    kind: BookingKind


@dataclass(frozen=True, slots=True)
class AppointmentBooked(Event):
    """A slot is taken."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None
    kind: BookingKind = BookingKind.HALL


@dataclass(frozen=True, slots=True)
class BookingArranged(Event):
    """What was asked for will be, at this time."""

    booking: BookingId
    slot: datetime


@dataclass(frozen=True, slots=True)
class BookingDeclined(Event):
    """What was asked for cannot be arranged."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A slot is free again; `by_hall` where the hall could not keep it."""

    booking: BookingId
    by_hall: bool = False


@dataclass(frozen=True, slots=True)
class BookingMissed(Event):
    """Nobody came for the appointment that day."""

    booking: BookingId


@dataclass(frozen=True, slots=True)
class BookingKept(Event):
    """The appointment took place without a ticket of the day."""

    booking: BookingId
