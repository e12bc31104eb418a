"""What became of every invitation to rate, of any kept day, told by the journal's own events."""

from collections.abc import Iterable, Mapping, Sequence
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


def records_of(database: Engine, hall: HallId, since: date) -> Sequence[Record]:
    """What became of the invitations made since a day, oldest first."""
    events = journal.c.events
    told: ColumnElement[bool] = or_(*(events.like(f'%"type":"{name}%') for name in ABOUT_RATINGS))
    rows = select(events).where(journal.c.hall == hall, journal.c.service_day >= since, told).order_by(journal.c.seq)
    with database.connect() as connection:
        return records(event for (stored,) in connection.execute(rows) for event in read_events(stored))


def record_of(database: Engine, hall: HallId, invitation: OrderId) -> Record | None:
    """What became of one invitation, however long ago it was made."""
    here = journal.c.events.like(f'%"invitation":"{invitation}"%')
    rows = select(journal.c.events).where(journal.c.hall == hall, here).order_by(journal.c.seq)
    with database.connect() as connection:
        told = records(event for (stored,) in connection.execute(rows) for event in read_events(stored))
    return next((record for record in told if record.invitation == invitation), None)


def records(happened: Iterable[Event]) -> Sequence[Record]:
    """What events come to; an invitation taken back is no invitation, one made before them is not known."""
    found: dict[OrderId, Record] = {}
    for event in happened:
        if isinstance(event, RatingInvited):
            _invited(found, event)
        elif isinstance(event, RatingWithdrawn):
            found.pop(event.invitation, None)
        elif isinstance(event, AFTERWARDS) and event.invitation in found:
            found[event.invitation] = _told(found[event.invitation], event)
    return list(found.values())


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
