"""`hall signs`: the LED signs above windows, each watched as the device it is."""

from functools import partial
from pathlib import Path

import click

from devices import catalogue
from devices.part import Part
from devices.ports import DeviceError
from devices.wiring import Wiring
from displays.led import LedSign
from hall.command_line import settings_option
from hall.device_program import DeviceProgram, Turn
from hall.messages.facts import WindowFact
from hall.settings import read_settings, required
from hall.words import DeviceKind


@click.command()
@settings_option
def signs(settings: Path) -> None:
    """窗口条屏 · The LED signs above windows."""
    machine = read_settings(settings)
    wanted = required(machine.signs, "signs")
    program = DeviceProgram(machine, DeviceKind.DISPLAY, wanted.device)
    turns: list[Turn] = []
    for window, fitted in wanted.windows.items():
        try:
            catalogue.fitting(catalogue.CATALOGUE["sign"], fitted.fitting)
        except DeviceError as error:
            raise click.ClickException(error.detail) from error
        wiring = Wiring(fitted, window, machine.simulation)
        build = partial(catalogue.sign, wiring, program.clock)
        part = Part(program, f"sign-{window}", build, lambda each: each.check())
        sign = LedSign(part, program.clock, wanted.language)
        part.open()
        program.on_fact(f"window/{window}", WindowFact, sign.see)
        turns += [sign.serve, part.watch]
    program.run(turns)
