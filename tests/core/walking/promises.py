"""What the hall promises of every step, each promise with the line it comes from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hall.texts import Texts
from hall.words import BookingKind, BookingState, DoorNews, DoorTrouble, Language, OrderId, RatingLevel, TicketState
from queue_server.core import commands, events
from queue_server.core.authority import Authority
from queue_server.core.carried import Rated
from queue_server.core.commands import Command
from queue_server.core.dispatch import service_s
from queue_server.core.events import Event
from queue_server.core.rated import rateable
from queue_server.core.refusals import Refused
from queue_server.core.replies import reply_to
from queue_server.core.slots import COUNTS
from queue_server.core.state import Hall
from queue_server.core.timetable import Timetable, local_day

REFUSALS = Texts("refusals")
ENDED = frozenset({TicketState.COMPLETED, TicketState.CANCELLED, TicketState.VOID, TicketState.UNSERVED_BY_HALL})


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was agreed to: the hall before and after it, and what happened."""

    before: Hall
    command: Command
    happened: Sequence[Event]
    after: Hall

    @property
    def same_day(self) -> bool:
        """Whether no day ended or began with it."""
        return self.before.day == self.after.day and self.before.open == self.after.open

    def events(self, *kinds: type[Event]) -> Iterator[Event]:
        """What of some kinds happened."""
        return (event for event in self.happened if isinstance(event, kinds))


def a_refusal_has_its_words(refused: Refused) -> None:
    """architecture.md "Refusals are values with a code; the code is the key of its zh and en text"."""
    for language in Language:
        assert REFUSALS.say(refused.code, language, **refused.about).strip()


def time_never_runs_back(taken: Taken) -> None:
    """architecture.md: `now` never precedes the last event."""
    moments = [taken.before.now, *(event.at for event in taken.happened), taken.after.now]
    assert moments == sorted(moments)


def an_asker_is_answered(taken: Taken) -> None:
    """architecture.md "One writer per hall": every command has its answer, of what it caused."""
    reply = reply_to(taken.after, taken.command, taken.happened)
    assert reply.agreed
    if isinstance(taken.command, commands.IssueTicket):
        assert reply.ticket in taken.after.tickets


def a_wish_said_again_gives_nothing_new(taken: Taken) -> None:
    """domain.md §3.4: a duplicate request id is a no-op."""
    if isinstance(taken.command, commands.IssueTicket) and not isinstance(taken.command, commands.MergeTicket):
        known = taken.before.by_request.get(taken.command.request_id)
        if known is not None:
            assert not taken.happened
            assert reply_to(taken.after, taken.command, ()).ticket == known


def a_number_never_changes(taken: Taken) -> None:
    """domain.md §3.4: the number never changes after issue; a kiosk's own slip is the one exception (architecture)."""
    adopted = {event.ticket for event in taken.events(events.NumberAdopted)}  # type: ignore[attr-defined]
    if taken.same_day and taken.after.tickets is not taken.before.tickets:
        for ticket in taken.before.tickets.values():
            now = taken.after.tickets[ticket.id]
            assert now is ticket or (now.no == ticket.no and now.visit == ticket.visit) or ticket.id in adopted


def books_balance(taken: Taken) -> None:
    """domain.md §7: issued = waiting + in hand + suspended + missed + ended; no ticket appears or is lost otherwise."""
    issued = sum(1 for _ in taken.events(events.TicketIssued))
    if taken.same_day:
        assert len(taken.after.tickets) == len(taken.before.tickets) + issued


def what_ended_stays_ended(taken: Taken) -> None:
    """domain.md §3.4: no arrow leads out of an end, but for a clerk's undo within seconds."""
    undone = {event.ticket for event in taken.events(events.StepUndone)}  # type: ignore[attr-defined]
    if taken.same_day and taken.after.tickets is not taken.before.tickets:
        for ticket in taken.before.tickets.values():
            if ticket.state in ENDED and ticket.id not in undone:
                assert taken.after.tickets[ticket.id].state is ticket.state


def what_was_handed_out_stays_so(taken: Taken) -> None:
    """domain.md §6: nothing leads back out of COLLECTED, COURIER, ARCHIVED."""
    if taken.after.parcels is not taken.before.parcels and taken.before.day == taken.after.day:
        for parcel in taken.before.parcels.values():
            assert not parcel.state.over or taken.after.parcels[parcel.id].state.over


def nobody_is_called_into_a_cleared_hall(taken: Taken) -> None:
    """Issue 7, architecture: calls stop in an emergency and for a department that cannot serve."""
    for event in taken.events(events.TicketCalled):
        assert isinstance(event, events.TicketCalled)
        assert taken.after.emergency is None
        assert taken.after.tickets[event.ticket].item not in taken.before.halted & taken.after.halted


def nothing_is_handed_out_without_an_order(taken: Taken) -> None:
    """domain.md trap 9, §6: what a door moves it moves by an order for that parcel and door, and once."""
    for event in taken.events(events.ParcelDeposited, events.ParcelRetrieved, events.ParcelCollected):
        assert isinstance(event, events.ParcelDeposited | events.ParcelRetrieved | events.ParcelCollected)
        if isinstance(event, events.ParcelCollected) and event.staff is not None:
            continue
        assert isinstance(taken.command, commands.ReportDoor)
        assert taken.command.what is DoorNews.CLOSED
        order = taken.before.doors[taken.command.order]
        assert event.parcel in (order.parcel, *order.takes)
        assert order.compartment == taken.command.compartment == taken.before.parcels[event.parcel].compartment
        assert order.id not in taken.after.doors


def a_door_that_opens_unordered_is_trouble(taken: Taken) -> None:
    """domain.md §6, trap 9: nothing opens without an order; what does is looked at, and moves no parcel."""
    told = taken.command
    if isinstance(told, commands.ReportDoor) and told.what is DoorNews.OPENED:
        order = taken.before.doors.get(told.order)
        known = taken.before.troubled.get(told.compartment)
        if (order is None or order.compartment != told.compartment) and known is None:
            assert taken.after.troubled[told.compartment].trouble is DoorTrouble.UNORDERED
            assert taken.after.parcels is taken.before.parcels
            assert taken.after.doors is taken.before.doors


def an_order_is_new_and_alone_at_its_door(taken: Taken) -> None:
    """domain.md §6, style 8: an order acts once, has a term, and no door has two."""
    rules = taken.after.plan.parcels
    for event in taken.events(events.DoorOrdered):
        assert isinstance(event, events.DoorOrdered)
        assert event.order not in taken.before.doors
        assert not any(each.pending and each.compartment == event.compartment for each in taken.before.doors.values())
        assert 0 < (event.until - event.at).total_seconds() <= rules.order_s
        assert taken.after.parcels[event.parcel].compartment == event.compartment


def a_card_is_asked_where_the_item_demands_it(taken: Taken) -> None:
    """domain.md §6: for certificates the code alone opens nothing."""
    if isinstance(taken.command, commands.CollectParcel):
        for event in taken.events(events.DoorOrdered):
            assert isinstance(event, events.DoorOrdered)
            takes = [taken.after.parcels[each] for each in (event.takes or (event.parcel,))]
            behind = [each for each in taken.before.parcels.values() if each.code_hash == taken.command.code_hash]
            assert any(each.compartment == event.compartment or each.kind == "papers" for each in behind)
            shown = taken.command.subject
            assert all(not each.by_card or (shown and shown in (each.subject, each.agent)) for each in takes)


def a_result_is_taken_out_by_two(taken: Taken) -> None:
    """domain.md §6: RETRIEVED by 2 staff."""
    for event in taken.events(events.ParcelRetrieved):
        assert isinstance(event, events.ParcelRetrieved)
        if taken.before.parcels[event.parcel].kind == "result":
            assert event.second is not None
            assert event.second != event.staff


def silence_ends_an_order(taken: Taken) -> None:
    """domain.md trap 9: an order past its term and its wait is pending no more once time was looked at."""
    if isinstance(taken.command, commands.Tick):
        wait_s = taken.after.plan.parcels.give_up_s
        for order in taken.after.doors.values():
            assert not order.pending or order.open or (taken.after.now - order.until).total_seconds() < wait_s


def a_visit_is_rated_once_and_once_more(taken: Taken) -> None:
    """domain.md §2.6: 一次一评, +1 追评, by a citizen and for what was rated only."""
    for event in taken.events(events.RatingGiven):
        assert isinstance(event, events.RatingGiven)
        assert isinstance(taken.command, commands.GiveRating | commands.RateTicket)
        assert event.level is taken.command.level
        about = _rated(taken.before, event.invitation)
        same_visit = [each for each in _all_rated(taken.before) if each.visit == about.visit]
        if event.seq == 1:
            assert all(each.level is None for each in same_visit)
        else:
            assert about.level is not None
            assert about.again is None


def unrated_is_never_good(taken: Taken) -> None:
    """domain.md trap 6: a level comes from a citizen's own word, and never from silence."""
    said = {event.invitation for event in taken.events(events.RatingGiven)}  # type: ignore[attr-defined]
    before, after = taken.before, taken.after
    if taken.same_day and (before.invitations is not after.invitations or before.late is not after.late):
        levels = _levels(before)
        assert all(level is levels.get(each) or each in said for each, level in _levels(after).items())


def no_session_is_promised_beyond_its_share(taken: Taken) -> None:
    """domain.md §3.6: appointments take no more than their share of the windows' minutes."""
    for event in taken.events(events.AppointmentBooked):
        assert isinstance(event, events.AppointmentBooked)
        if event.kind is BookingKind.HALL:
            _check_session(taken.after, event.slot, event.item)


def what_is_owed_outlives_the_day(taken: Taken) -> None:
    """domain.md §2.6, §3.4, §6: results, cases, affairs, bad ratings and appointments are there the next day."""
    if not any(taken.events(events.DayOpened)):
        return
    before, after = taken.before, taken.after
    assert {each.id for each in before.parcels.values() if not each.state.over} <= set(after.parcels)
    assert {each.id for each in before.doors.values() if each.pending} <= set(after.doors)
    assert set(before.troubled) <= set(after.troubled)
    assert {each.id for each in before.cases.values() if not each.state.over} <= set(after.cases)
    assert {each.id for each in before.affairs.values() if not each.state.over} <= set(after.affairs)
    assert {each.id for each in before.bad_ratings.values() if not each.state.over} <= set(after.bad_ratings)
    settled = {each.booking for each in taken.events(events.BookingCancelled, events.BookingMissed)}  # type: ignore[attr-defined]
    open_ = {each.id for each in before.bookings.values() if each.state in (BookingState.ASKED, BookingState.BOOKED)}
    assert open_ - settled <= set(after.bookings)


def _check_session(hall: Hall, slot: datetime, item: object) -> None:
    day = local_day(hall.plan, slot)
    windows_of = Authority.of(hall.plan, day).windows_of
    standing = {
        code: frozenset(each for each in windows if not hall.plan.window[each].tidal)
        for code, windows in windows_of.items()
    }
    mine = standing[item]  # type: ignore[index]
    session = next(each for each in Timetable.of(hall.plan, day).serving if each.start <= slot < each.end)
    taken_s = sum(
        service_s(hall, each.item)
        for each in hall.bookings.values()
        if each.kind is BookingKind.HALL
        and each.state in COUNTS
        and session.start <= each.slot < session.end
        and standing.get(each.item, frozenset())
        and standing[each.item] <= mine
    )
    length_s = (session.end - session.start).total_seconds()
    assert mine
    assert taken_s <= hall.plan.bookings.share * length_s * len(mine) + 1e-6


def _rated(hall: Hall, invitation: object) -> Rated:
    return next(each for each in _all_rated(hall) if each.invitation == invitation)


def _all_rated(hall: Hall) -> list[Rated]:
    late = list(hall.late.values())
    return [*late, *(each for each in rateable(hall) if each.invitation not in hall.late)]


def _levels(hall: Hall) -> dict[OrderId, RatingLevel]:
    of_today = {each.id: each.level for each in hall.invitations.values()}
    of_earlier = {each.invitation: each.level for each in hall.late.values()}
    return {id: level for id, level in {**of_earlier, **of_today}.items() if level is not None}


OF_EVERY_STEP: Sequence[Callable[[Taken], None]] = (
    time_never_runs_back,
    an_asker_is_answered,
    a_wish_said_again_gives_nothing_new,
    a_number_never_changes,
    books_balance,
    what_ended_stays_ended,
    what_was_handed_out_stays_so,
    nobody_is_called_into_a_cleared_hall,
    nothing_is_handed_out_without_an_order,
    a_door_that_opens_unordered_is_trouble,
    an_order_is_new_and_alone_at_its_door,
    a_card_is_asked_where_the_item_demands_it,
    a_result_is_taken_out_by_two,
    silence_ends_an_order,
    a_visit_is_rated_once_and_once_more,
    unrated_is_never_good,
    no_session_is_promised_beyond_its_share,
    what_is_owed_outlives_the_day,
)
