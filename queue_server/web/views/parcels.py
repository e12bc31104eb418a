"""Results, late papers and lockers: what waits to be handed out, what lies where, which doors need a person."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    CompartmentId,
    DeviceId,
    DeviceKind,
    DeviceState,
    DoorSize,
    DoorTrouble,
    HandOut,
    ItemKind,
    ParcelKind,
    ParcelState,
    TicketNo,
    TicketState,
    Token,
)
from queue_server.bridge.presence import Part
from queue_server.core.compartments import compartments, door_pending, free_compartments
from queue_server.core.decisions.parcels import WITH_RESULT
from queue_server.core.parcels import Parcel
from queue_server.core.planned.items import Item
from queue_server.core.planned.places import LockerPlan
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.ticket import Ticket
from queue_server.pickup import PickupCodes

CHOOSABLE = frozenset({ParcelState.EXPECTED, ParcelState.READY})


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel as a page shows it."""

    parcel: Parcel
    item: Text | None
    locker: Text | None
    """Where it lies, or where its holder wants it."""
    door: str
    keep_until: datetime | None
    trouble: DoorTrouble | None
    moving: bool
    """Whether its door was ordered open and nobody knows yet what came of it."""
    code: str = ""
    """What opens the door, where its holder may type it now."""


@dataclass(frozen=True, slots=True)
class HandOutView:
    """What the holder of a ticket is told of the result and of papers still to bring."""

    parcels: tuple[ParcelView, ...]
    ways: tuple[HandOut, ...]
    """How the result may still come; empty where nothing can be chosen."""
    way: HandOut | None
    lockers: tuple[LockerPlan, ...]

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.parcels or self.ways)


@dataclass(frozen=True, slots=True)
class DoorView:
    """A door somebody must look at."""

    compartment: CompartmentId
    trouble: DoorTrouble
    since: datetime


@dataclass(frozen=True, slots=True)
class LockerView:
    """A locker and the room in it."""

    name: Text
    free: int
    doors: int
    away: bool
    """Whether its program is not heard of: no door of it opens now."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Everything the results window looks after, by what is to be done next."""

    due: tuple[TicketNo, ...]
    ready: tuple[ParcelView, ...]
    inside: tuple[ParcelView, ...]
    overdue: tuple[ParcelView, ...]
    at_window: tuple[ParcelView, ...]
    papers: tuple[ParcelView, ...]
    over: tuple[ParcelView, ...]
    doors: tuple[DoorView, ...]
    lockers: tuple[LockerView, ...]
    sizes: tuple[DoorSize, ...]
    """How large a result may be; empty where every door takes everything."""


def due(hall: Hall) -> Sequence[TicketNo]:
    """Numbers of today whose result may be laid into a locker and was not yet, first finished first."""
    on_its_way = {
        parcel.ticket
        for parcel in hall.parcels.values()
        if parcel.kind is ParcelKind.RESULT and (parcel.state not in CHOOSABLE or parcel.way is not HandOut.LOCKER)
    }
    return [ticket.no for ticket in _finished(hall) if ticket.id not in on_its_way]


def hand_out_view(hall: Hall, token: Token, codes: PickupCodes) -> HandOutView:
    """What the holder of a token is told."""
    parcels = [parcel for parcel in hall.parcels.values() if parcel.token == token]
    views = tuple(_view(hall, each, codes) for each in sorted(parcels, key=lambda each: each.id))
    result = next((each for each in parcels if each.kind is ParcelKind.RESULT), None)
    item = _choosing(hall, token, result)
    lockers = hall.plan.lockers if item is not None and item.lockable else ()
    ways = () if item is None else tuple(way for way in HandOut if way is not HandOut.LOCKER or lockers)
    return HandOutView(views, ways, None if result is None else result.way, lockers)


def shelves(hall: Hall, devices: Iterable[Part]) -> Shelves:
    """Everything the results window looks after; what waits longest comes first."""
    parcels = sorted(hall.parcels.values(), key=lambda each: (each.since or hall.now, each.id))
    results = [parcel for parcel in parcels if parcel.kind is ParcelKind.RESULT]
    begun = {parcel.ticket for parcel in results}
    return Shelves(
        due=tuple(ticket.no for ticket in _finished(hall) if ticket.id not in begun),
        ready=_views(hall, results, ParcelState.EXPECTED, ParcelState.READY),
        inside=_views(
            hall,
            results,
            ParcelState.RESERVED,
            ParcelState.DEPOSITED,
            ParcelState.NOTIFIED,
            ParcelState.REMINDED,
        ),
        overdue=_views(hall, results, ParcelState.EXPIRED),
        at_window=_views(hall, results, ParcelState.RETRIEVED, ParcelState.WINDOW_HELD),
        papers=tuple(_view(hall, each) for each in parcels if each.kind is ParcelKind.PAPERS and not each.state.over),
        over=tuple(_view(hall, each) for each in reversed(parcels) if each.state.over),
        doors=tuple(
            DoorView(door.compartment, door.trouble, door.since)
            for door in sorted(hall.troubled.values(), key=lambda each: each.compartment)
        ),
        lockers=tuple(_lockers(hall, devices)),
        sizes=tuple(DoorSize) if any(each.sizes for each in hall.plan.lockers) else (),
    )


def _finished(hall: Hall) -> list[Ticket]:
    """Today's tickets with a result that fits a locker, first finished first."""
    finished = [
        ticket
        for ticket in hall.tickets.values()
        if ticket.state is TicketState.COMPLETED
        and ticket.outcome in WITH_RESULT
        and _fits_locker(hall.plan.item[ticket.item], ticket)
    ]
    return sorted(finished, key=lambda each: (each.ended_at or each.issued_at, each.seq))


def _fits_locker(item: Item, ticket: Ticket) -> bool:
    """Whether a result may lie in a locker, and its holder can prove to be that."""
    return item.lockable and not (item.by_card and ticket.subject is None)


def _views(hall: Hall, parcels: Iterable[Parcel], *states: ParcelState) -> tuple[ParcelView, ...]:
    return tuple(_view(hall, each) for each in parcels if each.state in states)


def _view(hall: Hall, parcel: Parcel, codes: PickupCodes | None = None) -> ParcelView:
    locker, _, door = (parcel.compartment or parcel.locker).partition("/")
    item = None if parcel.item is None else hall.plan.item.get(parcel.item)
    trouble = None if parcel.compartment is None else hall.troubled.get(parcel.compartment)
    return ParcelView(
        parcel=parcel,
        item=None if item is None else item.name,
        locker=next((each.name for each in hall.plan.lockers if each.id == locker), None),
        door=door.lstrip("0"),
        keep_until=hall.plan.parcels.keep_until(parcel),
        trouble=None if trouble is None else trouble.trouble,
        moving=parcel.compartment is not None and door_pending(hall, parcel.compartment),
        code=codes.code(parcel.id) if codes is not None and _opens(parcel) else "",
    )


def _opens(parcel: Parcel) -> bool:
    """Whether the code of a parcel opens a door now."""
    if parcel.kind is ParcelKind.PAPERS:
        return parcel.state in (ParcelState.EXPECTED, ParcelState.RESERVED)
    return parcel.state.lies and parcel.state is not ParcelState.EXPIRED


def _choosing(hall: Hall, token: Token, result: Parcel | None) -> Item | None:
    """The item whose result its holder may still say how to get."""
    if result is not None:
        item = None if result.item is None else hall.plan.item.get(result.item)
        return item if result.state in CHOOSABLE else None
    ticket_id = hall.by_token.get(token)
    if ticket_id is None:
        return None
    ticket = hall.tickets[ticket_id]
    item = hall.plan.item[ticket.item]
    served = ticket.state is TicketState.COMPLETED and ticket.outcome in WITH_RESULT
    return item if served and item.kind is not ItemKind.CONSULTATION else None


def _lockers(hall: Hall, devices: Iterable[Part]) -> Iterator[LockerView]:
    away = {
        part.device
        for part in devices
        if part.kind is DeviceKind.LOCKER and not part.part and part.state in (DeviceState.LOST, DeviceState.ABSENT)
    }
    doors = compartments(hall)
    for locker in hall.plan.lockers:
        mine = [each for each in doors if each.startswith(f"{locker.id}/")]
        yield LockerView(
            locker.name, len(free_compartments(hall, locker.id)), len(mine), away=DeviceId(locker.id) in away
        )
