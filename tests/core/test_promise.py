"""A promise is the table in force, moved on to the work that stands ahead now."""

from datetime import timedelta

from hall.words import QueueClass
from queue_server.core import commands
from queue_server.core.promise import BUSY_P50, LEAST_P90_S, ahead_s, newcomer, promised
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, Day, plan

USUAL_S = 925.0
"""A service of the medical item and the change of citizens, at the one window that may serve it."""


def adopt(day: Day, promise: tuple[int, int], ahead: float, credited: tuple[int, int] | None = None) -> None:
    day.do(
        commands.AdoptForecast,
        promises={MEDICAL: promise},
        credited={MEDICAL: credited or promise},
        ahead_s={MEDICAL: (ahead, ahead)},
        last_servable=None,
        provenance="test",
    )


def of_newcomer(day: Day, queue_class: QueueClass = QueueClass.ORDINARY) -> tuple[int, int]:
    return promised(day.hall, MEDICAL, queue_class, newcomer(day.hall, queue_class, day.now), day.now)


def test_nothing_is_promised_before_anything_is_known() -> None:
    assert of_newcomer(Day()) == (0, 0)


def test_where_a_window_is_asking_the_next_citizen_is_called_at_once() -> None:
    day = Day()
    adopt(day, (900, 1800), 0.0)
    day.next(DOMAIN)
    assert of_newcomer(day) == (0, LEAST_P90_S)


def test_each_more_ahead_adds_his_service_and_each_less_takes_his_share() -> None:
    day = Day()
    for _ in range(3):
        day.issue(MEDICAL)
    now = day.now
    stood_s = ahead_s(day.hall, MEDICAL, now, now)
    assert stood_s == 3 * USUAL_S
    adopt(day, (2400, 3600), stood_s)
    assert of_newcomer(day) == (2400, 3600)
    day.issue(MEDICAL)
    assert of_newcomer(day) == (2400 + USUAL_S, 3600 + USUAL_S)
    day.next(DOMAIN)
    day.serve(DOMAIN)
    day.next(DOMAIN)
    day.serve(DOMAIN)
    assert of_newcomer(day) == (1800, 2700)


def test_with_every_window_busy_nobody_is_promised_no_wait() -> None:
    day = Day()
    day.issue(MEDICAL)
    day.next(DOMAIN)
    adopt(day, (0, 0), 0.0)
    assert of_newcomer(day)[0] == round(BUSY_P50 * USUAL_S)


def test_a_credited_newcomer_has_his_own_promise_and_only_those_ahead_who_came_before_his_credit() -> None:
    day = Day()
    day.issue(MEDICAL)
    adopt(day, (900, 1800), 0.0, credited=(300, 600))
    assert of_newcomer(day) == (900 + USUAL_S, 1800 + USUAL_S)
    assert of_newcomer(day, QueueClass.PRIORITY) == (300, 600)


def test_before_opening_the_time_until_it_is_part_of_the_wait() -> None:
    day = Day(plan(), staffed=())
    early = NINE - timedelta(minutes=20)
    assert ahead_s(day.hall, CERTIFICATE, early, early) == 1200.0


def test_the_ticket_keeps_what_it_was_promised() -> None:
    day = Day()
    adopt(day, (900, 1800), 0.0)
    ticket = day.ticket(day.issue(MEDICAL))
    assert (ticket.p50_s, ticket.p90_s) == (900, 1800)
    assert GENERAL not in day.hall.authority.windows_of[MEDICAL]
