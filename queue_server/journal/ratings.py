"""What became of every invitation to rate, of any kept day, told by the journal's own events."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Engine, or_, select

from hall.words import (
    BadRatingState,
    BadRatingStep,
    HallId,
    Judgement,
    OrderId,
    RatingChannel,
    RatingLevel,
    RemarkId,
    StaffId,
    TicketId,
    WindowId,
)
from queue_server.core.events import (
    BadRatingHandled,
    BadRatingReceived,
    Event,
    RatedCaseNamed,
    RatingGiven,
    RatingInvited,
    RatingWithdrawn,
)
from queue_server.core.happened.ratings import RatedCase
from queue_server.journal.codec import read_events
from queue_server.journal.tables import journal

ABOUT_RATINGS = ("Rating", "RatedCase", "BadRating")
"""How the names of the events begin that tell about ratings."""
AFTERWARDS = (RatingGiven, RatedCaseNamed, BadRatingReceived, BadRatingHandled)
ABOUT_INVITATIONS = (RatingInvited, RatingWithdrawn, *AFTERWARDS)


@dataclass(frozen=True, slots=True)
class Handled:
    """A step that was taken about a bad rating."""

    at: datetime
    by: str
    step: BadRatingStep
    state: BadRatingState
    judgement: Judgement | None
    satisfied: bool | None
    remark: RemarkId | None


@dataclass(frozen=True, slots=True)
class Record:
    """One invitation; no level means 未评价, which counts as nothing else."""

    invitation: OrderId
    ticket: TicketId
    window: WindowId
    staff: StaffId | None
    invited_at: datetime
    cases: tuple[RatedCase, ...] = ()
    level: RatingLevel | None = None
    reasons: tuple[str, ...] = ()
    channel: RatingChannel | None = None
    rated_at: datetime | None = None
    remark: RemarkId | None = None
    again: RatingLevel | None = None
    due: date | None = None
    handled: tuple[Handled, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it was rated and two people have not excluded it."""
        return self.level is not None and self.stands is not BadRatingState.EXCLUDED

    @property
    def stands(self) -> BadRatingState | None:
        """Where its bad rating stands; None for one that is not bad."""
        if self.due is None:
            return None
        return self.handled[-1].state if self.handled else BadRatingState.RECEIVED

    def at(self, step: BadRatingStep) -> Handled | None:
        """When a step was first taken."""
        return next((each for each in self.handled if each.step is step), None)


class Records:
    """Told events in order, knows what became of every invitation among them."""

    def __init__(self) -> None:
        self._found: dict[OrderId, Record] = {}

    @property
    def all(self) -> Sequence[Record]:
        """What became of each, oldest first."""
        return list(self._found.values())

    def know(self, known: Iterable[Record]) -> None:
        """Take records as they stood after some events, to be told the ones after them."""
        self._found |= {record.invitation: record for record in known}

    def tell(self, happened: Iterable[Event]) -> None:
        """Take events; an invitation taken back is no invitation, one made before them is not known."""
        for event in happened:
            if isinstance(event, RatingInvited):
                _invited(self._found, event)
            elif isinstance(event, RatingWithdrawn):
                self._found.pop(event.invitation, None)
            elif isinstance(event, AFTERWARDS) and event.invitation in self._found:
                self._found[event.invitation] = _told(self._found[event.invitation], event)


def records_of(database: Engine, hall: HallId, since: date) -> Sequence[Record]:
    """What became of the invitations made since a day, oldest first."""
    return records(_events(database, hall, journal.c.service_day >= since))


def told_on(database: Engine, hall: HallId, day: date) -> Iterable[Event]:
    """The events of a day's rows that tell about ratings, and what happened with them."""
    return _events(database, hall, journal.c.service_day == day)


def _events(database: Engine, hall: HallId, when: ColumnElement[bool]) -> Iterator[Event]:
    events = journal.c.events
    told: ColumnElement[bool] = or_(*(events.like(f'%"type":"{name}%') for name in ABOUT_RATINGS))
    rows = select(events).where(journal.c.hall == hall, when, told).order_by(journal.c.seq)
    with database.connect() as connection:
        for (stored,) in connection.execute(rows):
            yield from read_events(stored)


def record_of(database: Engine, hall: HallId, invitation: OrderId) -> Record | None:
    """What became of one invitation, however long ago it was made."""
    here = journal.c.events.like(f'%"invitation":"{invitation}"%')
    rows = select(journal.c.events).where(journal.c.hall == hall, here).order_by(journal.c.seq)
    with database.connect() as connection:
        told = records(event for (stored,) in connection.execute(rows) for event in read_events(stored))
    return next((record for record in told if record.invitation == invitation), None)


def records(happened: Iterable[Event]) -> Sequence[Record]:
    """What events come to."""
    told = Records()
    told.tell(happened)
    return told.all


def _invited(found: dict[OrderId, Record], event: RatingInvited) -> None:
    if event.invitation not in found:
        found[event.invitation] = Record(
            event.invitation, event.ticket, event.window, event.staff, event.at, event.cases
        )


def _told(record: Record, event: RatingGiven | RatedCaseNamed | BadRatingReceived | BadRatingHandled) -> Record:
    match event:
        case RatingGiven(seq=1):
            return replace(
                record,
                level=event.level,
                reasons=event.reasons,
                channel=event.channel,
                rated_at=event.at,
                remark=event.remark,
            )
        case RatingGiven():
            return replace(record, again=event.level)
        case RatedCaseNamed():
            numbers: Mapping[str, RatedCase] = {event.item: RatedCase(event.item, event.project_no)}
            return replace(record, cases=tuple(numbers.get(case.item, case) for case in record.cases))
        case BadRatingReceived():
            return replace(record, due=event.due)
        case BadRatingHandled():
            return replace(record, handled=(*record.handled, _handled(event)))


def _handled(event: BadRatingHandled) -> Handled:
    return Handled(event.at, event.by, event.step, event.state, event.judgement, event.satisfied, event.remark)
