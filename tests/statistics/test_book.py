"""A day's events come to the same facts as the hall's own state, step by step."""

from datetime import timedelta

import pytest

from hall.words import BookingId, Outcome, PauseReason, RatingLevel, StaffId, TicketId, TicketState, Token, VisitId
from queue_server.core import commands
from queue_server.journal.ratings import records
from queue_server.levels.figures import figures_of
from queue_server.statistics.book import Book
from queue_server.statistics.facts import KeptDay
from queue_server.statistics.formulas import Rate, balance, peak, spread
from queue_server.statistics.report import Report, report
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, TODAY, Day

S01, S02 = StaffId("s01"), StaffId("s02")


def kept(day: Day) -> KeptDay:
    book = Book(day.hall.plan, TODAY)
    book.read(day.events)
    return book.closed(day.now)


def told(day: Day) -> Report:
    return report(day.hall.plan, [kept(day)], records(day.events), TODAY, day.now)


def busy_day() -> Day:
    """Two served, one missed and void, one given back, one waiting."""
    day = Day()
    first, _, third = day.issue(), day.issue(MEDICAL), day.issue()
    day.after(300).next()
    assert day.window().ticket == first
    day.after(30).serve(seconds=600)
    day.after(60).next(DOMAIN)
    day.after(20).serve(DOMAIN, seconds=900, outcome=Outcome.ACCEPTED)
    day.next()
    day.miss()
    day.after(3600).do(commands.Tick)
    day.do(commands.CancelTicket, token=day.ticket(day.issue(PENSION)).token)
    day.issue()
    assert day.state(third) in (TicketState.MISSED, TicketState.VOID)
    return day


def test_the_book_agrees_with_the_hall_and_with_what_the_hall_above_is_told() -> None:
    day = busy_day()
    here, above = told(day), figures_of(day.hall, TODAY, day.now, 0)
    totals = here.totals
    assert totals.issued == above.issued == 5
    assert totals.served == above.served == 2
    assert totals.left.part == above.abandoned
    assert totals.missed == Rate(above.missed, above.called)
    assert totals.wait == above.waits
    assert sum(stint.served_s for stint in kept(day).stints) == 1500


def test_a_window_is_counted_while_it_is_open_and_nobody_is_away() -> None:
    day = Day()
    day.after(1800).do(commands.PauseWindow, window=GENERAL, reason=PauseReason.MEAL)
    day.after(600).do(commands.UnpauseWindow, window=GENERAL)
    day.after(1200).do(commands.SignOff, window=GENERAL)
    day.after(5000)
    seen = kept(day)
    assert seen.duty_s[S01] == 3000
    assert seen.open_s[DOMAIN] == seen.duty_s[S02] == 8600


def test_a_step_taken_back_leaves_no_trace() -> None:
    day = Day()
    day.issue()
    day.after(60).next()
    day.serve(seconds=120)
    day.after(5).do(commands.Undo, window=GENERAL)
    assert not kept(day).stints
    day.after(35).do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    (stint,) = kept(day).stints
    assert stint.served_s == 160
    assert told(day).totals.served == 1


def test_whoever_missed_the_call_by_mistake_was_not_missed() -> None:
    day = Day()
    day.issue()
    day.next()
    day.miss()
    assert told(day).totals.missed.part == 1
    day.after(5).do(commands.Undo, window=GENERAL)
    assert told(day).totals.missed.part == 0


def test_suspended_time_is_no_service() -> None:
    day = Day()
    ticket = day.issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.after(100).do(commands.Suspend, window=GENERAL)
    day.after(1000).do(commands.Resume, window=GENERAL, ticket_no=day.ticket(ticket).no)
    day.after(50).do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    service = told(day).totals.service
    assert service is not None
    assert service.mean == pytest.approx(2.5)
    assert told(day).totals.served == 1


def test_who_comes_early_to_an_appointment_waits_from_its_time_on() -> None:
    day = Day()
    booking, slot = BookingId("01M80ZQ9TYW69Y54AR34PDGA3D"), NINE + timedelta(hours=1)
    day.do(commands.BookAppointment, booking=booking, item=CERTIFICATE, slot=slot, override=True)
    day.after(3000)
    ids = {"ticket": TicketId("t1"), "visit": VisitId("v1"), "token": Token("k1")}
    day.do(commands.CheckIn, booking=booking, **ids)
    day.after(900).next()
    (visit,) = kept(day).visits
    assert visit.wait_s == 300
    assert kept(day).kept == 1


def test_ratings_and_bad_ones_reach_the_report() -> None:
    day = Day()
    for level in (RatingLevel.SATISFIED, RatingLevel.DISSATISFIED):
        day.issue()
        day.next()
        day.serve()
        ((invitation, _),) = [row for row in day.hall.invitations.items() if row[1].level is None]
        day.after(1).do(commands.GiveRating, invitation=invitation, level=level)
    ratings = told(day).ratings
    assert (ratings.invited, ratings.bad) == (2, 1)
    assert ratings.satisfied == Rate(1, 2)
    assert not ratings.satisfied.said


def test_hours_items_units_and_windows_add_up() -> None:
    seen = told(busy_day())
    assert sum(seen.hours.values()) == seen.totals.issued
    assert sum(row.issued for row in seen.items) == seen.totals.issued
    assert sum(row.served for row in seen.windows) == sum(row.served for row in seen.units) == 2
    assert sum(row.issued for row in seen.departments) == seen.totals.issued
    assert {row.window for row in seen.windows} == {GENERAL, DOMAIN, TIDAL}


def test_even_windows_balance_and_one_alone_says_nothing() -> None:
    assert balance([4.0, 4.0, 4.0]) == 1
    assert balance([8.0, 0.0]) == 0
    assert balance([4.0]) is None
    assert balance([]) is None


def test_the_peak_is_the_most_at_any_whole_minute() -> None:
    def minutes(since: float, until: float) -> tuple[object, object]:
        return NINE + timedelta(minutes=since), NINE + timedelta(minutes=until)

    assert peak([minutes(0.5, 5), minutes(1, 2), minutes(2, 9), minutes(2.1, 2.9)]) == 2  # type: ignore[list-item]
    assert peak([]) == 0


def test_times_are_told_with_how_many_they_are_of() -> None:
    seen = spread([60, 120, 600])
    assert seen is not None
    assert (seen.n, seen.mean, seen.p50, seen.longest) == (3, pytest.approx(13 / 3), 2, 10)
    assert spread([]) is None
