"""One plan after another: what the day, a case or a booking still names is kept, off every menu, until nobody does."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from hall.words import BookingState, GroupId, ItemCode, TicketNo, WindowId
from queue_server.core.carried import Carried
from queue_server.core.offers import serves_today
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Authorisation
from queue_server.core.planned.places import Zone
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket

STANDING = (BookingState.ASKED, BookingState.BOOKED)
"""An appointment (预约) that may still come true."""


@dataclass(frozen=True, slots=True)
class Named:
    """What of an earlier plan is still spoken of."""

    items: Collection[ItemCode]
    groups: Collection[GroupId] = ()
    windows: Collection[WindowId] = ()
    lockers: Collection[str] = ()

    @classmethod
    def today(cls, plan: Plan) -> Self:
        """In the middle of a day: everything, for tickets, boards and outages may speak of it."""
        return cls(plan.item, plan.group, plan.window, [locker.id for locker in plan.lockers])

    @classmethod
    def later(cls, carried: Carried) -> Self:
        """As another day begins: what those speak of who are owed something."""
        items = {
            *(voucher.item for voucher in carried.vouchers),
            *(booking.item for booking in carried.bookings),
            *(parcel.item for parcel in carried.parcels if parcel.item is not None),
            *(case.item for case in carried.cases),
            *(case.item for rated in carried.rated for case in rated.cases),
            *(case.item for bad in carried.bad_ratings for case in bad.rated.cases),
        }
        doors = [parcel.compartment for parcel in carried.parcels] + [door.compartment for door in carried.troubled]
        return cls(items, lockers={door.split("/")[0] for door in doors if door is not None})


def following(before: Plan, plan: Plan, named: Named) -> Plan:
    """A plan with what is named of the one before it: items retired, windows without roles."""
    retired = {item.code: item for item in before.items if item.code in named.items and item.code not in plan.item}
    for package in list(retired.values()):
        retired |= {part: before.item[part] for part in package.parts if part in before.item and part not in plan.item}
    leaving = [window for window in before.windows if window.id in named.windows and window.id not in plan.window]
    spoken_of = {*named.groups, *(item.group for item in retired.values())}
    groups = [group for group in before.groups if group.id in spoken_of and group.id not in plan.group]
    known = {locker.id for locker in plan.lockers}
    lockers = [locker for locker in before.lockers if locker.id in named.lockers and locker.id not in known]
    zones = {*(window.zone for window in leaving), *(group.zone for group in groups), *(each.zone for each in lockers)}
    return replace(
        plan,
        items=(*plan.items, *retired.values()),
        groups=(*plan.groups, *groups),
        windows=(*plan.windows, *(replace(window, roles=()) for window in leaving)),
        lockers=(*plan.lockers, *lockers),
        zones=(*plan.zones, *_missing_zones(before, plan, zones)),
        authorisations=(*plan.authorisations, *_rights_over(before, retired)),
        retired=frozenset(retired),
        leaving=frozenset(window.id for window in leaving),
    )


def stranded(hall: Hall, now: datetime) -> tuple[TicketNo, ...]:
    """The tickets nobody has in hand and no window will serve today, for a manager to look after."""
    serving = {window.id for window in hall.windows.values() if serves_today(hall, window, now)}

    def lost(ticket: Ticket) -> bool:
        in_hand = ticket.window is not None and hall.windows[ticket.window].ticket == ticket.id
        stages = ticket.stages if in_hand else (ticket.items, *ticket.stages)
        return any(serving.isdisjoint(hall.authority.seated.windows_for(stage)) for stage in stages)

    return tuple(ticket.no for ticket in hall.tickets.values() if ticket.active and lost(ticket))


@dataclass(frozen=True, slots=True)
class Unserved:
    """An item of which the hall owes something, though no window has the power over it any more."""

    item: ItemCode
    tickets: int
    vouchers: int
    bookings: int
    cases: int

    @property
    def people(self) -> int:
        """How many are concerned; who holds two of these counts twice."""
        return self.tickets + self.vouchers + self.bookings + self.cases


def unserved(hall: Hall) -> tuple[Unserved, ...]:
    """What a manager must look after: the role that served it is gone, and somebody still waits for it."""
    owed = (
        Counter(item for ticket in hall.tickets.values() if ticket.active for item in (*ticket.items, *ticket.onward)),
        Counter(voucher.item for voucher in hall.vouchers.values()),
        Counter(booking.item for booking in hall.bookings.values() if booking.state in STANDING),
        Counter(case.item for case in hall.cases.values() if not case.state.over),
    )
    lost = sorted({item for count in owed for item in count if not hall.authority.windows_of.get(item)})
    return tuple(Unserved(item, *(count[item] for count in owed)) for item in lost)


def _missing_zones(before: Plan, plan: Plan, named: Collection[str]) -> Iterator[Zone]:
    return (zone for zone in before.zones if zone.id in named and zone.id not in plan.zone)


def _rights_over(before: Plan, retired: Collection[ItemCode]) -> Iterator[Authorisation]:
    """The powers that were given over retired items, with the roles that had them."""
    for right in before.authorisations:
        items = tuple(item for item in right.items if item in retired)
        if items:
            yield replace(right, items=items)
