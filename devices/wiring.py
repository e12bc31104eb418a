"""How one device is wired, and what its fitting needs of that: a line, a profile, a world."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.ports import DeviceError
from devices.simulated.world import World
from devices.transports.serial_line import SerialLine
from hall.sections import PartSettings, SimulationSettings


@dataclass(frozen=True, slots=True)
class Wiring:
    """One device: its part of the settings, whose it is, and what its maker lets one choose."""

    part: PartSettings
    place: str
    """The window, locker or kiosk it belongs to: `w03`, `locker-1`, `kiosk-1`."""
    simulation: SimulationSettings | None = None
    paper_mm: int = 80
    doors: int = 24
    address: int = 1
    """A lock board's own, or a panel's, set by its switches."""
    short_when_locked: bool = True
    """The kind of lock: whether its contact is shorted while the door is locked."""
    contacts: Mapping[int, PartSettings] = field(default_factory=dict)
    """The doors of a lock board that have a contact of their own."""

    def serial(self) -> SerialLine:
        """Its serial line, opened; raises `DeviceGone`."""
        return SerialLine(self.part.port, self.part.baud)

    def rehearsal(self) -> SimulationSettings:
        """What a simulated device lives by; raises `DeviceError("no_world")` in a real hall."""
        if self.simulation is None:
            raise DeviceError("no_world", self.part.fitting)
        return self.simulation

    def world(self) -> World:
        """The world a simulated device lives in; raises `DeviceError("no_world")` in a real hall."""
        return World(self.rehearsal().folder)
