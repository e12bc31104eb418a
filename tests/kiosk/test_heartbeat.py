import pytest

from kiosk.heartbeat import BEAT_S, Heartbeat
from tests.kiosk.fakes import StillClock


class MovedClock(StillClock):
    wall_s = 1.0

    def monotonic(self) -> float:
        return self.wall_s


class Ear:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def notify(self, state: str) -> None:
        self.heard.append(state)


def test_a_turn_that_comes_back_is_a_sign_of_life_now_and_then() -> None:
    clock, ear = MovedClock(), Ear()
    turn = Heartbeat(clock, ear).within(lambda _: None)
    turn(0.0)
    turn(0.0)
    clock.wall_s += BEAT_S
    turn(0.0)

    assert ear.heard == ["WATCHDOG=1"] * 2


def test_a_turn_that_fails_gives_none() -> None:
    def broken(_: float) -> None:
        raise RuntimeError

    ear = Ear()
    with pytest.raises(RuntimeError):
        Heartbeat(MovedClock(), ear).within(broken)(0.0)

    assert ear.heard == []
