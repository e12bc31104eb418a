"""What may be asked of the hall; every command carries the asker's request id and who asks."""

from queue_server.core.asked.command import (
    Command,
    WindowCommand,
)
from queue_server.core.asked.day import (
    AcknowledgeAlert,
    AdoptConfiguration,
    AdoptForecast,
    CloseDay,
    OpenDay,
    Tick,
)
from queue_server.core.asked.ratings import (
    GiveRating,
    InviteRating,
    SkipRating,
)
from queue_server.core.asked.serving import (
    Announce,
    CallNext,
    CallSpecific,
    CitizenHere,
    FinishService,
    MarkAbsent,
    Recall,
    Resume,
    StartService,
    Suspend,
    Transfer,
    Undo,
)
from queue_server.core.asked.tickets import (
    CancelTicket,
    CheckIn,
    ConfirmPrint,
    CorrectItem,
    IssueTicket,
    RejoinTicket,
    ReportNotPrinted,
)
from queue_server.core.asked.tide import (
    AnswerProposal,
    SetPolicy,
    SetTideMode,
)
from queue_server.core.asked.visits import (
    BookAppointment,
    CancelBooking,
    CollectParcel,
    DepositParcel,
    ReportDoor,
)
from queue_server.core.asked.windows import (
    CloseWindow,
    OpenWindow,
    PauseWindow,
    SignOff,
    SignOn,
    UnpauseWindow,
)

__all__ = [
    "AcknowledgeAlert",
    "AdoptConfiguration",
    "AdoptForecast",
    "Announce",
    "AnswerProposal",
    "BookAppointment",
    "CallNext",
    "CallSpecific",
    "CancelBooking",
    "CancelTicket",
    "CheckIn",
    "CitizenHere",
    "CloseDay",
    "CloseWindow",
    "CollectParcel",
    "Command",
    "ConfirmPrint",
    "CorrectItem",
    "DepositParcel",
    "FinishService",
    "GiveRating",
    "InviteRating",
    "IssueTicket",
    "MarkAbsent",
    "OpenDay",
    "OpenWindow",
    "PauseWindow",
    "Recall",
    "RejoinTicket",
    "ReportDoor",
    "ReportNotPrinted",
    "Resume",
    "SetPolicy",
    "SetTideMode",
    "SignOff",
    "SignOn",
    "SkipRating",
    "StartService",
    "Suspend",
    "Tick",
    "Transfer",
    "Undo",
    "UnpauseWindow",
    "WindowCommand",
]
