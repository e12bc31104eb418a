"""`hall kiosk`, `hall desk` and `hall locker`: each program fitted with the devices its settings name."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from devices import catalogue
from devices.part import Part
from devices.ports import DeviceError
from devices.wiring import Wiring
from hall.command_line import settings_option
from hall.device_program import DeviceProgram, Turn
from hall.messages.facts import WindowFact
from hall.messages.orders import AnyOrder, AskRating
from hall.sections import DeskSettings, KioskSettings, PartSettings
from hall.settings import Settings, read_settings, required
from hall.words import DeviceKind, WindowId
from kiosk.desk import ClerkDesk, RatingDesk, Sign
from kiosk.fitting import KioskFittings
from kiosk.ledger import Ledger
from kiosk.locker_fitting import locker_turns
from kiosk.locker_fitting import parts as locker_parts
from kiosk.maintenance import SHORTEST_CODE, hashed
from kiosk.parts import (
    WatchedKeypad,
    WatchedPad,
    WatchedPrinter,
)
from kiosk.reach import Reach, reach_of
from kiosk.receipts import Receipts, routed


def _new_code(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Ask for a maintenance code, and say what the settings keep of it."""
    if wanted:
        code: str = click.prompt("code", hide_input=True, confirmation_prompt=True)
        if not code.isdigit() or len(code) < SHORTEST_CODE:
            raise click.ClickException(f"a code has at least {SHORTEST_CODE} digits")
        click.echo(f'maintenance = "{hashed(code)}"')
        context.exit()


@click.command()
@click.option(
    "--new-code",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_new_code,
    help="Make the line of the settings for a maintenance code.",
)
@settings_option
def kiosk(settings: Path) -> None:
    """取号机 · A ticket kiosk."""
    machine = read_settings(settings)
    wanted = required(machine.kiosk, "kiosk")
    for kind, part in _kiosk_parts(wanted):
        _known(kind, part)
    program = DeviceProgram(machine, DeviceKind.KIOSK, wanted.device)
    fittings = KioskFittings(program, machine, wanted)
    if wanted.panel is not None:
        turns = fittings.panel_turns(wanted.panel)
    else:
        # Pictures and pygame are heavy: a desk, a locker and a rehearsal's kiosk never load them.
        from kiosk.glass_fitting import glass_turns

        turns = glass_turns(fittings, wanted.touched)
    fittings.open()
    program.run(turns)


def _kiosk_parts(wanted: KioskSettings) -> Iterator[tuple[str, PartSettings]]:
    """The parts a kiosk's settings name, each with its kind in the devices catalogue."""
    yield "printer", wanted.printer
    for kind, part in (("panel", wanted.panel), ("card_reader", wanted.reader), ("speaker", wanted.speaker)):
        if part is not None:
            yield kind, part


@click.command()
@settings_option
def desk(settings: Path) -> None:
    """窗口 · A window's desk: keypad and rating pad."""
    machine = read_settings(settings)
    wanted = required(machine.desk, "desk")
    _known("keypad", wanted.keypad)
    for kind, part in (("pad", wanted.pad), ("printer", wanted.printer)):
        if part is not None:
            _known(kind, part)
    program = DeviceProgram(machine, DeviceKind.DESK, wanted.device)
    reach = reach_of(program, wanted.answer_s)
    posts = [_Post(program, machine, wanted, window, reach) for window in wanted.windows]

    def order(order: AnyOrder) -> None:
        for post in posts:
            if not isinstance(order, AskRating) or post.is_window(order.window_no) or len(posts) == 1:
                post.order(order)

    turns = [turn for post in posts for turn in post.turns]
    if wanted.printer is None:
        program.on_order(order)
    else:
        turns += _printer_turns(program, machine, wanted, wanted.printer, order)
    program.run(turns)


def _printer_turns(
    program: DeviceProgram,
    machine: Settings,
    wanted: DeskSettings,
    printer: PartSettings,
    rest: Callable[[AnyOrder], None],
) -> list[Turn]:
    """The turns of a desk's own printer, which takes the receipts among its orders."""
    at_printer = Wiring(printer, wanted.device, machine.simulation, paper_mm=wanted.paper_mm)
    part = Part(program, "printer", lambda: catalogue.printer(at_printer, program.clock), lambda each: each.check())
    ledger = Ledger(program.folder / "receipts")
    receipts = Receipts(WatchedPrinter(part), program.asker, ledger, program.clock)
    receipts.settle()
    part.open()
    program.on_order(routed(receipts, rest))
    return [part.watch, receipts.serve]


class _Post:
    """One window of a desk: its sign, keypad and pad."""

    def __init__(
        self, program: DeviceProgram, machine: Settings, wanted: DeskSettings, window: WindowId, reach: Reach
    ) -> None:
        clock = program.clock
        sign = Sign()
        at_keypad = Wiring(wanted.keypad, window, machine.simulation)
        # The parts of a desk's first window bear their own names, as at the usual desk of one window.
        suffix = "" if window == wanted.windows[0] else f"-{window}"
        keypad = Part(program, f"keypad{suffix}", lambda: catalogue.keypad(at_keypad, clock, sign.sight))
        keys = WatchedKeypad(keypad, program.stopping)
        clerk = ClerkDesk(window, keys, sign, program.asker, clock, reach)
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
    for kind, part in locker_parts(wanted):
        _known(kind, part)
    program = DeviceProgram(machine, DeviceKind.LOCKER, wanted.device)
    program.run(locker_turns(program, machine, wanted))


def _known(kind: str, part: PartSettings) -> None:
    """Return if the catalogue has such a device; the command ends in words where it has not."""
    try:
        catalogue.fitting(catalogue.CATALOGUE[kind], part.fitting)
    except DeviceError as error:
        raise click.ClickException(error.detail) from error
