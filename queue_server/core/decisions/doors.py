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
    Proof,
    Right,
    StaffId,
    SubjectId,
)
from queue_server.core.commands import (
    ClearDoor,
    CollectParcel,
    DepositParcel,
    NoteTried,
    ReportDoor,
    RetrieveParcel,
)
from queue_server.core.compartments import (
    GOES_IN,
    beside,
    compartments,
    door_pending,
    door_size,
    free_compartments,
    locker_of,
    lying,
    may_lie_with,
    occupies,
    of_code,
    should_lie,
)
from queue_server.core.decisions import results
from queue_server.core.decisions.parcels import check_lockable, result_of
from queue_server.core.draft import Draft
from queue_server.core.events import (
    CodeTried,
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
from queue_server.core.offers import not_admitted
from queue_server.core.parcels import REST, DoorOrder, Guesses, Parcel
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall

BY_CITIZEN = StaffId("citizen")
"""Who lays late papers in."""
REMEMBERED = timedelta(days=2)
"""How long word of an order that was given up is still understood."""


def deposit(draft: Draft, command: DepositParcel) -> None:
    """Keep a compartment for a result, beside what lies there for its holder or a free one, and order its door open.

    Asked again, another door may be tried.
    """
    parcel = result_of(draft, command)
    if parcel.state not in (ParcelState.EXPECTED, ParcelState.READY, ParcelState.RESERVED):
        raise Refused("parcel_on_its_way", {"ticket_no": parcel.ticket_no})
    check_lockable(draft.hall, parcel)
    if parcel.compartment is not None:
        _check_shut(draft.hall, parcel.compartment)
    compartment = _place(draft.hall, command, parcel)
    if parcel.state is ParcelState.EXPECTED:
        draft.record(ParcelReady(draft.now, parcel.id, command.staff, None))
    draft.record(ParcelReserved(draft.now, parcel.id, compartment, command.staff, command.size))
    _order(draft, parcel.id, command.order, DoorPurpose.LAY_IN, command.staff)


def collect(draft: Draft, command: CollectParcel) -> None:
    """Order the door behind a right code open, where the card needed was shown, for all that lies there or the chosen.

    Who wants to choose among several and has not yet is told which they are; nothing opens.
    """
    closed = not_admitted(draft.hall, draft.now)
    if closed is not None:
        raise closed
    parcel = of_code(draft.hall, command.code_hash)
    if parcel is None:
        raise Refused("code_wrong")
    if parcel.kind is ParcelKind.PAPERS:
        _bring(draft, parcel, command)
        return
    if not parcel.state.lies or parcel.state is ParcelState.EXPIRED:
        raise Refused("pickup_over" if parcel.state is not ParcelState.READY else "not_laid_in")
    _check_here(draft.hall, parcel.compartment, command.locker)
    _check_card(parcel, command.subject)
    together = tuple(each.id for each in lying(draft.hall, parcel.compartment))
    if not together or not set(command.only) <= set(together):
        raise Refused("parcel_not_now", {"ticket_no": parcel.ticket_no})
    if command.choose and not command.only and len(together) > 1:
        return
    right = _right(parcel, command.subject)
    takes = command.only or together
    _order(draft, parcel.id, command.order, DoorPurpose.FETCH, draft.by, takes=takes, right=right)


def retrieve(draft: Draft, command: RetrieveParcel) -> None:
    """Order a door open for staff: two of them for a result, one for late papers."""
    behind = lying(draft.hall, command.compartment)
    if not behind:
        raise Refused("compartment_empty", {"compartment": command.compartment})
    if behind[0].kind is ParcelKind.RESULT:
        if command.second is None:
            raise Refused("second_needed")
        if command.second == command.staff:
            raise Refused("same_person")
    takes, by = tuple(each.id for each in behind), command.staff
    _order(draft, takes[0], command.order, DoorPurpose.TAKE_OUT, by, second=command.second, takes=takes)


def report_door(draft: Draft, command: ReportDoor) -> None:
    """Note what a locker says of a door, and what follows for the parcel behind it."""
    order = draft.hall.doors.get(command.order)
    if order is None and command.compartment not in compartments(draft.hall):
        raise Refused("compartment_unknown", {"compartment": command.compartment})
    draft.record(DoorReported(draft.now, command.order, command.compartment, command.what.value, command.item))
    if order is not None and command.what is DoorNews.CLOSED and order.compartment == command.compartment:
        _settle(draft, order, command.item)


def clear_door(draft: Draft, command: ClearDoor) -> None:
    """Somebody has looked: the door may be used again."""
    if command.compartment not in draft.hall.troubled:
        raise Refused("door_well", {"compartment": command.compartment})
    draft.record(DoorCleared(draft.now, command.compartment, draft.by))


def note_tried(draft: Draft, command: NoteTried) -> None:
    """Count a wrong code; a right one ends the count, where there is any."""
    if not command.right or command.device in draft.hall.guesses:
        draft.record(CodeTried(draft.now, command.device, command.right))


def tick(draft: Draft) -> None:
    """Give up orders of which nobody said a word."""
    wait = timedelta(seconds=draft.hall.plan.parcels.give_up_s)
    for order in draft.hall.doors.values():
        if order.pending and not order.open and draft.now >= order.until + wait:
            draft.record(DoorOrderExpired(draft.now, order.id, order.compartment))


def carried(hall: Hall, now: datetime) -> tuple[DoorOrder, ...]:
    """The orders whose word may still come on the next day."""
    return tuple(order for order in hall.doors.values() if order.pending or now - order.at <= REMEMBERED)


def guessed(hall: Hall, now: datetime) -> tuple[Guesses, ...]:
    """The counts of wrong codes that still stand."""
    return tuple(each for each in hall.guesses.values() if now - each.at < REST)


def _bring(draft: Draft, parcel: Parcel, command: CollectParcel) -> None:
    """Give late papers a free compartment of the locker the code is typed at."""
    if parcel.state is ParcelState.RESERVED:
        _check_here(draft.hall, parcel.compartment, command.locker)
    elif parcel.state is ParcelState.EXPECTED:
        if locker_of(draft.hall, command.locker) is None:
            raise Refused("locker_unknown", {"locker": command.locker})
        if parcel.locker and parcel.locker != command.locker:
            raise _elsewhere(draft.hall, parcel.locker)
        free = free_compartments(draft.hall, command.locker)
        if not free:
            raise Refused("lockers_full")
        draft.record(ParcelReserved(draft.now, parcel.id, free[0], BY_CITIZEN))
    else:
        raise Refused("papers_brought")
    _order(draft, parcel.id, command.order, DoorPurpose.BRING, draft.by)


def _order(
    draft: Draft,
    parcel: ParcelId,
    order: OrderId,
    purpose: DoorPurpose,
    by: str,
    *,
    second: StaffId | None = None,
    takes: tuple[ParcelId, ...] = (),
    right: Right | None = None,
) -> None:
    compartment = draft.hall.parcels[parcel].compartment
    if compartment is None:
        raise Refused("parcel_not_now", {"ticket_no": draft.hall.parcels[parcel].ticket_no})
    _check_shut(draft.hall, compartment)
    if order in draft.hall.doors:
        raise Refused("door_in_use", {"compartment": draft.hall.doors[order].compartment})
    until = draft.now + timedelta(seconds=draft.hall.plan.parcels.order_s)
    draft.record(DoorOrdered(draft.now, order, compartment, parcel, purpose, by, until, second, takes, right))


def _settle(draft: Draft, order: DoorOrder, item: bool | None) -> None:
    """The door is shut again: what the order was for has happened, unless the sensor says otherwise."""
    takes = tuple(each for each in lying(draft.hall, order.compartment) if each.id in (order.takes or (order.parcel,)))
    parcel = draft.hall.parcels.get(order.parcel)
    if parcel is None or not (_awaited(parcel, order) if order.purpose in GOES_IN else takes):
        return  # settled by another order before this word came
    if item is not None and item is not should_lie(draft.hall, order):
        draft.record(SensorDisagreed(draft.now, order.id, order.compartment, parcel.id, order.purpose))
        return
    match order.purpose:
        case DoorPurpose.LAY_IN | DoorPurpose.BRING:
            by = parcel.staff or BY_CITIZEN
            draft.record(
                ParcelDeposited(draft.now, parcel.ticket, parcel.id, order.compartment, parcel.code_hash, by, order.id)
            )
        case DoorPurpose.FETCH:
            for each in takes:
                _collect(draft, each, order)
        case DoorPurpose.TAKE_OUT:
            for each in takes:
                draft.record(ParcelRetrieved(draft.now, each.id, StaffId(order.by), order.second))
                if each.kind is ParcelKind.PAPERS:
                    results.supplied(draft, each, StaffId(order.by))


def _collect(draft: Draft, parcel: Parcel, order: DoorOrder) -> None:
    right = order.right or Right.CODE
    proof = Proof.CODE if right is Right.CODE else Proof.CARD
    draft.record(ParcelCollected(draft.now, parcel.id, order.id, proof, None, right))
    results.collected(draft, parcel)


def _awaited(parcel: Parcel, order: DoorOrder) -> bool:
    """Whether something is still to be laid behind the door the order was for."""
    return parcel.state is ParcelState.RESERVED and parcel.compartment == order.compartment


def _place(hall: Hall, command: DepositParcel, parcel: Parcel) -> CompartmentId:
    """The compartment asked for, or where its holder's things lie, or the tightest free one; raises `Refused`."""
    if command.compartment is not None:
        _check_place(hall, command.compartment, command, parcel)
        return command.compartment
    chosen = parcel.locker or ("" if locker_of(hall, command.locker) is None else command.locker)
    found = [*beside(hall, parcel, chosen, command.size), *free_compartments(hall, chosen, command.size)]
    if not found:
        raise Refused("lockers_full")
    return found[0]


def _check_place(hall: Hall, compartment: CompartmentId, command: DepositParcel, parcel: Parcel) -> None:
    about = {"compartment": compartment}
    if compartment not in compartments(hall):
        raise Refused("compartment_unknown", about)
    if compartment in hall.troubled:
        raise Refused("door_troubled", about)
    behind = (each for each in hall.parcels.values() if each.compartment == compartment and occupies(each))
    if any(each.id != parcel.id and not may_lie_with(parcel, each) for each in behind):
        raise Refused("compartment_taken", about)
    if not door_size(hall, compartment).holds(command.size):
        raise Refused("compartment_small", about)
    if parcel.locker and not compartment.startswith(f"{parcel.locker}/"):
        raise Refused("locker_not_chosen", {"ticket_no": parcel.ticket_no, "locker": _name(hall, parcel.locker)})


def _check_shut(hall: Hall, compartment: CompartmentId) -> None:
    if door_pending(hall, compartment):
        raise Refused("door_in_use", {"compartment": compartment})


def _check_here(hall: Hall, compartment: CompartmentId | None, typed_at: str) -> None:
    """A door opens only for who stands before it; raises `Refused` with the locker to go to."""
    locker = (compartment or "").partition("/")[0]
    if typed_at != locker:
        raise _elsewhere(hall, locker)


def _elsewhere(hall: Hall, locker: str) -> Refused:
    """Which locker to go to, and where it stands."""
    found = locker_of(hall, locker)
    if found is None:  # the plan was changed meanwhile
        return Refused("locker_unknown", {"locker": locker})
    zone = hall.plan.zone[found.zone]
    return Refused(
        "other_locker",
        {
            "locker": found.name.zh,
            "locker_en": found.name.en,
            "zone": zone.name.zh,
            "zone_en": zone.name.en,
            "floor": str(zone.floor),
        },
    )


def _name(hall: Hall, locker: str) -> str:
    found = locker_of(hall, locker)
    return locker if found is None else found.name.zh


def _check_card(parcel: Parcel, shown: SubjectId | None) -> None:
    if parcel.by_card and shown is None:
        raise Refused("card_needed")
    if parcel.by_card and _right(parcel, shown) is Right.CODE:
        raise Refused("card_not_holders")


def _right(parcel: Parcel, shown: SubjectId | None) -> Right:
    """By what right somebody with the code collects, if a card was shown too."""
    if shown is None or shown not in (parcel.subject, parcel.agent):
        return Right.CODE
    return Right.HOLDER if shown == parcel.subject else Right.AGENT
