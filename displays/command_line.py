"""`hall display`: one board on one screen."""

from pathlib import Path

import click

from devices.ports import PictureFrame
from devices.screens.picture_file import PictureFile
from displays.board import HallBoard
from hall.command_line import settings_option
from hall.device_program import DeviceProgram
from hall.messages.facts import BoardFact
from hall.settings import DisplaySettings, SimulationSettings, read_settings, required
from hall.texts import Texts
from hall.words import DeviceKind


@click.command()
@settings_option
def display(settings: Path) -> None:
    """叫号屏 · A hall board."""
    machine = read_settings(settings)
    wanted = required(machine.display, "display")
    program = DeviceProgram(machine, DeviceKind.DISPLAY, wanted.device)
    tell = program.asker.tell if wanted.announces else None
    frame = _frame(wanted, machine.simulation)
    board = HallBoard(frame, program.clock, Texts("board"), lambda: program.link.connected, tell)
    program.on_fact(f"board/{wanted.zone}", BoardFact, board.see)

    def turn(timeout_s: float) -> None:
        if not board.serve(timeout_s):
            program.stop()

    program.run([turn])


def _frame(wanted: DisplaySettings, simulation: SimulationSettings | None) -> PictureFrame:
    size = (wanted.width, wanted.height)
    if wanted.screen == "full":
        # A board without a screen of its own never loads the screen's library.
        from devices.screens.full_screen import FullScreen

        return FullScreen(size)
    folder = required(simulation, "simulation").folder
    return PictureFile(folder / f"board-{wanted.zone}.png", size)
