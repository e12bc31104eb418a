"""What the journal holds, and what it refuses to hold."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from hall.words import RequestId, TicketId, TicketState
from queue_server.core.commands import OpenDay
from queue_server.core.events import TicketIssued
from queue_server.core.evolve import replay
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.journal import database
from queue_server.journal.journal import Entry, Journal, JournalError
from queue_server.journal.tables import metadata
from queue_server.trouble import Trouble
from tests.core.small_hall import CERTIFICATE, GENERAL, MEDICAL, NINE, PENSION, TODAY, Day, plan
from tests.queue_server.fakes import HALL, Desk, FailingRows, HandClock, before_any_day


def entry(seq: int, **fields: object) -> Entry:
    known: dict[str, object] = {
        "seq": seq,
        "request_id": RequestId(f"r{seq}"),
        "at": NINE,
        "actor": "kiosk-1",
        "service_day": TODAY,
        "reply": Reply(),
    }
    return Entry(**{**known, **fields})  # type: ignore[arg-type]


def issuing(day: Day, seq: int, **fields: Any) -> Entry:  # noqa: ANN401
    day.issue(**fields)
    issued = day.events[-1]
    assert isinstance(issued, TicketIssued)
    return entry(seq, events=(issued,), tickets=(day.ticket(issued.ticket),))


def test_a_request_id_is_stored_once(journal: Journal) -> None:
    journal.append(HALL, [entry(1)])
    with pytest.raises(JournalError):
        journal.append(HALL, [entry(2, request_id=RequestId("r1"))])
    assert journal.last_seq(HALL) == 1


def test_a_number_cannot_be_given_twice_in_a_day(journal: Journal) -> None:
    first, second = Day(), Day()
    journal.append(HALL, [issuing(first, 1, ticket=TicketId("one"))])
    with pytest.raises(JournalError):
        journal.append(HALL, [issuing(second, 2, ticket=TicketId("two"))])
    assert journal.tickets_of(HALL, TODAY) == {"one": TicketState.WAITING}


def test_a_batch_is_stored_whole_or_not_at_all(journal: Journal) -> None:
    with pytest.raises(JournalError):
        journal.append(HALL, [entry(1), entry(2), entry(2)])
    assert journal.last_seq(HALL) == 0


def test_the_tickets_of_a_day_stand_as_their_last_command_left_them(journal: Journal) -> None:
    day = Day()
    journal.append(HALL, [issuing(day, 1)])
    ticket = day.next()
    assert ticket is not None
    journal.append(HALL, [entry(2, events=day.events[-1:], tickets=(day.ticket(ticket),))])
    assert journal.tickets_of(HALL, TODAY) == {ticket: TicketState.CALLED}


def test_answers_are_found_by_their_ids(journal: Journal) -> None:
    journal.append(HALL, [entry(1, reply=Reply("hall_closed", {"hours": "09:00"})), entry(2)])
    assert journal.answer(HALL, RequestId("r1")) == Reply("hall_closed", {"hours": "09:00"})
    assert journal.answer(HALL, RequestId("r3")) is None
    assert set(journal.answers(HALL, [RequestId("r1"), RequestId("r2"), RequestId("r9")])) == {"r1", "r2"}


def test_replay_begins_where_the_newest_day_opened(journal: Journal) -> None:
    yesterday = Day()
    yesterday.issue()
    journal.append(HALL, [entry(1, events=yesterday.events)])
    today = Day()
    tomorrow = TODAY + timedelta(days=1)
    opened = today.after(86_400).do(OpenDay, day=tomorrow, plan=plan())
    journal.append(HALL, [entry(2, service_day=tomorrow, events=opened)])
    today.issue()
    journal.append(HALL, [entry(3, service_day=tomorrow, events=today.events[-1:])])

    told = [event for happened in journal.replay(HALL) for event in happened]
    assert told == [*opened[-2:], today.events[-1]]
    hall: Hall = replay(before_any_day(), told)
    assert [ticket.no for ticket in hall.tickets.values()] == ["A001"]


def test_a_journal_without_a_day_replays_from_its_first_row(journal: Journal) -> None:
    journal.append(HALL, [entry(1, service_day=None), entry(2, service_day=None)])
    assert len(list(journal.replay(HALL))) == 2


def test_a_second_server_is_refused_until_the_first_is_gone(journal: Journal, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    with pytest.raises(Trouble) as refused:
        Journal.open(url)
    assert refused.value.code == "database_in_use"
    journal.close()
    Journal.open(url).close()


def test_a_database_of_another_shape_is_refused(journal: Journal, tmp_path: Path) -> None:
    with journal.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    journal.close()
    with pytest.raises(Trouble) as refused:
        Journal.open(f"sqlite:///{tmp_path / 'journal.db'}")
    assert (refused.value.code, refused.value.about["found"]) == ("schema_mismatch", "9999")


def test_a_new_database_is_refused_until_it_is_upgraded(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as refused:
        Journal.open(f"sqlite:///{tmp_path / 'new.db'}")
    assert refused.value.code == "schema_mismatch"


def test_a_commit_waits_for_the_disk(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_the_steps_lead_to_the_tables_the_program_uses(journal: Journal) -> None:
    with journal.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_saved_database_comes_back(journal: Journal, tmp_path: Path) -> None:
    journal.append(HALL, [entry(1)])
    saved = tmp_path / "saved.db"
    database.backup(journal.engine, saved)
    journal.append(HALL, [entry(2)])
    with pytest.raises(Trouble) as held:
        database.restore(journal.engine, saved)
    assert held.value.code == "database_in_use"
    journal.close()

    database.restore(database.open_engine(str(journal.engine.url)), saved)
    again = Journal.open(str(journal.engine.url))
    assert again.last_seq(HALL) == 1
    kept = next(tmp_path.glob("journal.db.before-restore-*"))
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (2,)
    again.close()


def test_a_backup_never_overwrites(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "saved.db").touch()
    with pytest.raises(Trouble) as refused:
        database.backup(journal.engine, tmp_path / "saved.db")
    assert refused.value.code == "file_exists"


def test_a_ticket_is_written_with_all_that_reports_need(journal: Journal) -> None:
    day = Day()
    first = issuing(day, 1)
    issued = first.events[-1]
    assert isinstance(issued, TicketIssued)
    journal.append(HALL, [first])
    day.next()
    day.serve(seconds=90)
    served = day.ticket(issued.ticket)
    journal.append(HALL, [entry(2, tickets=(served,))])
    with journal.engine.connect() as connection:
        row = connection.execute(text('SELECT "window", staff, served_s, outcome, calls FROM tickets')).one()
    assert tuple(row) == (GENERAL, "s01", 90.0, "done", 1)


def test_what_was_asked_for_most_is_told_of_the_days_between_and_no_other(journal: Journal) -> None:
    desk = Desk(FailingRows(journal), HandClock())
    for item in (PENSION, MEDICAL, MEDICAL, CERTIFICATE):
        assert desk.issue(item=item).agreed
    day = timedelta(days=1)
    assert journal.most_asked(HALL, TODAY - day, TODAY + day, 2) == (MEDICAL, PENSION)
    assert journal.most_asked(HALL, TODAY - day, TODAY, 2) == ()
    desk.keeper.stop()
