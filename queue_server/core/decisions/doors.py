"""The lockers' doors: opened by an order with who and why, believed only once the locker says what came of it."""

from datetime import datetime, timedelta

from hall.words import (
    CompartmentId,
    DoorNews,
    DoorPurpose,
    OrderId,
    ParcelId,
    ParcelKind,
    ParcelState,
    StaffId,
    SubjectId,
)
from queue_server.core.commands import ClearDoor, CollectParcel, DepositParcel, ReportDoor, RetrieveParcel
from queue_server.core.decisions.parcels import (
    check_lockable,
    compartments,
    door_pending,
    free_compartments,
    occupies,
    result_of,
)
from queue_server.core.draft import Draft
from queue_server.core.events import (
    DoorCleared,
    DoorOrdered,
    DoorOrderExpired,
    DoorReported,
    ParcelCollected,
    ParcelDeposited,
    ParcelReady,
    ParcelReserved,
    ParcelRetrieved,
    SensorDisagreed,
)
from queue_server.core.parcels import DoorOrder, Parcel
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall

BY_CITIZEN = StaffId("citizen")
"""Who lays late papers in."""
SEEN_INSIDE = {
    DoorPurpose.LAY_IN: True,
    DoorPurpose.BRING: True,
    DoorPurpose.FETCH: False,
    DoorPurpose.TAKE_OUT: False,
}
"""What a sensor should see once the door is shut again."""
REMEMBERED = timedelta(days=2)
"""How long word of an order that was given up is still understood."""


def deposit(draft: Draft, command: DepositParcel) -> None:
    """Keep a free compartment for a result and order its door open; asked again, another door may be tried."""
    parcel = result_of(draft, command)
    if parcel.state not in (ParcelState.EXPECTED, ParcelState.READY, ParcelState.RESERVED):
        raise Refused("parcel_on_its_way", {"ticket_no": parcel.ticket_no})
    check_lockable(draft.hall, parcel)
    if parcel.compartment is not None:
        _check_shut(draft.hall, parcel.compartment)
    compartment = _free(draft.hall, command, parcel)
    if parcel.state is ParcelState.EXPECTED:
        draft.record(ParcelReady(draft.now, parcel.id, command.staff, None))
    draft.record(ParcelReserved(draft.now, parcel.id, compartment, command.staff))
    _order(draft, parcel.id, command.order, DoorPurpose.LAY_IN, command.staff)


def collect(draft: Draft, command: CollectParcel) -> None:
    """Order the door behind a right code open, where the card needed was shown."""
    parcels = draft.hall.parcels.values()
    parcel = next((each for each in parcels if each.code_hash == command.code_hash and not each.state.over), None)
    if parcel is None:
        raise Refused("code_wrong")
    if parcel.kind is ParcelKind.PAPERS:
        _bring(draft, parcel, command)
        return
    if not parcel.state.lies or parcel.state is ParcelState.EXPIRED:
        raise Refused("pickup_over" if parcel.state is not ParcelState.READY else "not_laid_in")
    _check_here(draft.hall, parcel.compartment, command.locker)
    _check_card(parcel, command.subject)
    _order(draft, parcel.id, command.order, DoorPurpose.FETCH, draft.by)


def retrieve(draft: Draft, command: RetrieveParcel) -> None:
    """Order a door open for staff: two of them for a result, one for late papers."""
    behind = (each for each in draft.hall.parcels.values() if each.compartment == command.compartment)
    parcel = next((each for each in behind if each.state.lies), None)
    if parcel is None:
        raise Refused("compartment_empty", {"compartment": command.compartment})
    if parcel.kind is ParcelKind.RESULT:
        if command.second is None:
            raise Refused("second_needed")
        if command.second == command.staff:
            raise Refused("same_person")
    _order(draft, parcel.id, command.order, DoorPurpose.TAKE_OUT, command.staff, command.second)


def report_door(draft: Draft, command: ReportDoor) -> None:
    """Note what a locker says of a door, and what follows for the parcel behind it."""
    order = draft.hall.doors.get(command.order)
    draft.record(DoorReported(draft.now, command.order, command.compartment, command.what.value, command.item))
    if order is not None and command.what is DoorNews.CLOSED and order.compartment == command.compartment:
        _settle(draft, order, command.item)


def clear_door(draft: Draft, command: ClearDoor) -> None:
    """Somebody has looked: the door may be used again."""
    if command.compartment not in draft.hall.troubled:
        raise Refused("door_well", {"compartment": command.compartment})
    draft.record(DoorCleared(draft.now, command.compartment, draft.by))


def tick(draft: Draft) -> None:
    """Give up orders of which nobody said a word."""
    wait = timedelta(seconds=draft.hall.plan.parcels.give_up_s)
    for order in draft.hall.doors.values():
        if order.pending and not order.open and draft.now >= order.until + wait:
            draft.record(DoorOrderExpired(draft.now, order.id, order.compartment))


def carried(hall: Hall, now: datetime) -> tuple[DoorOrder, ...]:
    """The orders whose word may still come on the next day."""
    return tuple(order for order in hall.doors.values() if order.pending or now - order.at <= REMEMBERED)


def _bring(draft: Draft, parcel: Parcel, command: CollectParcel) -> None:
    """Give late papers a free compartment, of the locker the code is typed at or else of the one agreed on."""
    here = _locker(draft.hall, command.locker)
    if parcel.state is ParcelState.RESERVED:
        _check_here(draft.hall, parcel.compartment, here)
    elif parcel.state is ParcelState.EXPECTED:
        if parcel.locker and here and parcel.locker != here:
            raise Refused("other_locker", {"locker": _name(draft.hall, parcel.locker)})
        free = free_compartments(draft.hall, here or parcel.locker)
        if not free:
            raise Refused("lockers_full")
        draft.record(ParcelReserved(draft.now, parcel.id, free[0], BY_CITIZEN))
    else:
        raise Refused("papers_brought")
    _order(draft, parcel.id, command.order, DoorPurpose.BRING, draft.by)


def _order(
    draft: Draft, parcel: ParcelId, order: OrderId, purpose: DoorPurpose, by: str, second: StaffId | None = None
) -> None:
    compartment = draft.hall.parcels[parcel].compartment
    if compartment is None:
        raise Refused("parcel_not_now", {"ticket_no": draft.hall.parcels[parcel].ticket_no})
    _check_shut(draft.hall, compartment)
    until = draft.now + timedelta(seconds=draft.hall.plan.parcels.order_s)
    draft.record(DoorOrdered(draft.now, order, compartment, parcel, purpose, by, until, second))


def _settle(draft: Draft, order: DoorOrder, item: bool | None) -> None:
    """The door is shut again: what the order was for has happened, unless the sensor says otherwise."""
    parcel = draft.hall.parcels.get(order.parcel)
    if parcel is None or parcel.compartment != order.compartment:
        return
    if item is not None and item is not SEEN_INSIDE[order.purpose]:
        draft.record(SensorDisagreed(draft.now, order.id, order.compartment, parcel.id, order.purpose))
        return
    match order.purpose:
        case DoorPurpose.LAY_IN | DoorPurpose.BRING:
            by = parcel.staff or BY_CITIZEN
            draft.record(
                ParcelDeposited(draft.now, parcel.ticket, parcel.id, order.compartment, parcel.code_hash, by, order.id)
            )
        case DoorPurpose.FETCH:
            draft.record(ParcelCollected(draft.now, parcel.id, order.id))
        case DoorPurpose.TAKE_OUT:
            draft.record(ParcelRetrieved(draft.now, parcel.id, StaffId(order.by), order.second))


def _free(hall: Hall, command: DepositParcel, parcel: Parcel) -> CompartmentId:
    """The compartment asked for, or the first free one, of the locker the citizen chose; raises `Refused`."""
    if command.compartment is None:
        free = free_compartments(hall, parcel.locker or _locker(hall, command.locker))
        if not free:
            raise Refused("lockers_full")
        return free[0]
    about = {"compartment": command.compartment}
    if command.compartment not in compartments(hall):
        raise Refused("compartment_unknown", about)
    if command.compartment in hall.troubled:
        raise Refused("door_troubled", about)
    others = (each for each in hall.parcels.values() if each.id != parcel.id and occupies(each))
    if any(each.compartment == command.compartment for each in others):
        raise Refused("compartment_taken", about)
    if parcel.locker and not command.compartment.startswith(f"{parcel.locker}/"):
        raise Refused("locker_not_chosen", {"ticket_no": parcel.ticket_no, "locker": _name(hall, parcel.locker)})
    return command.compartment


def _check_shut(hall: Hall, compartment: CompartmentId) -> None:
    if door_pending(hall, compartment):
        raise Refused("door_in_use", {"compartment": compartment})


def _check_here(hall: Hall, compartment: CompartmentId | None, typed_at: str) -> None:
    locker = (compartment or "").partition("/")[0]
    if _locker(hall, typed_at) not in ("", locker):
        raise Refused("other_locker", {"locker": _name(hall, locker)})


def _locker(hall: Hall, asked_at: str) -> str:
    """Where something is asked, if that is a locker."""
    return asked_at if any(each.id == asked_at for each in hall.plan.lockers) else ""


def _name(hall: Hall, locker: str) -> str:
    return next((each.name.zh for each in hall.plan.lockers if each.id == locker), locker)


def _check_card(parcel: Parcel, shown: SubjectId | None) -> None:
    if parcel.by_card and shown is None:
        raise Refused("card_needed")
    if parcel.by_card and shown != parcel.subject:
        raise Refused("card_not_holders")
