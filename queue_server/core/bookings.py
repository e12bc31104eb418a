"""The rules of appointments (预约): who may book when, and how much of the windows' time may be promised ahead."""

from dataclasses import dataclass
from datetime import time

from hall.words import BookingId, BookingKind

CODE_DIGITS = 8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class BookingRules:
    """`[bookings]`: domain.md §3.6 in a hall's own numbers; lateness is `[tickets] appointment_grace_s`."""

    kinds: tuple[BookingKind, ...] = (BookingKind.HALL,)
    """What may be booked; all but the hall's own half hours are asked for and then arranged by staff."""
    share: float = 0.5
    """The largest share of the windows' minutes that appointments may take; 0 for a hall that books none."""
    ahead_days: int = 1
    """How many days before, at the latest."""
    working_days: int = 5
    """Days with window hours, from the first that can be booked."""
    asked_days: int = 21
    """Calendar days ahead for which a holiday, after-hours or home appointment can be asked."""
    per_day: int = 1
    """Appointments a person may have on one day."""
    cancel_before_min: int = 120
    max_no_shows: int = 3
    """After so many missed appointments in `no_show_days` a person books again when the oldest is that long ago."""
    no_show_days: int = 60
    """No longer than the vault keeps whoever booked."""
    remind_at: time = time(16)
    """When on the day before the holder is reminded."""


def code_of(booking: BookingId) -> str:
    """What a holder says where nothing can be scanned (预约码): eight digits out of the id's random end."""
    number = 0
    for letter in booking[-8:]:
        number = number * len(_CROCKFORD) + max(0, _CROCKFORD.find(letter))
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
