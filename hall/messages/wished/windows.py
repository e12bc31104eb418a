"""What a clerk asks at the keypad of a window."""

from hall.messages.topics import Line, Moment
from hall.messages.wished.wish import Wish
from hall.words import ItemCode, Outcome, PauseReason, TicketNo, WindowId


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


class InviteRatingWish(Wish, frozen=True, tag="invite_rating"):
    """The clerk asks the pad to invite a rating once more."""

    window: WindowId
