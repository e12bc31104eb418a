"""Promises are read from the table, moved on with the clock, and kept honest by those that came true."""

from random import Random

import numpy as np
import pytest

from hall.words import QueueClass
from queue_server.forecast.ground import RANKS
from queue_server.forecast.promise import Calibration, Table

SAMPLE = np.linspace(60.0, 1200.0, 48, dtype=np.float32)
NOBODY = np.zeros(2, dtype=np.int64)


def table(sample: np.ndarray = SAMPLE, idle: tuple[int, int] = (0, 0)) -> Table:
    called = np.repeat(sample[:, None], 2 * RANKS, axis=1)
    delay = np.array([[120.0, 60.0], [0.0, 120.0]], dtype=np.float32)
    return Table(36_000.0, called, delay, np.eye(2, dtype=np.float32), np.array(idle, dtype=np.int64))


def test_waits_grow_shorter_as_the_clock_moves_on() -> None:
    fresh, later = (table().waits(0, QueueClass.ORDINARY, now_s, NOBODY) for now_s in (36_000.0, 36_060.0))
    assert (fresh - later)[1:] == pytest.approx(60.0)


def test_who_came_since_the_table_was_made_is_ahead() -> None:
    joined = np.array([1, 2], dtype=np.int64)
    longer = table().waits(0, QueueClass.ORDINARY, 36_000.0, joined) - SAMPLE
    assert longer == pytest.approx(np.full(48, 240.0))


def test_a_free_window_is_promised_until_somebody_else_has_come_for_it() -> None:
    free = table(np.zeros(48, dtype=np.float32), idle=(2, 0))
    waits = [
        float(free.waits(0, QueueClass.ORDINARY, 36_010.0, np.array([came, 0], dtype=np.int64)).mean())
        for came in range(5)
    ]
    assert waits[:2] == [0.0, 0.0]
    assert waits[2:] == pytest.approx([132.0, 264.0, 396.0])


def test_calibration_covers_what_it_promises_though_the_rollout_is_biased() -> None:
    dice, calibration = Random(3), Calibration()
    kept50 = kept90 = 0
    for day in range(3000):
        p50, p90 = calibration.promise(SAMPLE)
        wait_s = dice.uniform(60.0, 1250.0)
        calibration.hear(SAMPLE, wait_s)
        if day >= 1000:
            kept50 += wait_s <= p50
            kept90 += wait_s <= p90
    assert 0.45 <= kept50 / 2000 <= 0.55
    assert 0.85 <= kept90 / 2000 <= 0.93


def test_no_promise_is_the_wrong_way_round() -> None:
    for wait_s in (0.0, 5000.0):
        calibration = Calibration()
        for _ in range(2000):
            calibration.hear(SAMPLE, wait_s)
        p50, p90 = calibration.promise(SAMPLE)
        assert 0.0 <= p50 <= p90
