"""Learning from past days, and holding to the catalogue where they say little."""

from dataclasses import replace

import pytest

from hall.words import GroupId, WindowId
from queue_server.forecast.demand import Kind, Today
from queue_server.forecast.learning import learn
from queue_server.forecast.past import Past
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, plan
from tests.forecast.days import past_days

TRUTH = {CERTIFICATE: 450.0, PENSION: 240.0, MEDICAL: 900.0}
NO_DAY = Kind(-1)


def test_a_hall_without_past_days_keeps_to_the_catalogue_and_says_so() -> None:
    learned = learn(Past(), plan())
    assert learned.service_s == {CERTIFICATE: 300.0, PENSION: 300.0, MEDICAL: 900.0}
    assert {figure.weight for figure in learned.service.values()} == {0.0}
    assert learned.days == 0


def test_many_days_outweigh_the_catalogue() -> None:
    learned = learn(past_days(TRUTH, days=40), plan())
    for item, mean_s in TRUTH.items():
        assert learned.service[item].value == pytest.approx(mean_s, rel=0.06)
        assert learned.service[item].weight > 0.9


def test_an_item_nobody_asked_for_keeps_close_to_its_guess() -> None:
    learned = learn(past_days({CERTIFICATE: 300.0, PENSION: 300.0}, days=40), plan())
    assert learned.service[MEDICAL].n == 0
    assert learned.service[MEDICAL].value == pytest.approx(900.0, rel=0.1)


def test_one_lone_day_moves_the_catalogue_only_part_of_the_way() -> None:
    learned = learn(past_days({CERTIFICATE: 600.0}, days=1, a_day=5), plan())
    assert 300.0 < learned.service[CERTIFICATE].value < 500.0


def test_a_slow_window_is_known_as_slow() -> None:
    paces = {GENERAL: 0.85, DOMAIN: 1.18}
    learned = learn(past_days(TRUTH, days=40, pace=paces), plan())
    ratio = learned.pace[DOMAIN].value / learned.pace[GENERAL].value
    assert ratio == pytest.approx(1.18 / 0.85, rel=0.1)
    assert learned.pace[WindowId("w03")].n == 0


def test_services_left_running_all_day_do_not_bend_the_mean() -> None:
    past = past_days(TRUTH, days=20)
    runaway = [replace(ticket, duration_s=14_000.0) for ticket in past.tickets[::100] if not ticket.absent]
    learned = learn(Past((*past.tickets, *runaway)), plan())
    for item, mean_s in TRUTH.items():
        assert learned.service[item].value == pytest.approx(mean_s, rel=0.15)


def test_absence_is_learned() -> None:
    assert learn(past_days(TRUTH, days=40, absent=0.2), plan()).absent.value == pytest.approx(0.2, abs=0.02)


def test_items_the_hall_no_longer_offers_are_passed_over() -> None:
    past = past_days(TRUTH, days=10)
    smaller = plan(items=tuple(item for item in plan().items if item.code != MEDICAL))
    assert set(learn(past, smaller).service) == {CERTIFICATE, PENSION}


def test_a_busy_weekday_is_expected_to_be_busier() -> None:
    demand = learn(past_days(TRUTH, days=40, busy_dow=4), plan()).demand
    busy, calm = (demand.expected(0.0, 86_400.0, Kind(dow)) for dow in (4, 1))
    assert busy / calm == pytest.approx(1.5, rel=0.15)


def test_a_day_that_begins_busier_is_expected_to_stay_busier() -> None:
    learned = learn(past_days(TRUTH, days=20, a_day=300), plan())
    groups = {item.code: item.group for item in plan().items}
    usual, busy = (Today(learned.demand, groups, NO_DAY) for _ in range(2))
    for _ in range(round(2 * learned.demand.expected(0.0, 36_000.0, NO_DAY) / 3)):
        for item in TRUTH:
            busy.hear(item)
    assert busy.scales(36_000.0)[GroupId("sb")] > 1.3
    assert usual.scales(36_000.0)[GroupId("sb")] < 1.0


def test_without_past_days_arrivals_are_those_that_keep_the_windows_usually_busy() -> None:
    demand = learn(Past(), plan()).demand
    assert demand.expected(0.0, 86_400.0, NO_DAY) > 10.0
    assert demand.expected(0.0, 30_000.0, NO_DAY) == 0.0
