"""What the server tells the whole hall, retained, so that a late joiner is right at once."""

from typing import ClassVar, TypeVar

import msgspec

from hall.messages.topics import Count, HallMessage, Message, Moment, Words, read_payload
from hall.words import (
    GroupId,
    ItemCode,
    PauseReason,
    PriorityId,
    StaffId,
    TicketId,
    TicketNo,
    TicketState,
    WindowId,
    WindowState,
    ZoneId,
)

M = TypeVar("M", bound=Message)


class OfferedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the kiosk offers it; where it cannot be had now, `code` says why and `about` the way out."""

    code: ItemCode
    name: Words
    aliases: tuple[str, ...] = ()
    situations: tuple[Words, ...] = ()
    refusal: str = ""
    about: dict[str, str] = {}


class OfferedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of items."""

    id: GroupId
    name: Words
    items: tuple[OfferedItem, ...]


class OfferedPriority(msgspec.Struct, frozen=True, kw_only=True):
    """A priority class people may declare."""

    id: PriorityId
    name: Words


class CatalogueFact(HallMessage, frozen=True):
    """What can be asked for now, and what not and why."""

    leaf: ClassVar[str] = "catalogue"

    version: str
    hall: Words
    groups: tuple[OfferedGroup, ...]
    priorities: tuple[OfferedPriority, ...] = ()


class ItemPromise(msgspec.Struct, frozen=True):
    """Seconds of wait promised now for an item: half wait less than `p50_s`, nine in ten less than `p90_s`."""

    p50_s: Count
    p90_s: Count


class PromiseFact(HallMessage, frozen=True):
    """The wait promised per item, to somebody who takes a ticket now."""

    leaf: ClassVar[str] = "promise"

    items: dict[ItemCode, ItemPromise]


class BoardCall(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the board: this number to that window."""

    ticket: TicketId
    ticket_no: TicketNo
    window: WindowId
    window_no: int
    zone: Words
    floor: int
    called_at: Moment
    calls: Count
    state: TicketState


class BoardGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait for a group of items, and the wait promised."""

    name: Words
    waiting: Count
    p50_s: Count = 0
    p90_s: Count = 0


class BoardWindow(msgspec.Struct, frozen=True, kw_only=True):
    """A window as the board names it."""

    window: WindowId
    window_no: int
    name: Words
    state: WindowState
    tidal: bool = False
    until: Moment | None = None


class BoardFact(HallMessage, frozen=True):
    """All that a board of a zone shows; zone `all` is the whole hall."""

    leaf: ClassVar[str] = "board"

    zone: ZoneId
    hall: Words
    calls: tuple[BoardCall, ...]
    groups: tuple[BoardGroup, ...]
    windows: tuple[BoardWindow, ...]
    waiting: Count
    last_servable: TicketNo | None = None

    def place(self) -> str:
        """A board per zone."""
        return f"board/{self.zone}"


class WindowFact(HallMessage, frozen=True):
    """What a window's sign says, and what its desk knows of the ticket in hand."""

    leaf: ClassVar[str] = "window"

    window: WindowId
    window_no: int
    name: Words
    roles: tuple[Words, ...]
    state: WindowState
    staff: StaffId | None = None
    ticket: TicketId | None = None
    ticket_no: TicketNo | None = None
    ticket_state: TicketState | None = None
    item: Words | None = None
    called_at: Moment | None = None
    calls: Count = 0
    reason: PauseReason | None = None
    note: str = ""
    until: Moment | None = None

    def place(self) -> str:
        """A sign per window."""
        return f"window/{self.window}"


def read_fact(payload: bytes, kind: type[M]) -> M:
    """A snapshot or status of a known kind from its payload; raises `Unreadable`."""
    return read_payload(payload, msgspec.json.Decoder(kind))
