"""The places of a hall: zones, windows with the roles they carry, lockers."""

from dataclasses import dataclass

from hall.words import DoorSize, GroupId, RoleId, WindowId, ZoneId
from queue_server.core.text import Text


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone (功能区) and the floor it is on; one not in use stays in the file and leaves the plan."""

    id: ZoneId
    name: Text
    floor: int = 1
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """A role windows may carry (窗口角色), by its id `general`, `domain:…`, `special:…`, `issue` or `tidal`."""

    id: RoleId
    name: Text


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items (业务类别) that share a number prefix and, often, a home window."""

    id: GroupId
    name: Text
    prefix: str
    zone: ZoneId
    domain: bool = False
    discreet_name: Text | None = None


@dataclass(frozen=True, slots=True)
class WindowPlan:
    """A physical window: its number on the sign, where it stands, the set of roles it carries, first role first."""

    id: WindowId
    no: int
    name: Text
    zone: ZoneId
    roles: tuple[RoleId, ...]
    home: GroupId | None = None
    low_counter: bool = False

    @property
    def tidal(self) -> bool:
        """Whether this is a tidal window (潮汐窗口)."""
        return RoleId("tidal") in self.roles


@dataclass(frozen=True, slots=True)
class Doors:
    """Doors of one size, from the first number to the last, both meant."""

    size: DoorSize
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LockerPlan:
    """A pickup locker (取件柜), how many doors it has, and how large they are where that differs."""

    id: str
    name: Text
    zone: ZoneId
    compartments: int
    sizes: tuple[Doors, ...] = ()

    def size(self, door: int) -> DoorSize:
        """How large a door is; in a locker that says nothing of it every door takes everything."""
        return next((each.size for each in self.sizes if each.first <= door <= each.last), DoorSize.LARGE)
