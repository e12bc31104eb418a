"""What just happened in the hall, as rows a manager reads."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from hall.words import (
    AffairKindId,
    AffairStep,
    CaseState,
    CaseStep,
    DoorPurpose,
    DoorTrouble,
    Language,
    PauseReason,
    RatingLevel,
    TicketId,
    TideMode,
    WindowId,
)
from queue_server.core import events
from queue_server.core.commands import Command
from queue_server.core.parcels import TroubledDoor
from queue_server.core.plan import Plan
from queue_server.core.reasons import Reason
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.saying import sentence

KEPT = 40
"""Rows kept, more than any page shows."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A row: the catalogue says `happened_<code>` with the values; `word` is the enumerated word in it, if any."""

    at: datetime
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    word: PauseReason | RatingLevel | TideMode | CaseState | CaseStep | AffairStep | None = None
    reason: Reason | None = None
    """Why a number was called."""
    name: Text | None = None
    """What it is about, by its name in the hall's plan."""
    proposal: events.TideProposed | None = None
    """What the tide proposed, which can say why too."""

    @property
    def explained(self) -> bool:
        """Whether it can say why."""
        return self.reason is not None or self.proposal is not None


class Happenings:
    """The newest happenings; listens to the keeper."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: deque[Happening] = deque(maxlen=KEPT)
        self._rows: deque[Happening] = deque(maxlen=KEPT)

    def hear(self, _before: Hall, after: Hall, _command: Command, happened: Sequence[events.Event]) -> None:
        """Take note of a commit."""
        rows = [row for row in (happening(after, event) for event in happened) if row is not None]
        with self._lock:
            self._calls.extend(rows)
            self._rows.extend(row for row in rows if row.code != "called")

    def newest(self, count: int, *, calls: bool) -> tuple[Happening, ...]:
        """The newest rows, newest first; with or without every call, of which a busy hall has one in ten seconds."""
        with self._lock:
            rows = tuple(self._calls if calls else self._rows)
        return tuple(reversed(rows))[:count]

    def calls(self, count: int) -> tuple[Happening, ...]:
        """The newest calls that can say why, newest first."""
        return tuple(row for row in self.newest(KEPT, calls=True) if row.reason is not None)[:count]


def happening(hall: Hall, event: events.Event) -> Happening | None:
    """The row for an event; None for what a manager need not read (every ticket, every start)."""
    match event:
        case events.WindowEvent():
            return _at_window(hall, event)
        case events.TicketEvent():
            return _to_ticket(hall, event)
        case events.DayOpened():
            return Happening(event.at, "day_opened", {"day": event.day.isoformat()})
        case events.DayClosed():
            return Happening(event.at, "day_closed")
        case events.ConfigurationAdopted():
            return Happening(event.at, "plan_adopted")
        case events.PolicySet():
            return Happening(event.at, f"policy_{event.policy}")
        case events.RatingGiven():
            return Happening(event.at, "rated", word=event.level)
        case events.DoorReported() | events.DoorOrderExpired() | events.SensorDisagreed():
            return _of_door(hall, event)
        case _:
            return _of_case(hall, event) or _of_alarm(hall, event) or _of_tide(hall, event)


def call_rows(plan: Plan, rows: Iterable[Happening]) -> list[Mapping[str, object]]:
    """Calls as programs read them, with the reason in both languages."""
    return [
        {
            "at": row.at,
            "ticket_no": row.values["ticket_no"],
            "window_no": row.values["no"],
            "reason": row.reason,
            **{f"why_{lang.value}": sentence(plan, row.reason, lang) for lang in Language},
        }
        for row in rows
        if row.reason is not None
    ]


def _at_window(hall: Hall, event: events.WindowEvent) -> Happening | None:
    window = {"no": _no(hall, event.window)}
    match event:
        case events.StaffSignedOn(staff=staff):
            return Happening(event.at, "signed_on", {**window, "staff": staff})
        case events.StaffSignedOff():
            return Happening(event.at, "signed_off", window)
        case events.WindowOpening(reason=reason):
            return Happening(event.at, "opening_by_tide" if reason == "tide" else "opening", window)
        case events.WindowOpened(reason=reason):
            return Happening(event.at, "opened_by_tide" if reason == "tide" else "opened", window)
        case events.WindowClosing():
            return Happening(event.at, "draining", window)
        case events.WindowClosed(reason=reason):
            return Happening(event.at, "closed_by_tide" if reason == "tide" else "closed", window)
        case events.WindowPaused(reason=pause):
            return Happening(event.at, "paused", window, word=pause)
        case events.WindowUnpaused():
            return Happening(event.at, "unpaused", window)
        case _:
            return _of_post(hall, event)


def _of_post(hall: Hall, event: events.WindowEvent) -> Happening | None:
    window = {"no": _no(hall, event.window)}
    match event:
        case events.DeputySummoned(staff=None):
            return Happening(event.at, "no_deputy", window)
        case events.DeputySummoned(staff=staff):
            return Happening(event.at, "deputy_summoned", {**window, "staff": staff})
        case events.SummonsAnswered(staff=staff, coming_at=None):
            return Happening(event.at, "deputy_declined", {**window, "staff": staff})
        case events.SummonsAnswered(staff=staff):
            return Happening(event.at, "deputy_comes", {**window, "staff": staff})
        case _:
            return None


def _to_ticket(hall: Hall, event: events.TicketEvent) -> Happening | None:
    number = {"ticket_no": _number(hall, event.ticket)}
    match event:
        case events.TicketCalled(window=window, chosen_by=chosen_by, reason=reason):
            where = {**number, "no": _no(hall, window)}
            return Happening(event.at, "called_by_clerk" if chosen_by == "clerk" else "called", where, reason=reason)
        case events.TicketTransferred(item=item):
            return Happening(event.at, "transferred", {**number, "item": item})
        case events.TicketMovedOn(item=item):
            return Happening(event.at, "moved_on", number, name=hall.plan.item[item].name)
        case events.NeedsChanged(needs=needs):
            return Happening(event.at, "needs_noted" if needs else "needs_gone", number)
        case events.NeedsAttended(by=by):
            return Happening(event.at, "needs_attended", {**number, "staff": by.split("/")[-1]})
        case events.CaseOpened(state=state):
            return Happening(event.at, "case_opened", number, word=state)
        case events.StepUndone(window=window):
            return Happening(event.at, "undone", {**number, "no": _no(hall, window)})
        case _:
            return _out_of_line(event, number)


def _out_of_line(event: events.TicketEvent, number: Mapping[str, object]) -> Happening | None:
    match event:
        case events.TicketMissed():
            return Happening(event.at, "missed", number)
        case events.TicketRejoined():
            return Happening(event.at, "rejoined", number)
        case events.TicketCancelled():
            return Happening(event.at, "cancelled", number)
        case events.TicketVoided():
            return Happening(event.at, "voided", number)
        case events.TicketUnserved():
            return Happening(event.at, "unserved", number)
        case events.TicketNotPrinted():
            return Happening(event.at, "not_printed", number)
        case _:
            return None


def _of_alarm(hall: Hall, event: events.Event) -> Happening | None:
    match event:
        case events.EmergencyDeclared():
            return Happening(event.at, "evacuation_begun")
        case events.EmergencyLifted():
            return Happening(event.at, "evacuation_over")
        case events.OutageDeclared(group=group):
            return Happening(event.at, "outage_begun", {"prefix": hall.plan.group[group].prefix})
        case events.OutageLifted(group=group):
            return Happening(event.at, "outage_over", {"prefix": hall.plan.group[group].prefix})
        case events.NoticePosted(notice=notice):
            return Happening(event.at, "notice_posted" if notice else "notice_taken_down")
        case _:
            return None


def _of_case(hall: Hall, event: events.Event) -> Happening | None:
    """What was done about a case or an affair after its citizen had left the window."""
    match event:
        case events.CaseHandled(case=case, step=step):
            return Happening(event.at, "case_handled", {"ticket_no": hall.cases[case].ticket_no}, word=step)
        case events.ReceiptNotPrinted(order=order):
            cases = hall.cases_by_token.get(hall.receipts[order].token, ())
            number = hall.cases[cases[0]].ticket_no if cases else "–"
            return Happening(event.at, "receipt_not_printed", {"ticket_no": number})
        case events.AffairOpened(kind=kind):
            return Happening(event.at, "affair_opened", name=_kind(hall, kind))
        case events.AffairHandled(affair=affair, step=step):
            kind = hall.affairs[affair].kind
            return Happening(event.at, "affair_handled", name=_kind(hall, kind), word=step)
        case _:
            return None


def _kind(hall: Hall, kind: AffairKindId) -> Text:
    known = hall.plan.affairs.by_id.get(kind)
    return Text(kind) if known is None else Text(known.zh, known.en)


def _of_door(
    hall: Hall, event: events.DoorReported | events.DoorOrderExpired | events.SensorDisagreed
) -> Happening | None:
    where, found = {"compartment": event.compartment}, hall.troubled.get(event.compartment)
    match event:
        case events.DoorReported(what="stuck"):
            return Happening(event.at, "door_stuck", where)
        case events.DoorReported(what="left_open"):
            return Happening(event.at, "door_left_open", where)
        case events.DoorReported(what="opened") if found == TroubledDoor(
            event.compartment, DoorTrouble.UNORDERED, event.at
        ):
            return Happening(event.at, "door_unordered", where)
        case events.DoorOrderExpired():
            return Happening(event.at, "door_unanswered", where)
        case events.SensorDisagreed(purpose=purpose) if purpose is not DoorPurpose.BRING:
            return Happening(event.at, "sensor_disagreed", where)
        case _:
            return None


def _of_tide(hall: Hall, event: events.Event) -> Happening | None:
    match event:
        case events.TideModeSet(mode=mode):
            return Happening(event.at, "tide_mode", word=mode)
        case events.PressureTurned(pressure=pressure):
            return Happening(event.at, f"turned_{pressure}")
        case events.TideProposed(window=window, opens=opens):
            where = {"no": _no(hall, window)}
            return Happening(event.at, "proposed_opening" if opens else "proposed_closing", where, proposal=event)
        case events.ProposalAnswered(verdict=verdict):
            return Happening(event.at, f"proposal_{verdict}")
        case _:
            return None


def _no(hall: Hall, window: WindowId) -> int:
    return hall.plan.window[window].no


def _number(hall: Hall, ticket: TicketId) -> str:
    return hall.tickets[ticket].no
