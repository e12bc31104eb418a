"""The hall that is walked: the small hall with every room that has rules, and other plans it may adopt."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from hall.words import (
    AffairKindId,
    AffairStep,
    BookingKind,
    DeviceId,
    GroupId,
    ItemCode,
    ItemKind,
    MissedPolicy,
    Power,
    PriorityId,
    RoleId,
    StaffId,
    SubjectId,
    TideMode,
    WindowId,
    ZoneId,
)
from queue_server.core.affair_kinds import AffairKind, AffairKinds, Field, FieldKind, Named
from queue_server.core.bookings import BookingRules
from queue_server.core.calendar import Calendar, CalendarYear
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours, Span
from queue_server.core.planned.items import Authorisation, Guide, Item
from queue_server.core.planned.places import Group, LockerPlan, Role, WindowPlan, Zone
from queue_server.core.planned.rules import CallRules, TideRules
from queue_server.core.posts import Post, PostRules
from queue_server.core.text import Text
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, TIDAL, TODAY, plan

SECOND, UPSTAIRS = WindowId("w04"), WindowId("w05")
LICENCE, ENTRY, PASSING, NOWHERE = ItemCode("zh-02"), ItemCode("ga-01"), ItemCode("zh-03"), ItemCode("zh-09")
MATERIALS = ("身份证", "户口簿")
STAFF = tuple(StaffId(f"s{n:02d}") for n in range(1, 9))
PEOPLE = tuple(SubjectId(f"p{n}") for n in range(1, 13))
KIOSKS = (DeviceId("kiosk-1"), DeviceId("kiosk-2"))
HOLIDAY = date(2026, 11, 26)

CATEGORY = Field("category", "类别", "Category", FieldKind.CHOICE, choices=(Named("system", "系统", "System"),))
NUMBER = Field("ticket", "号码", "Number", FieldKind.TICKET, needed=False)
REFERENCE = Field("reference", "编号", "Reference", FieldKind.CODE, at=AffairStep.ANSWER)
AFFAIRS = AffairKinds(
    (
        AffairKind(
            AffairKindId("unresolved"),
            "办不成事",
            "Unresolved",
            5,
            assigned=True,
            closed_by_another=True,
            fields=(CATEGORY, NUMBER, REFERENCE),
            exclusions=(Named("lawsuit", "涉诉", "Lawsuit"),),
        ),
        AffairKind(AffairKindId("assist"), "帮办", "Assistance", 0),
    )
)


def _windows(small: Plan) -> tuple[WindowPlan, ...]:
    main, above = ZoneId("main"), ZoneId("above")
    return (
        *small.windows,
        WindowPlan(SECOND, 4, Text("综合窗口", "General"), main, (RoleId("general"),), GroupId("zh")),
        WindowPlan(UPSTAIRS, 5, Text("出入境窗口", "Entry"), above, (RoleId("domain:ga"),), GroupId("ga")),
    )


def _items(small: Plan) -> tuple[Item, ...]:
    certificate, *others = small.items
    zh, ga = GroupId("zh"), GroupId("ga")
    return (
        replace(certificate, guide=Guide(materials=MATERIALS)),
        *others,
        Item(
            LICENCE,
            Text("营业执照", "Licence"),
            zh,
            600,
            kind=ItemKind.COMMITTED,
            lockable=True,
            by_card=True,
            guide=Guide(materials=MATERIALS),
            promise_days=3,
        ),
        Item(PASSING, Text("划转事项", "Passing"), zh, 300),
        Item(NOWHERE, Text("无人办理", "Nowhere"), zh, 300),
        Item(ENTRY, Text("出入境", "Entry"), ga, 420, lockable=True),
    )


def _authorisations(small: Plan) -> tuple[Authorisation, ...]:
    accept = (Power.ACCEPT,)
    return (
        *small.authorisations,
        Authorisation(RoleId("general"), (LICENCE,), accept),
        Authorisation(RoleId("general"), (PASSING,), accept, until=TODAY + timedelta(days=1)),
        Authorisation(RoleId("domain:sb"), (PASSING,), accept, since=TODAY + timedelta(days=2)),
        Authorisation(RoleId("domain:ga"), (ENTRY,), accept),
        Authorisation(RoleId("tidal"), (LICENCE,), accept),
    )


def walked() -> Plan:
    """The plan the walk begins with."""
    small = plan()
    (week,) = small.hours
    saturday = Hours((6,), (Span(time(9), time(12)),), (Span(time(8, 30), time(11, 45)),))
    return replace(
        small,
        zones=(*small.zones, Zone(ZoneId("above"), Text("二楼", "Upstairs"), floor=2)),
        roles=(*small.roles, Role(RoleId("domain:ga"), Text("出入境", "Entry"))),
        groups=(*small.groups, Group(GroupId("ga"), Text("公安", "Police"), "C", ZoneId("above"), domain=True)),
        windows=_windows(small),
        items=_items(small),
        authorisations=_authorisations(small),
        hours=(week, saturday),
        calendar=Calendar((CalendarYear(2026, rests=frozenset({HOLIDAY})),)),
        bookings=BookingRules(kinds=tuple(BookingKind)),
        affairs=AFFAIRS,
        posts=PostRules(posts=(Post(GENERAL, STAFF[5:7]), Post(DOMAIN, STAFF[6:8]), Post(TIDAL, STAFF[7:8]))),
        lockers=(*small.lockers, LockerPlan("locker-2", Text("二号柜", "Second"), ZoneId("above"), 2)),
        tide=TideRules(setup_s=120, min_open_s=300, hold_close_s=120, hold_open_s=60, open_wait_s=600),
    )


PLAIN = walked()
STRICT = replace(
    PLAIN,
    version="strict",
    calls=CallRules(max_calls=1, missed=MissedPolicy.VOID),
    tide=replace(PLAIN.tide, mode=TideMode.AUTO),
    policy="reference",
)
SMALLER = replace(
    PLAIN,
    version="smaller",
    windows=PLAIN.windows[:-1],
    items=PLAIN.items[:-1],
    lockers=PLAIN.lockers[:1],
    calls=CallRules(missed=MissedPolicy.TAIL, max_rejoins=2),
    bookings=replace(PLAIN.bookings, share=0.25),
)
SWAPPED = replace(
    PLAIN,
    version="swapped",
    authorisations=(
        *PLAIN.authorisations,
        Authorisation(RoleId("general"), (MEDICAL, ENTRY), (Power.ACCEPT,)),
    ),
)
PLANS: Mapping[str, Plan] = {"PLAIN": PLAIN, "STRICT": STRICT, "SMALLER": SMALLER, "SWAPPED": SWAPPED}
"""What may be adopted, by name."""
ITEMS = (CERTIFICATE, PENSION, MEDICAL, LICENCE, ENTRY, PASSING)
ELDERLY = PriorityId("elderly")
