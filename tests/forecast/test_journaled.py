"""The hall's own past days, read from its journal with care: what makes no sense bends nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from hall.words import Outcome, TicketState
from queue_server.core.events import ForecastAdopted
from queue_server.forecast.journaled import DAYS, read_past
from queue_server.forecast.learning import learn
from queue_server.journal import database
from queue_server.journal.codec import write_events
from queue_server.journal.tables import journal, tickets
from tests.core.small_hall import CERTIFICATE, GENERAL, PENSION, TODAY, plan

NINE_S = 9 * 3600.0


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Engine]:
    engine = database.open_engine(f"sqlite:///{tmp_path / 'journal.db'}")
    database.upgrade(engine)
    yield engine
    engine.dispose()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)


def add(engine: Engine, day: date, number: int, **changes: Any) -> None:  # noqa: ANN401
    """A ticket of a past day, served for five minutes after waiting two unless told otherwise."""
    issued = midnight(day) + timedelta(seconds=NINE_S + 60 * number)
    row = {
        "hall": plan().id,
        "ticket": f"{day.isoformat()}/{number}",
        "service_day": day,
        "ticket_no": f"A{number:03d}",
        "item": CERTIFICATE,
        "queue_class": 0,
        "state": TicketState.COMPLETED.value,
        "issued_at": issued,
        "p50_s": 100,
        "p90_s": 200,
        "first_called_at": issued + timedelta(seconds=120),
        "started_at": issued + timedelta(seconds=140),
        "ended_at": issued + timedelta(seconds=440),
        "served_s": 300.0,
        "window": GENERAL,
        "staff": "s01",
        "first_staff": "s01",
        "outcome": Outcome.DONE.value,
        "calls": 1,
        "misses": 0,
        "printed": True,
    }
    with engine.begin() as connection:
        connection.execute(tickets.insert(), [{**row, **changes}])


def full_day(engine: Engine, day: date, count: int = 30, served_s: float = 300.0) -> None:
    for number in range(count):
        add(engine, day, number, served_s=served_s)


def test_a_new_hall_has_only_the_catalogue(rows: Engine) -> None:
    history = read_past(rows, plan(), TODAY)
    assert history.past.tickets == ()
    assert (str(history.provenance), history.provenance.dates) == ("catalogue guesses", "")


def test_what_was_learned_says_from_where(rows: Engine) -> None:
    full_day(rows, TODAY - timedelta(days=3))
    full_day(rows, TODAY - timedelta(days=1), served_s=200.0)
    history = read_past(rows, plan(), TODAY)
    assert str(history.provenance) == "2 days 2026-11-20/2026-11-22, 60 services"
    assert history.took_s == {CERTIFICATE: 250.0}


def test_today_and_other_halls_teach_nothing(rows: Engine) -> None:
    full_day(rows, TODAY)
    add(rows, TODAY - timedelta(days=1), 1, hall="elsewhere")
    assert read_past(rows, plan(), TODAY).past.tickets == ()


def test_a_lone_day_is_enough_to_learn_from_and_pulled_towards_the_catalogue(rows: Engine) -> None:
    full_day(rows, TODAY - timedelta(days=1), served_s=600.0)
    learned = learn(read_past(rows, plan(), TODAY).past, plan())
    assert learned.days == 1
    assert 300.0 < learned.service[CERTIFICATE].value < 800.0
    assert learned.service[PENSION].n == 0


def test_days_between_which_the_hall_was_shut_are_not_days_without_people(rows: Engine) -> None:
    for ago in (2, 9, 30):
        full_day(rows, TODAY - timedelta(days=ago))
    learned = learn(read_past(rows, plan(), TODAY).past, plan())
    assert learned.days == 3
    assert learned.demand.total == pytest.approx(30.0, rel=0.15)


ODD_ROWS: dict[str, dict[str, Any]] = {
    "a service of no length": {"served_s": 0.0},
    "a clock set back before the call": {"first_called_at": midnight(TODAY - timedelta(days=1)) + timedelta(hours=8)},
    "a clock set on to another day": {"first_called_at": midnight(TODAY + timedelta(days=200))},
    "a service left running": {"served_s": 3 * 3600.0},
    "an item the plan no longer has": {"item": "old-01"},
    "a service cut off by the day's end": {"outcome": Outcome.NOT_FINISHED.value},
    "nobody ever called": {"first_called_at": None, "state": TicketState.UNSERVED_BY_HALL.value},
}


@pytest.mark.parametrize("odd", ODD_ROWS)
def test_a_row_that_makes_no_sense_bends_nothing(rows: Engine, odd: str) -> None:
    yesterday = TODAY - timedelta(days=1)
    full_day(rows, yesterday)
    sound = learn(read_past(rows, plan(), TODAY).past, plan())
    for number in range(10):
        add(rows, yesterday, 100 + number, **ODD_ROWS[odd])
    bent = learn(read_past(rows, plan(), TODAY).past, plan())
    assert bent.service_s == sound.service_s
    assert bent.demand == sound.demand
    assert bent.absent == sound.absent


def test_what_is_left_out_is_counted(rows: Engine) -> None:
    full_day(rows, TODAY - timedelta(days=1))
    add(rows, TODAY - timedelta(days=1), 90, served_s=0.0)
    add(rows, TODAY - timedelta(days=1), 91, served_s=9999.0)
    assert read_past(rows, plan(), TODAY).past.left_out == {"duration": 1, "overran": 1}


def test_a_day_told_twice_counts_once(rows: Engine) -> None:
    yesterday = TODAY - timedelta(days=1)
    full_day(rows, yesterday)
    for number in range(30):
        add(rows, yesterday, number, ticket=f"again/{number}", ticket_no=f"B{number:03d}")
    history = read_past(rows, plan(), TODAY)
    assert len(history.past.tickets) == 30
    assert history.past.left_out == {"repeated": 30}


def test_who_was_called_and_did_not_come_is_absent(rows: Engine) -> None:
    add(rows, TODAY - timedelta(days=1), 1, state=TicketState.VOID.value, served_s=0.0, outcome=None)
    [ticket] = read_past(rows, plan(), TODAY).past.tickets
    assert ticket.absent


def test_only_the_newest_days_are_read(rows: Engine) -> None:
    for ago in range(1, DAYS + 4):
        add(rows, TODAY - timedelta(days=ago), 1)
    history = read_past(rows, plan(), TODAY)
    assert history.provenance.days == DAYS
    assert history.provenance.until == TODAY - timedelta(days=1)


def test_promises_kept_on_past_days_are_remembered_by_where_they_came_true(rows: Engine) -> None:
    yesterday = TODAY - timedelta(days=1)
    adopted = ForecastAdopted(midnight(yesterday) + timedelta(hours=9), {}, None, "test", levels=(0.4, 0.8))
    with rows.begin() as connection:
        connection.execute(
            journal.insert(),
            [
                {
                    "hall": plan().id,
                    "seq": 1,
                    "request_id": "r1",
                    "at": adopted.at,
                    "actor": "server",
                    "version": 1,
                    "service_day": yesterday,
                    "answer": "{}",
                    "events": write_events([adopted]),
                }
            ],
        )
    waits = {1: 0.0, 2: 50.0, 3: 100.0, 4: 200.0, 5: 2000.0}
    for number, wait_s in waits.items():
        issued = midnight(yesterday) + timedelta(hours=9, minutes=number)
        add(rows, yesterday, number, issued_at=issued, first_called_at=issued + timedelta(seconds=wait_s))
    add(rows, yesterday, 6, p90_s=0, p50_s=0)
    assert list(read_past(rows, plan(), TODAY).ranks) == pytest.approx([0.0, 0.2, 0.4, 0.8, 1.0], abs=1e-6)
