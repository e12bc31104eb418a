"""A hall's plan: what its configuration says, as frozen values; `queue_server.plans` reads and checks it."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Self

from hall.words import GroupId, HallId, HallLevel, ItemCode, PriorityId, RoleId, StaffId, WindowId, ZoneId
from queue_server.core.affair_kinds import AffairKinds
from queue_server.core.bookings import BookingRules
from queue_server.core.calendar import Calendar
from queue_server.core.parcels import ParcelRules
from queue_server.core.planned.assessment import AssessmentRules
from queue_server.core.planned.hours import Hours
from queue_server.core.planned.items import Authorisation, Item, Move, NotHere, PriorityClass
from queue_server.core.planned.levels import Branch, SentDown, Tree
from queue_server.core.planned.places import Group, LockerPlan, Role, WindowPlan, Zone
from queue_server.core.planned.rules import (
    BoardRules,
    CallRules,
    CaseRules,
    RatingRules,
    Templates,
    TicketRules,
    TideRules,
)
from queue_server.core.planned.source import Departure, Rehearsal, Staffing
from queue_server.core.planned.staff import Demand, Member
from queue_server.core.posts import PostRules
from queue_server.core.text import Text


@dataclass(frozen=True)
class Plan:
    """Everything a hall's configuration says; `version` names the text it was read from."""

    id: HallId
    name: Text
    level: HallLevel
    zones: tuple[Zone, ...]
    roles: tuple[Role, ...]
    groups: tuple[Group, ...]
    windows: tuple[WindowPlan, ...]
    items: tuple[Item, ...]
    authorisations: tuple[Authorisation, ...]
    hours: tuple[Hours, ...]
    priorities: tuple[PriorityClass, ...] = ()
    lockers: tuple[LockerPlan, ...] = ()
    time_zone: str = "Asia/Shanghai"
    hotline: str = "12345"
    phone: str = ""
    """The hall's own telephone, where it has one people may call."""
    solo: bool = False
    """Whether one clerk does everything at the one page, though the hall has several windows."""
    source: str = ""
    policy: str = "balanced"
    effective: date | None = None
    version: str = ""
    calls: CallRules = field(default_factory=CallRules)
    tickets: TicketRules = field(default_factory=TicketRules)
    tide: TideRules = field(default_factory=TideRules)
    parcels: ParcelRules = field(default_factory=ParcelRules)
    bookings: BookingRules = field(default_factory=BookingRules)
    staffing: Staffing = field(default_factory=Staffing)
    templates: Templates = field(default_factory=Templates)
    boards: BoardRules = field(default_factory=BoardRules)
    rehearsal: Rehearsal | None = None
    parent: HallId | None = None
    tree: tuple[Branch, ...] = ()
    """The hall with those above and those below it, the topmost first."""
    sent_down: tuple[SentDown, ...] = ()
    departures: tuple[Departure, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    ratings: RatingRules = field(default_factory=RatingRules)
    cases: CaseRules = field(default_factory=CaseRules)
    affairs: AffairKinds = field(default_factory=AffairKinds)
    posts: PostRules = field(default_factory=PostRules)
    assessment: AssessmentRules = field(default_factory=AssessmentRules)
    staff: tuple[Member, ...] = ()
    demands: tuple[Demand, ...] = ()
    moves: tuple[Move, ...] = ()
    not_here: tuple[NotHere, ...] = ()
    """What people must not come here for in vain (进驻负面清单)."""
    retired: frozenset[ItemCode] = frozenset()
    """Items of an earlier plan that are only kept for those who still wait, hold a case, a booking or a parcel."""
    leaving: frozenset[WindowId] = frozenset()
    """Windows of an earlier plan that are gone with the day."""

    def on(self, day: date) -> Self:
        """The plan with the moves that have come by a day carried out; later ones are still to come."""
        moved = {code: move.to_group for move in self.moves if move.on <= day for code in move.items}
        if not moved:
            return self
        items = tuple(replace(item, group=moved.get(item.code, item.group)) for item in self.items)
        return replace(self, items=items)

    @property
    def station(self) -> bool:
        """Whether this is a one-clerk station (一人站): one window that is not tidal, or said to be one."""
        return self.solo or sum(not window.tidal for window in self.windows) == 1

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours kept on a day."""
        weekday = self.calendar.weekday(day)
        if weekday is None:
            return tuple(hours for hours in self.hours if hours.holidays)
        return tuple(hours for hours in self.hours if weekday in hours.weekdays)

    @cached_property
    def offered(self) -> tuple[Item, ...]:
        """The items that stand in menus."""
        return tuple(item for item in self.items if item.code not in self.retired)

    @cached_property
    def branch(self) -> Tree:
        """The halls of the tree by id, this one among them."""
        own = Branch(self.id, self.name, self.level, self.parent)
        return {branch.id: branch for branch in self.tree} | {own.id: own}

    @cached_property
    def item(self) -> dict[ItemCode, Item]:
        """The items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def group(self) -> dict[GroupId, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def window(self) -> dict[WindowId, WindowPlan]:
        """The windows by id."""
        return {window.id: window for window in self.windows}

    @cached_property
    def zone(self) -> dict[ZoneId, Zone]:
        """The zones by id."""
        return {zone.id: zone for zone in self.zones}

    @cached_property
    def role(self) -> dict[RoleId, Role]:
        """The roles by id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def member(self) -> dict[StaffId, Member]:
        """The staff by number."""
        return {member.id: member for member in self.staff}

    @cached_property
    def priority(self) -> dict[PriorityId, PriorityClass]:
        """The priority classes by id."""
        return {priority.id: priority for priority in self.priorities}
