"""What the screen machine wants done; whoever drives it does so and tells the outcome as an event."""

from dataclasses import dataclass, field
from datetime import datetime

from hall.messages.topics import Words
from hall.words import BookingId, ItemCode, Need, PriorityId, RatingLevel, StaffId, SubjectId, TicketNo, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask the server; `turn` comes back in `Answered` or `NoAnswer`."""

    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTicket(Ask):
    """A ticket for an item, and further ones on the same ticket."""

    item: ItemCode
    more: tuple[ItemCode, ...] = ()
    situation: int | None = None
    quantity: int = 1
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    staff: StaffId | None = None
    """Who issues it at the guide desk; None where the citizen does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCheckIn(Ask):
    """The ticket of an appointment."""

    booking: BookingId
    priority: PriorityId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRejoin(Ask):
    """A place in line again after a missed call."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCancel(Ask):
    """Give a ticket back."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPostpone(Ask):
    """Let some others go first (顺延)."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNeeds(Ask):
    """The hall is told what the holder of a ticket needs."""

    token: Token
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCase(Ask):
    """How the cases behind the code of a receipt stand."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReceipt(Ask):
    """That receipt on paper once more."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class AskProgress(Ask):
    """How a ticket stands, by the code on its slip or by its number."""

    token: Token | None = None
    ticket_no: TicketNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRate(Ask):
    """Rate a service that was not rated at the window, or rate it once more (追评)."""

    token: Token
    level: RatingLevel
    reasons: tuple[str, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLocate(Ask):
    """Which locker a pick-up code's result lies in."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStaff(Ask):
    """Who a staff number and PIN belong to: the guide desk's log-in."""

    staff: StaffId
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSlots(Ask):
    """The free appointments for an item."""

    item: ItemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBooking(Ask):
    """One of those appointments."""

    item: ItemCode
    slot: datetime
    subject: SubjectId | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Whose phone number it is, from the vault; comes back as `Known` or `NotKnown`."""

    turn: int
    phone: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlock:
    """Whether that is the kiosk's own maintenance code; comes back as `Unlocked`."""

    turn: int
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadLog:
    """The newest lines of the log; come back as `LogRead`."""

    turn: int


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Speak so loud, of a hundred, from now on; comes back as `VolumeTurned`."""

    volume: int


@dataclass(frozen=True, slots=True)
class ArmReader:
    """Read the next card laid on the reader, ask the vault, forget the card; comes back as `Known` or `CardMisread`."""

    turn: int


@dataclass(frozen=True, slots=True)
class DisarmReader:
    """Read no cards; one already laid on is forgotten."""


@dataclass(frozen=True, slots=True)
class PrintLeaflet:
    """What the items chosen need, on paper to take home (一次性告知); comes back as `Printed` or `NotPrinted`."""

    turn: int
    item: Words
    materials: tuple[str, ...]
    time_limit: str = ""
    fee: str = ""


@dataclass(frozen=True, slots=True)
class SayAgain:
    """Say the page once more."""


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Somebody asks for a person; `reason` is a word for the log and the manager's page."""

    reason: str


@dataclass(frozen=True, slots=True)
class Wipe:
    """The visit is over: forget whatever was kept for it."""


ServerQuestion = (
    AskTicket
    | AskCheckIn
    | AskRejoin
    | AskCancel
    | AskPostpone
    | AskNeeds
    | AskCase
    | AskReceipt
    | AskProgress
    | AskRate
    | AskLocate
    | AskStaff
    | AskSlots
    | AskBooking
)
Question = ServerQuestion | LookUp | Unlock
"""What the screen waits for an answer to."""

Action = Question | ReadLog | SetVolume | ArmReader | DisarmReader | PrintLeaflet | SayAgain | CallStaff | Wipe
