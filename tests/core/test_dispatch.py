"""Whom a free window calls: what the policies have in common and where they differ."""

from collections.abc import Mapping

import pytest

from hall.words import ItemCode, PriorityId, TicketId
from queue_server.core import commands
from queue_server.core.dispatch import BALANCED, OVERDUE, POLICIES, rank, service_s, work_per_home_window
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, Day


def called(day: Day, policy: str) -> TicketId:
    """Whom the general window would call."""
    place = POLICIES[policy](day.hall, day.hall.windows[GENERAL], day.now)
    assert place is not None
    return place[2]


def learned(day: Day, service_s: Mapping[ItemCode, float], pace: Mapping[str, float]) -> None:
    day.do(
        commands.AdoptForecast,
        promises={},
        last_servable=None,
        provenance="test",
        service_s=service_s,
        pace=pace,
        absent=0.1,
    )


def test_first_come_first_served_takes_the_oldest_whatever_it_is() -> None:
    day = Day()
    first = day.issue(PENSION)
    day.after(60).issue(CERTIFICATE)
    assert called(day, "fcfs") == first


def test_at_home_a_short_service_goes_before_a_longer_one_that_came_a_little_earlier() -> None:
    day = Day()
    learned(day, {CERTIFICATE: 200.0, PENSION: 800.0}, {})
    day.issue(PENSION)
    short = day.after(60).issue(CERTIFICATE)
    assert called(day, "reference") == called(day, "balanced") == short


def test_whoever_waited_past_the_guard_goes_first() -> None:
    day = Day()
    learned(day, {CERTIFICATE: 200.0, PENSION: 800.0}, {})
    patient = day.issue(PENSION)
    day.after(BALANCED.guard_s + 61).issue(CERTIFICATE)
    assert called(day, "balanced") == patient


def test_of_those_past_the_guard_the_short_goes_first_until_the_other_is_overdue() -> None:
    day = Day()
    learned(day, {CERTIFICATE: 200.0, PENSION: 800.0}, {})
    patient = day.issue(PENSION)
    short = day.after(60).issue(CERTIFICATE)
    day.after(BALANCED.guard_s + 1)
    assert called(day, "balanced") == short
    assert called(day, "reference") == short
    day.after((OVERDUE - 1.0) * BALANCED.guard_s)
    assert called(day, "balanced") == patient


def test_in_a_crowd_the_guard_waits_for_the_delay_all_bear() -> None:
    day = Day()
    learned(day, {CERTIFICATE: 200.0, PENSION: 800.0}, {})
    patient = day.issue(PENSION)
    short = day.after(BALANCED.guard_s + 1).issue(CERTIFICATE)
    assert called(day, "balanced") == patient
    for _ in range(12):
        day.issue(CERTIFICATE)
    assert called(day, "balanced") == short


def test_the_guard_of_balanced_counts_the_wait_people_had_and_not_their_credit() -> None:
    day = Day()
    patient = day.issue(CERTIFICATE)
    day.after(BALANCED.guard_s - 600)
    credited = day.issue(CERTIFICATE, priority=PriorityId("elderly"))
    day.after(660)
    assert called(day, "balanced") == patient
    assert called(day, "reference") == credited


def test_a_priority_citizen_goes_before_somebody_who_came_ten_minutes_earlier() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    credited = day.after(600).issue(CERTIFICATE, priority=PriorityId("elderly"))
    assert called(day, "balanced") == credited


def test_nobody_is_called_to_a_window_that_may_not_serve_him() -> None:
    day = Day()
    day.issue(MEDICAL)
    for policy in POLICIES.values():
        assert policy(day.hall, day.hall.windows[GENERAL], day.now) is None


def test_a_learned_mean_counts_and_a_slow_clerk_takes_longer() -> None:
    day = Day()
    assert service_s(day.hall, PENSION) == 300.0
    learned(day, {PENSION: 500.0}, {str(day.hall.windows[DOMAIN].staff): 1.5})
    assert service_s(day.hall, PENSION) == 500.0
    assert service_s(day.hall, PENSION, day.hall.windows[DOMAIN]) == 750.0
    assert service_s(day.hall, PENSION, day.hall.windows[GENERAL]) == 500.0
    assert service_s(day.hall, CERTIFICATE) == 300.0


def test_promises_without_means_leave_the_means_in_force() -> None:
    day = Day()
    learned(day, {PENSION: 500.0}, {})
    day.do(commands.AdoptForecast, promises={PENSION: (60, 120)}, last_servable=None, provenance="test")
    assert service_s(day.hall, PENSION) == 500.0


def test_of_idle_windows_the_least_flexible_comes_first_and_then_the_least_busy() -> None:
    day = Day()
    windows = [day.hall.windows[each] for each in (DOMAIN, GENERAL)]
    assert len({len(day.hall.authority.items_of[window.id]) for window in windows}) == 1
    ticket = day.issue(CERTIFICATE)
    day.do(commands.CallNext, window=GENERAL)
    day.do(commands.Announce, ticket=ticket, calls=1)
    day.after(300).do(commands.StartService, window=GENERAL)
    day.after(300).do(commands.FinishService, window=GENERAL, outcome="done")
    now = [day.hall.windows[each] for each in (GENERAL, DOMAIN)]
    assert [window.id for window in rank(day.hall, now)] == [DOMAIN, GENERAL]


@pytest.mark.parametrize(("policy", "certificate_s"), [("reference", 100.0), ("balanced", 160.0)])
def test_a_number_of_several_items_is_weighed_by_all_of_them(policy: str, certificate_s: float) -> None:
    for further in ((), (PENSION,)):
        day = Day()
        learned(day, {CERTIFICATE: certificate_s, PENSION: 30.0}, {})
        first = day.issue(CERTIFICATE, more=further)
        other = day.after(60).issue(PENSION)
        assert called(day, policy) == (other if further else first)


@pytest.mark.parametrize("further", [(), (PENSION,)])
def test_the_work_that_waits_counts_every_item(further: tuple[ItemCode, ...]) -> None:
    day = Day()
    learned(day, {CERTIFICATE: 200.0, PENSION: 800.0}, {})
    before = sum(work_per_home_window(day.hall).values())
    day.issue(CERTIFICATE, more=further)
    more_s = sum(work_per_home_window(day.hall).values()) - before
    assert more_s == 200.0 + 800.0 * len(further)
