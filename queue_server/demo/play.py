"""Plays a demo: raises the curtain when every program is ready, reads the books at the end."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import msgspec

from hall.clock import Clock, clock_from
from hall.packaged import packaged
from hall.rehearsal.day_file import Visitor, read_day
from hall.settings import read_settings
from hall.words import StaffRole, TideMode
from queue_server.accounts import Accounts, one_time_password
from queue_server.core.timetable import zone
from queue_server.demo.broker import broker_command
from queue_server.demo.front_desk import ApiRefused, FrontDesk
from queue_server.demo.stage import TOUCH, Stage
from queue_server.demo.troupe import Troupe
from queue_server.journal.database import open_engine, upgrade

MANAGER = "manager"
LOOK_EVERY_S = 0.5
FETCHED_AFTER = timedelta(minutes=40)
"""Hall time until a citizen comes back for a result in the locker."""
SETTLE_S = 3.0
"""Wall seconds for what devices still have to say after the last citizen came in."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the audience needs: where the pages are and how to log in, once."""

    url: str
    login: str
    password: str


class Play:
    """One demo from first process to last."""

    def __init__(self, stage: Stage, clock: Clock, *, embedded_broker: bool = False) -> None:
        self._stage = stage
        self._clock = clock
        self._embedded = embedded_broker
        self._troupe = Troupe(stage.folder / "logs", clock)
        self._desk = FrontDesk(stage.url)
        self._pause = Event()
        self._restarts: dict[str, int] = {}

    @contextmanager
    def on_stage(self, tide: TideMode) -> Iterator[Opening]:
        """Start everything, open the doors, and stop everything in the end."""
        try:
            yield self._begin(tide)
        finally:
            self._troupe.stop()

    def watch(self, wall_s: float | None) -> None:
        """Let the hall run for so many wall seconds, or for ever; a program that ends by itself is started again."""
        until = None if wall_s is None else self._clock.monotonic() + wall_s
        while until is None or self._clock.monotonic() < until:
            for name in self._troupe.raise_fallen():
                self._restarts[name] = self._restarts.get(name, 0) + 1
            self._hand_out()
            left = LOOK_EVERY_S if until is None else until - self._clock.monotonic()
            self._pause.wait(min(LOOK_EVERY_S, max(0.0, left)))

    def books(self) -> dict[str, Any]:
        """The day in numbers, checked against what the simulated world saw; `balanced` is the verdict on all of it."""
        summary = self._settled()
        world = self._stage.world
        slips = _read(world / "slips.json", {}).get("printed", 0)
        holders = len(_lines(world / "visitors.jsonl"))
        summary["world"] = {"slips": slips, "holders": holders, "turned_away": len(_lines(world / "turned_away.jsonl"))}
        summary["restarts"] = self._restarts
        balanced = summary["balanced"] and (
            self._joined or (slips == summary["printed"] and holders == summary["issued"])
        )
        return {**summary, "balanced": balanced}

    @property
    def _joined(self) -> bool:
        """Whether people took numbers whom the simulated world does not know."""
        return TOUCH in self._stage.extras

    def _begin(self, tide: TideMode) -> Opening:
        stage = self._stage
        clerks = stage.set_up()
        self._troupe.start("broker", broker_command(stage.folder, stage.broker_port, embedded=self._embedded))
        server, *others = stage.programs()
        settings = read_settings(server.settings)
        engine = open_engine(settings.database_url)
        upgrade(engine)
        accounts = Accounts(engine, stage.plan.id, self._clock)
        password = one_time_password()
        accounts.create(MANAGER, StaffRole.MANAGER, password)
        for clerk in clerks.values():
            accounts.create(clerk.staff, StaffRole.CLERK, one_time_password(), staff=clerk.staff, pin=clerk.pin)
        engine.dispose()
        self._troupe.start_program(server)
        self._troupe.wait_until(server.device, self._desk.answers)
        self._desk.log_in(MANAGER, password)
        for program in others:
            self._troupe.start_program(program)
        for program in others:
            self._troupe.wait_until(program.device, (stage.world_of(program) / "ready" / program.device).exists)
        self._troupe.wait_until(server.device, lambda: bool(self._desk.read("/api/v1/state")["open"]))
        self._book(self._visitors())
        self._desk.ask("/api/v1/tide/mode", {"mode": tide})
        started_at = self._clock.now()
        _put(stage.gate, {"started_at": started_at})
        return Opening(stage.url, MANAGER, password)

    def _visitors(self) -> tuple[Visitor, ...]:
        rehearsal = self._stage.plan.rehearsal
        if rehearsal is None:
            return ()
        return read_day(packaged("days", rehearsal.day), rehearsal.items, rehearsal.thin)

    def _book(self, visitors: tuple[Visitor, ...]) -> None:
        """Make the appointments that the day's citizens made before they came; whose slot is full just comes."""
        midnight = datetime.combine(self._stage.day, datetime.min.time(), zone(self._stage.plan.time_zone))
        bookings = {}
        for visitor in visitors:
            if visitor.appointment_s is not None:
                slot = midnight + timedelta(seconds=visitor.appointment_s)
                booking = self._booked(visitor, slot)
                if booking is not None:
                    bookings[visitor.id] = booking
        _put(self._stage.world / "bookings.json", bookings)

    def _booked(self, visitor: Visitor, slot: datetime) -> str | None:
        try:
            booked = self._desk.ask("/api/v1/bookings", {"item": visitor.item, "slot": slot.isoformat()})
        except ApiRefused as refused:
            if refused.code == "slot_taken":
                return None
            raise
        return str(booked["booking"])

    def _hand_out(self) -> None:
        """Lay the next result into the locker and send its citizen the code; a server that restarts is left alone."""
        if not self._stage.plan.lockers:
            return
        with suppress(OSError, ApiRefused):
            due = self._desk.read("/api/v1/parcels/due")["ticket_nos"]
            if due:
                laid_in = self._desk.ask("/api/v1/parcels", {"ticket_no": due[0]})
                locker, _, _ = laid_in["compartment"].partition("/")
                message = {"locker": locker, "code": laid_in["code"], "comes_at": self._hall_time() + FETCHED_AFTER}
                with (self._stage.world / "messages.jsonl").open("ab", buffering=0) as file:
                    file.write(msgspec.json.encode(message) + b"\n")

    def _hall_time(self) -> datetime:
        return clock_from(read_settings(self._stage.programs()[0].settings).clock).now()

    def _settled(self) -> dict[str, Any]:
        """The summary once two readings agree with the slips cut, or after a while."""
        until = self._clock.monotonic() + SETTLE_S
        while True:
            summary = self._desk.read("/api/v1/summary")
            slips = _read(self._stage.world / "slips.json", {}).get("printed", 0)
            if self._joined or summary["printed"] == slips or self._clock.monotonic() > until:
                return summary
            self._pause.wait(0.1)


def _put(path: Path, value: object) -> None:
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(msgspec.json.encode(value))
    fresh.replace(path)


def _read(path: Path, otherwise: Mapping[str, int]) -> Mapping[str, int]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, int]) if path.exists() else otherwise


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.exists() else []
