"""The parts that a machine's settings name, whichever program they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from devices.catalogue import Wiring
from hall.settings import DeskSettings, KioskSettings, LockerSettings, PartSettings, Settings

_KINDS: Mapping[str, str] = {
    "kiosk.reader": "card_reader",
    "locker.panel": "code_panel",
    "locker.board": "lock_board",
}
"""The catalogue's kind of a part whose name in the settings is a shorter one."""


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part of the settings: `kiosk.printer`, the program it belongs to, its kind in the catalogue, its wiring."""

    name: str
    role: str
    kind: str
    wiring: Wiring

    @property
    def fitting(self) -> str:
        """The row of the devices catalogue."""
        return self.wiring.part.fitting

    @property
    def port(self) -> str:
        """How it is reached, as the settings say."""
        return self.wiring.part.port

    @property
    def has_node(self) -> bool:
        """Whether it is reached by a node of this machine, and not over the network or not at all."""
        return self.port.startswith("/")


def wanted_parts(settings: Settings) -> Iterator[WantedPart]:
    """Every part of every program on this machine."""
    sections = {"kiosk": settings.kiosk, "desk": settings.desk, "locker": settings.locker}
    for role, section in sections.items():
        if section is None:
            continue
        for each in fields(section):
            part = getattr(section, each.name)
            if isinstance(part, PartSettings):
                name = f"{role}.{each.name}"
                kind = _KINDS.get(name, each.name)
                yield WantedPart(name, role, kind, _wiring(part, section, settings))


def _wiring(part: PartSettings, section: KioskSettings | DeskSettings | LockerSettings, settings: Settings) -> Wiring:
    match section:
        case KioskSettings(device=device, paper_mm=paper_mm):
            return Wiring(part, device, settings.simulation, paper_mm=paper_mm)
        case DeskSettings(windows=windows):
            return Wiring(part, windows[0], settings.simulation)
        case LockerSettings(locker=locker, doors=doors, address=address, short_when_locked=short):
            return Wiring(part, locker, settings.simulation, doors=doors, address=address, short_when_locked=short)
