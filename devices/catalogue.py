"""The devices a hall can be fitted with: one row each, from its name in the settings to how it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from threading import Event
from typing import Any, Generic, TypeVar

from devices.drivers import lock_8a, lock_wkly
from devices.drivers.byte_profile import byte_profile
from devices.drivers.door_contact import PinContact
from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.led_sign import OnbonSign, StripProfile
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.lock_modbus import LockBoardModbus
from devices.drivers.lock_wkly import LockBoardWkly
from devices.drivers.paper import PAPERS
from devices.drivers.printer_profile import PLAIN, PrinterProfile
from devices.drivers.profile_keypad import ProfileKeypad, key_or_digit
from devices.drivers.profile_pad import ProfilePad
from devices.drivers.sdt_reader import SdtReader
from devices.drivers.seven_segment import DigitsProfile, SevenSegmentSign
from devices.drivers.usb_keypad import KeyMap, UsbKeypad
from devices.drivers.usb_pad import UsbPad, levels
from devices.ports import (
    CardReader,
    CodePanel,
    DeviceError,
    DoorContact,
    Keypad,
    LockBoard,
    RatingPad,
    TicketPrinter,
    TouchPanel,
    WindowSign,
)
from devices.profiles import read_profile
from devices.simulated.card_reader import CardReaderTwin, WorldHand
from devices.simulated.clerk import ClerkKeys, Sight
from devices.simulated.code_panel import VisitorCodes
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.pad import VisitorPad
from devices.simulated.printer import PaperPrinter
from devices.simulated.sign import OnbonTwin
from devices.simulated.visitors import VisitorsTouch
from devices.simulated.world import World
from devices.transports.evdev_keys import EvdevKeys
from devices.transports.gpio import GpioPin
from devices.transports.ports import Transport
from devices.transports.serial_line import SerialLine
from devices.transports.tcp import TcpLine
from devices.transports.usb_bulk import UsbBulk
from devices.transports.usb_lp import UsbLp
from devices.transports.usb_split import UsbSplit
from hall.clock import Clock
from hall.rehearsal.day_file import read_day
from hall.settings import PartSettings, SimulationSettings
from hall.texts import Texts
from hall.words import Language, RatingLevel

Build = TypeVar("Build")
TEXTS = Texts("devices")
PRINTER_PORT = 9100
"""Where network printers listen."""
CARD_PORT = 5005
"""Where Onbon cards listen."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """How one device is wired: its part of the settings, whose it is, and what its maker lets one choose."""

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


@dataclass(frozen=True, slots=True)
class Fitting(Generic[Build]):
    """A row: the name that settings use, and how such a device is opened."""

    kind: str
    build: Build


CardReaderFitting = Fitting[Callable[[Wiring, Clock], CardReader]]
PrinterFitting = Fitting[Callable[[Wiring, Clock], TicketPrinter]]
KeypadFitting = Fitting[Callable[[Wiring, Clock, Sight], Keypad]]
PadFitting = Fitting[Callable[[Wiring, Clock], RatingPad]]
ContactFitting = Fitting[Callable[[Wiring, Clock], DoorContact]]
SignFitting = Fitting[Callable[[Wiring, Clock], WindowSign]]
LockBoardFitting = Fitting[Callable[[Wiring, Clock], LockBoard]]
CodePanelFitting = Fitting[Callable[[Wiring, Clock], CodePanel]]
PanelFitting = Fitting[Callable[[Wiring, Clock], TouchPanel]]


def _escpos(wiring: Wiring, transport: Transport) -> TicketPrinter:
    name = wiring.part.profile
    profile = read_profile("printers", name, PrinterProfile) if name else PLAIN
    return EscposPrinter(transport, PAPERS[wiring.paper_mm], profile)


def _escpos_serial(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, _serial(wiring))


def _escpos_tcp(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, TcpLine(wiring.part.port, PRINTER_PORT))


def _escpos_usblp(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, UsbLp(wiring.part.port))


def _escpos_usb(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    return _escpos(wiring, UsbBulk(wiring.part.port))


def _simulated_printer(wiring: Wiring, _clock: Clock) -> TicketPrinter:
    paper = PAPERS[wiring.paper_mm]
    return EscposPrinter(PaperPrinter(_world(wiring), paper), paper)


def _id_card_serial(wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(SerialLine(wiring.part.port, wiring.part.baud), clock, Event().wait)


def _id_card_usb(_wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(UsbSplit(), clock, Event().wait)


def _simulated_card_reader(wiring: Wiring, clock: Clock) -> CardReader:
    return SdtReader(CardReaderTwin(WorldHand(_world(wiring))), clock, Event().wait)


def _usb_keypad(wiring: Wiring, clock: Clock, _sight: Sight) -> Keypad:
    meanings = KeyMap(wiring.part.keys)
    return UsbKeypad(EvdevKeys(wiring.part.port), meanings, clock)


def _profile_keypad(wiring: Wiring, clock: Clock, _sight: Sight) -> Keypad:
    profile = byte_profile("keypads", wiring.part.profile, key_or_digit)
    return ProfileKeypad(SerialLine(wiring.part.port, wiring.part.baud), profile, clock)


def _simulated_keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    return ClerkKeys(_world(wiring), wiring.place, clock, sight, _simulation(wiring).seed)


def _usb_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    meanings = levels(wiring.part.keys)
    return UsbPad(EvdevKeys(wiring.part.port), meanings, clock)


def _profile_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    profile = byte_profile("pads", wiring.part.profile, RatingLevel)
    return ProfilePad(SerialLine(wiring.part.port, wiring.part.baud), profile, clock)


def _simulated_pad(wiring: Wiring, clock: Clock) -> RatingPad:
    return VisitorPad(_world(wiring), wiring.place, clock, _simulation(wiring).seed)


def _board_8a_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    closed = lock_8a.closed_value(wiring.short_when_locked)
    return LockBoard8A(_serial(wiring), wiring.doors, Event().wait, wiring.address, closed)


def _board_wkly_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    closed = lock_wkly.closed_value(wiring.short_when_locked)
    return LockBoardWkly(_serial(wiring), wiring.doors, Event().wait, wiring.address, closed)


def _board_modbus_serial(wiring: Wiring, _clock: Clock) -> LockBoard:
    senses = wiring.part.profile == "senses-items"
    line, locked = _serial(wiring), wiring.short_when_locked
    return LockBoardModbus(line, wiring.doors, Event().wait, wiring.address, locked, senses)


def _simulated_lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    closed = lock_8a.closed_value(wiring.short_when_locked)
    twin = LockBoardTwin(_world(wiring), wiring.place, wiring.doors, clock, wiring.address, closed)
    return LockBoard8A(twin, wiring.doors, Event().wait, wiring.address, closed)


def _contact_gpio(wiring: Wiring, _clock: Clock) -> DoorContact:
    return PinContact(GpioPin(wiring.part.port), Event().wait, wiring.short_when_locked)


def _sign_onbon_serial(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(_serial(wiring), _strip(wiring))


def _sign_onbon_tcp(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(TcpLine(wiring.part.port, CARD_PORT), _strip(wiring))


def _sign_digits_serial(wiring: Wiring, _clock: Clock) -> WindowSign:
    panel = read_profile("signs", wiring.part.profile, DigitsProfile)
    return SevenSegmentSign(_serial(wiring), panel, wiring.address)


def _simulated_sign(wiring: Wiring, _clock: Clock) -> WindowSign:
    return OnbonSign(OnbonTwin(_world(wiring), wiring.place), StripProfile(192, 32, lines=2))


def _simulated_code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    return VisitorCodes(_world(wiring), wiring.place, clock)


def _simulated_panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    day = _simulation(wiring).day
    people = read_day(day.file, day.items, day.thin) if day else ()
    return VisitorsTouch(_world(wiring), people, clock)


# Each row is described to people under [kind.fitting] of config/devices/fittings.toml: names, wiring, example, proof.
# A new kind of device joins CATALOGUE below; a test asks for its descriptions, and docs/devices.md is made of them.
PRINTERS: Mapping[str, PrinterFitting] = {
    "escpos-serial": Fitting("escpos-serial", _escpos_serial),
    "escpos-tcp": Fitting("escpos-tcp", _escpos_tcp),
    "escpos-usb": Fitting("escpos-usb", _escpos_usb),
    "escpos-usblp": Fitting("escpos-usblp", _escpos_usblp),
    "simulated": Fitting("simulated", _simulated_printer),
}
CARD_READERS: Mapping[str, CardReaderFitting] = {
    "id-card-serial": Fitting("id-card-serial", _id_card_serial),
    "id-card-usb-experimental": Fitting("id-card-usb-experimental", _id_card_usb),
    "simulated": Fitting("simulated", _simulated_card_reader),
}
KEYPADS: Mapping[str, KeypadFitting] = {
    "usb-keypad": Fitting("usb-keypad", _usb_keypad),
    "profile-keypad": Fitting("profile-keypad", _profile_keypad),
    "simulated": Fitting("simulated", _simulated_keypad),
}
PADS: Mapping[str, PadFitting] = {
    "usb-pad": Fitting("usb-pad", _usb_pad),
    "profile-pad": Fitting("profile-pad", _profile_pad),
    "simulated": Fitting("simulated", _simulated_pad),
}
LOCK_BOARDS: Mapping[str, LockBoardFitting] = {
    "8a-serial": Fitting("8a-serial", _board_8a_serial),
    "modbus-serial": Fitting("modbus-serial", _board_modbus_serial),
    "wkly-serial": Fitting("wkly-serial", _board_wkly_serial),
    "simulated": Fitting("simulated", _simulated_lock_board),
}
DOOR_CONTACTS: Mapping[str, ContactFitting] = {
    "gpio": Fitting("gpio", _contact_gpio),
}
SIGNS: Mapping[str, SignFitting] = {
    "onbon-serial": Fitting("onbon-serial", _sign_onbon_serial),
    "onbon-tcp": Fitting("onbon-tcp", _sign_onbon_tcp),
    "seven-segment-serial": Fitting("seven-segment-serial", _sign_digits_serial),
    "simulated": Fitting("simulated", _simulated_sign),
}
CODE_PANELS: Mapping[str, CodePanelFitting] = {
    "simulated": Fitting("simulated", _simulated_code_panel),
}
PANELS: Mapping[str, PanelFitting] = {
    "simulated": Fitting("simulated", _simulated_panel),
}

CATALOGUE: Mapping[str, Mapping[str, Fitting[Any]]] = {
    "printer": PRINTERS,
    "card_reader": CARD_READERS,
    "keypad": KEYPADS,
    "pad": PADS,
    "lock_board": LOCK_BOARDS,
    "door_contact": DOOR_CONTACTS,
    "sign": SIGNS,
    "code_panel": CODE_PANELS,
    "panel": PANELS,
}
"""Every row of every kind of device, as the documentation and `hall doctor` go through them."""


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


def card_reader(wiring: Wiring, clock: Clock) -> CardReader:
    """The reader of identity cards; raises `DeviceError`."""
    return fitting(CARD_READERS, wiring.part.fitting).build(wiring, clock)


def keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    """The clerk's keypad; `sight` is what the window's sign says, for a clerk who looks at it; raises `DeviceError`."""
    return fitting(KEYPADS, wiring.part.fitting).build(wiring, clock, sight)


def pad(wiring: Wiring, clock: Clock) -> RatingPad:
    """The rating pad; raises `DeviceError`."""
    return fitting(PADS, wiring.part.fitting).build(wiring, clock)


def lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    """The locker's lock board; raises `DeviceError`."""
    return fitting(LOCK_BOARDS, wiring.part.fitting).build(wiring, clock)


def door_contact(wiring: Wiring, clock: Clock) -> DoorContact:
    """A door's contact; raises `DeviceError`."""
    return fitting(DOOR_CONTACTS, wiring.part.fitting).build(wiring, clock)


def sign(wiring: Wiring, clock: Clock) -> WindowSign:
    """The sign above a window; raises `DeviceError`."""
    return fitting(SIGNS, wiring.part.fitting).build(wiring, clock)


def code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    """The locker's code panel; raises `DeviceError`."""
    return fitting(CODE_PANELS, wiring.part.fitting).build(wiring, clock)


def panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    """The kiosk's touch panel; raises `DeviceError`."""
    return fitting(PANELS, wiring.part.fitting).build(wiring, clock)


def _strip(wiring: Wiring) -> StripProfile:
    return read_profile("signs", wiring.part.profile, StripProfile)


def _serial(wiring: Wiring) -> SerialLine:
    return SerialLine(wiring.part.port, wiring.part.baud)


def _simulation(wiring: Wiring) -> SimulationSettings:
    if wiring.simulation is None:
        raise DeviceError("no_world", wiring.part.fitting)
    return wiring.simulation


def _world(wiring: Wiring) -> World:
    return World(_simulation(wiring).folder)
