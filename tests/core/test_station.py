"""A one-clerk station (一人站): served in one press, away until a time, and out on a home visit (上门服务)."""

from datetime import timedelta

import pytest

from hall.words import (
    BookingId,
    BookingKind,
    BookingState,
    HallId,
    HallLevel,
    ItemCode,
    Outcome,
    PauseReason,
    QueueClass,
    StaffId,
    SubjectId,
    TicketId,
    TicketState,
    Token,
    VisitId,
)
from queue_server.core import commands
from queue_server.core.away import absence
from queue_server.core.bookings import BookingRules
from queue_server.core.decide import decide
from queue_server.core.events import ServiceStarted, TicketCalled, TicketIssued, WindowPaused
from queue_server.core.evolve import evolve
from queue_server.core.offers import refusal
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Authorisation
from queue_server.core.planned.levels import Branch
from queue_server.core.posts import Post, PostRules
from queue_server.core.promise import newcomer, promised
from queue_server.core.refusals import Refused
from queue_server.core.text import Text
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import CERTIFICATE, GENERAL, PENSION, Day, plan

VISIT, HALL_SLOT = BookingId("01JNA0000000000000000000V1"), BookingId("01JNA0000000000000000000H1")
VISITED = SubjectId("p1")
TOWN = Branch(HallId("town"), Text("镇便民服务中心", "Town centre"), HallLevel.TOWN)


def station(**changes: object) -> Plan:
    """A village's plan: the small hall with its first window alone."""
    small = plan()
    fields = {
        "windows": small.windows[:1],
        "items": small.items[:2],
        "authorisations": (Authorisation(small.roles[0].id, (CERTIFICATE, PENSION), small.authorisations[0].powers),),
        "bookings": BookingRules(kinds=(BookingKind.HALL, BookingKind.HOME)),
        "phone": "0839-100",
        "parent": TOWN.id,
        "tree": (TOWN,),
    }
    return plan(**(fields | changes))


@pytest.fixture
def day() -> Day:
    return Day(station(), staffed=(GENERAL,))


def at_once(day: Day, item: ItemCode = CERTIFICATE) -> TicketId:
    ticket = TicketId(f"now-{len(day.events)}")
    fields = {"window": GENERAL, "ticket": ticket, "visit": VisitId(ticket), "token": Token(ticket), "item": item}
    day.do(commands.ServeAtOnce, **fields)
    return ticket


def leave(day: Day, minutes: float, reason: PauseReason = PauseReason.OTHER, booking: BookingId | None = None) -> None:
    until = day.now + timedelta(minutes=minutes)
    day.do(commands.PauseWindow, window=GENERAL, reason=reason, until=until, booking=booking)


def book(day: Day, booking: BookingId, kind: BookingKind, hours: float = 1) -> None:
    slot = day.now + timedelta(hours=hours)
    asked = {"item": CERTIFICATE, "slot": slot, "subject": VISITED, "kind": kind}
    day.do(commands.BookAppointment, booking=booking, override=True, **asked)


def refused(day: Day, **wish: object) -> str:
    with pytest.raises(Refused) as caught:
        day.do(commands.PauseWindow, window=GENERAL, **wish)
    return caught.value.code


def test_one_window_makes_a_station_and_so_does_the_word_of_its_plan() -> None:
    assert station().station
    assert not plan().station
    assert plan(solo=True).station


def test_somebody_at_the_counter_is_served_in_one_press_and_the_journal_knows_number_call_and_service(day: Day) -> None:
    ticket = at_once(day)
    assert [type(event) for event in day.events[-3:]] == [TicketIssued, TicketCalled, ServiceStarted]
    assert (day.state(ticket), day.window().ticket) == (TicketState.SERVING, ticket)
    assert day.ticket(ticket).no == "A001"


def test_nobody_who_waits_is_passed_over_by_who_stands_at_the_counter(day: Day) -> None:
    day.issue()
    day.issue(PENSION)
    with pytest.raises(Refused) as caught:
        at_once(day)
    assert (caught.value.code, caught.value.about) == ("others_wait", {"count": "2"})


def test_a_window_that_asked_for_the_next_serves_whoever_steps_up(day: Day) -> None:
    day.next()
    assert day.state(at_once(day)) is TicketState.SERVING


def test_a_window_with_somebody_in_hand_or_nobody_at_it_serves_nobody_at_once(day: Day) -> None:
    at_once(day)
    with pytest.raises(Refused, match="finish_first"):
        at_once(day)
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    leave(day, 10)
    with pytest.raises(Refused, match="window_paused"):
        at_once(day)


def test_a_promise_counts_from_when_the_only_clerk_is_back(day: Day) -> None:
    day.do(
        commands.AdoptForecast,
        promises={CERTIFICATE: (0, 300)},
        credited={CERTIFICATE: (0, 300)},
        ahead_s={CERTIFICATE: (0.0, 0.0)},
        last_servable=None,
        provenance="test",
    )
    leave(day, 90)
    arrival = newcomer(day.hall, QueueClass.ORDINARY, day.now)
    p50_s, p90_s = promised(day.hall, CERTIFICATE, QueueClass.ORDINARY, arrival, day.now)
    assert 90 * 60 <= p50_s < p90_s
    day.after(60 * 60)
    arrival = newcomer(day.hall, QueueClass.ORDINARY, day.now)
    p50_s, _ = promised(day.hall, CERTIFICATE, QueueClass.ORDINARY, arrival, day.now)
    assert 30 * 60 <= p50_s < 90 * 60
    ticket = day.issue()
    assert day.ticket(ticket).p50_s >= 30 * 60


def test_where_another_window_serves_a_promise_does_not_wait_for_who_is_away() -> None:
    day = Day()
    forecast = {"promises": {PENSION: (0, 300)}, "credited": {PENSION: (0, 300)}, "ahead_s": {PENSION: (0.0, 0.0)}}
    day.do(commands.AdoptForecast, last_servable=None, provenance="test", **forecast)
    leave(day, 90)
    arrival = newcomer(day.hall, QueueClass.ORDINARY, day.now)
    assert promised(day.hall, PENSION, QueueClass.ORDINARY, arrival, day.now)[0] < 600
    assert absence(day.hall) is None


def test_who_waits_keeps_the_place_while_the_clerk_is_away_and_is_called_when_he_is_back(day: Day) -> None:
    first, second = day.issue(), day.issue()
    assert day.next() == first
    leave(day, 30)
    assert absence(day.hall) is not None
    assert (day.state(first), day.state(second)) == (TicketState.WAITING, TicketState.WAITING)
    day.after(1800).do(commands.UnpauseWindow, window=GENERAL)
    assert absence(day.hall) is None
    assert day.next() == first


def test_numbers_are_given_while_he_is_back_before_the_last_of_them_and_refused_kindly_else(day: Day) -> None:
    leave(day, 7 * 60)  # 16:00, numbers until 16:45
    assert refusal(day.hall, CERTIFICATE, day.now) is None
    day.do(commands.UnpauseWindow, window=GENERAL)
    leave(day, 7 * 60 + 50)
    said = refusal(day.hall, CERTIFICATE, day.now)
    assert said is not None
    assert said.code == "back_too_late_elsewhere"
    assert said.about == {"until": "16:50", "phone": "0839-100", "elsewhere": "镇便民服务中心"}
    assert refusal(day.hall, CERTIFICATE, day.now, override=True) is None


def test_a_station_below_nobody_names_its_hotline() -> None:
    day = Day(station(parent=None, phone=""), staffed=(GENERAL,))
    leave(day, 8 * 60)
    said = refusal(day.hall, CERTIFICATE, day.now)
    assert said is not None
    assert (said.code, said.about["phone"]) == ("back_too_late", "12345")


def test_a_hall_with_a_deputy_for_the_post_goes_on_giving_numbers() -> None:
    day = Day(station(posts=PostRules(posts=(Post(GENERAL, (StaffId("s11"),)),))), staffed=(GENERAL,))
    leave(day, 8 * 60)
    assert refusal(day.hall, CERTIFICATE, day.now) is None


@pytest.mark.parametrize(("kept", "state"), [(True, BookingState.KEPT), (False, BookingState.NO_SHOW)])
def test_a_home_visit_is_written_into_its_appointment_when_the_clerk_is_back(
    day: Day, kept: bool, state: BookingState
) -> None:
    book(day, VISIT, BookingKind.HOME)
    leave(day, 120, PauseReason.VISIT, VISIT)
    assert day.hall.bookings[VISIT].state is BookingState.BOOKED
    day.after(3600).do(commands.UnpauseWindow, window=GENERAL, kept=kept)
    assert (day.hall.bookings[VISIT].state, day.window().pause) == (state, None)


def test_a_home_visit_is_refused_where_it_is_none_or_its_return_is_unknown_or_past(day: Day) -> None:
    book(day, VISIT, BookingKind.HOME)
    book(day, HALL_SLOT, BookingKind.HALL)
    later = day.now + timedelta(hours=1)
    assert refused(day, reason=PauseReason.VISIT) == "return_missing"
    assert refused(day, reason=PauseReason.VISIT, until=day.now) == "until_past"
    assert refused(day, reason=PauseReason.VISIT, until=later, booking=BookingId("none")) == "booking_unknown"
    assert refused(day, reason=PauseReason.VISIT, until=later, booking=HALL_SLOT) == "not_a_home_visit"
    day.do(commands.CancelBooking, booking=VISIT, override=True)
    assert refused(day, reason=PauseReason.VISIT, until=later, booking=VISIT) == "booking_used"
    at_once(day)
    assert refused(day, reason=PauseReason.VISIT, until=later) == "finish_first"


def test_a_visit_that_lasts_beyond_the_day_leaves_its_appointment_to_be_settled(day: Day) -> None:
    book(day, VISIT, BookingKind.HOME)
    leave(day, 600, PauseReason.VISIT, VISIT)
    day.do(commands.CloseDay)
    assert day.hall.bookings[VISIT].state is BookingState.BOOKED


def test_leaving_and_being_served_at_once_survive_the_journal(day: Day) -> None:
    book(day, VISIT, BookingKind.HOME)
    at_once(day)
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    leave(day, 60, PauseReason.VISIT, VISIT)
    assert read_events(write_events(day.events[1:])) == tuple(day.events[1:])
    pause = day.window().pause
    assert pause is not None
    assert pause.booking == VISIT


def test_an_old_pause_without_an_appointment_reads_as_before() -> None:
    head = '"type":"WindowPaused","v":1,"at":"2026-11-23T01:00:00Z","window":"w01"'
    old = f'[{{{head},"reason":"meal","note":"","until":null}}]'
    (event,) = read_events(old)
    assert isinstance(event, WindowPaused)
    assert event.booking is None


def wish() -> commands.ServeAtOnce:
    return commands.ServeAtOnce(
        request_id="r",  # type: ignore[arg-type]
        actor="test",
        window=GENERAL,
        ticket=TicketId("t"),
        visit=VisitId("v"),
        token=Token("k"),
        item=CERTIFICATE,
    )


def test_deciding_twice_gives_the_same(day: Day) -> None:
    assert decide(day.hall, wish(), day.now) == decide(day.hall, wish(), day.now)


def test_whoever_was_served_at_once_is_not_called_again_by_the_same_wish(day: Day) -> None:
    for event in decide(day.hall, wish(), day.now):
        day.hall = evolve(day.hall, event)
    assert not decide(day.hall, wish(), day.now)
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    assert not decide(day.hall, wish(), day.now)
