"""`hall kiosk`, `hall desk` and `hall locker`: each program fitted with the devices its settings name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from devices import catalogue
from devices.catalogue import Fitting, Wiring
from devices.ports import DeviceError
from hall.command_line import settings_option
from hall.device_program import DeviceProgram, Turn
from hall.messages.facts import CatalogueFact, WindowFact
from hall.messages.orders import AnyOrder, AskRating
from hall.settings import (
    DeskSettings,
    KioskSettings,
    LockerSettings,
    PartSettings,
    Settings,
    SimulationSettings,
    read_settings,
    required,
)
from hall.words import DeviceKind, WindowId
from kiosk.desk import ClerkDesk, RatingDesk, Sign
from kiosk.ledger import Ledger
from kiosk.locker import Locker, OpenDoors, PickupPanel
from kiosk.parts import (
    Part,
    WatchedCodePanel,
    WatchedKeypad,
    WatchedLockBoard,
    WatchedPad,
    WatchedPanel,
    WatchedPrinter,
)
from kiosk.ticket_kiosk import TicketKiosk

Build = TypeVar("Build")


@click.command()
@settings_option
def kiosk(settings: Path) -> None:
    """取号机 · A ticket kiosk."""
    machine = read_settings(settings)
    wanted = required(machine.kiosk, "kiosk")
    _known(catalogue.PRINTERS, wanted.printer)
    _known(catalogue.PANELS, wanted.panel)
    program = DeviceProgram(machine, DeviceKind.KIOSK, wanted.device)
    clock = program.clock
    at_printer = Wiring(wanted.printer, wanted.device, machine.simulation, paper_mm=wanted.paper_mm)
    at_panel = Wiring(wanted.panel, wanted.device, machine.simulation)
    printer = Part(program, "printer", lambda: catalogue.printer(at_printer, clock), lambda each: each.check())
    panel = Part(program, "panel", lambda: catalogue.panel(at_panel, clock))
    screen = WatchedPanel(panel, program.stopping)
    ledger = Ledger(program.folder / "slips")
    works = TicketKiosk(screen, WatchedPrinter(printer), program.asker, ledger, clock, wanted.answer_s)
    works.settle()
    printer.open()
    panel.open()
    program.on_fact(CatalogueFact.leaf, CatalogueFact, screen.offer)
    program.on_order(works.order)
    program.on_late_answer(works.late)
    program.run([works.serve, printer.watch, panel.watch, *_card_reader(program, wanted, machine.simulation)])


def _card_reader(
    program: DeviceProgram, wanted: KioskSettings, simulation: SimulationSettings | None
) -> Sequence[Turn]:
    """The turns of a kiosk with a card reader: it is kept open and its health told."""
    if wanted.reader is None:
        return ()
    _known(catalogue.CARD_READERS, wanted.reader)
    wiring = Wiring(wanted.reader, wanted.device, simulation)
    clock = program.clock
    reader = Part(program, "reader", lambda: catalogue.card_reader(wiring, clock), lambda each: each.check())
    reader.open()
    return (reader.watch,)


@click.command()
@settings_option
def desk(settings: Path) -> None:
    """窗口 · A window's desk: keypad and rating pad."""
    machine = read_settings(settings)
    wanted = required(machine.desk, "desk")
    _known(catalogue.KEYPADS, wanted.keypad)
    if wanted.pad is not None:
        _known(catalogue.PADS, wanted.pad)
    program = DeviceProgram(machine, DeviceKind.DESK, wanted.device)
    posts = [_Post(program, machine, wanted, window) for window in wanted.windows]

    def order(order: AnyOrder) -> None:
        for post in posts:
            if not isinstance(order, AskRating) or post.is_window(order.window_no) or len(posts) == 1:
                post.order(order)

    program.on_order(order)
    program.run([turn for post in posts for turn in post.turns])


class _Post:
    """One window of a desk: its sign, keypad and pad."""

    def __init__(self, program: DeviceProgram, machine: Settings, wanted: DeskSettings, window: WindowId) -> None:
        clock = program.clock
        sign = Sign()
        at_keypad = Wiring(wanted.keypad, window, machine.simulation)
        # The parts of a desk's first window bear their own names, as at the usual desk of one window.
        suffix = "" if window == wanted.windows[0] else f"-{window}"
        keypad = Part(program, f"keypad{suffix}", lambda: catalogue.keypad(at_keypad, clock, sign.sight))
        keys = WatchedKeypad(keypad, program.stopping)
        clerk = ClerkDesk(window, keys, sign, program.asker, clock, wanted.answer_s)
        keypad.open()
        self._sign = sign
        self._ratings: RatingDesk | None = None
        self.turns: list[Turn] = [clerk.serve, keypad.watch]
        if wanted.pad is not None:
            at_pad = Wiring(wanted.pad, window, machine.simulation)
            pad = Part(program, f"pad{suffix}", lambda: catalogue.pad(at_pad, clock), lambda each: each.check())
            pad.open()
            ledger = Ledger(program.folder / f"ratings-{window}")
            self._ratings = RatingDesk(WatchedPad(pad, program.stopping), program.asker, ledger, clock)
            self.turns += [self._ratings.serve, pad.watch]
        program.on_fact(f"window/{window}", WindowFact, sign.see)

    def order(self, order: AnyOrder) -> None:
        """Take an order to the pad; where the window has none, its tablet hears of the rating from the server."""
        if self._ratings is not None:
            self._ratings.order(order)

    def is_window(self, window_no: int) -> bool:
        """Whether the window's sign bears that number."""
        sight = self._sign.sight()
        return sight is not None and sight.window_no == window_no


@click.command()
@settings_option
def locker(settings: Path) -> None:
    """取件柜 · A pickup locker."""
    machine = read_settings(settings)
    wanted = required(machine.locker, "locker")
    _known(catalogue.LOCK_BOARDS, wanted.board)
    if wanted.panel is not None:
        _known(catalogue.CODE_PANELS, wanted.panel)
    program = DeviceProgram(machine, DeviceKind.LOCKER, wanted.device)
    wiring = Wiring(
        wanted.board,
        wanted.locker,
        machine.simulation,
        doors=wanted.doors,
        address=wanted.address,
        short_when_locked=wanted.short_when_locked,
    )
    left_open = OpenDoors(program.clock)
    doors = Part(
        program,
        "doors",
        lambda: catalogue.lock_board(wiring, program.clock),
        lambda each: left_open.look(each.doors()),
    )
    ledger = Ledger(program.folder / "doors")
    works = Locker(wanted.locker, WatchedLockBoard(doors), program.asker, ledger, program.clock)
    doors.open()
    program.on_order(works.order)
    program.run([works.serve, doors.watch, *_code_panel(program, wanted, machine.simulation)])


def _code_panel(
    program: DeviceProgram, wanted: LockerSettings, simulation: SimulationSettings | None
) -> Sequence[Turn]:
    """The turns of a locker that citizens type their codes at; none where only staff use it."""
    if wanted.panel is None:
        return ()
    wiring = Wiring(wanted.panel, wanted.locker, simulation)
    panel = Part(program, "panel", lambda: catalogue.code_panel(wiring, program.clock))
    screen = WatchedCodePanel(panel, program.stopping)
    typed = PickupPanel(screen, program.asker, program.clock, wanted.answer_s)
    panel.open()
    return (typed.serve, panel.watch)


def _known(rows: Mapping[str, Fitting[Build]], part: PartSettings) -> None:
    """Return if the catalogue has such a device; the command ends in words where it has not."""
    try:
        catalogue.fitting(rows, part.fitting)
    except DeviceError as error:
        raise click.ClickException(error.detail) from error
