"""The engine against what queueing theory knows exactly, within two per cent."""

import math
from random import Random

import pytest

from hall.words import QueueClass
from queue_server.drive.advisor import Silence
from queue_server.drive.driven import DrivenHall
from queue_server.drive.layout import read_layout
from queue_server.simulation.engine import Engine, House, Post
from tests.simulation.one_line import OneLine, crowd, erlang_c_wait, mean_wait, stays

WITHIN = 0.02
CITIZENS = 160_000


def exponential(dice: Random) -> float:
    return dice.expovariate(1 / 300)


def test_many_windows_wait_as_erlang_says() -> None:
    rate = 4 * 0.6 / 300
    waited = mean_wait(stays(4, crowd(CITIZENS, rate, exponential, seed=3)))
    assert waited == pytest.approx(erlang_c_wait(4, rate, 300), rel=WITHIN)


def test_one_window_with_log_normal_services_waits_as_pollaczek_and_khinchine_say() -> None:
    rate, spread = 0.5 / 300, 0.6
    visitors = crowd(CITIZENS, rate, lambda dice: 300 * math.exp(dice.gauss(-spread * spread / 2, spread)), seed=3)
    expected = rate * 300**2 * math.exp(spread * spread) / (2 * (1 - 0.5))
    assert mean_wait(stays(1, visitors)) == pytest.approx(expected, rel=WITHIN)


def test_priority_that_interrupts_nobody_waits_as_cobham_says() -> None:
    rate, share = 0.6 / 300, 0.3
    played = stays(1, crowd(CITIZENS, rate, exponential, seed=3, priority=share))
    left_over = rate * 2 * 300**2 / 2
    urgent = 0.6 * share
    for queue_class, expected in (
        (QueueClass.PRIORITY, left_over / (1 - urgent)),
        (QueueClass.ORDINARY, left_over / (1 - urgent) / (1 - 0.6)),
    ):
        waited = mean_wait([stay for stay in played if stay.visitor.priority_class is queue_class])
        assert waited == pytest.approx(expected, rel=WITHIN)


def test_the_real_rules_serve_in_order_exactly_as_one_line_does() -> None:
    visitors = crowd(250, 2.6 / 300, exponential, seed=3)
    layout = {
        "name": "line",
        "items": [{"code": "x", "group": "g", "mean_s": 300}],
        "windows": [{"id": f"w{number}", "items": ["x"]} for number in range(3)],
        "sessions": [[0, 80_000]],
        "walk_s": 0,
    }
    posts = tuple(Post(f"w{number}", frozenset({"x"})) for number in range(3))
    house = House(posts, ((0.0, 80_000.0),), walk_s=0.0, grace_s=0.0)
    real = Engine(house, DrivenHall(read_layout(layout), Silence(), policy="fcfs"), ticks=False).play(visitors)
    simple = Engine(house, OneLine(), ticks=False).play(visitors)
    assert [stay.called_s for stay in real.stays] == pytest.approx([stay.called_s for stay in simple.stays], abs=0.001)
