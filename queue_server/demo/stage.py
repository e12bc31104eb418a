"""Lays out a demo's folder: the settings of every program, the clerks' numbers and PINs, the simulated world."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from secrets import choice, token_hex
from typing import Any

import msgspec
import tomli_w

from hall.packaged import packaged
from hall.rehearsal.script import FILE as PEOPLE
from hall.rehearsal.script import Clerk, Script, Session
from hall.words import DeviceId, StaffId, WindowId
from queue_server.core.plan import Plan
from queue_server.core.planned.hours import Hours
from queue_server.core.timetable import zone

BEFORE_TICKETS = timedelta(minutes=1)
"""The demo's clock starts this long before the kiosk opens."""
LONGEST_REST = 14
"""Days after which a hall that has not served is taken never to serve."""
SIMULATED = {"fitting": "simulated"}
TOUCH, VOICE = "touch", "voice"
AUDIENCE = DeviceId("kiosk-2")
"""The touch screen in a window, where whoever watches takes a number."""
IN_A_WINDOW = {"width": 1280, "height": 800, "width_mm": 345.0, "bottom_mm": 960.0, "full": False}


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the demo: its role, its device's name, its settings file."""

    role: str
    device: DeviceId
    settings: Path


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demo is played: the hall, the day, the folder and the ports."""

    plan: Plan
    plan_file: Path
    day: date
    folder: Path
    broker_port: int
    web_port: int
    speed: float
    seed: int
    extras: frozenset[str] = frozenset()
    """What is there for the audience: `TOUCH`, a touch screen of their own, and `VOICE`, the calls to be heard."""

    @property
    def world(self) -> Path:
        """The folder that is the simulated world."""
        return self.folder / "world"

    def world_of(self, program: Program) -> Path:
        """The world a program lives in: the audience's screen has a printer of its own, and nobody of the day file."""
        return self.world / program.device if program.device == AUDIENCE else self.world

    @property
    def gate(self) -> Path:
        """The file that starts the demo's clock, for every program at once."""
        return self.folder / "clock.json"

    @property
    def epoch(self) -> datetime:
        """When the demo's clock starts: just before the first ticket of the day."""
        first = min((span.start for hours in self._hours() for span in hours.tickets), default=time(8, 30))
        return datetime.combine(self.day, first, zone(self.plan.time_zone)).astimezone(UTC) - BEFORE_TICKETS

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.web_port}"

    def set_up(self) -> Mapping[WindowId, Clerk]:
        """Write everything the programs read before they start; the clerks whose PINs the server must know."""
        for folder in (self.world / "ready", self.world / "touches", self.folder / "logs", self.folder / "settings"):
            folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "secret"
        secret.touch(mode=0o600)
        secret.write_text(token_hex(32))
        clerks = {
            window.id: Clerk(StaffId(f"s{number:02d}"), "".join(choice("0123456789") for _ in range(6)))
            for number, window in enumerate(self.plan.windows, start=1)
        }
        (self.world / PEOPLE).write_bytes(msgspec.json.encode(self._script(clerks)))
        for program in self.programs():
            program.settings.write_text(tomli_w.dumps(self._settings(program)), encoding="utf-8")
        return clerks

    def programs(self) -> Sequence[Program]:
        """Every program in the order it is started: the server first, the kiosk that lets people in last."""
        return tuple(
            Program(role, DeviceId(device), self.folder / "settings" / f"{device}.toml")
            for role, device in self._cast()
        )

    def _cast(self) -> Iterator[tuple[str, str]]:
        yield "server", "server"
        yield "display", "board-1"
        yield from (("desk", f"desk-{window.id}") for window in self.plan.windows)
        yield from (("locker", locker.id) for locker in self.plan.lockers)
        if VOICE in self.extras:
            yield "voice", "voice-1"
        if TOUCH in self.extras:
            yield "kiosk", AUDIENCE
        yield "kiosk", "kiosk-1"

    def _script(self, clerks: Mapping[WindowId, Clerk]) -> Script:
        spans = sorted({(span.start, span.end) for hours in self._hours() for span in hours.windows})
        return Script(
            sessions=tuple(Session(start, end) for start, end in spans),
            clerks=dict(clerks),
            priorities=tuple(priority.id for priority in self.plan.priorities),
            time_zone=self.plan.time_zone,
        )

    def _hours(self) -> Sequence[Hours]:
        return self.plan.hours_on(self.day)

    def _settings(self, program: Program) -> dict[str, Any]:
        simulation: dict[str, Any] = {"folder": str(self.world_of(program)), "seed": self.seed}
        rehearsal = self.plan.rehearsal
        if program.role == "kiosk" and program.device != AUDIENCE and rehearsal is not None:
            day = {"file": str(packaged("days", rehearsal.day)), "items": dict(rehearsal.items), "thin": rehearsal.thin}
            simulation["day"] = day
        return {
            "hall": {"id": self.plan.id, "folder": str(self.folder / "state")},
            "broker": {"port": self.broker_port},
            "clock": {"epoch": self.epoch, "gate": str(self.gate), "speed": self.speed},
            "simulation": simulation,
            program.role: self._section(program),
        }

    def _section(self, program: Program) -> dict[str, Any]:
        match program.role:
            case "server":
                return {
                    "secret_file": str(self.folder / "secret"),
                    "plans": [str(self.plan_file)],
                    "port": self.web_port,
                    "public_url": self.url,
                }
            case "display":
                return {"device": program.device, "screen": "picture", "announces": True}
            case "desk":
                window = program.device.removeprefix("desk-")
                return {"device": program.device, "windows": [window], "keypad": SIMULATED, "pad": SIMULATED}
            case "locker":
                return {"device": program.device, "locker": program.device, "board": SIMULATED, "panel": SIMULATED}
            case "voice":
                return {"device": program.device, "speaker": {"fitting": "alsa"}, "announces": False}
            case _:
                touched = {"glass": IN_A_WINDOW} if program.device == AUDIENCE else {"panel": SIMULATED}
                return {"device": program.device, "printer": SIMULATED, **touched}


def next_service_day(plan: Plan, today: date) -> date:
    """The first day from today on that the hall serves; raises ValueError for a hall that never does."""
    for ahead in range(LONGEST_REST):
        day = today + timedelta(days=ahead)
        if any(hours.windows for hours in plan.hours_on(day)):
            return day
    raise ValueError(f"{plan.id} serves on none of the next days")
