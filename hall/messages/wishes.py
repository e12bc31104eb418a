"""What a device asks of the server: `…/wish`."""

from typing import Annotated, ClassVar

import msgspec

from hall.messages.topics import DeviceMessage, Id, Line, Moment, read_payload
from hall.words import (
    BookingId,
    CompartmentId,
    ItemCode,
    Need,
    Outcome,
    PauseReason,
    PriorityId,
    RatingLevel,
    StaffId,
    SubjectId,
    TicketNo,
    Token,
    WindowId,
)

Pin = Annotated[str, msgspec.Meta(min_length=4, max_length=12)]


class Wish(DeviceMessage, frozen=True, tag_field="wish"):
    """Something a device asks; kept in its spool until the answer with the same `request_id` comes."""

    leaf: ClassVar[str] = "wish"
    spooled: ClassVar[bool] = True

    request_id: Id
    at: Moment


class TicketWish(Wish, frozen=True, tag="ticket"):
    """A citizen wants a ticket for an item."""

    item: ItemCode
    priority: PriorityId | None = None
    subject: SubjectId | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    quantity: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    more: Annotated[tuple[ItemCode, ...], msgspec.Meta(max_length=9)] = ()
    """Further items on the same ticket."""
    situation: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None
    """Which of the item's situations, counted from 0."""
    staff: StaffId | None = None
    """Who issues it at the guide desk, known to this device by a `StaffWish`; it then gives tickets out of hours."""
    printed_no: TicketNo | None = None
    """The number this kiosk printed because nobody answered (离线号); `at` is when."""
    instead_of: Id | None = None
    """With `printed_no`: the wish nobody answered; a ticket it got after all takes the printed number."""


class CheckInWish(Wish, frozen=True, tag="check_in"):
    """A citizen with an appointment is here; the booking becomes a ticket in its time slot."""

    booking: BookingId
    priority: PriorityId | None = None


class RejoinWish(Wish, frozen=True, tag="rejoin"):
    """A citizen who missed the call scanned the slip."""

    token: Token


class CancelWish(Wish, frozen=True, tag="cancel"):
    """A citizen gives the ticket back."""

    token: Token


class PostponeWish(Wish, frozen=True, tag="postpone"):
    """A citizen who waits lets some others go first (顺延)."""

    token: Token


class ProgressWish(Wish, frozen=True, tag="progress"):
    """How a ticket stands, by its slip's code or by its number; a question of the moment, never spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    token: Token | None = None
    ticket_no: TicketNo | None = None


class RateWish(Wish, frozen=True, tag="rate"):
    """A citizen rates at a terminal the service that was not rated at the window."""

    token: Token
    level: RatingLevel
    reasons: Annotated[tuple[str, ...], msgspec.Meta(max_length=9)] = ()


class StaffWish(Wish, frozen=True, tag="staff"):
    """A member of staff unlocks the guide desk's mode; never spooled, so the PIN rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    staff: StaffId
    pin: Pin


class ReserveNumbersWish(Wish, frozen=True, tag="reserve_numbers"):
    """A kiosk asks for the day's numbers it may give by itself when nobody answers; asked again, they are the same."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30


class SlotsWish(Wish, frozen=True, tag="slots"):
    """Which appointments are free for an item; never spooled."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    item: ItemCode


class BookWish(Wish, frozen=True, tag="book"):
    """A citizen takes one of the free appointments."""

    item: ItemCode
    slot: Moment
    subject: SubjectId | None = None


class CallNextWish(Wish, frozen=True, tag="call_next"):
    """A clerk asks for the next ticket (顺呼)."""

    window: WindowId


class CallSpecificWish(Wish, frozen=True, tag="call_specific"):
    """A clerk asks for a chosen number (特呼); audited."""

    window: WindowId
    ticket_no: TicketNo


class RecallWish(Wish, frozen=True, tag="recall"):
    """A clerk calls the same number again (重呼)."""

    window: WindowId


class StartWish(Wish, frozen=True, tag="start"):
    """The citizen sat down: service starts."""

    window: WindowId


class FinishWish(Wish, frozen=True, tag="finish"):
    """Service ended with an outcome."""

    window: WindowId
    outcome: Outcome = Outcome.DONE


class AbsentWish(Wish, frozen=True, tag="absent"):
    """The citizen did not come (过号)."""

    window: WindowId


class CitizenHereWish(Wish, frozen=True, tag="citizen_here"):
    """A citizen whose number was missed stands at the window after all."""

    window: WindowId
    ticket_no: TicketNo


class SuspendWish(Wish, frozen=True, tag="suspend"):
    """The citizen goes to fetch papers or fill forms (挂起)."""

    window: WindowId


class ResumeWish(Wish, frozen=True, tag="resume"):
    """A suspended citizen is back."""

    window: WindowId
    ticket_no: TicketNo


class TransferWish(Wish, frozen=True, tag="transfer"):
    """The citizen needs another item's window; the number stays (转移)."""

    window: WindowId
    item: ItemCode


class UndoWish(Wish, frozen=True, tag="undo"):
    """The clerk takes back the last next, finish or no-show."""

    window: WindowId


class PauseWish(Wish, frozen=True, tag="pause"):
    """The clerk leaves for a while (暂停服务) and says until when (去向留言)."""

    window: WindowId
    reason: PauseReason = PauseReason.OTHER
    note: Line = ""
    until: Moment | None = None


class UnpauseWish(Wish, frozen=True, tag="unpause"):
    """The clerk is back."""

    window: WindowId


class SignOnWish(Wish, frozen=True, tag="sign_on"):
    """A clerk signs on with staff number and PIN; never spooled, so the PIN rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 10

    window: WindowId
    staff: StaffId
    pin: Pin


class SignOffWish(Wish, frozen=True, tag="sign_off"):
    """The clerk leaves the post."""

    window: WindowId


class InviteRatingWish(Wish, frozen=True, tag="invite_rating"):
    """The clerk asks the pad to invite a rating once more."""

    window: WindowId


class DepositWish(Wish, frozen=True, tag="deposit"):
    """Staff want a door opened to put a citizen's result into the locker."""

    ticket_no: TicketNo
    staff: StaffId
    compartment: CompartmentId | None = None
    """A free one, of the locker this is asked at, where none is named."""


class RetrieveWish(Wish, frozen=True, tag="retrieve"):
    """Two of the staff want a result out of a locker, or one late papers; never spooled: PINs rest nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30

    compartment: CompartmentId
    staff: StaffId
    """Who unlocked this device by a `StaffWish`."""
    second: StaffId | None = None
    pin: Pin | None = None
    """The second one's."""


class CollectWish(Wish, frozen=True, tag="collect"):
    """A citizen types the pick-up code; never spooled, so the code rests nowhere."""

    spooled: ClassVar[bool] = False
    expiry_s: ClassVar[int | None] = 30

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6,8}$")]
    subject: SubjectId | None = None
    """Whose card was shown, where the item demands one."""


AnyWish = (
    TicketWish
    | CheckInWish
    | RejoinWish
    | CancelWish
    | PostponeWish
    | ProgressWish
    | RateWish
    | StaffWish
    | ReserveNumbersWish
    | SlotsWish
    | BookWish
    | CallNextWish
    | CallSpecificWish
    | RecallWish
    | StartWish
    | FinishWish
    | AbsentWish
    | CitizenHereWish
    | SuspendWish
    | ResumeWish
    | TransferWish
    | UndoWish
    | PauseWish
    | UnpauseWish
    | SignOnWish
    | SignOffWish
    | InviteRatingWish
    | DepositWish
    | RetrieveWish
    | CollectWish
)


def read_wish(payload: bytes) -> AnyWish:
    """A wish from its payload; raises `Unreadable`."""
    return read_payload(payload, _wishes)


_wishes: msgspec.json.Decoder[AnyWish] = msgspec.json.Decoder(AnyWish)
