"""One writer: everything once, on disk before it is said, and nothing left of what was not stored."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from threading import Thread

import pytest
from structlog.testing import capture_logs

from hall.words import Outcome, RequestId, StaffId, TicketState, Token
from queue_server.core.commands import (
    AdoptForecast,
    CallNext,
    CancelTicket,
    CloseDay,
    Command,
    FinishService,
    OpenDay,
    SignOn,
    StartService,
    Tick,
)
from queue_server.core.events import Event, TicketIssued
from queue_server.core.state import Hall
from queue_server.journal.journal import Journal
from queue_server.keeper import Keeper
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE, TODAY, plan
from tests.queue_server.fakes import HALL, SOON_S, Desk, FailingRows, HandClock, before_any_day


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def rows(journal: Journal) -> FailingRows:
    return FailingRows(journal)


@pytest.fixture
def desk(rows: FailingRows, clock: HandClock) -> Iterator[Desk]:
    working = Desk(rows, clock)
    yield working
    working.keeper.stop()


def test_a_ticket_is_in_the_journal_before_it_is_answered(desk: Desk, journal: Journal) -> None:
    reply = desk.issue()
    assert reply.ticket_no == "A001"
    assert isinstance(list(journal.replay(HALL))[-1][0], TicketIssued)


def test_the_same_request_acts_once_and_is_answered_the_same(desk: Desk, journal: Journal) -> None:
    first = desk.issue(request_id=RequestId("again"))
    rows = journal.last_seq(HALL)
    second = desk.issue(request_id=RequestId("again"))
    assert first == second
    assert (len(desk.keeper.hall.tickets), journal.last_seq(HALL)) == (1, rows)


def test_the_same_request_twice_in_one_round_acts_once(rows: FailingRows, clock: HandClock) -> None:
    earlier = Desk(rows, clock)
    earlier.keeper.stop()
    keeper = Keeper(before_any_day(), rows, clock)
    command = earlier.issuing(request_id=RequestId("twin"))
    replies = [keeper.submit(command), keeper.submit(command)]
    keeper.start()
    assert replies[0].result(SOON_S) == replies[1].result(SOON_S)
    assert len(keeper.hall.tickets) == 1
    keeper.stop()


def test_a_refusal_is_stored_and_stays_the_answer(desk: Desk, clock: HandClock, journal: Journal) -> None:
    clock.move(4 * 3600 - 1800)
    refused = desk.issue(request_id=RequestId("at-lunch"))
    assert refused.code == "hall_break"
    clock.move(3600)
    assert desk.issue(request_id=RequestId("at-lunch")) == refused
    assert journal.answer(HALL, RequestId("at-lunch")) == refused


def test_a_restarted_keeper_still_knows_the_answers(desk: Desk, rows: FailingRows, clock: HandClock) -> None:
    given = desk.issue(request_id=RequestId("before"))
    desk.keeper.stop()
    again = Desk(rows, clock, open_day=False)
    assert again.issue(request_id=RequestId("before")) == given
    assert again.issue().ticket_no == "A002"
    again.keeper.stop()


def test_replay_makes_the_hall_that_lived(desk: Desk, rows: FailingRows, clock: HandClock) -> None:
    desk.do(SignOn, window=GENERAL, staff=StaffId("s01"))
    for _ in range(5):
        desk.issue()
    for step in (CallNext, StartService):
        desk.do(step, window=GENERAL)
    clock.move(120)
    desk.do(FinishService, window=GENERAL, outcome=Outcome.DONE)
    desk.do(AdoptForecast, promises={CERTIFICATE: (60, 300)}, last_servable=None, provenance="test")
    desk.do(CancelTicket, token=Token("nobody's"))
    assert Keeper(before_any_day(), rows, clock).hall == desk.keeper.hall


def test_a_quiet_tick_leaves_no_row(desk: Desk, journal: Journal) -> None:
    assert desk.do(Tick).agreed
    rows = journal.last_seq(HALL)
    assert desk.do(Tick).agreed
    assert journal.last_seq(HALL) == rows


def test_a_commit_that_fails_leaves_no_trace(desk: Desk, rows: FailingRows, journal: Journal) -> None:
    told: list[Command] = []
    desk.keeper.subscribe(lambda before, after, command, happened: told.append(command))
    before = desk.keeper.hall
    rows.failures = 1
    failed = desk.issuing()
    assert desk.keeper.submit(failed).result(SOON_S).code == "not_stored"
    assert desk.keeper.hall is before
    assert desk.keeper.counts.all()["not_stored"] == 1
    assert journal.answer(HALL, failed.request_id) is None
    assert desk.keeper.submit(failed).result(SOON_S).ticket_no == "A001"
    assert told == [failed]


def test_a_commit_whose_end_was_not_heard_is_found_out(desk: Desk, rows: FailingRows) -> None:
    rows.failures, rows.late = 1, True
    stored = desk.issuing()
    assert desk.keeper.submit(stored).result(SOON_S).code == "not_stored"
    assert desk.keeper.submit(stored).result(SOON_S).ticket_no == "A001"
    assert desk.issue().ticket_no == "A002"


def test_a_clock_set_back_is_held_and_reported_once(desk: Desk, clock: HandClock) -> None:
    desk.issue()
    clock.move(-3600)
    with capture_logs() as logs:
        desk.issue()
        desk.issue()
    assert [ticket.issued_at for ticket in desk.keeper.hall.tickets.values()] == [NINE] * 3
    assert desk.keeper.counts.all()["clock_set_back"] == 1
    assert [line["event"] for line in logs] == ["the clock was set back and is held"]


def test_listeners_hear_every_command_in_order_after_it_is_on_disk(desk: Desk, journal: Journal) -> None:
    heard: list[tuple[Hall, Hall, Sequence[Event]]] = []
    desk.keeper.subscribe(lambda before, after, command, happened: heard.append((before, after, happened)))
    replies = [desk.keeper.submit(desk.issuing()) for _ in range(20)]
    numbers = [reply.result(SOON_S).ticket_no for reply in replies]
    desk.keeper.stop()
    assert numbers == [f"A{number:03d}" for number in range(1, 21)]
    assert all(earlier[1] is later[0] for earlier, later in pairwise(heard))
    issued = [event for _, _, happened in heard for event in happened if isinstance(event, TicketIssued)]
    assert [event.ticket_no for event in issued] == numbers
    assert heard[-1][1] is desk.keeper.hall


def test_a_listener_that_fails_takes_nobody_down(desk: Desk) -> None:
    heard: list[Command] = []

    def fails(*_: object) -> None:
        raise RuntimeError("a page broke")

    desk.keeper.subscribe(fails)
    desk.keeper.subscribe(lambda before, after, command, happened: heard.append(command))
    assert desk.issue().agreed
    assert desk.issue().agreed
    desk.keeper.stop()
    assert len(heard) == 2


def test_a_command_the_rules_fail_on_is_answered_and_the_hall_goes_on(desk: Desk, journal: Journal) -> None:
    class Unheard(Command):
        """Nobody decides this."""

    rows = journal.last_seq(HALL)
    with capture_logs() as logs:
        assert desk.do(Unheard).code == "internal"
    assert (logs[0]["handling"], logs[0]["loop"]) == ("Unheard", "keeper")
    assert journal.last_seq(HALL) == rows
    assert desk.issue().agreed


def test_a_stopped_keeper_finishes_what_it_was_asked_and_turns_the_rest_away(desk: Desk) -> None:
    replies = [desk.keeper.submit(desk.issuing()) for _ in range(50)]
    desk.keeper.stop()
    assert all(reply.result(SOON_S).agreed for reply in replies)
    assert desk.keeper.submit(desk.issuing()).result(SOON_S).code == "not_stored"


def test_many_threads_get_different_numbers(desk: Desk) -> None:
    commands = [desk.issuing() for _ in range(80)]
    numbers: list[str | None] = []

    def ask(mine: list[Command]) -> None:
        numbers.extend(desk.keeper.submit(command).result(SOON_S).ticket_no for command in mine)

    threads = [Thread(target=ask, args=(list(commands[start::8]),)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 80


def test_a_closed_day_can_be_read_after_a_restart(desk: Desk, rows: FailingRows, clock: HandClock) -> None:
    desk.issue()
    clock.move(timedelta(hours=9).total_seconds())
    desk.do(CloseDay)
    again = Keeper(before_any_day(), rows, clock).hall
    assert (again.open, len(again.tickets), len(again.vouchers)) == (False, 1, 1)


def test_a_day_left_open_over_night_is_ended_for_its_tickets_too(
    desk: Desk, rows: FailingRows, journal: Journal, clock: HandClock
) -> None:
    left = desk.issue()
    clock.move(timedelta(days=1).total_seconds())
    desk.do(OpenDay, day=TODAY + timedelta(days=1), plan=plan())
    assert left.ticket is not None
    assert journal.tickets_of(HALL, TODAY) == {left.ticket: TicketState.UNSERVED_BY_HALL}
    assert Keeper(before_any_day(), rows, clock).hall == desk.keeper.hall
