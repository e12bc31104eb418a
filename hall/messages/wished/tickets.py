"""What is asked for tickets: taken, given back, followed, rated."""

from typing import Annotated, ClassVar

import msgspec

from hall.messages.topics import Id
from hall.messages.wished.wish import Wish
from hall.words import BookingId, ItemCode, Need, PriorityId, RatingLevel, StaffId, SubjectId, TicketNo, Token


class TicketWish(Wish, frozen=True, tag="ticket"):
    """A citizen wants a ticket for an item."""

    item: ItemCode
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    quantity: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    more: Annotated[tuple[ItemCode, ...], msgspec.Meta(max_length=9)] = ()
    """Further items on the same ticket."""
    situation: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None
    """Which of the item's situations, counted from 0."""
    staff: StaffId | None = None
    """Who issues it at the guide desk, known to this device by a `StaffWish`; it then gives tickets out of hours."""
    printed_no: TicketNo | None = None
    """The number this kiosk printed because nobody answered (离线号); `at` is when."""
    instead_of: Id | None = None
    """With `printed_no`: the wish nobody answered; a ticket it got after all takes the printed number."""


class CheckInWish(Wish, frozen=True, tag="check_in"):
    """A citizen with an appointment is here; the booking becomes a ticket in its time slot."""

    booking: BookingId
    priority: PriorityId | None = None


class RejoinWish(Wish, frozen=True, tag="rejoin"):
    """A citizen who missed the call scanned the slip."""

    token: Token


class CancelWish(Wish, frozen=True, tag="cancel"):
    """A citizen gives the ticket back."""

    token: Token


class PostponeWish(Wish, frozen=True, tag="postpone"):
    """A citizen who waits lets some others go first (顺延)."""

    token: Token


class NeedsWish(Wish, frozen=True, tag="needs"):
    """A citizen who holds a number says what help is needed (接引、慢行、低台、视障、听障), or that none is."""

    token: Token
    needs: tuple[Need, ...] = ()


class ProgressWish(Wish, frozen=True, tag="progress"):
    """How a ticket stands, by its slip's code or by its number; a question of the moment, never spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    token: Token | None = None
    ticket_no: TicketNo | None = None


class RateWish(Wish, frozen=True, tag="rate"):
    """A citizen rates at a terminal the service that was not rated at the window, or rates once more (追评)."""

    token: Token
    level: RatingLevel
    reasons: Annotated[tuple[str, ...], msgspec.Meta(max_length=9)] = ()
    again: bool = False


class ReserveNumbersWish(Wish, frozen=True, tag="reserve_numbers"):
    """A kiosk asks for the day's numbers it may give by itself when nobody answers; asked again, they are the same."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30
