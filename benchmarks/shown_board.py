"""A board on a full screen that says of each call when its dots were on the glass; `benchmarks.boards` runs it."""

import sys
from pathlib import Path
from time import monotonic

from devices.screens.full_screen import FullScreen
from displays.board import HallBoard
from displays.glass import Glass
from displays.screen import FRAME_S, Screen
from displays.surroundings import Surroundings
from hall.device_program import DeviceProgram
from hall.messages.facts import BoardFact
from hall.messages.reports import Announced, Report
from hall.sections import BrokerSettings, HallSettings
from hall.settings import Settings
from hall.words import DeviceId, DeviceKind, HallId


def board(port: int, size: tuple[int, int], folder: Path) -> None:
    """Be that board."""
    settings = Settings(hall=HallSettings(HallId("big"), folder), broker=BrokerSettings(port=port))
    program = DeviceProgram(settings, DeviceKind.DISPLAY, DeviceId("board-1"))
    screen = Screen(FullScreen(size), Glass(size), program.clock, FRAME_S)
    shown = HallBoard(screen, program.clock, Surroundings(program.clock, lambda: True), tell)
    program.on_fact("board/all", BoardFact, shown.see)
    program.link.on_connect(lambda: print("ready 0", flush=True))

    def turn(timeout_s: float) -> None:
        shown.serve(timeout_s)

    program.run([turn])


def tell(report: Report) -> None:
    """Say when a call was on the glass."""
    if isinstance(report, Announced):
        print(report.ticket, monotonic(), flush=True)


if __name__ == "__main__":
    _, port, width, height, folder = sys.argv
    board(int(port), (int(width), int(height)), Path(folder))
