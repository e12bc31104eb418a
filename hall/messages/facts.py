"""What the server tells the whole hall, retained, so that a late joiner is right at once."""

from typing import ClassVar, TypeVar

import msgspec

from hall.messages.topics import Count, HallMessage, Id, Line, Message, Moment, Words, read_payload
from hall.words import (
    DeviceState,
    GroupId,
    ItemCode,
    Need,
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
    zone: Words = Words("")
    """Where to wait for it."""
    floor: int = 1
    topic: Words | None = None
    """What people come for, where it is not the group's name."""
    materials: tuple[str, ...] = ()
    time_limit: str = ""
    fee: str = ""
    tags: tuple[str, ...] = ()
    parts: tuple[ItemCode, ...] = ()
    """The items of a package (一件事)."""
    discreet: bool = False
    """Slips and screens that others can read name its group only."""
    popular: Count = 0
    """Its rank among the shortcuts, 1 the most asked for; 0 for none. It changes overnight only."""


class OfferedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of items."""

    id: GroupId
    name: Words
    items: tuple[OfferedItem, ...]
    prefix: str = ""
    """What its ticket numbers begin with; a kiosk that gives numbers while nobody answers needs it."""


class OfferedPriority(msgspec.Struct, frozen=True, kw_only=True):
    """A priority class people may declare; of one with a `min_age` a card is the proof."""

    id: PriorityId
    name: Words
    min_age: int | None = None


class TicketTime(msgspec.Struct, frozen=True):
    """From when until when tickets are given; the end is exclusive."""

    start: Moment
    end: Moment


class Away(msgspec.Struct, frozen=True):
    """Why nobody serves in the hall for now, where that may be told, and until when, as far as anybody said."""

    reason: PauseReason | None = None
    until: Moment | None = None


class CatalogueFact(HallMessage, frozen=True):
    """What can be asked for now, and what not and why."""

    leaf: ClassVar[str] = "catalogue"

    version: str
    hall: Words
    groups: tuple[OfferedGroup, ...]
    priorities: tuple[OfferedPriority, ...] = ()
    hours: str = ""
    """The windows' hours of the day: `09:00–12:00 13:30–17:00`; empty where the hall rests."""
    next_tickets_at: Moment | None = None
    """When tickets are given again today; None where they are given now, or no more today."""
    last_ticket_at: Moment | None = None
    """Until when tickets are given without a break; None where none are given now."""
    ticket_times: tuple[TicketTime, ...] = ()
    """When tickets are given on this day, for a kiosk that loses its server in the middle of it."""
    self_service: tuple[TicketTime, ...] = ()
    """When people may help themselves (24小时自助服务区), today and in the week to come."""
    away: Away | None = None
    """Set while every clerk is away: numbers are still given where `OfferedItem.refusal` does not say otherwise."""
    hotline: str = ""
    emergency: Moment | None = None
    """Since when everybody is to leave the hall (紧急疏散); a kiosk says nothing else then."""


class ItemPromise(msgspec.Struct, frozen=True):
    """Seconds of wait promised now for an item: half wait less than `p50_s`, nine in ten less than `p90_s`."""

    p50_s: Count
    p90_s: Count


class ServerFact(HallMessage, frozen=True):
    """Whether the hall's server is there; its last will says so too, so that nobody waits for one known to be away."""

    leaf: ClassVar[str] = "server"

    state: DeviceState
    session: Id


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
    needs: tuple[Need, ...] = ()
    """What whoever is called asked the hall to mind."""
    name: Line = ""
    """Whose call it is, masked, and only where the hall shows names."""


class BoardGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait for a group of items, and the wait promised."""

    name: Words
    waiting: Count
    p50_s: Count = 0
    p90_s: Count = 0
    floor: int = 1


class BoardReady(msgspec.Struct, frozen=True):
    """A number that is nearly due (请准备)."""

    ticket_no: TicketNo
    floor: int = 1


class BoardOutage(msgspec.Struct, frozen=True, kw_only=True):
    """A department that cannot serve for now (系统故障): its numbers keep their places and are not called."""

    group: GroupId
    name: Words
    since: Moment
    until: Moment | None = None


class BoardWindow(msgspec.Struct, frozen=True, kw_only=True):
    """A window as the board names it."""

    window: WindowId
    window_no: int
    name: Words
    state: WindowState
    tidal: bool = False
    until: Moment | None = None
    reason: PauseReason | None = None
    note: str = ""
    floor: int = 1


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
    zone_name: Words = Words("")
    ready: tuple[BoardReady, ...] = ()
    """Who is nearly due, soonest first."""
    last: tuple[BoardCall, ...] = ()
    """The newest calls that are over, newest first."""
    outages: tuple[BoardOutage, ...] = ()
    notices: tuple[Words, ...] = ()
    """What the hall tells everybody: the manager's own word first."""
    tips: tuple[Words, ...] = ()
    """What is good to know while nobody is called."""
    emergency: Moment | None = None
    """Since when everybody is to leave the hall (紧急疏散); screens and voices say nothing else."""
    call: Words = Words("")
    """How a call is said, its placeholders unfilled: `{ticket_no}` `{window_no}` `{zone}` `{floor}`."""

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
    more: tuple[Words, ...] = ()
    """Further items on the ticket in hand."""
    quantity: int = 1
    needs: tuple[Need, ...] = ()
    called_at: Moment | None = None
    calls: Count = 0
    reason: PauseReason | None = None
    note: str = ""
    until: Moment | None = None
    elsewhere: tuple[int, ...] = ()
    """The windows at work that serve what this one serves, while nobody is at it (去向留言)."""
    hall: Words = Words("")
    outages: tuple[Words, ...] = ()
    """The departments this window serves that cannot be served for now."""
    emergency: Moment | None = None
    """Since when everybody is to leave the hall (紧急疏散)."""

    def place(self) -> str:
        """A sign per window."""
        return f"window/{self.window}"


def read_fact(payload: bytes, kind: type[M]) -> M:
    """A snapshot or status of a known kind from its payload; raises `Unreadable`."""
    return read_payload(payload, msgspec.json.Decoder(kind))
