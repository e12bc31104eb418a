"""A locker fitted with what its settings name: its doors, a keypad or a screen before them, a reader of cards."""

from collections.abc import Callable, Iterator, Sequence

from devices import catalogue
from devices.part import Part
from devices.wiring import Wiring
from hall.device_program import DeviceProgram, Turn
from hall.sections import LockerSettings, PartSettings
from hall.settings import Settings
from hall.words import SubjectId
from kiosk.ledger import Ledger
from kiosk.locker import Locker, OpenDoors, See, nobody_looks
from kiosk.locker_cards import CardHolder
from kiosk.locker_panel import PickupPanel
from kiosk.parts import WatchedCodePanel, WatchedLockBoard, WatchedReader
from kiosk.reach import reach_of
from kiosk.vault import VaultLine

Shown = Callable[[], SubjectId | None]
"""Whose card was shown, for the code typed next."""


def nobody() -> SubjectId | None:
    """No card, at a locker without a reader."""
    return None


def parts(wanted: LockerSettings) -> Iterator[tuple[str, PartSettings]]:
    """The parts a locker's settings name, each with its kind in the devices catalogue."""
    yield "lock_board", wanted.board
    for contact in wanted.contacts.values():
        yield "door_contact", contact
    for kind, part in (("code_panel", wanted.panel), ("card_reader", wanted.reader)):
        if part is not None:
            yield kind, part


def locker_turns(program: DeviceProgram, machine: Settings, wanted: LockerSettings) -> Sequence[Turn]:
    """Everything a locker does; a screen's own turn comes first and draws at once."""
    shown, cards = _cards(program, machine, wanted)
    see, front = _front(program, machine, wanted, shown)
    return (*front, *_doors(program, machine, wanted, see), *cards)


def _doors(program: DeviceProgram, machine: Settings, wanted: LockerSettings, see: See) -> Sequence[Turn]:
    wiring = Wiring(
        wanted.board,
        wanted.locker,
        machine.simulation,
        doors=wanted.doors,
        address=wanted.address,
        short_when_locked=wanted.short_when_locked,
        contacts=wanted.contacts_by_door,
    )
    left_open = OpenDoors(program.clock)
    doors = Part(
        program,
        "doors",
        lambda: catalogue.lock_board(wiring, program.clock),
        lambda each: left_open.look(each.doors()),
    )
    ledger = Ledger(program.folder / "doors")
    works = Locker(wanted.locker, WatchedLockBoard(doors), program.asker, ledger, program.clock, see)
    doors.open()
    program.on_order(works.order)
    return works.serve, doors.watch


def _front(
    program: DeviceProgram, machine: Settings, wanted: LockerSettings, shown: Shown
) -> tuple[See, Sequence[Turn]]:
    """What people see and type at; nothing where only the web pages open doors."""
    if wanted.glass is not None:
        # Pictures and pygame are heavy: a locker with a keypad alone never loads them.
        from kiosk.locker_glass import locker_screen

        screen = locker_screen(program, wanted, wanted.glass, shown)
        return screen.see, (screen.serve, screen.attend)
    if wanted.panel is None:
        return nobody_looks, ()
    wiring = Wiring(wanted.panel, wanted.locker, machine.simulation)
    panel = Part(program, "panel", lambda: catalogue.code_panel(wiring, program.clock))
    watched = WatchedCodePanel(panel, program.stopping)
    typed = PickupPanel(watched, program.asker, program.clock, reach_of(program, wanted.answer_s), shown)
    panel.open()
    return nobody_looks, (typed.serve, panel.watch)


def _cards(program: DeviceProgram, machine: Settings, wanted: LockerSettings) -> tuple[Shown, Sequence[Turn]]:
    if wanted.reader is None or wanted.vault is None:
        return nobody, ()
    wiring = Wiring(wanted.reader, wanted.locker, machine.simulation)
    part = Part(program, "reader", lambda: catalogue.card_reader(wiring, program.clock), lambda each: each.check())
    reader = WatchedReader(part, program.stopping)
    holder = CardHolder(reader, VaultLine(wanted.vault), program.clock)
    part.open()
    return holder.take, (holder.serve, part.watch)
