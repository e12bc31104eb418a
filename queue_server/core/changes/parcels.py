"""How results, late papers and the lockers' doors change the hall."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from immutables import Map

from hall.words import CompartmentId, DoorNews, DoorPurpose, DoorTrouble, OrderId, ParcelId, ParcelState
from queue_server.core.changed import changed
from queue_server.core.events import (
    AgentNamed,
    AgentRevoked,
    CodeTried,
    DoorCleared,
    DoorOrdered,
    DoorOrderExpired,
    DoorReported,
    HandOutChosen,
    ParcelArchived,
    ParcelCollected,
    ParcelDelivered,
    ParcelDeposited,
    ParcelExpected,
    ParcelExpired,
    ParcelHeld,
    ParcelNotified,
    ParcelNotTold,
    ParcelPosted,
    ParcelReady,
    ParcelReminded,
    ParcelReserved,
    ParcelRetrieved,
    SensorDisagreed,
)
from queue_server.core.parcels import REST, Courier, DoorOrder, Guesses, Parcel, TroubledDoor
from queue_server.core.state import Hall

TROUBLES: Mapping[str, DoorTrouble] = {
    DoorNews.STUCK: DoorTrouble.STUCK,
    DoorNews.LEFT_OPEN: DoorTrouble.LEFT_OPEN,
}
"""What a locker's word on a door leaves somebody to look at."""
WELL: Mapping[str, frozenset[DoorTrouble]] = {
    DoorNews.OPENED: frozenset({DoorTrouble.STUCK, DoorTrouble.UNANSWERED}),
    DoorNews.CLOSED: frozenset({DoorTrouble.LEFT_OPEN, DoorTrouble.UNANSWERED}),
    DoorNews.LAPSED: frozenset({DoorTrouble.UNANSWERED}),
}
"""What its word shows to be over."""
SETTLED = frozenset({DoorNews.CLOSED, DoorNews.STUCK, DoorNews.LAPSED})
"""After these nothing more comes of an order."""


def expected(hall: Hall, event: ParcelExpected) -> Hall:
    """Something will change hands."""
    parcel = Parcel(
        id=event.parcel,
        ticket=event.ticket,
        ticket_no=event.ticket_no,
        compartment=None,
        code_hash=event.code_hash,
        state=ParcelState.EXPECTED,
        subject=event.subject,
        kind=event.kind,
        item=event.item,
        token=event.token,
        case=event.case,
        by_card=event.by_card,
        since=event.at,
    )
    return changed(hall, now=event.at, parcels=hall.parcels.set(parcel.id, parcel))


def hand_out_chosen(hall: Hall, event: HandOutChosen) -> Hall:
    """Its way is known."""
    return _with(hall, event.at, event.parcel, way=event.way, locker=event.locker)


def ready(hall: Hall, event: ParcelReady) -> Hall:
    """The result is there."""
    about = {"staff": event.staff, "project_no": event.project_no}
    return _with(hall, event.at, event.parcel, state=ParcelState.READY, since=event.at, **about)


def reserved(hall: Hall, event: ParcelReserved) -> Hall:
    """A compartment is kept for it."""
    about = {"compartment": event.compartment, "staff": event.staff, "size": event.size}
    return _with(hall, event.at, event.parcel, state=ParcelState.RESERVED, since=event.at, **about)


def deposited(hall: Hall, event: ParcelDeposited) -> Hall:
    """Something lies in a compartment; journals of earlier versions begin a parcel here."""
    parcel = hall.parcels.get(event.parcel)
    if parcel is None:
        ticket = hall.tickets[event.ticket]
        parcel = Parcel(
            id=event.parcel,
            ticket=ticket.id,
            ticket_no=ticket.no,
            compartment=event.compartment,
            code_hash=event.code_hash,
            subject=ticket.subject,
            item=ticket.item,
            token=ticket.token,
        )
    lying = changed(
        parcel,
        state=ParcelState.DEPOSITED,
        compartment=event.compartment,
        staff=event.staff,
        since=event.at,
        deposited_at=event.at,
        kept_since=event.at,
    )
    parcels = hall.parcels.set(lying.id, lying)
    for other in hall.parcels.values():
        if other.compartment == event.compartment and other.state.lies:  # they are kept, and end, together
            parcels = parcels.set(other.id, changed(parcels[other.id], kept_since=event.at))
    return changed(hall, now=event.at, parcels=parcels)


def notified(hall: Hall, event: ParcelNotified) -> Hall:
    """Its holder knows; a reminder told later leaves it reminded."""
    told: dict[str, Any] = {"told_at": event.at, "untold": ""}
    if hall.parcels[event.parcel].state is ParcelState.DEPOSITED:
        told |= {"state": ParcelState.NOTIFIED, "since": event.at}
    return _with(hall, event.at, event.parcel, **told)


def not_told(hall: Hall, event: ParcelNotTold) -> Hall:
    """Its holder does not know."""
    return _with(hall, event.at, event.parcel, untold=event.trouble)


def reminded(hall: Hall, event: ParcelReminded) -> Hall:
    """Its holder is reminded."""
    about = {"reminded_day": event.day, "since": event.at}
    return _with(hall, event.at, event.parcel, state=ParcelState.REMINDED, **about)


def expired(hall: Hall, event: ParcelExpired) -> Hall:
    """It should be taken out."""
    return _with(hall, event.at, event.parcel, state=ParcelState.EXPIRED, since=event.at)


def retrieved(hall: Hall, event: ParcelRetrieved) -> Hall:
    """Staff have it."""
    about = {"compartment": None, "staff": event.staff, "since": event.at}
    return _with(hall, event.at, event.parcel, state=ParcelState.RETRIEVED, **about)


def held(hall: Hall, event: ParcelHeld) -> Hall:
    """The results window has it."""
    about = {"compartment": None, "staff": event.staff, "since": event.at}
    return _with(hall, event.at, event.parcel, state=ParcelState.WINDOW_HELD, **about)


def collected(hall: Hall, event: ParcelCollected) -> Hall:
    """Its holder has it."""
    about = {"proof": event.proof, "right": event.right, "since": event.at}
    return _with(hall, event.at, event.parcel, state=ParcelState.COLLECTED, **about)


def agent_named(hall: Hall, event: AgentNamed) -> Hall:
    """Somebody else may collect it."""
    return _with(hall, event.at, event.parcel, agent=event.agent)


def agent_revoked(hall: Hall, event: AgentRevoked) -> Hall:
    """Nobody else may any more."""
    return _with(hall, event.at, event.parcel, agent=None)


def posted(hall: Hall, event: ParcelPosted) -> Hall:
    """The post has it."""
    courier = Courier(event.company, event.waybill, event.staff, event.at)
    return _with(hall, event.at, event.parcel, state=ParcelState.COURIER, courier=courier, since=event.at)


def delivered(hall: Hall, event: ParcelDelivered) -> Hall:
    """Its holder has it, by post."""
    posted = hall.parcels[event.parcel].courier
    courier = None if posted is None else replace(posted, receiver=event.receiver, received_on=event.received_on)
    return _with(hall, event.at, event.parcel, state=ParcelState.DELIVERED, courier=courier, since=event.at)


def archived(hall: Hall, event: ParcelArchived) -> Hall:
    """The case's file has it."""
    return _with(hall, event.at, event.parcel, state=ParcelState.ARCHIVED, since=event.at)


def door_ordered(hall: Hall, event: DoorOrdered) -> Hall:
    """A door may open from now on."""
    order = DoorOrder(
        id=event.order,
        compartment=event.compartment,
        parcel=event.parcel,
        purpose=event.purpose,
        by=event.by,
        at=event.at,
        until=event.until,
        second=event.second,
        takes=event.takes,
        right=event.right,
    )
    return changed(hall, now=event.at, doors=hall.doors.set(order.id, order))


def door_order_expired(hall: Hall, event: DoorOrderExpired) -> Hall:
    """Nobody waits for word of it any more; should it come after all, it is believed."""
    order = changed(hall.doors[event.order], given_up=True)
    after = changed(hall, now=event.at, doors=hall.doors.set(order.id, order))
    return _troubled(after, event.at, event.compartment, DoorTrouble.UNANSWERED)


def door_reported(hall: Hall, event: DoorReported) -> Hall:
    """A locker spoke of a door."""
    order = hall.doors.get(event.order)
    ordered = order is not None and order.compartment == event.compartment
    doors = _doors(hall, event.order, DoorNews(event.what)) if ordered else hall.doors
    after = changed(hall, now=event.at, doors=doors)
    trouble = hall.troubled.get(event.compartment)
    if trouble is not None and trouble.trouble in WELL.get(event.what, ()):
        after = changed(after, troubled=after.troubled.delete(event.compartment))
    if event.what in TROUBLES:
        return _troubled(after, event.at, event.compartment, TROUBLES[event.what])
    if event.what == DoorNews.OPENED and not ordered and trouble is None:
        return _troubled(after, event.at, event.compartment, DoorTrouble.UNORDERED)
    return after


def sensor_disagreed(hall: Hall, event: SensorDisagreed) -> Hall:
    """Somebody must look; a citizen who brought nothing after all may bring it later."""
    if event.purpose is DoorPurpose.BRING:
        back = {"state": ParcelState.EXPECTED, "compartment": None, "since": event.at}
        return _with(hall, event.at, event.parcel, **back)
    return _troubled(changed(hall, now=event.at), event.at, event.compartment, DoorTrouble.SENSOR_MISMATCH)


def door_cleared(hall: Hall, event: DoorCleared) -> Hall:
    """A door is well again."""
    return changed(hall, now=event.at, troubled=hall.troubled.delete(event.compartment))


def code_tried(hall: Hall, event: CodeTried) -> Hall:
    """A count goes on, begins anew after a rest, or is over."""
    before = hall.guesses.get(event.device)
    if event.right:
        left = hall.guesses if before is None else hall.guesses.delete(event.device)
        return changed(hall, now=event.at, guesses=left)
    counted = 0 if before is None or event.at - before.at >= REST else before.failures
    guesses = Guesses(event.device, counted + 1, event.at)
    return changed(hall, now=event.at, guesses=hall.guesses.set(event.device, guesses))


def _with(hall: Hall, at: datetime, parcel: ParcelId, **changes: Any) -> Hall:  # noqa: ANN401 - a field of Parcel each
    return changed(hall, now=at, parcels=hall.parcels.set(parcel, changed(hall.parcels[parcel], **changes)))


def _doors(hall: Hall, id: OrderId, what: DoorNews) -> Map[OrderId, DoorOrder]:
    order = hall.doors.get(id)
    if order is None:  # of an earlier version, or settled already
        return hall.doors
    if what in SETTLED:
        return hall.doors.delete(id)
    if order.given_up and any(each.pending and each.compartment == order.compartment for each in hall.doors.values()):
        return hall.doors  # a later order has the door by now; this one's closing is still believed
    return hall.doors.set(id, changed(order, open=True))


def _troubled(hall: Hall, at: datetime, compartment: CompartmentId, trouble: DoorTrouble) -> Hall:
    return changed(hall, troubled=hall.troubled.set(compartment, TroubledDoor(compartment, trouble, at)))
