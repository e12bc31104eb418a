"""The sections a machine's settings may have, one for each program and for what several share."""

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from hall.doors import ParentSettings, Seconds, VaultSettings
from hall.messages.topics import Moment
from hall.words import DeviceId, HallId, Language, WindowId, ZoneId

WHOLE_HALL = ZoneId("all")
"""The board of every zone together."""
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]


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
class ServedTlsSettings:
    """`[server.tls]`: who the pages are to those that ask."""

    cert: Path
    key: Path


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
    tls: ServedTlsSettings | None = None
    """Where the pages and the vault's door are served by HTTPS without a proxy before them."""
    vault_keys: Path | None = None
    """The vault's keys; without them nobody can show a card."""
    vault: str = ""
    """An SQLAlchemy URL; empty means `vault.db` in the machine's folder."""
    outlets: Path | None = None
    """A folder of files, each an outlet that ratings go to; none means that they stay here."""
    notifier: Path | None = None
    """The file that says how people are told of appointments and results; none means a list that staff work off."""
    parent: ParentSettings | None = None
    """Where the hall's figures of the day go; none means that they stay here."""


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
class GlassSettings:
    """`[kiosk.glass]`: the touch screen, as large as it really is, so that every target is as large as a hand needs."""

    width: Annotated[int, msgspec.Meta(ge=640, le=7680)] = 1080
    height: Annotated[int, msgspec.Meta(ge=640, le=7680)] = 1920
    width_mm: Annotated[float, msgspec.Meta(gt=0)] = 336.0
    """The width of its picture; 336 is that of an upright 27 inch screen."""
    bottom_mm: Annotated[float, msgspec.Meta(ge=0)] = 920.0
    """Its lower edge above the floor."""
    reach_mm: Annotated[float, msgspec.Meta(gt=0, le=1220)] = 1200.0
    """How high above the floor a hand reaches from a wheelchair."""
    full: bool = True
    """Without it, a window: for a desk."""
    theme: str = "calm"
    own: Path | None = None
    """The hall's own colours and emblem, laid over the theme."""
    large: bool = False
    low_reach: bool = False
    """Whether the screen is so between visits."""


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """`[kiosk]`: a ticket kiosk (取号机)."""

    device: DeviceId
    printer: PartSettings
    panel: PartSettings | None = None
    """What says complete wishes by itself: a rehearsal's citizens."""
    glass: GlassSettings | None = None
    """What citizens touch; a kiosk has the one or the other."""
    speaker: PartSettings | None = None
    """The loudspeaker or headphones of the spoken guidance."""
    reader: PartSettings | None = None
    """The reader of identity cards; a kiosk without one, or with one that is gone, gives tickets all the same."""
    vault: VaultSettings | None = None
    """Where it asks who a card's holder is; a kiosk without one gives tickets without cards."""
    paper_mm: Literal[58, 80] = 80
    answer_s: Seconds = 3.0
    """How long a citizen is kept waiting for the server."""
    maintenance: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{32}:[0-9a-f]{64})?$")] = ""
    """What `hall kiosk --new-code` makes of the code of its maintenance screen; without one there is no such screen."""

    def __post_init__(self) -> None:
        """Two things to touch would be two kiosks."""
        if (self.panel is None) == (self.glass is None):
            raise ValueError("one of panel and glass is needed")

    @property
    def touched(self) -> GlassSettings:
        """The glass of a kiosk that has no panel."""
        return self.glass or GlassSettings()


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`[desk]`: a window's desk (窗口): its keypad and rating pad; a window whose pad is a tablet has none here."""

    device: DeviceId
    windows: Annotated[tuple[WindowId, ...], msgspec.Meta(min_length=1)]
    keypad: PartSettings
    pad: PartSettings | None = None
    printer: PartSettings | None = None
    """A slip printer on the desk, for receipts (受理回执); without one they come out of the nearest kiosk."""
    paper_mm: Literal[58, 80] = 80
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
    layout: Literal["board", "window", "pad"] = "board"
    """A board of the zone, the sign above one window, or the pad on its desk while nobody is asked to rate."""
    window: WindowId | None = None
    """Whose sign or pad it is."""
    floors: tuple[int, ...] = ()
    """The floors a board is for; none means all."""
    metres: Annotated[float, msgspec.Meta(ge=1, le=40)] = 5.0
    """From how far its numbers are read: the farther, the larger and the fewer."""
    width_mm: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """How wide the lit glass is; 0 for a 55-inch screen."""
    language: Language = Language.ZH
    """Which language is written larger."""

    def __post_init__(self) -> None:
        """A sign belongs to a window, a board to none."""
        if (self.window is None) != (self.layout == "board"):
            raise ValueError("layout and window belong together: a board names no window, a sign or pad its own")


@dataclass(frozen=True, slots=True)
class SignsSettings:
    """`[signs]`: the LED signs (窗口条屏) one machine drives, by their windows."""

    device: DeviceId
    windows: dict[WindowId, PartSettings]
    language: Language = Language.ZH


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """`[voice]`: a loudspeaker that calls (语音叫号), or one at a window that leads people there by its chirp."""

    device: DeviceId
    speaker: PartSettings
    zone: ZoneId = WHOLE_HALL
    bank: Path | None = None
    """The clips: a voice the hall recorded, or where it keeps those it makes; none means this device's folder."""
    english: bool = False
    """Whether each call is said in English too."""
    times: Annotated[int, msgspec.Meta(ge=1, le=3)] = 2
    """How often a call is said; once only while many wait to be said."""
    announces: bool = True
    """Whether what it said counts as the announcement of a call."""
    volume: dict[str, Annotated[int, msgspec.Meta(ge=0, le=100)]] = field(default_factory=dict)
    """Percent from a time of the day on, 0 for silence: `"12:00" = 0`; none means 100 all day."""
    chirps_at: tuple[WindowId, ...] = ()
    """The windows it stands at; it calls nobody then, and chirps for those who asked to be guided there."""

    def __post_init__(self) -> None:
        """A time that is none would be heard at night."""
        for moment in self.volume:
            time.fromisoformat(moment)

    @property
    def volumes(self) -> tuple[tuple[time, int], ...]:
        """Percent from a time of the day on, in the order of the day."""
        return tuple(sorted((time.fromisoformat(moment), percent) for moment, percent in self.volume.items()))


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
    contacts: dict[str, PartSettings] = field(default_factory=dict)
    """The doors, by number, that have a contact of their own, which is believed before the board."""
    panel: PartSettings | None = None
    """A keypad alone."""
    glass: GlassSettings | None = None
    """A touch screen, for citizens and staff."""
    reader: PartSettings | None = None
    """The reader of identity cards, for results that only their holder's card opens."""
    vault: VaultSettings | None = None
    """Where it asks whose card it is."""
    answer_s: Seconds = 5.0

    def __post_init__(self) -> None:
        """A contact belongs to a door of this locker; two things to type at would be two lockers."""
        if self.panel is not None and self.glass is not None:
            raise ValueError("either panel or glass, not both")
        if (self.reader is None) != (self.vault is None):
            raise ValueError("reader and vault belong together")
        doors = {str(door) for door in range(1, self.doors + 1)}
        if strangers := self.contacts.keys() - doors:
            raise ValueError(f"contacts name no door: {', '.join(sorted(strangers))}")

    @property
    def contacts_by_door(self) -> dict[int, PartSettings]:
        """The contacts by the number of their door."""
        return {int(door): part for door, part in self.contacts.items()}


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
