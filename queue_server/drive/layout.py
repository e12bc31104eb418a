"""Reads a layout, the few facts a driver knows of a hall, as the plan the rules run on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

import msgspec

from hall.words import (
    GroupId,
    HallId,
    HallLevel,
    ItemCode,
    MissedPolicy,
    Power,
    PriorityId,
    RoleId,
    StaffId,
    WindowId,
    ZoneId,
)
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.planned.items import Authorisation, Item, PriorityClass
from queue_server.core.planned.places import Group, Role, WindowPlan, Zone
from queue_server.core.planned.rules import CallRules, TideRules
from queue_server.core.text import Text
from queue_server.drive.mistakes import Mistaken

FLOOR = ZoneId("floor")
PRIORITY = PriorityId("priority")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
DAY_S = 86_400
MONDAY = date(2026, 1, 5)
"""A layout has no date; the day driven is one of this week."""

Session = tuple[float, float]


class LayoutItem(msgspec.Struct, frozen=True):
    """An item; `mean_s` is a guess."""

    code: str
    group: str
    mean_s: float


class LayoutWindow(msgspec.Struct, frozen=True):
    """A window, its home group and the items it may serve."""

    id: str
    items: tuple[str, ...]
    home: str | None = None
    tidal: bool = False


class Calendar(msgspec.Struct, frozen=True):
    """What kind of day is driven: `dow` 0 is Monday, `surge` names a season such as the end of a month."""

    dow: int | None = None
    surge: str = "none"


class Layout(msgspec.Struct, frozen=True):
    """A layout as the driver sends it; what it does not know of is ignored."""

    name: str
    items: tuple[LayoutItem, ...]
    windows: tuple[LayoutWindow, ...]
    sessions: tuple[Session, ...]
    kiosk: tuple[Session, ...] = ()
    lunch_grace_s: float = 1800
    walk_s: float = 25
    call_s: float = 40
    setup_s: float = 480
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a drive stands on: the plan, the day, and the times a plan does not hold."""

    plan: Plan
    day: date
    walk_s: float = 25.0
    call_s: float = 40.0
    lunch_grace_s: float = 1800.0
    calendar: Mapping[str, Any] | None = None
    seats: Mapping[WindowId, StaffId] = field(default_factory=dict)
    """Who sits where, as far as it is known; anybody else can do whatever items demand."""


def read_layout(document: object) -> Ground:
    """The ground of a layout; refuses one that cannot be meant, naming the place."""
    try:
        layout = msgspec.convert(document, Layout, strict=True)
    except msgspec.ValidationError as error:
        raise Mistaken("bad_layout", str(error)) from error
    problem = _problem(layout)
    if problem is not None:
        raise Mistaken("bad_layout", problem)
    calendar = layout.calendar
    dow = 0 if calendar is None or calendar.dow is None else calendar.dow
    return Ground(
        plan_of(layout),
        MONDAY + timedelta(days=dow),
        layout.walk_s,
        layout.call_s,
        layout.lunch_grace_s,
        None if calendar is None else msgspec.to_builtins(calendar),
    )


def plan_of(layout: Layout) -> Plan:
    """The plan a layout comes to: each window has a role of its own, so that its items are exactly those listed."""
    groups = sorted({item.group for item in layout.items})
    sessions = tuple(_span(session) for session in layout.sessions)
    return Plan(
        id=HallId(layout.name),
        name=Text(layout.name),
        level=HallLevel.COUNTY,
        zones=(Zone(FLOOR, Text(layout.name)),),
        roles=tuple(Role(RoleId(f"window:{window.id}"), Text(window.id)) for window in layout.windows),
        groups=tuple(Group(GroupId(group), Text(group), _letters(index), FLOOR) for index, group in enumerate(groups)),
        windows=tuple(_window(number, window, set(groups)) for number, window in enumerate(layout.windows, 1)),
        items=tuple(
            Item(ItemCode(item.code), Text(item.code), GroupId(item.group), max(1, round(item.mean_s)))
            for item in layout.items
        ),
        authorisations=tuple(
            Authorisation(
                RoleId(f"window:{window.id}"), tuple(ItemCode(item) for item in window.items), (Power.ACCEPT,)
            )
            for window in layout.windows
        ),
        hours=(Hours(EVERY_DAY, sessions, tuple(_span(session) for session in layout.kiosk) or sessions),),
        priorities=(PriorityClass(PRIORITY, Text("优先", "Priority")),),
        calls=CallRules(answer_timeout_s=round(layout.call_s), missed=MissedPolicy.VOID),
        tide=TideRules(setup_s=round(layout.setup_s)),
        version="layout",
    )


def _window(number: int, window: LayoutWindow, groups: set[str]) -> WindowPlan:
    own = RoleId(f"window:{window.id}")
    home = GroupId(window.home) if window.home is not None and window.home in groups else None
    roles = (own, RoleId("tidal")) if window.tidal else (own,)
    return WindowPlan(WindowId(window.id), number, Text(window.id), FLOOR, roles, home)


def _problem(layout: Layout) -> str | None:
    codes = [item.code for item in layout.items]
    windows = [window.id for window in layout.windows]
    lengths = (layout.walk_s, layout.call_s, layout.setup_s, layout.lunch_grace_s)
    if len(set(codes)) != len(codes) or len(set(windows)) != len(windows):
        return "an item or a window is named twice"
    if any(item not in codes for window in layout.windows for item in window.items):
        return "a window serves an item that is not listed"
    if not all(0 < item.mean_s < DAY_S for item in layout.items) or not all(0 <= each < DAY_S for each in lengths):
        return "a length of time is no length of time"
    if layout.calendar is not None and layout.calendar.dow not in (None, *range(7)):
        return "calendar.dow counts from 0, Monday, to 6"
    for sessions in (layout.sessions, layout.kiosk):
        moments = [moment for session in sessions for moment in session]
        if moments != sorted(moments) or not all(0 <= moment <= DAY_S for moment in moments):
            return "sessions must run forward within a day"
    return None if layout.sessions else "sessions are missing"


def _span(session: Session) -> Span:
    return Span(_time(session[0]), _time(session[1]))


def _time(second: float) -> time:
    hours, rest = divmod(int(min(second, DAY_S - 1)), 3600)
    return time(hours, *divmod(rest, 60))


def _letters(index: int) -> str:
    """A number prefix for each group: A, B, … Z, AA, AB, …"""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)
