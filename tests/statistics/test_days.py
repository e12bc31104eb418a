"""Days that are over are reckoned once and laid on a shelf; the newest stays open to what still comes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from hall.words import HallId, OrderId, ParcelId, RatingLevel, RequestId, StaffId
from queue_server.core import commands
from queue_server.core.replies import Reply
from queue_server.journal.journal import Entry, Journal
from queue_server.journal.tables import journal as rows_of_journal
from queue_server.journal.tables import kept_days
from queue_server.statistics.days import Days
from queue_server.statistics.facts import KeptDay
from queue_server.statistics.formulas import Rate
from queue_server.statistics.keeping import Keeping
from queue_server.statistics.kept import FORM
from queue_server.statistics.pickup import pickup
from tests.core.small_hall import GENERAL, NINE, TODAY, Day

HALL = HallId("small")
TOMORROW = TODAY + timedelta(days=1)


class Written:
    """A small hall whose events are in a journal, and its days."""

    def __init__(self, journal: Journal) -> None:
        self.day, self.journal = Day(), journal
        self.days = Days(journal.engine, HALL)
        self._written = self._seq = 0
        self.write()

    def write(self) -> None:
        """Put what happened since into the journal, one row."""
        self._seq += 1
        fresh = tuple(self.day.events[self._written :])
        self._written = len(self.day.events)
        id = RequestId(f"row-{self._seq}")
        self.journal.append(HALL, [Entry(self._seq, id, self.day.now, "test", self.day.hall.day, Reply(), fresh)])

    def serve_one(self) -> OrderId:
        """Somebody is served for ten minutes and asked to rate."""
        ticket = self.day.issue()
        self.day.after(60).next()
        self.day.serve(seconds=600)
        self.write()
        return OrderId(f"rate-{ticket}")

    def next_day(self) -> None:
        """The next morning."""
        self.day.now = NINE + timedelta(days=1)
        self.day.do(commands.OpenDay, day=TOMORROW, plan=self.day.hall.plan)
        self.write()

    def facts(self) -> KeptDay:
        """Those of the first day."""
        (found,) = self.days.between(TODAY, TOMORROW, self.day.hall.plan, self.day.now)
        return found


@pytest.fixture
def written(journal: Journal) -> Written:
    return Written(journal)


def test_a_day_that_is_over_is_read_from_the_shelf_and_says_the_same(written: Written) -> None:
    written.serve_one()
    written.day.do(commands.CloseDay)
    written.write()
    assert written.days.missing(TODAY, TOMORROW) == []
    written.next_day()
    assert written.days.missing(TODAY, TOMORROW) == [TODAY]
    first = written.facts()
    assert written.days.missing(TODAY, TOMORROW) == []
    with written.journal.engine.begin() as connection:
        connection.execute(delete(rows_of_journal).where(rows_of_journal.c.seq == 2))
    assert written.facts() == first
    assert len(first.stints) == 1


def test_what_comes_in_the_night_still_belongs_to_the_newest_day(written: Written) -> None:
    written.serve_one()
    written.day.do(commands.CloseDay)
    written.write()
    before = written.facts()
    written.day.now += timedelta(hours=20)
    assert written.facts() == before
    assert written.days.missing(TODAY, TOMORROW) == []


def test_another_form_is_reckoned_anew(written: Written) -> None:
    written.serve_one()
    written.next_day()
    assert written.days.keep(written.day.hall.plan) == 1
    assert written.days.keep(written.day.hall.plan) == 0
    with written.journal.engine.begin() as connection:
        connection.execute(kept_days.update().values(form=FORM + 1, facts=b"other"))
    assert written.days.missing(TODAY, TOMORROW) == [TODAY]
    assert written.facts().day == TODAY
    with written.journal.engine.connect() as connection:
        assert connection.scalars(select(kept_days.c.form)).all() == [FORM]


def test_a_day_nobody_closed_ends_with_its_last_event_and_not_with_the_morning(written: Written) -> None:
    """The power went at ten past nine; the hall closed the day when it opened the next."""
    written.serve_one()
    last = written.day.now
    written.next_day()
    kept = written.facts()
    assert kept.until == last
    assert kept.duty_s[StaffId("s01")] == (last - NINE).total_seconds()
    (today,) = written.days.between(TOMORROW, TOMORROW + timedelta(days=1), written.day.hall.plan, written.day.now)
    assert today.until == written.day.now


@pytest.mark.parametrize("shelved", [False, True])
def test_a_rating_given_the_day_after_reaches_the_day_of_its_service(written: Written, shelved: bool) -> None:
    invitation = written.serve_one()
    token = next(iter(written.day.hall.tickets.values())).token
    written.next_day()
    if shelved:
        written.days.keep(written.day.hall.plan)
    written.day.do(commands.RateTicket, token=token, level=RatingLevel.DISSATISFIED)
    written.write()
    if shelved:
        written.day.now += timedelta(days=1)
        written.day.do(commands.OpenDay, day=TOMORROW + timedelta(days=1), plan=written.day.hall.plan)
        written.write()
        assert written.days.keep(written.day.hall.plan) == 1
    (record,) = written.days.records(TODAY, TOMORROW)
    assert (record.invitation, record.level) == (invitation, RatingLevel.DISSATISFIED)
    assert record.due is not None
    assert not written.days.records(TOMORROW, date.max)


def test_a_process_of_its_own_keeps_what_is_over(written: Written, tmp_path: Path) -> None:
    written.serve_one()
    written.next_day()
    keeping = Keeping(f"sqlite:///{tmp_path / 'journal.db'}", HALL)
    keeping.begin(written.day.hall.plan)
    assert keeping.wait(60)
    assert written.days.missing(TODAY, TOMORROW) == []


def test_only_the_opening_of_another_day_begins_the_keeping(written: Written) -> None:
    class Begun(Keeping):
        plans = 0

        def begin(self, plan: object) -> None:
            self.plans += 1

    keeping, day = Begun("sqlite://", HALL), written.day
    before = day.hall
    command = commands.OpenDay(request_id=RequestId("r"), actor="test", day=TOMORROW, plan=before.plan)
    keeping.hear(before, before, command, day.do(commands.PauseWindow, window=GENERAL, reason="meal"))
    assert keeping.plans == 0
    day.now += timedelta(days=1)
    keeping.hear(before, day.hall, command, day.do(commands.OpenDay, day=TOMORROW, plan=before.plan))
    assert keeping.wait(10)
    assert keeping.plans == 1


def laid(parcel: str, day: int, *, collected: int | None = None, expired: int | None = None) -> list[KeptDay]:
    at = datetime(2026, 11, 2, 1, tzinfo=UTC)
    id = ParcelId(parcel)
    days = [KeptDay(TODAY, deposited={id: at + timedelta(days=day)})]
    if collected is not None:
        days.append(KeptDay(TODAY, collected={id: at + timedelta(days=collected)}))
    if expired is not None:
        days.append(KeptDay(TODAY, expired=(id,)))
    return days


def test_results_in_lockers_count_once_their_term_is_over_or_they_are_taken() -> None:
    plan = Day().hall.plan
    now = datetime(2026, 11, 10, 1, tzinfo=UTC)
    days = [
        *laid("taken", 0, collected=2),
        *laid("late", 0, collected=8, expired=7),
        *laid("left", 0, expired=7),
        *laid("runs", 5),
        *laid("runs-taken", 5, collected=6),
    ]
    assert pickup(plan, days, (), now) == (Rate(2, 4), Rate(2, 4))
    deposits, after = laid("later", 0, collected=3)
    assert pickup(plan, [deposits], [after], now) == (Rate(1, 1), Rate(0, 1))
