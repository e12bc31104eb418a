"""What became of every invitation is told by the journal alone, across days and restarts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hall.words import (
    BadRatingState,
    BadRatingStep,
    ItemCode,
    Judgement,
    OrderId,
    Outcome,
    ProjectNo,
    RatingLevel,
    StaffId,
)
from queue_server.core import commands
from queue_server.journal.journal import Journal
from queue_server.journal.ratings import record_of, records_of
from tests.core.small_hall import CERTIFICATE, GENERAL, TODAY
from tests.queue_server.fakes import HALL, Desk, HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(journal: Journal, clock: HandClock) -> Iterator[Desk]:
    made = Desk(journal, clock)
    made.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    yield made
    made.keeper.stop()


def served(desk: Desk) -> OrderId:
    ticket = desk.issue().ticket
    desk.do(commands.CallNext, window=GENERAL)
    desk.do(commands.StartService, window=GENERAL)
    desk.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    return OrderId(f"rate-{ticket}")


def test_a_record_says_who_was_asked_and_what_came_of_it(desk: Desk, journal: Journal) -> None:
    first, second = served(desk), served(desk)
    desk.do(commands.SkipRating, invitation=first)
    desk.do(commands.GiveRating, invitation=second, level=RatingLevel.DISSATISFIED, reasons=("207",))
    desk.do(commands.HandleBadRating, invitation=second, step=BadRatingStep.REVIEW, judgement=Judgement.MISTAKEN)
    desk.do(commands.NameCase, invitation=second, item=CERTIFICATE, project_no=ProjectNo("BJ-1"))
    unrated, bad = records_of(journal.engine, HALL, TODAY)
    assert (unrated.level, unrated.valid, unrated.stands) == (None, False, None)
    assert (bad.level, bad.reasons, bad.staff, bad.stands) == (
        RatingLevel.DISSATISFIED,
        ("207",),
        "s01",
        BadRatingState.REVIEWED,
    )
    assert [(case.item, case.project_no) for case in bad.cases] == [(ItemCode("zh-01"), "BJ-1")]


def test_a_rating_of_the_next_day_belongs_to_the_day_of_its_service(
    desk: Desk, journal: Journal, clock: HandClock
) -> None:
    invitation = served(desk)
    hall = desk.keeper.hall
    token = hall.tickets[hall.invitations[invitation].ticket].token
    clock.move(24 * 3600)
    desk.do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=hall.plan)
    assert desk.do(commands.RateTicket, token=token, level=RatingLevel.SATISFIED).agreed
    (record,) = records_of(journal.engine, HALL, TODAY)
    assert (record.level, record.rated_at) == (RatingLevel.SATISFIED, clock.now())
    assert records_of(journal.engine, HALL, TODAY + timedelta(days=1)) == []
    assert record_of(journal.engine, HALL, invitation) == record
    assert record_of(journal.engine, HALL, OrderId("rate-nobody")) is None


def test_an_invitation_taken_back_is_none(desk: Desk, journal: Journal) -> None:
    served(desk)
    assert desk.do(commands.Undo, window=GENERAL).agreed
    assert records_of(journal.engine, HALL, TODAY) == []
