"""The 8A lock board over a real serial line (a pty) with the simulated board on its far end."""

from pathlib import Path

import pytest

from devices.drivers.lock_8a import LockBoard8A, frame
from devices.ports import DeviceGone, DeviceNeedsHands, DoorState
from devices.simulated.compartments import SHUT_AFTER_S
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.world import World
from tests.devices.pty_line import line_to
from tests.devices.samples import HandClock, ScriptedPrinter


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0x8A, 1, 1, 0x11), "8a0101119b"),
        ((0x8A, 1, 12, 0x11), "8a010c1196"),
        ((0x8A, 2, 5, 0x11), "8a0205119c"),
        ((0x80, 1, 1, 0x33), "80010133b3"),
        ((0x80, 1, 0, 0x33), "80010033b2"),
        ((0x80, 1, 1, 1, 1, 0x33), "800101010133b3"),
    ],
)
def test_frames_are_those_of_the_boards_in_the_field(values: tuple[int, ...], expected: str) -> None:
    assert frame(*values).hex() == expected


@pytest.mark.parametrize("echoes", [False, True])
@pytest.mark.parametrize("closed_value", [0x11, 0x00])
def test_a_door_opens_over_a_real_line_whatever_adapter_and_lock(
    tmp_path: Path, echoes: bool, closed_value: int
) -> None:
    clock = HandClock()
    twin = LockBoardTwin(World(tmp_path), "locker-1", 12, clock, closed_value=closed_value, echoes=echoes)
    with line_to(twin, piece=2) as line:
        board = LockBoard8A(line, 12, clock.wait, closed_value=closed_value)
        assert set(board.doors().values()) == {DoorState.CLOSED}
        board.open_door(7)
        board.open_door(7)
        doors = board.doors()
        assert [door for door, state in doors.items() if state is DoorState.OPEN] == [7]
        clock.pass_(SHUT_AFTER_S + 1)
        assert set(board.doors().values()) == {DoorState.CLOSED}


def test_a_jammed_door_needs_hands_even_where_the_adapter_echoes(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    twin = LockBoardTwin(world, "locker-1", 12, clock, echoes=True)
    world.put("lock-board.json", b'{"locker-1": [3]}')
    with line_to(twin, piece=2) as line:
        board = LockBoard8A(line, 12, clock.wait)
        with pytest.raises(DeviceNeedsHands) as stuck:
            board.open_door(3)
    assert stuck.value.code == "door_stuck"
    assert (tmp_path / "lockers.json").read_text().count("closed") == 12


def test_how_doors_stand_is_seen_in_the_world(tmp_path: Path) -> None:
    clock = HandClock()
    LockBoard8A(LockBoardTwin(World(tmp_path), "locker-1", 2, clock), 2, clock.wait).open_door(2)
    assert (tmp_path / "lockers.json").read_text() == '{"locker-1":{"1":"closed","2":"open"}}'


def test_noise_and_a_wrong_checksum_before_the_reply_are_thrown_away() -> None:
    query_one, query_all = frame(0x80, 1, 1, 0x33), frame(0x80, 1, 0, 0x33)
    wrong = b"\x80\x01\xff\xff\xff\x33\x00"
    wire = ScriptedPrinter(
        {query_one: frame(0x80, 1, 1, 0x11), query_all: b"\x80" + wrong + frame(0x80, 1, 0, 0, 2, 0x33)}
    )
    doors = LockBoard8A(wire, 3, lambda _: None).doors()
    assert doors == {1: DoorState.OPEN, 2: DoorState.CLOSED, 3: DoorState.OPEN}


def test_a_reply_whose_first_five_bytes_xor_to_nothing_is_still_read_whole() -> None:
    # 80 01 81 00 00 is a frame of five by itself; only the request says that seven are due.
    query_one, query_all = frame(0x80, 1, 1, 0x33), frame(0x80, 1, 0, 0x33)
    wire = ScriptedPrinter({query_one: frame(0x80, 1, 1, 0x11), query_all: frame(0x80, 1, 0x81, 0, 0, 0x33)})
    doors = LockBoard8A(wire, 24, lambda _: None).doors()
    assert [door for door, state in doors.items() if state is DoorState.CLOSED] == [17, 24]


def test_only_a_wrong_checksum_is_no_answer() -> None:
    query_one, query_all = frame(0x80, 1, 1, 0x33), frame(0x80, 1, 0, 0x33)
    wire = ScriptedPrinter({query_one: frame(0x80, 1, 1, 0x11), query_all: b"\x80\x01\x00\x00\x00\x33\x00"})
    with pytest.raises(DeviceGone):
        LockBoard8A(wire, 24, lambda _: None).doors()


def test_a_board_that_does_not_answer_is_gone() -> None:
    with pytest.raises(DeviceGone):
        LockBoard8A(ScriptedPrinter({}), 24, lambda _: None)


def test_a_door_that_is_not_there_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    clock = HandClock()
    board = LockBoard8A(LockBoardTwin(World(tmp_path), "locker-1", 12, clock), 12, clock.wait)
    with pytest.raises(ValueError, match="no door 0"):
        board.open_door(0)  # door 0 would be all of them


def test_a_board_that_speaks_of_doors_unasked_is_not_misunderstood(tmp_path: Path) -> None:
    clock = HandClock()
    twin = LockBoardTwin(World(tmp_path), "locker-1", 12, clock, tells_changes=True)
    board = LockBoard8A(twin, 12, clock.wait)
    board.open_door(7)
    clock.pass_(SHUT_AFTER_S + 1)
    assert set(board.doors().values()) == {DoorState.CLOSED}
    assert board.items() == {}


def test_a_reply_about_another_door_opens_nothing() -> None:
    all_closed = {frame(0x80, 1, 0, 0x33): frame(0x80, 1, 0, 0, 7, 0x33)}
    wire = ScriptedPrinter(all_closed | {frame(0x8A, 1, 2, 0x11): frame(0x8A, 1, 3, 0x00)})
    with pytest.raises(DeviceGone):
        LockBoard8A(wire, 3, lambda _: None).open_door(2)


def test_a_deaf_board_behind_an_echoing_adapter_is_gone() -> None:
    request = frame(0x80, 1, 0, 0x33)
    with pytest.raises(DeviceGone):
        LockBoard8A(ScriptedPrinter({request: request}), 3, lambda _: None)


def test_two_coils_are_never_pulsed_less_than_300_ms_apart(tmp_path: Path) -> None:
    clock = HandClock()
    board = LockBoard8A(LockBoardTwin(World(tmp_path), "locker-1", 12, clock), 12, clock.wait)
    began = clock.monotonic()
    board.open_door(1)
    assert clock.monotonic() - began >= 0.3
