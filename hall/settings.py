"""The settings of one machine: one TOML file, frozen once read; whatever it does not know stops the program."""

import tomllib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from hall.messages.topics import Moment
from hall.reading import Unreadable, problems, read_strict, spell
from hall.words import DeviceId, HallId, Language, WindowId, ZoneId

S = TypeVar("S")
WHOLE_HALL = ZoneId("all")
"""The board of every zone together."""
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]


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
class HallSettings:
    """`[hall]`: which hall this machine works in."""

    id: HallId
    folder: Path = Path("/var/lib/hall")
    """Where this machine keeps what must survive: spools, the journal."""


@dataclass(frozen=True, slots=True)
class TlsSettings:
    """`[broker.tls]`: how the broker is known to us, and we to it."""

    ca: Path
    cert: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        """A certificate without its key, or the other way round, is a slip of the pen."""
        if (self.cert is None) != (self.key is None):
            raise ValueError("cert and key belong together")


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """`[broker]`: the MQTT 5 broker of the hall."""

    host: str = "127.0.0.1"
    port: Port = 1883
    user: str = ""
    password_file: Path | None = None
    tls: TlsSettings | None = None
    keepalive_s: Annotated[int, msgspec.Meta(ge=1, le=600)] = 20
    """A program that vanishes is said to be lost after one and a half of these."""

    def __post_init__(self) -> None:
        """A password belongs to a user."""
        if self.password_file is not None and not self.user:
            raise ValueError("password_file needs a user")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`[server]`: the brain, its journal and its pages."""

    secret_file: Path
    """Signs sessions and tokens; at least 32 random bytes that no other machine holds."""
    plans: tuple[str, ...] = ()
    """The halls it keeps: names of shipped plans or paths of files; none means the one of `[hall] id`."""
    database: str = ""
    """An SQLAlchemy URL; empty means `journal.db` in the machine's folder."""
    host: str = "127.0.0.1"
    port: Port = 8080
    public_url: str = "http://127.0.0.1:8080"
    """How citizens' phones reach the pages; the slip's QR code starts with it."""
    streams: Annotated[int, msgspec.Meta(ge=1)] = 64
    """Live pages at a time; one more is asked to come again."""
    answer_s: Seconds = 5.0
    """How long a page waits for the keeper."""


@dataclass(frozen=True, slots=True)
class PartSettings:
    """One part of a program: its row in the devices catalogue and how it is reached."""

    fitting: str
    port: str = ""
    """A serial line or device node by its stable name; empty for parts that need none."""
    baud: Annotated[int, msgspec.Meta(ge=300)] = 9600
    profile: str = ""
    """What its maker chose, where makers differ: the name of a file beside the devices catalogue's own."""
    keys: dict[str, str] = field(default_factory=dict)
    """What its keys mean, by the kernel's names, where that is not the usual: `KEY_TAB = "undo"`."""


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """`[kiosk]`: a ticket kiosk (取号机)."""

    device: DeviceId
    printer: PartSettings
    panel: PartSettings
    reader: PartSettings | None = None
    """The reader of identity cards; a kiosk without one, or with one that is gone, gives tickets all the same."""
    paper_mm: Literal[58, 80] = 80
    answer_s: Seconds = 3.0
    """How long a citizen is kept waiting for the server."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`[desk]`: a window's desk (窗口): its keypad and rating pad; a window whose pad is a tablet has none here."""

    device: DeviceId
    windows: Annotated[tuple[WindowId, ...], msgspec.Meta(min_length=1)]
    keypad: PartSettings
    pad: PartSettings | None = None
    answer_s: Seconds = 3.0


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """`[display]`: a hall board (显示屏)."""

    device: DeviceId
    zone: ZoneId = WHOLE_HALL
    screen: Literal["full", "picture"] = "full"
    """`picture` leaves pictures in the simulation's folder instead of lighting a screen."""
    width: Annotated[int, msgspec.Meta(ge=320, le=7680)] = 1920
    height: Annotated[int, msgspec.Meta(ge=240, le=7680)] = 1080
    announces: bool = False
    """Whether this board's showing of a call counts as its announcement."""


@dataclass(frozen=True, slots=True)
class LockerSettings:
    """`[locker]`: a pickup locker (取件柜)."""

    device: DeviceId
    locker: str
    board: PartSettings
    doors: Annotated[int, msgspec.Meta(ge=1, le=64)] = 24
    address: Annotated[int, msgspec.Meta(ge=0, le=247)] = 1
    """The lock board's own, set by its switches."""
    short_when_locked: bool = True
    """The kind of lock: whether its contact is shorted while the door is locked."""
    panel: PartSettings | None = None
    answer_s: Seconds = 5.0


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """`[clock]`: the demo's one clock; a real hall has no such section."""

    epoch: Moment
    started_at: Moment | None = None
    gate: Path | None = None
    """A file that appears when everybody is ready and says when the clock started; until then it stands still."""
    speed: Annotated[float, msgspec.Meta(gt=0)] = 1.0

    def __post_init__(self) -> None:
        """One start, said here or at the gate."""
        if (self.started_at is None) == (self.gate is None):
            raise ValueError("one of started_at and gate is needed")


@dataclass(frozen=True, slots=True)
class DaySettings:
    """`[simulation.day]`: the day file whose citizens come, and what their items are called in this hall."""

    file: Path
    items: dict[str, str] = field(default_factory=dict)
    thin: Annotated[int, msgspec.Meta(ge=1)] = 1


@dataclass(frozen=True, slots=True)
class SimulationSettings:
    """`[simulation]`: the folder that is the simulated world; a real hall has no such section."""

    folder: Path
    seed: int = 1
    day: DaySettings | None = None


@dataclass(frozen=True, slots=True)
class LogSettings:
    """`[log]`: how much is logged, and whether for people or for machines."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one machine is told; a section a program needs and does not find stops it."""

    hall: HallSettings
    broker: BrokerSettings = BrokerSettings()
    server: ServerSettings | None = None
    kiosk: KioskSettings | None = None
    desk: DeskSettings | None = None
    display: DisplaySettings | None = None
    locker: LockerSettings | None = None
    clock: ClockSettings | None = None
    simulation: SimulationSettings | None = None
    log: LogSettings = LogSettings()

    def __post_init__(self) -> None:
        """Nothing simulated may stand in a real hall by mistake."""
        pretended = [part for part in self._parts() if part.fitting == "simulated"]
        pictures = self.display is not None and self.display.screen == "picture"
        if self.simulation is None and (pretended or pictures):
            raise ValueError("simulated parts need a [simulation] section with a folder")

    def _parts(self) -> tuple[PartSettings, ...]:
        kiosk = (self.kiosk.printer, self.kiosk.panel, self.kiosk.reader) if self.kiosk else ()
        desk = (self.desk.keypad, self.desk.pad) if self.desk else ()
        locker = (self.locker.board, self.locker.panel) if self.locker else ()
        return tuple(part for part in (*kiosk, *desk, *locker) if part is not None)

    def spool(self, device: DeviceId) -> Path:
        """Where a device of this machine keeps what the server has not answered yet."""
        return self.hall.folder / device / "spool"

    @property
    def database_url(self) -> str:
        """Where the server's journal is, as an SQLAlchemy URL."""
        stated = self.server.database if self.server else ""
        return stated or f"sqlite:///{self.hall.folder / 'journal.db'}"


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
