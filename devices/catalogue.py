"""The devices a hall can be fitted with: one row each, from its name in the settings to how it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from threading import Event
from typing import Generic, TypeVar

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.lock_8a import SHORT_WHEN_LOCKED, LockBoard8A
from devices.drivers.paper import PAPERS
from devices.ports import CodePanel, DeviceError, Keypad, LockBoard, RatingPad, TicketPrinter, TouchPanel
from devices.simulated.clerk import ClerkKeys, Sight
from devices.simulated.code_panel import VisitorCodes
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.pad import VisitorPad
from devices.simulated.printer import PaperPrinter
from devices.simulated.visitors import VisitorsTouch
from devices.simulated.world import World
from devices.transports.serial_line import SerialLine
from hall.clock import Clock
from hall.rehearsal.day_file import read_day
from hall.settings import PartSettings, SimulationSettings
from hall.texts import Texts
from hall.words import Language

Build = TypeVar("Build")
TEXTS = Texts("devices")


@dataclass(frozen=True, slots=True)
class Wiring:
    """How one device is wired: its part of the settings, whose it is, and what its maker lets one choose."""

    part: PartSettings
    place: str
    """The window, locker or kiosk it belongs to: `w03`, `locker-1`, `kiosk-1`."""
    simulation: SimulationSettings | None = None
    paper_mm: int = 80
    doors: int = 24
    board: int = 1
    closed_value: int = SHORT_WHEN_LOCKED


@dataclass(frozen=True, slots=True)
class Fitting(Generic[Build]):
    """A row: the name that settings use, and how such a device is opened."""

    kind: str
    build: Build


PrinterFitting = Fitting[Callable[[Wiring, Clock], TicketPrinter]]
KeypadFitting = Fitting[Callable[[Wiring, Clock, Sight], Keypad]]
PadFitting = Fitting[Callable[[Wiring, Clock], RatingPad]]
LockBoardFitting = Fitting[Callable[[Wiring, Clock], LockBoard]]
CodePanelFitting = Fitting[Callable[[Wiring, Clock], CodePanel]]
PanelFitting = Fitting[Callable[[Wiring, Clock], TouchPanel]]


def _escpos_serial(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return EscposPrinter(SerialLine(wiring.part.port, wiring.part.baud), PAPERS[wiring.paper_mm])


def _simulated_printer(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    paper = PAPERS[wiring.paper_mm]
    return EscposPrinter(PaperPrinter(_world(wiring), paper), paper)


def _simulated_keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    return ClerkKeys(_world(wiring), wiring.place, clock, sight, _simulation(wiring).seed)


def _simulated_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    return VisitorPad(_world(wiring), wiring.place, clock, _simulation(wiring).seed)


def _board_8a_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    line = SerialLine(wiring.part.port, wiring.part.baud)
    return LockBoard8A(line, wiring.doors, Event().wait, wiring.board, wiring.closed_value)


def _simulated_lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    twin = LockBoardTwin(_world(wiring), wiring.place, wiring.doors, clock, wiring.board, wiring.closed_value)
    return LockBoard8A(twin, wiring.doors, Event().wait, wiring.board, wiring.closed_value)


def _simulated_code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    return VisitorCodes(_world(wiring), wiring.place, clock)


def _simulated_panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    day = _simulation(wiring).day
    people = read_day(day.file, day.items, day.thin) if day else ()
    return VisitorsTouch(_world(wiring), people, clock)


PRINTERS: Mapping[str, PrinterFitting] = {
    "escpos-serial": Fitting("escpos-serial", _escpos_serial),
    "simulated": Fitting("simulated", _simulated_printer),
}
KEYPADS: Mapping[str, KeypadFitting] = {
    "simulated": Fitting("simulated", _simulated_keypad),
}
PADS: Mapping[str, PadFitting] = {
    "simulated": Fitting("simulated", _simulated_pad),
}
LOCK_BOARDS: Mapping[str, LockBoardFitting] = {
    "8a-serial": Fitting("8a-serial", _board_8a_serial),
    "simulated": Fitting("simulated", _simulated_lock_board),
}
CODE_PANELS: Mapping[str, CodePanelFitting] = {
    "simulated": Fitting("simulated", _simulated_code_panel),
}
PANELS: Mapping[str, PanelFitting] = {
    "simulated": Fitting("simulated", _simulated_panel),
}


def fitting(rows: Mapping[str, Fitting[Build]], name: str) -> Fitting[Build]:
    """The row of that name; raises `DeviceError("no_such_device")` with the name perhaps meant."""
    if name in rows:
        return rows[name]
    close = get_close_matches(name, rows, n=1)
    near = TEXTS.say("near_miss", Language.EN, near=close[0]) if close else ""
    known = ", ".join(rows)
    raise DeviceError("no_such_device", TEXTS.say("no_such_device", Language.EN, name=name, near=near, known=known))


def printer(wiring: Wiring, clock: Clock) -> TicketPrinter:
    """The ticket printer that the wiring names, opened; raises `DeviceError`."""
    return fitting(PRINTERS, wiring.part.fitting).build(wiring, clock)


def keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    """The clerk's keypad; `sight` is what the window's sign says, for a clerk who looks at it; raises `DeviceError`."""
    return fitting(KEYPADS, wiring.part.fitting).build(wiring, clock, sight)


def pad(wiring: Wiring, clock: Clock) -> RatingPad:
    """The rating pad; raises `DeviceError`."""
    return fitting(PADS, wiring.part.fitting).build(wiring, clock)


def lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    """The locker's lock board; raises `DeviceError`."""
    return fitting(LOCK_BOARDS, wiring.part.fitting).build(wiring, clock)


def code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    """The locker's code panel; raises `DeviceError`."""
    return fitting(CODE_PANELS, wiring.part.fitting).build(wiring, clock)


def panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    """The kiosk's touch panel; raises `DeviceError`."""
    return fitting(PANELS, wiring.part.fitting).build(wiring, clock)


def _simulation(wiring: Wiring) -> SimulationSettings:
    if wiring.simulation is None:
        raise DeviceError("no_world", wiring.part.fitting)
    return wiring.simulation


def _world(wiring: Wiring) -> World:
    return World(_simulation(wiring).folder)
