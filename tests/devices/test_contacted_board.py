"""Doors with contacts of their own: the contact is believed, whatever the board says."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from devices import catalogue
from devices.drivers.contacted_board import ContactedBoard
from devices.ports import DeviceGone, DeviceNeedsHands, DoorState
from devices.supervisor import Closable
from devices.wiring import Wiring
from hall.sections import PartSettings, SimulationSettings
from tests.devices.samples import HandClock


class Contact:
    """A contact that says open as soon, or as late, as a test decides."""

    def __init__(self, *states: DoorState) -> None:
        self._states = list(states)

    def state(self) -> DoorState:
        return self._states[0]

    def read(self, timeout_s: float) -> DoorState | None:
        return self._states[-1] if len(self._states) > 1 else None

    def close(self) -> None:
        pass


class Board:
    """A board that believes, or does not, that it opened a door."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def open_door(self, door: int) -> None:
        if self._error is not None:
            raise self._error

    def doors(self) -> Mapping[int, DoorState]:
        return {7: DoorState.UNKNOWN, 8: DoorState.CLOSED}

    def items(self) -> Mapping[int, bool]:
        return {8: True}


OPEN, CLOSED = Contact(DoorState.OPEN), Contact(DoorState.CLOSED)
STUCK = DeviceNeedsHands("door_stuck")


@pytest.mark.parametrize("contact", [OPEN, Contact(DoorState.CLOSED, DoorState.OPEN)])
@pytest.mark.parametrize("error", [None, STUCK])
def test_a_door_whose_contact_opens_is_open_also_on_a_board_that_cannot_see(
    contact: Contact, error: Exception | None
) -> None:
    ContactedBoard(Board(error), {7: contact}).open_door(7)


@pytest.mark.parametrize("error", [None, STUCK])
def test_a_door_whose_contact_stays_shut_is_stuck_whatever_the_board_says(error: Exception | None) -> None:
    with pytest.raises(DeviceNeedsHands, match="door_stuck"):
        ContactedBoard(Board(error), {7: CLOSED}).open_door(7)


def test_a_door_without_a_contact_is_the_boards_own_affair() -> None:
    ContactedBoard(Board(), {7: CLOSED}).open_door(8)
    with pytest.raises(DeviceNeedsHands):
        ContactedBoard(Board(STUCK), {7: OPEN}).open_door(8)


def test_a_board_that_is_gone_is_gone_whatever_a_contact_says() -> None:
    with pytest.raises(DeviceGone):
        ContactedBoard(Board(DeviceGone("silent")), {7: OPEN}).open_door(7)


def test_the_contacts_overrule_what_the_board_sees_and_what_lies_inside_is_the_boards() -> None:
    board = ContactedBoard(Board(), {7: OPEN})
    assert board.doors() == {7: DoorState.OPEN, 8: DoorState.CLOSED}
    assert board.items() == {8: True}


@pytest.fixture
def pins(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    factory = MockFactory()
    monkeypatch.setattr(Device, "pin_factory", factory)
    yield factory
    factory.reset()


def locker(folder: Path, board: str = "simulated", **contacts: PartSettings) -> Wiring:
    by_door = {int(door.removeprefix("door_")): part for door, part in contacts.items()}
    return Wiring(PartSettings(board), "locker-1", SimulationSettings(folder), doors=8, contacts=by_door)


def test_the_settings_of_a_locker_name_its_contacts_and_their_kind(tmp_path: Path, pins: MockFactory) -> None:
    usual, other = PartSettings("gpio", "GPIO17"), PartSettings("gpio", "GPIO27", profile="short-when-open")
    board = catalogue.lock_board(locker(tmp_path, door_7=usual, door_8=other), HandClock())
    assert board.doors() == dict.fromkeys(range(1, 7), DoorState.CLOSED) | {7: DoorState.OPEN, 8: DoorState.CLOSED}
    pins.pin(17).drive_low()
    assert board.doors()[7] is DoorState.CLOSED
    assert isinstance(board, Closable)
    board.close()


def test_a_board_that_cannot_be_opened_lets_its_contacts_go_for_the_next_try(tmp_path: Path, pins: MockFactory) -> None:
    wiring = locker(tmp_path, "8a-serial", door_7=PartSettings("gpio", "GPIO17"))
    for _ in range(2):
        with pytest.raises(DeviceGone, match="could not open port"):
            catalogue.lock_board(wiring, HandClock())
