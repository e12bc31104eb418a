"""What may be asked of the hall; every command carries the asker's request id and who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hall.words import (
    AlertId,
    BookingId,
    CompartmentId,
    ItemCode,
    Need,
    OrderId,
    Outcome,
    ParcelId,
    PauseReason,
    PriorityId,
    RatingChannel,
    RatingLevel,
    RequestId,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TideMode,
    Token,
    VisitId,
    WindowId,
)
from queue_server.core.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish of somebody; the same `request_id` acts once, whatever is asked the second time."""

    request_id: RequestId
    actor: str


# the day


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay(Command):
    """Begin a service day: numbers start again, the plan in force is adopted."""

    day: date
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    """End the service day; nobody who still waits is blamed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptConfiguration(Command):
    """Put another plan in force without touching the day's queue."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptForecast(Command):
    """Put a new table of wait promises in force: seconds (P50, P90) per item, and how it was made.

    Learned means may come with it (`ForecastAdopted` says how they are read).
    """

    promises: Mapping[ItemCode, tuple[int, int]]
    last_servable: TicketNo | None
    provenance: str
    service_s: Mapping[ItemCode, float] = field(default_factory=dict)
    pace: Mapping[str, float] = field(default_factory=dict)
    absent: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Time passed."""


# tickets


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
class CancelTicket(Command):
    """Give a ticket back."""

    token: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectItem(Command):
    """Give a waiting ticket its right item; number and fair arrival stay."""

    ticket_no: TicketNo
    item: ItemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPrint(Command):
    """The slip of a ticket is on paper."""

    ticket: TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNotPrinted(Command):
    """The slip of a ticket is not on paper, or nobody knows."""

    ticket: TicketId
    code: str


# calling and serving


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand(Command):
    """A command given at, or for, one window."""

    window: WindowId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(WindowCommand):
    """Call whom the policy chooses; with nobody waiting the window is left asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSpecific(WindowCommand):
    """Call a chosen number; a number of digits alone means the one waiting number that ends so."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(WindowCommand):
    """Call the number in hand again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announce(Command):
    """A call was shown or spoken."""

    ticket: TicketId
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartService(WindowCommand):
    """The citizen called is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishService(WindowCommand):
    """Service of the citizen in hand ended."""

    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAbsent(WindowCommand):
    """The citizen called did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenHere(WindowCommand):
    """A citizen whose number was missed stands at the window: serve at once."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(WindowCommand):
    """The citizen in hand goes to fetch something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(WindowCommand):
    """A suspended citizen is back."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(WindowCommand):
    """The citizen in hand needs another item; number, first clerk and time waited stay."""

    item: ItemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(WindowCommand):
    """Take back the window's last next, finish or no-show."""


# windows


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(WindowCommand):
    """A clerk whose PIN was verified takes the post."""

    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(WindowCommand):
    """The clerk leaves the post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow(WindowCommand):
    """A manager opens a window."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWindow(WindowCommand):
    """A manager closes a window; the citizen in hand is served first."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseWindow(WindowCommand):
    """The clerk leaves for a while and says until when; a citizen called goes back to the head of the line."""

    reason: PauseReason
    note: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpauseWindow(WindowCommand):
    """The clerk is back."""


# the tide


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTideMode(Command):
    """Let the server open tidal windows itself, or only propose."""

    mode: TideMode


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposal(Command):
    """A manager approves or refuses the tide's proposal."""

    proposal: str
    approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy(Command):
    """Change the dispatch policy in the middle of a day."""

    policy: str


# alerts


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlert(Command):
    """Somebody has seen an alert and takes care of it."""

    alert: AlertId


# ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteRating(WindowCommand):
    """Arm the window's pad once more for the visit that just ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRating(Command):
    """A citizen rates a service, by its invitation."""

    invitation: OrderId
    level: RatingLevel
    reasons: tuple[str, ...] = ()
    channel: RatingChannel = RatingChannel.PAD


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRating(Command):
    """The pad's time ran out."""

    invitation: OrderId


# appointments and parcels


@dataclass(frozen=True, slots=True, kw_only=True)
class BookAppointment(Command):
    """Book an item for a time slot."""

    booking: BookingId
    item: ItemCode
    slot: datetime
    subject: SubjectId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(Command):
    """Give an appointment back."""

    booking: BookingId


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositParcel(Command):
    """Staff put a citizen's result into a compartment; `code_hash` is the keyed hash of the pick-up code."""

    parcel: ParcelId
    ticket_no: TicketNo
    compartment: CompartmentId
    code_hash: str
    staff: StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectParcel(Command):
    """A citizen asks for the door behind a pick-up code."""

    code_hash: str
    order: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDoor(Command):
    """A locker says what came of an order to open a door: `opened`, `closed` or `stuck`."""

    order: OrderId
    compartment: CompartmentId
    what: str
