"""What devices are ordered to do because of what happened in the hall."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Lock

from hall.messages.orders import AskRating, OpenDoor, Order, StopRating
from hall.messages.topics import Address
from hall.words import DeviceId, DeviceKind, HallId, WindowId
from queue_server.bridge.facts import discreet_name
from queue_server.bridge.translation import asking_id
from queue_server.core.compartments import should_lie
from queue_server.core.events import DoorOrdered, Event, RatingInvited, RatingWithdrawn
from queue_server.core.invitation import Invitation
from queue_server.core.parcels import DoorOrder
from queue_server.core.state import Hall

Letter = tuple[Address, Order]


class Desks:
    """Which desk serves which window: the one last heard for it, else the one named after it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._desks: dict[WindowId, DeviceId] = {}

    def learn(self, window: WindowId, desk: DeviceId) -> None:
        """A desk spoke for a window."""
        with self._lock:
            self._desks[window] = desk

    def of(self, window: WindowId) -> DeviceId:
        """The desk of a window."""
        with self._lock:
            return self._desks.get(window, DeviceId(f"desk-{window}"))


def orders(before: Hall, after: Hall, happened: Sequence[Event], desks: Desks) -> Iterator[Letter]:
    """Each order with the device it goes to."""
    for event in happened:
        match event:
            case RatingInvited(invitation=invitation):
                yield ask_rating(after, after.invitations[invitation], desks)
            case RatingWithdrawn(invitation=invitation):
                withdrawn = before.invitations.get(invitation)
                if withdrawn is not None:
                    order_id = asking_id(withdrawn.id, withdrawn.until)
                    yield _desk(before.plan.id, withdrawn.window, desks), StopRating(order_id=order_id)
            case DoorOrdered(order=order) if order in after.doors:
                yield _door(after, after.doors[order])
            case _:
                pass


def open_invitations(hall: Hall, now: datetime, desks: Desks) -> Iterator[Letter]:
    """The ratings still to be asked for, for desks that lost theirs; a pad that was asked already ignores them."""
    for invitation in hall.invitations.values():
        if not invitation.over and invitation.until > now:
            yield ask_rating(hall, invitation, desks)


def open_doors(hall: Hall, now: datetime) -> Iterator[Letter]:
    """The doors still to be opened, for lockers that may have lost the order; one that obeyed it does nothing."""
    for order in hall.doors.values():
        if order.pending and not order.open and now < order.until:
            yield _door(hall, order)


def ask_rating(hall: Hall, invitation: Invitation, desks: Desks) -> Letter:
    """The order that asks for a rating."""
    ticket = hall.tickets[invitation.ticket]
    order = AskRating(
        order_id=asking_id(invitation.id, invitation.until),
        ticket_no=ticket.no,
        item=discreet_name(hall.plan, hall.plan.item[ticket.item]),
        window_no=hall.plan.window[invitation.window].no,
        staff=invitation.staff,
        until=invitation.until,
    )
    return _desk(hall.plan.id, invitation.window, desks), order


def _desk(hall: HallId, window: WindowId, desks: Desks) -> Address:
    return Address(hall, DeviceKind.DESK, desks.of(window))


def _door(hall: Hall, order: DoorOrder) -> Letter:
    locker = DeviceId(order.compartment.partition("/")[0])
    opening = OpenDoor(order_id=order.id, compartment=order.compartment, inside=should_lie(hall, order))
    return Address(hall.plan.id, DeviceKind.LOCKER, locker), opening
