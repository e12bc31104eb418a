"""What citizens and devices ask about tickets."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import (
    BookingId,
    DeviceId,
    ItemCode,
    Need,
    PriorityId,
    RequestId,
    SubjectId,
    TicketId,
    TicketNo,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.asked.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """Give a ticket; `override` lets staff give one outside the kiosk's hours."""

    ticket: TicketId
    visit: VisitId
    token: Token
    item: ItemCode
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    quantity: int = 1
    override: bool = False
    more: tuple[ItemCode, ...] = ()
    situation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTicket(IssueTicket):
    """Take in a number that a kiosk printed from those reserved to it while nobody answered the wish `instead_of`."""

    device: DeviceId
    printed_no: TicketNo
    taken_at: datetime
    instead_of: RequestId


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeAtOnce(IssueTicket):
    """Give a number to somebody who stands at a free window where nobody waits, and serve at once."""

    window: WindowId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveNumbers(Command):
    """Keep numbers of every prefix for a kiosk that may lose its server today; asked again, they are the same."""

    device: DeviceId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """Turn an appointment into a ticket in its own time slot."""

    booking: BookingId
    ticket: TicketId
    visit: VisitId
    token: Token
    priority: PriorityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejoinTicket(Command):
    """Take a missed number back into the line."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeTicket(Command):
    """Let a waiting ticket stand behind some who came after it."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Command):
    """Give a ticket back."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectItem(Command):
    """Give a waiting ticket its right item; number and fair arrival stay."""

    ticket_no: TicketNo
    item: ItemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendNeeds(Command):
    """A guide is with the holder of a number who has a need, or looked for him in vain."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNeeds(Command):
    """What the holder of a number needs is seen only now, or is needed no more: by number, or by the slip's code."""

    needs: tuple[Need, ...]
    ticket_no: TicketNo | None = None
    token: Token | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPrint(Command):
    """The slip of a ticket is on paper."""

    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotPrinted(Command):
    """The slip of a ticket is not on paper, or nobody knows."""

    ticket: TicketId
    code: str
