"""A hall's plan: what its configuration says, as frozen values; `queue_server.plans` reads and checks it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hall.words import GroupId, HallId, HallLevel, ItemCode, PriorityId, RoleId, WindowId, ZoneId
from queue_server.core.affair_kinds import AffairKinds
from queue_server.core.bookings import BookingRules
from queue_server.core.calendar import Calendar
from queue_server.core.parcels import ParcelRules
from queue_server.core.planned.hours import Hours
from queue_server.core.planned.items import Authorisation, Item, PriorityClass
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
    departures: tuple[Departure, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    ratings: RatingRules = field(default_factory=RatingRules)
    cases: CaseRules = field(default_factory=CaseRules)
    affairs: AffairKinds = field(default_factory=AffairKinds)
    posts: PostRules = field(default_factory=PostRules)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours kept on a day."""
        weekday = self.calendar.weekday(day)
        if weekday is None:
            return tuple(hours for hours in self.hours if hours.holidays)
        return tuple(hours for hours in self.hours if weekday in hours.weekdays)

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
    def priority(self) -> dict[PriorityId, PriorityClass]:
        """The priority classes by id."""
        return {priority.id: priority for priority in self.priorities}
