"""The clock opens and closes the day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hall.words import ItemCode, StaffId
from queue_server.core import commands
from queue_server.core.evolve import empty
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.ticker import Ticker, day_is_over, day_to_open
from tests.core.small_hall import GENERAL, MEDICAL, NINE, TODAY, Day, plan
from tests.queue_server.fakes import Desk, FailingRows, HandClock, before_any_day, new_journal

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (NINE - 61 * MINUTE, None),
        (NINE - 60 * MINUTE, TODAY),
        (NINE + 7 * HOUR, TODAY),
        (NINE + 8 * HOUR, None),
        (NINE + timedelta(days=5), None),
        (NINE + timedelta(days=7), TODAY + timedelta(days=7)),
    ],
)
def test_a_day_opens_half_an_hour_before_its_first_hours_and_not_on_free_days(at: datetime, opens: date | None) -> None:
    assert day_to_open(before_any_day(), at) == opens


def test_no_day_opens_on_a_plan_that_is_not_yet_in_force() -> None:
    waiting = empty(plan(effective=TODAY + timedelta(days=1)), NINE - HOUR)
    assert day_to_open(waiting, NINE) is None
    assert day_to_open(waiting, NINE + timedelta(days=1)) == TODAY + timedelta(days=1)


def test_a_day_opens_once() -> None:
    day = Day()
    assert day_to_open(day.hall, NINE + HOUR) is None
    day.do(commands.CloseDay)
    assert day_to_open(day.hall, NINE + HOUR) is None


def test_a_day_ends_after_its_last_session_once_nobody_is_left_or_an_hour_passed() -> None:
    empty_hall, busy = Day(), Day()
    busy.issue()
    closing = NINE + 8 * HOUR
    assert not day_is_over(empty_hall.hall, closing - MINUTE)
    assert day_is_over(empty_hall.hall, closing)
    assert not day_is_over(busy.hall, closing + 59 * MINUTE)
    assert day_is_over(busy.hall, closing + HOUR)
    assert day_is_over(empty_hall.hall, NINE + timedelta(days=1))
    assert not day_is_over(before_any_day(), closing)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NINE - HOUR)


@pytest.fixture
def desk(tmp_path: Path, clock: HandClock) -> Iterator[Desk]:
    journal = new_journal(tmp_path)
    working = Desk(FailingRows(journal), clock, open_day=False)
    yield working
    working.keeper.stop()
    journal.close()


def fence(desk: Desk) -> Hall:
    """The hall once everything submitted so far is kept."""
    desk.do(commands.Tick)
    return desk.keeper.hall


def test_the_ticker_runs_a_day_from_opening_to_closing(desk: Desk, clock: HandClock) -> None:
    read: list[date] = []

    def plan_for(day: date) -> Plan:
        read.append(day)
        return plan()

    ticker = Ticker(desk.keeper, plan_for, clock, desk.keeper.counts)
    ticker.beat()
    assert fence(desk).open
    clock.move(HOUR.total_seconds())
    desk.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    desk.issue()
    desk.do(commands.CallNext, window=GENERAL)
    clock.move(15)
    ticker.beat()
    assert [ticket.announced_at for ticket in fence(desk).tickets.values()] == [clock.time]
    clock.move(10 * HOUR.total_seconds())
    ticker.beat()
    assert not fence(desk).open
    ticker.beat()
    assert not fence(desk).open
    assert read == [TODAY]


def test_a_day_opens_with_the_shortcuts_of_the_days_before(desk: Desk, clock: HandClock) -> None:
    asked: list[date] = []

    def popular(day: date) -> tuple[ItemCode, ...]:
        asked.append(day)
        return (MEDICAL,)

    Ticker(desk.keeper, lambda _: plan(), clock, desk.keeper.counts, popular).beat()
    desk.do(commands.Tick)
    assert (desk.keeper.hall.popular, asked) == ((MEDICAL,), [TODAY])
