"""The settings of one machine: one TOML file, frozen once read; whatever it does not know stops the program."""

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from hall.reading import Unreadable, problems, read_strict, spell
from hall.sections import (
    BrokerSettings,
    ClockSettings,
    DeskSettings,
    DisplaySettings,
    HallSettings,
    KioskSettings,
    LockerSettings,
    LogSettings,
    PartSettings,
    ServerSettings,
    SignsSettings,
    SimulationSettings,
    VoiceSettings,
)
from hall.words import DeviceId, Language

S = TypeVar("S")


class SettingsRefused(Exception):
    """The settings file is wrong; each finding says where and what was perhaps meant: mend the file, start again."""

    def __init__(self, path: Path, findings: tuple[Unreadable, ...]) -> None:
        super().__init__(path, findings)
        self.path = path
        self.findings = findings

    def __str__(self) -> str:
        """Every finding in English, for logs."""
        return self.say(Language.EN)

    def say(self, lang: Language) -> str:
        """Every finding in one of the hall's languages, a line each."""
        rows = ((self.path.name, spell(finding.path), finding.say(lang)) for finding in self.findings)
        return "\n".join(": ".join(filter(None, row)) for row in rows)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one machine is told; a section a program needs and does not find stops it."""

    hall: HallSettings
    broker: BrokerSettings = field(default_factory=BrokerSettings)
    server: ServerSettings | None = None
    kiosk: KioskSettings | None = None
    desk: DeskSettings | None = None
    display: DisplaySettings | None = None
    signs: SignsSettings | None = None
    voice: VoiceSettings | None = None
    locker: LockerSettings | None = None
    clock: ClockSettings | None = None
    simulation: SimulationSettings | None = None
    log: LogSettings = field(default_factory=LogSettings)

    def __post_init__(self) -> None:
        """Nothing simulated may stand in a real hall by mistake."""
        pretended = [part for part in self._parts() if part.fitting == "simulated"]
        pictures = self.display is not None and self.display.screen == "picture"
        if self.simulation is None and (pretended or pictures):
            raise ValueError("simulated parts need a [simulation] section with a folder")

    def _parts(self) -> tuple[PartSettings, ...]:
        kiosk = (self.kiosk.printer, self.kiosk.panel, self.kiosk.reader, self.kiosk.speaker) if self.kiosk else ()
        desk = (self.desk.keypad, self.desk.pad) if self.desk else ()
        locker = (self.locker.board, self.locker.panel, self.locker.reader) if self.locker else ()
        voice = (self.voice.speaker,) if self.voice else ()
        signs = tuple(self.signs.windows.values()) if self.signs else ()
        return tuple(part for part in (*kiosk, *desk, *locker, *voice, *signs) if part is not None)

    def spool(self, device: DeviceId) -> Path:
        """Where a device of this machine keeps what the server has not answered yet."""
        return self.hall.folder / device / "spool"

    @property
    def database_url(self) -> str:
        """Where the server's journal is, as an SQLAlchemy URL."""
        stated = self.server.database if self.server else ""
        return stated or f"sqlite:///{self.hall.folder / 'journal.db'}"

    @property
    def vault_url(self) -> str:
        """Where the server's vault is: a database of its own, so that a copy of the journal holds nothing personal."""
        stated = self.server.vault if self.server else ""
        return stated or f"sqlite:///{self.hall.folder / 'vault.db'}"


def read_settings(path: Path) -> Settings:
    """The machine's settings; relative paths start at the file's folder; raises `SettingsRefused`, `OSError`."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(path, (Unreadable((), "refused", detail=str(error)),)) from error
    if findings := tuple(problems(document, Settings)):
        raise SettingsRefused(path, findings)
    try:
        return _anchored(read_strict(document, Settings), path.resolve().parent)
    except Unreadable as error:
        raise SettingsRefused(path, (error,)) from error


def required(section: S | None, name: str) -> S:
    """A section a program cannot do without; raises `Unreadable` where the file has none."""
    if section is None:
        raise Unreadable((), "missing_key", key=f"[{name}]")
    return section


def _anchored(section: S, folder: Path) -> S:
    changes: dict[str, object] = {}
    for each in fields(section):  # type: ignore[arg-type]  # only sections come here
        value: Any = getattr(section, each.name)
        if isinstance(value, Path):
            changes[each.name] = folder / value
        elif is_dataclass(value):
            changes[each.name] = _anchored(value, folder)
    return replace(section, **changes)  # type: ignore[type-var]
