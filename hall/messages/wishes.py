"""What a device asks of the server: `…/wish`."""

import msgspec

from hall.messages.topics import read_payload
from hall.messages.wished.bookings import (
    BookWish,
    SlotsWish,
)
from hall.messages.wished.cases import (
    CaseWish,
    ReceiptWish,
)
from hall.messages.wished.parcels import (
    CollectWish,
    DepositWish,
    LocateWish,
    RetrieveWish,
)
from hall.messages.wished.staff import (
    SignOffWish,
    SignOnWish,
    StaffWish,
)
from hall.messages.wished.tickets import (
    CancelWish,
    CheckInWish,
    NeedsWish,
    PostponeWish,
    ProgressWish,
    RateWish,
    RejoinWish,
    ReserveNumbersWish,
    TicketWish,
)
from hall.messages.wished.windows import (
    AbsentWish,
    CallNextWish,
    CallSpecificWish,
    CitizenHereWish,
    FinishWish,
    InviteRatingWish,
    PauseWish,
    RecallWish,
    ResumeWish,
    StartWish,
    SuspendWish,
    TransferWish,
    UndoWish,
    UnpauseWish,
)
from hall.messages.wished.wish import (
    Wish,
)

__all__ = [
    "AbsentWish",
    "AnyWish",
    "BookWish",
    "CallNextWish",
    "CallSpecificWish",
    "CancelWish",
    "CaseWish",
    "CheckInWish",
    "CitizenHereWish",
    "CollectWish",
    "DepositWish",
    "FinishWish",
    "InviteRatingWish",
    "LocateWish",
    "NeedsWish",
    "PauseWish",
    "PostponeWish",
    "ProgressWish",
    "RateWish",
    "RecallWish",
    "ReceiptWish",
    "RejoinWish",
    "ReserveNumbersWish",
    "ResumeWish",
    "RetrieveWish",
    "SignOffWish",
    "SignOnWish",
    "SlotsWish",
    "StaffWish",
    "StartWish",
    "SuspendWish",
    "TicketWish",
    "TransferWish",
    "UndoWish",
    "UnpauseWish",
    "Wish",
    "read_wish",
]

AnyWish = (
    TicketWish
    | CheckInWish
    | RejoinWish
    | CancelWish
    | PostponeWish
    | NeedsWish
    | ReceiptWish
    | CaseWish
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
    | LocateWish
)


def read_wish(payload: bytes) -> AnyWish:
    """A wish from its payload; raises `Unreadable`."""
    return read_payload(payload, _wishes)


_wishes: msgspec.json.Decoder[AnyWish] = msgspec.json.Decoder(AnyWish)
