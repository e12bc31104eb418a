"""How every lock board opens a door: one pulse, and then the contacts are asked until they say open."""

from collections.abc import Callable, Mapping

from devices.ports import DeviceNeedsHands, DoorState

SETTLE_S = 0.5
"""The contact follows the pulse by half a second; and so far apart are two coils, which draw much current."""
_LOOKS = 3


def open_one(
    door: int,
    doors: int,
    pulse: Callable[[], object],
    look: Callable[[], Mapping[int, DoorState]],
    wait: Callable[[float], object],
) -> None:
    """Return once the door stands open; raises `DeviceNeedsHands("door_stuck")`, and ValueError for no such door."""
    if not 1 <= door <= doors:
        raise ValueError(f"there is no door {door} of {doors}")
    # What a board replies to a pulse is not evidence: on some it is the command itself, as an echo is.
    pulse()
    for _ in range(_LOOKS):
        wait(SETTLE_S)
        if look()[door] is DoorState.OPEN:
            return
    raise DeviceNeedsHands("door_stuck", f"door {door}")
