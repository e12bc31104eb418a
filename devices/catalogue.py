"""The devices a hall can be fitted with, by the names that settings use; each row opens one of them."""

from collections.abc import Mapping
from contextlib import ExitStack
from difflib import get_close_matches
from typing import Any, TypeVar

from devices.drivers.contacted_board import ContactedBoard
from devices.ports import (
    CardReader,
    CodePanel,
    DeviceError,
    DoorContact,
    Keypad,
    LockBoard,
    RatingPad,
    Speaker,
    TicketPrinter,
    TouchPanel,
    WindowSign,
)
from devices.rows.card_readers import CARD_READERS
from devices.rows.keypads import KEYPADS
from devices.rows.locks import DOOR_CONTACTS, LOCK_BOARDS
from devices.rows.pads import PADS
from devices.rows.panels import CODE_PANELS, PANELS
from devices.rows.printers import PRINTERS
from devices.rows.signs import SIGNS
from devices.rows.speakers import SPEAKERS
from devices.simulated.clerk import Sight
from devices.wiring import Wiring
from hall.clock import Clock
from hall.texts import Texts
from hall.words import Language

Opened = TypeVar("Opened")
TEXTS = Texts("devices")

# A new device is one row of its kind in devices/rows, and its description under [kind.fitting] of
# config/devices/fittings.toml: names, wiring, example, proof; a new kind of device joins CATALOGUE too.
CATALOGUE: Mapping[str, Mapping[str, Any]] = {
    "printer": PRINTERS,
    "card_reader": CARD_READERS,
    "keypad": KEYPADS,
    "pad": PADS,
    "lock_board": LOCK_BOARDS,
    "door_contact": DOOR_CONTACTS,
    "sign": SIGNS,
    "speaker": SPEAKERS,
    "code_panel": CODE_PANELS,
    "panel": PANELS,
}
"""Every row of every kind of device, as the documentation and `hall doctor` go through them."""


def fitting(rows: Mapping[str, Opened], name: str) -> Opened:
    """What opens the device of that name; raises `DeviceError("no_such_device")` with the name perhaps meant."""
    if name in rows:
        return rows[name]
    close = get_close_matches(name, rows, n=1)
    near = TEXTS.say("near_miss", Language.EN, near=close[0]) if close else ""
    known = ", ".join(rows)
    raise DeviceError("no_such_device", TEXTS.say("no_such_device", Language.EN, name=name, near=near, known=known))


def printer(wiring: Wiring, clock: Clock) -> TicketPrinter:
    """The ticket printer that the wiring names, opened; raises `DeviceError`."""
    return fitting(PRINTERS, wiring.part.fitting)(wiring, clock)


def card_reader(wiring: Wiring, clock: Clock) -> CardReader:
    """The reader of identity cards; raises `DeviceError`."""
    return fitting(CARD_READERS, wiring.part.fitting)(wiring, clock)


def keypad(wiring: Wiring, clock: Clock, sight: Sight) -> Keypad:
    """The clerk's keypad; `sight` is what the window's sign says, for a clerk who looks at it; raises `DeviceError`."""
    return fitting(KEYPADS, wiring.part.fitting)(wiring, clock, sight)


def pad(wiring: Wiring, clock: Clock) -> RatingPad:
    """The rating pad; raises `DeviceError`."""
    return fitting(PADS, wiring.part.fitting)(wiring, clock)


def lock_board(wiring: Wiring, clock: Clock) -> LockBoard:
    """The locker's lock board, with the contacts its doors have; raises `DeviceError`."""
    with ExitStack() as opened:
        contacts = {}
        for door, part in wiring.contacts.items():
            contacts[door] = contact = door_contact(Wiring(part, wiring.place), clock)
            opened.callback(contact.close)
        board = fitting(LOCK_BOARDS, wiring.part.fitting)(wiring, clock)
        opened.pop_all()
    return ContactedBoard(board, contacts) if contacts else board


def door_contact(wiring: Wiring, clock: Clock) -> DoorContact:
    """A door's contact; raises `DeviceError`."""
    return fitting(DOOR_CONTACTS, wiring.part.fitting)(wiring, clock)


def sign(wiring: Wiring, clock: Clock) -> WindowSign:
    """The sign above a window; raises `DeviceError`."""
    return fitting(SIGNS, wiring.part.fitting)(wiring, clock)


def speaker(wiring: Wiring, clock: Clock) -> Speaker:
    """The loudspeaker; raises `DeviceError`."""
    return fitting(SPEAKERS, wiring.part.fitting)(wiring, clock)


def code_panel(wiring: Wiring, clock: Clock) -> CodePanel:
    """The locker's code panel; raises `DeviceError`."""
    return fitting(CODE_PANELS, wiring.part.fitting)(wiring, clock)


def panel(wiring: Wiring, clock: Clock) -> TouchPanel:
    """The kiosk's touch panel; raises `DeviceError`."""
    return fitting(PANELS, wiring.part.fitting)(wiring, clock)
