"""What a device says came of an order or an answer: `…/done`."""

from typing import Annotated, ClassVar

import msgspec

from hall.messages.topics import Count, DeviceMessage, Id, Moment, read_payload
from hall.words import (
    CompartmentId,
    RatingLevel,
    TicketId,
)


class Report(DeviceMessage, frozen=True, tag_field="done"):
    """A device says what came of an order or an answer; spooled until the server's `Agreed`."""

    leaf: ClassVar[str] = "done"
    spooled: ClassVar[bool] = True

    request_id: Id
    at: Moment


class Printed(Report, frozen=True, tag="printed"):
    """The slip of a ticket is on paper."""

    ticket: TicketId


class NotPrinted(Report, frozen=True, tag="not_printed"):
    """The slip of a ticket is not on paper, or nobody knows; `code` says why."""

    ticket: TicketId
    code: Id


class ReceiptPrinted(Report, frozen=True, tag="receipt_printed"):
    """The receipt of an order is on paper."""

    order_id: Id


class ReceiptNotPrinted(Report, frozen=True, tag="receipt_not_printed"):
    """The receipt of an order is not on paper, or nobody knows; `code` says why."""

    order_id: Id
    code: Id


class Announced(Report, frozen=True, tag="announced"):
    """A call was shown or spoken; from here runs the time to answer it."""

    ticket: TicketId
    calls: Count


class Rated(Report, frozen=True, tag="rated"):
    """A citizen chose a level at the pad."""

    order_id: Id
    level: RatingLevel
    reasons: tuple[Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3}$")], ...] = ()


class NotRated(Report, frozen=True, tag="not_rated"):
    """The pad's time ran out: 未评价, never a good rating."""

    order_id: Id


class DoorOpened(Report, frozen=True, tag="door_opened"):
    """A door opened by an order."""

    order_id: Id
    compartment: CompartmentId


class DoorClosed(Report, frozen=True, tag="door_closed"):
    """That door is closed again."""

    order_id: Id
    compartment: CompartmentId
    item: bool | None = None
    """Whether something lies behind it; None where no sensor says so."""


class DoorStuck(Report, frozen=True, tag="door_stuck"):
    """That door did not open."""

    order_id: Id
    compartment: CompartmentId


class DoorLeftOpen(Report, frozen=True, tag="door_left_open"):
    """That door has stood open too long; its closing is still told."""

    order_id: Id
    compartment: CompartmentId


class DoorLapsed(Report, frozen=True, tag="door_lapsed"):
    """The order came too late and that door was left shut."""

    order_id: Id
    compartment: CompartmentId


AnyReport = (
    Printed
    | NotPrinted
    | ReceiptPrinted
    | ReceiptNotPrinted
    | Announced
    | Rated
    | NotRated
    | DoorOpened
    | DoorClosed
    | DoorStuck
    | DoorLeftOpen
    | DoorLapsed
)


def read_report(payload: bytes) -> AnyReport:
    """A report from its payload; raises `Unreadable`."""
    return read_payload(payload, _reports)


_reports: msgspec.json.Decoder[AnyReport] = msgspec.json.Decoder(AnyReport)
