"""The compartments of the lockers: which there are, which are free, and what lies behind each door."""

from hall.words import CompartmentId, DoorPurpose, DoorSize, ParcelKind, ParcelState
from queue_server.core.parcels import DoorOrder, Parcel
from queue_server.core.planned.places import LockerPlan
from queue_server.core.state import Hall

GOES_IN = frozenset({DoorPurpose.LAY_IN, DoorPurpose.BRING})
"""What a door is opened for so that something lies behind it afterwards."""


def compartments(hall: Hall) -> frozenset[CompartmentId]:
    """The doors of the hall's lockers: `locker-1/07`."""
    return frozenset(
        CompartmentId(f"{locker.id}/{door:02d}")
        for locker in hall.plan.lockers
        for door in range(1, locker.compartments + 1)
    )


def locker_of(hall: Hall, compartment: str) -> LockerPlan | None:
    """The locker a compartment belongs to, or a locker by its own id; None where the hall has no such."""
    id = compartment.partition("/")[0]
    return next((each for each in hall.plan.lockers if each.id == id), None)


def door_size(hall: Hall, compartment: CompartmentId) -> DoorSize:
    """How large a compartment is."""
    locker, door = locker_of(hall, compartment), compartment.partition("/")[2]
    return DoorSize.LARGE if locker is None or not door.isdecimal() else locker.size(int(door))


def free_compartments(hall: Hall, locker: str = "", size: DoorSize = DoorSize.SMALL) -> list[CompartmentId]:
    """The doors, of one locker or of all, that are well and behind which nothing lies or is awaited, tightest first."""
    taken = {parcel.compartment for parcel in hall.parcels.values() if occupies(parcel)}
    taken |= set(hall.troubled) | {order.compartment for order in hall.doors.values() if order.pending}
    free = (each for each in compartments(hall) if each not in taken and (not locker or _in(locker, each)))
    sizes = list(DoorSize)
    fitting = [(sizes.index(door_size(hall, each)), each) for each in free if door_size(hall, each).holds(size)]
    return [compartment for _, compartment in sorted(fitting)]


def beside(hall: Hall, parcel: Parcel, locker: str, size: DoorSize) -> list[CompartmentId]:
    """The doors, well and shut, behind which something of the same citizen lies that a result may lie with."""
    doors = {
        other.compartment
        for other in hall.parcels.values()
        if other.compartment is not None and other.compartment != parcel.compartment and may_lie_with(parcel, other)
    }
    return sorted(
        each
        for each in doors
        if each not in hall.troubled
        and not door_pending(hall, each)
        and (not locker or _in(locker, each))
        and door_size(hall, each).holds(size)
    )


def may_lie_with(parcel: Parcel, other: Parcel) -> bool:
    """Whether a result may be laid to another: one citizen's, kept still, and opened to the very same cards."""
    one_citizen = parcel.ticket == other.ticket or (parcel.subject is not None and parcel.subject == other.subject)
    results = parcel.kind is other.kind is ParcelKind.RESULT
    kept = other.state.lies and other.state is not ParcelState.EXPIRED
    return one_citizen and results and kept and (parcel.by_card, parcel.agent) == (other.by_card, other.agent)


def lying(hall: Hall, compartment: CompartmentId | None) -> tuple[Parcel, ...]:
    """What lies behind a door, oldest first."""
    behind = (each for each in hall.parcels.values() if each.compartment == compartment and each.state.lies)
    return tuple(sorted(behind, key=lambda each: each.id))


def should_lie(hall: Hall, order: DoorOrder) -> bool:
    """Whether something should lie behind a door once it is shut after an order."""
    taken = order.takes or (order.parcel,)
    stays = any(each.id not in taken for each in lying(hall, order.compartment))
    return order.purpose in GOES_IN or stays


def of_code(hall: Hall, code_hash: str) -> Parcel | None:
    """What a code belongs to, while the hall owes something about it."""
    owed = (each for each in hall.parcels.values() if not each.state.over)
    return next((each for each in owed if each.code_hash == code_hash), None)


def occupies(parcel: Parcel) -> bool:
    """Whether a compartment is this parcel's."""
    return parcel.compartment is not None and (parcel.state.lies or parcel.state is ParcelState.RESERVED)


def door_pending(hall: Hall, compartment: CompartmentId | None) -> bool:
    """Whether a door stands open by an order, or may yet open."""
    return any(order.compartment == compartment and order.pending for order in hall.doors.values())


def _in(locker: str, compartment: CompartmentId) -> bool:
    return compartment.startswith(f"{locker}/")
