"""Events and replies to JSON and back: `{"type": …, "v": …, "at": …, …}`."""

from collections.abc import Mapping, Sequence

import msgspec

from queue_server.core import events
from queue_server.core.events import Event
from queue_server.core.replies import Reply
from queue_server.journal.upcast import LIFTS, Lift, UnknownEvent, lift

EVENTS: tuple[type[Event], ...] = (
    events.ConfigurationAdopted,
    events.DayOpened,
    events.DayClosed,
    events.ForecastAdopted,
    events.PolicySet,
    events.AlertAcknowledged,
    events.AlertRaised,
    events.AlertWorsened,
    events.AlertPassed,
    events.AlertHandled,
    events.EmergencyDeclared,
    events.EmergencyLifted,
    events.NoticePosted,
    events.OutageDeclared,
    events.OutageLifted,
    events.TicketIssued,
    events.NumbersReserved,
    events.NumberAdopted,
    events.TicketPostponed,
    events.TicketPrinted,
    events.TicketNotPrinted,
    events.SlipReplaced,
    events.TicketCalled,
    events.TicketRecalled,
    events.CallAnnounced,
    events.ServiceStarted,
    events.ServiceFinished,
    events.TicketMovedOn,
    events.ServiceOverran,
    events.ServiceSuspended,
    events.NeedsAttended,
    events.NeedsChanged,
    events.TicketMissed,
    events.TicketRejoined,
    events.TicketReturned,
    events.TicketTransferred,
    events.ItemCorrected,
    events.TicketCancelled,
    events.TicketVoided,
    events.TicketUnserved,
    events.StepUndone,
    events.StaffSignedOn,
    events.StaffSignedOff,
    events.WindowOpening,
    events.WindowOpened,
    events.WindowClosing,
    events.WindowClosed,
    events.WindowPaused,
    events.WindowUnpaused,
    events.WindowAsked,
    events.DeputySummoned,
    events.SummonsAnswered,
    events.SummonsEnded,
    events.TideModeSet,
    events.PressureTurned,
    events.TideProposed,
    events.TideWeighed,
    events.WindowReleased,
    events.ProposalAnswered,
    events.RatingInvited,
    events.RatingWithdrawn,
    events.RatingGiven,
    events.RatingSkipped,
    events.RatedCaseNamed,
    events.BadRatingReceived,
    events.BadRatingHandled,
    events.CaseOpened,
    events.CaseResumed,
    events.CasesWithdrawn,
    events.CaseHandled,
    events.ReceiptOrdered,
    events.ReceiptPrinted,
    events.ReceiptNotPrinted,
    events.AffairOpened,
    events.AffairHandled,
    events.AppointmentAsked,
    events.AppointmentBooked,
    events.BookingArranged,
    events.BookingDeclined,
    events.BookingCancelled,
    events.BookingMissed,
    events.BookingKept,
    events.ParcelExpected,
    events.HandOutChosen,
    events.ParcelReady,
    events.ParcelReserved,
    events.ParcelDeposited,
    events.ParcelNotified,
    events.ParcelNotTold,
    events.ParcelReminded,
    events.ParcelExpired,
    events.ParcelRetrieved,
    events.ParcelHeld,
    events.ParcelCollected,
    events.ParcelPosted,
    events.ParcelDelivered,
    events.ParcelArchived,
    events.AgentNamed,
    events.AgentRevoked,
    events.DoorOrdered,
    events.DoorOrderExpired,
    events.DoorReported,
    events.SensorDisagreed,
    events.DoorCleared,
    events.CodeTried,
)
"""Every kind of event a journal may hold; a test asserts that none is missing."""


class _Head(msgspec.Struct):
    type: str
    v: int


def write_events(happened: Sequence[Event]) -> str:
    """The events of one command as they rest in the journal."""
    # A dataclass encodes as {"at":…}; its name and version go in front, without a second copy of the fields.
    return "[" + ",".join(_HEADS[type(event)] + _encoder.encode(event)[1:].decode() for event in happened) + "]"


def read_events(text: str, lifts: Mapping[tuple[str, int], Lift] = LIFTS) -> tuple[Event, ...]:
    """What rests in the journal as events; older versions are lifted; raises `UnknownEvent`."""
    return tuple(_read(raw, lifts) for raw in _rows.decode(text))


def write_reply(reply: Reply) -> str:
    """A reply as it rests in the journal."""
    return _encoder.encode(reply).decode()


def read_reply(text: str) -> Reply:
    """A reply from the journal."""
    return _replies.decode(text)


def _read(raw: msgspec.Raw, lifts: Mapping[tuple[str, int], Lift]) -> Event:
    head = _heads.decode(raw)
    kind = _KINDS.get(head.type)
    if kind is None:
        raise UnknownEvent(head.type)
    if head.v == kind.VERSION:
        return _decoders[kind].decode(raw)
    return msgspec.convert(lift(msgspec.json.decode(raw), kind.VERSION, lifts), kind)


_KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in EVENTS}
_HEADS: Mapping[type[Event], str] = {kind: f'{{"type":"{kind.__name__}","v":{kind.VERSION},' for kind in EVENTS}
_encoder = msgspec.json.Encoder()
_rows = msgspec.json.Decoder(list[msgspec.Raw])
_heads = msgspec.json.Decoder(_Head)
_decoders: Mapping[type[Event], msgspec.json.Decoder[Event]] = {kind: msgspec.json.Decoder(kind) for kind in EVENTS}
_replies = msgspec.json.Decoder(Reply)
