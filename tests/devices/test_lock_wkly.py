"""The WKLY lock board, over a serial line and against noise, refusals and the other kind of lock."""

from pathlib import Path

import pytest

from devices.drivers.lock_wkly import LockBoardWkly, frame, reply_ear
from devices.ports import DeviceGone, DeviceNeedsHands, DoorState
from devices.simulated.compartments import SHUT_AFTER_S
from devices.simulated.lock_board import WklyTwin
from devices.simulated.world import World
from tests.devices.pty_line import line_to
from tests.devices.samples import HandClock, ScriptedPrinter

ASK_ALL = frame(0, 0x84)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0, 0x82, 1), "574b4c5909008201" + "83"),
        ((10, 0x82, 1), "574b4c59090a820189"),
        ((0, 0x82, 0, 1, 0), "574b4c590b008200010081"),
        ((0, 0x83, 2), "574b4c590900830281"),
        ((0, 0x84), "574b4c5908008485"),
        ((0, 0x84, 0, 4, 0, 1, 1, 0), "574b4c590e008400040001010087"),
    ],
)
def test_frames_are_those_of_the_boards_in_the_field(values: tuple[int, ...], expected: str) -> None:
    board, command, *data = values
    assert frame(board, command, *data).hex() == expected


@pytest.mark.parametrize("echoes", [False, True])
@pytest.mark.parametrize("closed_value", [0x00, 0x01])
def test_a_door_opens_over_a_real_line_whatever_adapter_and_lock(
    tmp_path: Path, echoes: bool, closed_value: int
) -> None:
    clock = HandClock()
    twin = WklyTwin(World(tmp_path), "locker-1", 12, clock, closed_value=closed_value, echoes=echoes)
    with line_to(twin, piece=2) as line:
        board = LockBoardWkly(line, 12, clock.wait, closed_value=closed_value)
        assert set(board.doors().values()) == {DoorState.CLOSED}
        board.open_door(7)
        assert [door for door, state in board.doors().items() if state is DoorState.OPEN] == [7]
        clock.pass_(SHUT_AFTER_S + 1)
        assert set(board.doors().values()) == {DoorState.CLOSED}
    assert board.items() == {}


def test_a_jammed_door_needs_hands_even_where_the_adapter_echoes(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    world.put("lock-board.json", b'{"locker-1": [3]}')
    board = LockBoardWkly(WklyTwin(world, "locker-1", 12, clock, echoes=True), 12, clock.wait)
    with pytest.raises(DeviceNeedsHands) as stuck:
        board.open_door(3)
    assert stuck.value.code == "door_stuck"


def test_what_a_board_has_no_contact_for_is_unknown() -> None:
    wire = ScriptedPrinter({ASK_ALL: frame(0, 0x84, 0, 3, 0x00, 0xFF, 0x07)})
    doors = LockBoardWkly(wire, 4, lambda _: None).doors()
    assert doors == {1: DoorState.OPEN, 2: DoorState.UNKNOWN, 3: DoorState.UNKNOWN, 4: DoorState.UNKNOWN}


def test_a_board_that_refuses_needs_hands() -> None:
    with pytest.raises(DeviceNeedsHands) as refused:
        LockBoardWkly(ScriptedPrinter({ASK_ALL: frame(0, 0x84, 0xFF)}), 4, lambda _: None)
    assert refused.value.code == "board_refuses"


def test_noise_another_board_and_news_before_the_reply_are_thrown_away() -> None:
    heard = b"WK\x00WKLY\xff" + frame(1, 0x84, 0, 1, 1) + frame(0, 0x85, 0, 1, 1) + frame(0, 0x84, 0, 1, 0)
    assert LockBoardWkly(ScriptedPrinter({ASK_ALL: heard}), 1, lambda _: None).doors() == {1: DoorState.OPEN}


def test_a_count_that_does_not_fit_its_states_is_no_reply() -> None:
    assert reply_ear(0, 0x84).hear(frame(0, 0x84, 0, 4, 0, 1)) == []
    with pytest.raises(DeviceGone):
        LockBoardWkly(ScriptedPrinter({}), 4, lambda _: None)


@pytest.mark.parametrize("doors", [0, 51])
def test_a_board_of_impossible_size_is_refused(doors: int) -> None:
    with pytest.raises(ValueError, match="doors"):
        LockBoardWkly(ScriptedPrinter({}), doors, lambda _: None)
