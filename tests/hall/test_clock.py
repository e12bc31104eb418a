"""The demo's clock and the wall's."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from hall.clock import DemoClock, Gate, WallClock, clock_from
from hall.sections import ClockSettings

STARTED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
EPOCH = datetime(2026, 3, 2, 8, 30, tzinfo=timezone(timedelta(hours=8)))


class Wall(WallClock):
    """A wall clock moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def test_a_minute_on_the_wall_is_an_hour_of_a_demo_at_speed_sixty() -> None:
    wall = Wall(STARTED)
    clock = DemoClock(EPOCH, STARTED, 60, wall)
    wall.at += timedelta(minutes=1)
    assert clock.now() == EPOCH + timedelta(hours=1)
    assert clock.now().utcoffset() == timedelta()


def test_two_programs_started_at_different_moments_share_the_demos_time() -> None:
    wall = Wall(STARTED)
    first = DemoClock(EPOCH, STARTED, 600, wall)
    wall.at += timedelta(seconds=7)
    assert DemoClock(EPOCH, STARTED, 600, wall).now() == first.now()


def test_the_demos_time_does_not_run_before_it_started() -> None:
    assert DemoClock(EPOCH, STARTED, 60, Wall(STARTED - timedelta(minutes=5))).now() == EPOCH


def test_behind_a_shut_gate_the_demos_clock_stands_still(tmp_path: Path) -> None:
    wall = Wall(STARTED)
    gate = tmp_path / "clock.json"
    clock = DemoClock(EPOCH, Gate(gate), 60, wall)
    wall.at += timedelta(minutes=5)
    assert clock.now() == EPOCH
    gate.write_text(f'{{"started_at": "{wall.at.isoformat()}"}}')
    wall.at += timedelta(seconds=1)
    assert clock.now() == EPOCH + timedelta(minutes=1)


def test_a_stretch_of_the_demos_time_is_shorter_on_the_wall() -> None:
    assert DemoClock(EPOCH, STARTED, 60).wall_seconds(90) == pytest.approx(1.5)
    assert WallClock().wall_seconds(90) == 90


def test_without_a_clock_section_the_time_is_the_walls_and_aware() -> None:
    assert isinstance(clock_from(None), WallClock)
    assert clock_from(None).now().utcoffset() == timedelta()
    assert isinstance(clock_from(ClockSettings(EPOCH, STARTED, speed=60)), DemoClock)
