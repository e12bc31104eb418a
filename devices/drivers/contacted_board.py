"""A lock board whose doors have contacts of their own: where a door has one, it is believed and not the board."""

from collections.abc import Mapping

from devices.drivers.door_opening import SETTLE_S
from devices.ports import DeviceNeedsHands, DoorContact, DoorState, LockBoard
from devices.supervisor import Closable


class ContactedBoard:
    """A `LockBoard` made of another and of contacts by door."""

    def __init__(self, board: LockBoard, contacts: Mapping[int, DoorContact]) -> None:
        self._board = board
        self._contacts = contacts

    def open_door(self, door: int) -> None:
        """Open one door and see that it is open; raises `DeviceNeedsHands("door_stuck")` where it stays shut."""
        contact = self._contacts.get(door)
        try:
            self._board.open_door(door)
        except DeviceNeedsHands:
            # A board without feedback sees every door stuck.
            if contact is None or not _opens(contact):
                raise
        else:
            if contact is not None and not _opens(contact):
                raise DeviceNeedsHands("door_stuck", f"door {door}")

    def doors(self) -> Mapping[int, DoorState]:
        """Every door's state."""
        seen = {door: contact.state() for door, contact in self._contacts.items()}
        return {**self._board.doors(), **seen}

    def items(self) -> Mapping[int, bool]:
        """Whether something lies behind each door, where the board knows."""
        return self._board.items()

    def close(self) -> None:
        """Let go of the board and of every contact."""
        for part in (self._board, *self._contacts.values()):
            if isinstance(part, Closable):
                part.close()


def _opens(contact: DoorContact) -> bool:
    return contact.state() is DoorState.OPEN or contact.read(SETTLE_S) is DoorState.OPEN
