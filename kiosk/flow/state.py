"""What a kiosk's screen machine remembers: the hall as it was told, and the visit of whoever stands before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from hall.messages.answers import Booked, CaseStands, Located, Refusal, Slip, Slots, TicketStands
from hall.messages.facts import CatalogueFact, OfferedItem, PromiseFact
from hall.personal import Person
from hall.words import DeviceState, ItemCode, Need, PriorityId, RatingLevel, StaffId, Token
from kiosk.flow.actions import Question
from kiosk.flow.page import Aids
from kiosk.flow.search import Index

Fits = Callable[[str, Aids], int]
"""How many choices a page of that name has room for, drawn with those aids; the look knows."""


@dataclass(frozen=True, slots=True)
class Instant:
    """Now, twice: wall seconds for people's patience, and the hall's own time for what they are told."""

    wall_s: float
    at: datetime


class Screen(StrEnum):
    """Where a visit stands; the names of pages are made of these."""

    HOME = "home"
    TOPICS = "topics"
    ITEMS = "items"
    SEARCH = "search"
    SITUATION = "situation"
    QUANTITY = "quantity"
    WHO = "who"
    PHONE = "phone"
    KNOWN = "known"
    CONFIRM = "confirm"
    NEEDS = "needs"
    PRIORITY = "priority"
    MATERIALS = "materials"
    TICKET = "ticket"
    REFUSED = "refused"
    SLOTS = "slots"
    DONE = "done"
    BOOKED = "booked"
    BOOKING_CODE = "booking_code"
    MINE = "mine"
    NUMBER = "number"
    STANDING = "standing"
    CASE = "case"
    MATTER = "matter"
    SURE = "sure"
    RATE = "rate"
    REASONS = "reasons"
    COLLECT = "collect"
    LOCATED = "located"
    HELP = "help"
    STAFF = "staff"
    PIN = "pin"
    CODE = "code"
    MAINTENANCE = "maintenance"
    LOG = "log"


class Paper(StrEnum):
    """What became of the paper asked for last."""

    NONE = "none"
    ASKED = "asked"
    OUT = "out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Matter:
    """One item asked for, and which of its situations (办事情形)."""

    item: ItemCode
    situation: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A screen of the way so far, and what had been chosen when it was reached; going back chooses anew from there."""

    screen: Screen
    matters: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at the kiosk; everything here is forgotten when the visit ends."""

    turn: int
    aids: Aids = field(default_factory=Aids)
    trail: tuple[Place, ...] = (Place(Screen.HOME),)
    leaf: int = 0
    """Which page of the screen's list is shown."""
    focus: str = ""
    typed: str = field(default="", repr=False)
    topic: str = ""
    wanted: ItemCode | None = None
    """The item just chosen, before it is known what of it."""
    matters: tuple[Matter, ...] = ()
    quantity: int = 1
    person: Person | None = None
    priority: PriorityId | None = None
    needs: frozenset[Need] = frozenset()
    named: StaffId | None = None
    """Who says to be staff, before the PIN is checked."""
    staff: StaffId | None = None
    """Who works here at the guide desk."""
    asking: Question | None = None
    slip: Slip | None = None
    held_already: bool = False
    paper: Paper = Paper.NONE
    refusal: Refusal | None = None
    notice: str = ""
    """The key of what the next page says first."""
    standing: TicketStands | None = None
    case: CaseStands | None = None
    """The cases of the receipt that was shown, or of the card."""
    case_no: int = 0
    """Which of them is read in full, counted from 0."""
    code: str = ""
    """The address on the receipt printed last, for a phone where the paper did not come out."""
    lines: tuple[str, ...] = ()
    """Of the log, for whoever maintains the kiosk."""
    slots: Slots | None = None
    booked: Booked | None = None
    located: Located | None = None
    token: Token | None = None
    level: RatingLevel | None = None
    reasons: frozenset[str] = frozenset()
    done: str = ""
    """The key of what was done."""
    touched_s: float | None = None
    """When it was touched last, on the wall; None while nobody is here."""
    shown_s: float = 0.0
    asked_s: float = 0.0
    left_s: int | None = None

    @property
    def screen(self) -> Screen:
        """Where it stands."""
        return self.trail[-1].screen


@dataclass(frozen=True, slots=True)
class State:
    """All of it; between visits nothing here is about a person."""

    now: Instant
    fits: Fits = field(repr=False)
    catalogue: CatalogueFact | None = field(default=None, repr=False)
    items: Mapping[ItemCode, OfferedItem] = field(default_factory=dict, repr=False)
    """Every item offered, by code."""
    index: Index = field(default_factory=Index, repr=False)
    promise: PromiseFact | None = field(default=None, repr=False)
    online: bool = False
    parts: Mapping[str, DeviceState] = field(default_factory=dict)
    visit: Visit = Visit(0)
    usual: Aids = field(default_factory=Aids)
    """How the hall wants its screen between visits."""
    locked: bool = False
    """Whether the kiosk has a maintenance code of its own."""
    volume: int = 100
    """How loud the guidance speaks, of a hundred."""
    last: tuple[int, float] | None = None
    """The hash of the last ticket asked for, and when on the wall."""

    def change(self, **changes: Any) -> "State":  # noqa: ANN401 - a field of Visit each
        """The same hall, the visit changed."""
        return replace(self, visit=replace(self.visit, **changes))

    def told(self, *, volume: int) -> "State":
        """The same visit; the voice as loud as that."""
        return replace(self, volume=volume)

    def works(self, part: str) -> bool:
        """Whether a part of the kiosk can be used now."""
        return self.parts.get(part) in (DeviceState.READY, DeviceState.BUSY)

    def item(self, code: ItemCode) -> OfferedItem | None:
        """An item as it is offered now."""
        return self.items.get(code)


def start(now: Instant, fits: Fits, usual: Aids = Aids(), *, locked: bool = False) -> State:  # noqa: B008 - frozen
    """A kiosk that has just been switched on; `locked` where it has a maintenance code."""
    return State(now, fits, usual=usual, visit=Visit(0, usual), locked=locked)


def roomy(_: str, aids: Aids) -> int:
    """Room for tests and text-only screens: eight choices, four where everything is large."""
    return 4 if aids.large else 8
