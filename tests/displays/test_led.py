"""LED signs say the same as the boards in a few words, through the driver and its bytes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from devices.drivers.led_sign import OnbonSign, StripProfile
from devices.ports import DeviceGone
from devices.simulated.sign import OnbonTwin
from devices.simulated.world import World
from displays.led import AGAIN_S, RETRY_S, LedSign, sign_lines
from displays.samples import post, posts
from hall.messages.topics import Words
from hall.words import Language, PauseReason, TicketNo, WindowState
from tests.displays.samples import NOW
from tests.displays.test_board import HandClock


class LooseSign:
    """A sign whose plug may be out."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, ...]] = []
        self.gone = False

    def show(self, lines: Sequence[str]) -> None:
        if self.gone:
            raise DeviceGone("gone")
        self.shown.append(tuple(lines))


class FakePart:
    """A part that is always open."""

    def __init__(self, sign: object) -> None:
        self.sign = sign

    def use(self, act: Callable[[object], None]) -> None:
        act(self.sign)


CALLING = post(state=WindowState.CALLING, ticket_no=TicketNo("A023"), calls=1)


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (CALLING, ("请 A023 号", "3号窗口 综合窗口")),
        (post(state=WindowState.SERVING, ticket_no=TicketNo("A023")), ("A023 办理中", "3号窗口 综合窗口")),
        (post(), ("空闲", "3号窗口 综合窗口")),
        (
            post(state=WindowState.PAUSED, reason=PauseReason.MEAL, until=NOW + timedelta(minutes=18)),
            ("暂停服务", "3号窗口 就餐，10:00恢复"),
        ),
        (post(outages=(Words("社会保险"),)), ("空闲", "3号窗口 社会保险系统故障")),
        (post(emergency=NOW), ("紧急疏散 请有序离开",)),
    ],
)
def test_a_sign_says_the_most_important_first(told: object, lines: tuple[str, ...]) -> None:
    assert sign_lines(told, Language.ZH) == lines  # type: ignore[arg-type]


def test_every_face_can_be_written_on_a_card_of_gbk() -> None:
    for lead in Language:
        for _, told in posts():
            for line in sign_lines(told, lead):
                assert line.encode("gbk")


def test_the_simulated_card_shows_what_the_window_says(tmp_path: Path) -> None:
    twin = OnbonTwin(World(tmp_path), "w03")
    led = LedSign(FakePart(OnbonSign(twin, StripProfile(192, 32, lines=2))), HandClock())  # type: ignore[arg-type]
    led.see(CALLING)
    led.serve(0.0)

    assert twin.lines == ("请 A023 号", "3号窗口 综合窗口")


def test_a_sign_is_told_once_and_again_after_a_while_for_it_may_have_lost_its_power() -> None:
    sign, clock = LooseSign(), HandClock()
    led = LedSign(FakePart(sign), clock)  # type: ignore[arg-type]
    led.serve(0.0)
    led.see(CALLING)
    led.serve(0.0)
    led.serve(0.0)
    assert len(sign.shown) == 1
    clock.passed_s += AGAIN_S
    led.serve(0.0)

    assert len(sign.shown) == 2


def test_a_sign_that_was_gone_is_told_when_it_is_back() -> None:
    sign, clock = LooseSign(), HandClock()
    led = LedSign(FakePart(sign), clock)  # type: ignore[arg-type]
    sign.gone = True
    led.see(CALLING)
    led.serve(0.0)
    sign.gone = False
    clock.passed_s += RETRY_S
    led.serve(0.0)

    assert sign.shown == [("请 A023 号", "3号窗口 综合窗口")]
