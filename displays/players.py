"""The programs of this room as a story plays them: `hall.players` says what each can be made to do."""

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from devices import catalogue
from devices.part import Part
from devices.simulated.world import World
from devices.wiring import Wiring
from displays.led import LedSign
from hall.clock import Clock
from hall.device_program import DeviceProgram
from hall.line import Dial
from hall.messages.facts import WindowFact
from hall.players import SignsPlayer
from hall.sections import PartSettings
from hall.settings import Settings, required
from hall.words import DeviceKind, WindowId

NOW = 0.0
"""What is new is there before anybody looks."""


class PlayedSigns:
    """The LED signs of one machine, each simulated card at the end of real frames."""

    def __init__(self, machine: Settings, clock: Clock, dial: Dial) -> None:
        wanted = required(machine.signs, "signs")
        self._program = DeviceProgram(machine, DeviceKind.DISPLAY, wanted.device, clock, dial)
        self._signs: list[LedSign] = []
        worlds = {window: self._hang(window, fitted, machine) for window, fitted in wanted.windows.items()}
        self._worlds: Mapping[WindowId, World] = worlds
        self._program.link.start()

    def lines(self, window: WindowId) -> Sequence[str]:
        """What a sign shows, as its card took it from the frames."""
        shown = (self._worlds[window].folder / f"sign-{window}.json").read_bytes()
        return msgspec.json.decode(shown, type=dict[str, list[str]])["lines"]

    def work(self) -> None:
        """Show what is new."""
        for sign in self._signs:
            sign.serve(NOW)

    def close(self) -> None:
        """Switch it off."""
        self._program.link.close()

    def _hang(self, window: WindowId, fitted: PartSettings, machine: Settings) -> World:
        wiring = Wiring(fitted, window, machine.simulation)
        part = Part(self._program, f"sign-{window}", partial(catalogue.sign, wiring, self._program.clock))
        sign = LedSign(part, self._program.clock)
        part.open()
        self._program.on_fact(f"window/{window}", WindowFact, sign.see)
        self._signs.append(sign)
        return wiring.world()


class DisplaysRoom:
    """Who plays the programs of this room."""

    def signs(self, machine: Settings, clock: Clock, dial: Dial) -> SignsPlayer:
        """The LED signs."""
        return PlayedSigns(machine, clock, dial)


players = DisplaysRoom()
