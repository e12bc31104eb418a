"""What the server tells one device to do: `…/order`."""

from typing import ClassVar

import msgspec

from hall.messages.answers import Slip
from hall.messages.receipts import Receipt
from hall.messages.topics import DeviceMessage, Id, Moment, Words, read_payload
from hall.words import (
    CompartmentId,
    StaffId,
    TicketNo,
)


class Order(DeviceMessage, frozen=True, tag_field="order"):
    """The server tells a device to do something once; never retained, gone after `expiry_s`."""

    leaf: ClassVar[str] = "order"
    expiry_s: ClassVar[int | None] = 30

    order_id: Id


class AskRating(Order, frozen=True, tag="ask_rating"):
    """Invite the citizen at the pad; the pad is armed until `until`."""

    ticket_no: TicketNo
    item: Words
    window_no: int
    staff: StaffId | None
    until: Moment


class StopRating(Order, frozen=True, tag="stop_rating"):
    """The invitation is withdrawn: the service goes on after all."""


class OpenDoor(Order, frozen=True, tag="open_door"):
    """Open one compartment's door."""

    compartment: CompartmentId
    inside: bool | None = None
    """Whether something should lie behind it once it is shut again."""


class Reprint(Order, frozen=True, tag="reprint"):
    """Print a slip again, asked for by staff."""

    slip: Slip


class PrintReceipt(Order, frozen=True, tag="print_receipt"):
    """Print a receipt for its citizen to take home."""

    receipt: Receipt


AnyOrder = AskRating | StopRating | OpenDoor | Reprint | PrintReceipt


def read_order(payload: bytes) -> AnyOrder:
    """An order from its payload; raises `Unreadable`."""
    return read_payload(payload, _orders)


_orders: msgspec.json.Decoder[AnyOrder] = msgspec.json.Decoder(AnyOrder)
