"""`hall display`: a board, a window's sign or its pad, on one screen."""

from pathlib import Path

import click

from devices.screens.picture_file import PictureFile
from displays.board import HallBoard
from displays.glass import Glass
from displays.layouts.post import pad_tiles, sign_tiles
from displays.post import PostScreen
from displays.screen import FRAME_S, PictureFrame, Screen
from displays.surroundings import SPEAKER, Surroundings
from hall.command_line import settings_option
from hall.device_program import DeviceProgram
from hall.messages.facts import BoardFact, WindowFact
from hall.messages.topics import device_topics
from hall.sections import DisplaySettings, SimulationSettings
from hall.settings import read_settings, required
from hall.words import DeviceKind

FILE_S = 0.4
"""Wall seconds between two pictures in a file, so that a hall at demo speed does not draw without end."""


@click.command()
@settings_option
def display(settings: Path) -> None:
    """显示屏 · A board, a window's sign or its pad, on one screen."""
    machine = read_settings(settings)
    wanted = required(machine.display, "display")
    program = DeviceProgram(machine, DeviceKind.DISPLAY, wanted.device)
    screen = _screen(program, wanted, machine.simulation)
    surroundings = Surroundings(program.clock, lambda: program.link.connected)
    program.link.subscribe(device_topics(machine.hall.id, f"part/{SPEAKER}"), surroundings.hear_speaker)
    shown = _shown(program, wanted, screen, surroundings)

    def turn(timeout_s: float) -> None:
        if not shown.serve(timeout_s):
            program.stop()

    program.run([turn])


def _shown(
    program: DeviceProgram, wanted: DisplaySettings, screen: Screen, surroundings: Surroundings
) -> HallBoard | PostScreen:
    """What the screen shows, told of what it needs to know."""
    if wanted.window is not None:
        layout = sign_tiles if wanted.layout == "window" else pad_tiles
        post = PostScreen(screen, program.clock, surroundings, layout, wanted.language)
        program.on_fact(f"window/{wanted.window}", WindowFact, post.see)
        return post
    board = HallBoard(
        screen,
        program.clock,
        surroundings,
        program.asker.tell if wanted.announces else None,
        floors=wanted.floors,
        lead=wanted.language,
        blinks=wanted.screen == "full",
    )
    program.on_fact(f"board/{wanted.zone}", BoardFact, board.see)
    return board


def _screen(program: DeviceProgram, wanted: DisplaySettings, simulation: SimulationSettings | None) -> Screen:
    frame = _frame(wanted, simulation)
    glass = Glass(frame.size, wanted.width_mm, wanted.metres)
    return Screen(frame, glass, program.clock, FRAME_S if wanted.screen == "full" else FILE_S)


def _frame(wanted: DisplaySettings, simulation: SimulationSettings | None) -> PictureFrame:
    size = (wanted.width, wanted.height)
    if wanted.screen == "full":
        # A board without a screen of its own never loads the screen's library.
        from devices.screens.full_screen import FullScreen

        return FullScreen(size)
    folder = required(simulation, "simulation").folder
    return PictureFile(folder / f"{wanted.layout}-{wanted.window or wanted.zone}.png", size)
