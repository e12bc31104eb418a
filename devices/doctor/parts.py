"""The parts that a machine's settings name, whichever program they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from devices.wiring import Wiring
from hall.sections import (
    DeskSettings,
    DisplaySettings,
    KioskSettings,
    LockerSettings,
    PartSettings,
    SignsSettings,
    VoiceSettings,
)
from hall.settings import Settings

Section = KioskSettings | DeskSettings | DisplaySettings | SignsSettings | VoiceSettings | LockerSettings
_ROLES = ("kiosk", "desk", "display", "signs", "voice", "locker")

_KINDS: Mapping[str, str] = {
    "kiosk.reader": "card_reader",
    "locker.panel": "code_panel",
    "locker.reader": "card_reader",
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
    sections = (settings.kiosk, settings.desk, settings.display, settings.signs, settings.voice, settings.locker)
    for role, section in zip(_ROLES, sections, strict=True):
        if section is not None:
            yield from _parts(role, section, settings)


def _parts(role: str, section: Section, settings: Settings) -> Iterator[WantedPart]:
    for each in fields(section):
        part = getattr(section, each.name)
        if isinstance(part, PartSettings):
            name = f"{role}.{each.name}"
            kind = _KINDS.get(name, each.name)
            for suffix, wiring in _wirings(part, section, settings):
                yield WantedPart(name + suffix, role, kind, wiring)
    if isinstance(section, SignsSettings):
        for window, part in section.windows.items():
            yield WantedPart(f"signs.{window}", role, "sign", Wiring(part, window, settings.simulation))
    if isinstance(section, LockerSettings):
        for door, part in section.contacts.items():
            yield WantedPart(f"locker.contacts.{door}", role, "door_contact", Wiring(part, section.locker))


def _wirings(part: PartSettings, section: Section, settings: Settings) -> Iterator[tuple[str, Wiring]]:
    """A part's wiring; at a desk of several windows there is one for each, named as its program names it."""
    match section:
        case KioskSettings(device=device, paper_mm=paper_mm):
            yield "", Wiring(part, device, settings.simulation, paper_mm=paper_mm)
        case DeskSettings(windows=windows):
            for window in windows:
                yield "" if window == windows[0] else f"-{window}", Wiring(part, window, settings.simulation)
        case LockerSettings(locker=locker, doors=doors, address=address, short_when_locked=short):
            yield "", Wiring(part, locker, settings.simulation, doors=doors, address=address, short_when_locked=short)
        case DisplaySettings(device=device) | SignsSettings(device=device) | VoiceSettings(device=device):
            yield "", Wiring(part, device, settings.simulation)
