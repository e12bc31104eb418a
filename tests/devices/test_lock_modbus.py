"""The locker on a Modbus-RTU relay board: pulses, contacts, sensors, refusals."""

from pathlib import Path

import pytest

from devices.drivers import modbus_rtu
from devices.drivers.lock_modbus import LockBoardModbus
from devices.ports import DeviceGone, DeviceNeedsHands, DoorState
from devices.simulated.compartments import SHUT_AFTER_S
from devices.simulated.lock_board import RelayTwin
from devices.simulated.world import World
from tests.devices.pty_line import line_to
from tests.devices.samples import HandClock, ScriptedPrinter


def test_requests_are_the_bytes_of_the_boards_in_the_field() -> None:
    assert modbus_rtu.pulse(1, 0, 7).hex() == "0105020000078db0"
    assert modbus_rtu.read_inputs(1, 8).hex() == "01020000000879cc"


@pytest.mark.parametrize("echoes", [False, True])
@pytest.mark.parametrize("short_when_locked", [False, True])
def test_a_door_opens_over_a_real_line_whatever_adapter_and_lock(
    tmp_path: Path, echoes: bool, short_when_locked: bool
) -> None:
    clock = HandClock()
    twin = RelayTwin(World(tmp_path), "locker-1", 12, clock, short_when_locked=short_when_locked, echoes=echoes)
    with line_to(twin, piece=2) as line:
        board = LockBoardModbus(line, 12, clock.wait, short_when_locked=short_when_locked)
        assert set(board.doors().values()) == {DoorState.CLOSED}
        board.open_door(12)
        assert [door for door, state in board.doors().items() if state is DoorState.OPEN] == [12]
        clock.pass_(SHUT_AFTER_S + 1)
        assert set(board.doors().values()) == {DoorState.CLOSED}
    assert board.items() == {}


def test_no_coil_is_ever_switched_on_for_good(tmp_path: Path) -> None:
    written: list[bytes] = []

    class Overheard(RelayTwin):
        def write(self, data: bytes) -> None:
            written.append(data)
            super().write(data)

    clock = HandClock()
    board = LockBoardModbus(Overheard(World(tmp_path), "locker-1", 4, clock), 4, clock.wait)
    board.open_door(4)
    assert [data[:6].hex() for data in written if data[1] != 0x02] == ["010502030005"]


def test_sensors_behind_the_doors_say_what_lies_there(tmp_path: Path) -> None:
    clock = HandClock()
    twin = RelayTwin(World(tmp_path), "locker-1", 3, clock, items=(True, False, True))
    board = LockBoardModbus(twin, 3, clock.wait, senses_items=True)
    assert board.items() == {1: True, 2: False, 3: True}
    assert set(board.doors().values()) == {DoorState.CLOSED}


def test_a_jammed_door_and_a_refused_coil_need_hands(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    world.put("lock-board.json", b'{"locker-1": [3]}')
    board = LockBoardModbus(RelayTwin(world, "locker-1", 4, clock), 4, clock.wait)
    with pytest.raises(DeviceNeedsHands) as stuck:
        board.open_door(3)
    assert stuck.value.code == "door_stuck"
    board = LockBoardModbus(RelayTwin(world, "locker-1", 4, clock), 5, clock.wait)
    with pytest.raises(DeviceNeedsHands) as refused:
        board.open_door(5)
    assert refused.value.code == "board_refuses"


def test_an_echo_alone_is_no_answer() -> None:
    request = modbus_rtu.read_inputs(1, 4)
    with pytest.raises(DeviceGone):
        LockBoardModbus(ScriptedPrinter({request: request}), 4, lambda _: None)


def test_a_wrong_checksum_is_no_answer() -> None:
    request = modbus_rtu.read_inputs(1, 4)
    with pytest.raises(DeviceGone):
        LockBoardModbus(ScriptedPrinter({request: bytes.fromhex("0102010f0000")}), 4, lambda _: None)


@pytest.mark.parametrize("doors", [0, 33])
def test_a_board_of_impossible_size_is_refused(doors: int) -> None:
    with pytest.raises(ValueError, match="doors"):
        LockBoardModbus(ScriptedPrinter({}), doors, lambda _: None)
