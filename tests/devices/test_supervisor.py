"""The supervisor opens a part, watches it and opens it again, by a clock and a wait that tests hold."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from devices.ports import DeviceError, DeviceGone, DeviceNeedsHands
from devices.supervisor import WATCH_EVERY_S, Notice, Supervisor
from hall.messages.status import PartStatus
from hall.words import DeviceState
from tests.devices.samples import HandClock


class Part:
    """A device whose health a test decides."""

    def __init__(self) -> None:
        self.wrong: Exception | None = None
        self.warning: Notice | str = ""
        self.closed = False

    def check(self) -> Notice | str:
        if self.wrong is not None:
            raise self.wrong
        return self.warning

    def close(self) -> None:
        self.closed = True


class Bench:
    """A supervisor with everything it said."""

    def __init__(self, build: Callable[[], Part]) -> None:
        self.said: list[str] = []
        self.since: list[datetime] = []
        self.about: list[Mapping[str, str]] = []
        self.clock = HandClock()
        self.supervisor: Supervisor[Part] = Supervisor(
            "printer",
            build,
            Part.check,
            self._hear,
            self.clock,
            lambda _: True,
        )

    def _hear(self, status: PartStatus) -> None:
        self.said.append(f"{status.state}:{status.code}")
        self.since.append(status.since)
        self.about.append(status.about)


def _missing() -> Part:
    raise DeviceGone("gone")


def test_a_part_that_is_well_is_opened_once_and_reported_once() -> None:
    part = Part()
    bench = Bench(lambda: part)
    assert [bench.supervisor.turn() for _ in range(3)] == [WATCH_EVERY_S] * 3
    assert bench.said == ["opening:", "ready:"]
    assert bench.supervisor.device() is part


def test_a_part_that_is_not_there_is_tried_again_after_longer_and_longer() -> None:
    bench = Bench(_missing)
    assert [bench.supervisor.turn() for _ in range(5)] == [1, 2, 3, 3, 3]
    assert bench.said[:2] == ["opening:", "absent:gone"]
    with pytest.raises(DeviceGone):
        bench.supervisor.device()


def test_a_part_that_needs_hands_stays_open_and_is_ready_again_when_mended() -> None:
    part = Part()
    bench = Bench(lambda: part)
    bench.supervisor.turn()
    part.wrong = DeviceNeedsHands("paper_out")
    bench.supervisor.turn()
    part.wrong = None
    bench.supervisor.turn()
    assert bench.said == ["opening:", "ready:", "fault:paper_out", "ready:"]
    assert not part.closed


def test_a_part_that_goes_away_is_closed_and_opened_anew() -> None:
    parts = [Part(), Part()]
    opened = iter(parts)
    bench = Bench(lambda: next(opened))
    bench.supervisor.turn()
    parts[0].wrong = DeviceGone("silent")
    assert bench.supervisor.turn() == 1
    bench.supervisor.turn()
    assert bench.said == ["opening:", "ready:", "absent:silent", "ready:"]
    assert parts[0].closed
    assert bench.supervisor.device() is parts[1]


def test_a_part_that_will_soon_need_hands_is_ready_and_warns() -> None:
    part = Part()
    bench = Bench(lambda: part)
    part.warning = "paper_low"
    bench.supervisor.turn()
    part.warning = ""
    bench.supervisor.turn()
    assert bench.said == ["opening:", "ready:paper_low", "ready:"]


def test_a_warning_about_one_thing_more_is_told_anew_and_lasts_since_the_first() -> None:
    part = Part()
    bench = Bench(lambda: part)
    bench.supervisor.turn()
    for doors in ("7", "7", "7, 12"):
        part.warning = Notice("door_left_open", {"doors": doors})
        bench.supervisor.turn()
        bench.clock.pass_(5)
    assert bench.said[2:] == ["ready:door_left_open"] * 2
    assert bench.about[2:] == [{"doors": "7"}, {"doors": "7, 12"}]
    assert len(set(bench.since[2:])) == 1


@pytest.mark.parametrize("away_s", [0.5, 3.0, 60.0, 3600.0])
def test_a_part_plugged_in_again_is_ready_within_five_seconds(away_s: float) -> None:
    clock, back_at = HandClock(), 0.0

    def plug() -> Part:
        if clock.monotonic() < back_at:
            raise DeviceGone("gone")
        return Part()

    ready_at: list[float] = []

    def hear(status: PartStatus) -> None:
        if status.state is DeviceState.READY:
            ready_at.append(clock.monotonic())

    supervisor: Supervisor[Part] = Supervisor("reader", plug, Part.check, hear, clock, lambda _: True)
    clock.wait(supervisor.turn())
    back_at = clock.monotonic() + away_s
    supervisor.failed(DeviceGone("gone"))
    while len(ready_at) < 2:
        clock.wait(supervisor.turn())
    assert ready_at[1] - back_at <= 5.0


def test_a_part_that_stays_away_is_logged_when_it_leaves_and_not_at_every_try() -> None:
    bench = Bench(_missing)
    with capture_logs() as lines:
        for _ in range(20):
            bench.supervisor.turn()
    assert [line["event"] for line in lines] == ["part_failed"]


def test_a_part_that_is_away_is_away_since_it_left_whatever_each_try_finds() -> None:
    codes = iter(["gone", "silent", "gone"])

    def build() -> Part:
        raise DeviceGone(next(codes))

    bench = Bench(build)
    for _ in range(3):
        bench.supervisor.turn()
        bench.clock.pass_(15)
    assert bench.said == ["opening:", "absent:gone", "absent:silent", "absent:gone"]
    assert len(set(bench.since)) == 1


def test_what_the_program_found_out_while_using_it_is_reported() -> None:
    bench = Bench(Part)
    bench.supervisor.turn()
    bench.supervisor.failed(DeviceError("door_stuck"))
    assert bench.said[-1] == "fault:door_stuck"


def test_a_bug_in_a_driver_does_not_stop_the_program() -> None:
    part = Part()
    bench = Bench(lambda: part)
    bench.supervisor.turn()
    part.wrong = ZeroDivisionError()
    assert bench.supervisor.turn() == 1
    assert bench.said[-1] == "absent:driver_fault"


def test_stopping_lets_go_of_the_part() -> None:
    part = Part()
    Bench(lambda: part).supervisor.run()
    assert part.closed
