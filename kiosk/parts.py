"""The parts of a program as its work sees them: opened and watched in the background, used as if always there."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event, Lock
from typing import Generic, TypeVar

from devices.ports import (
    Choice,
    CodePanel,
    DeviceError,
    DeviceGone,
    DoorState,
    Key,
    Keypad,
    LockBoard,
    RatingPad,
    TicketPrinter,
    Touch,
    TouchPanel,
)
from devices.supervisor import Supervisor
from hall.device_program import DeviceProgram
from hall.messages.answers import Slip
from hall.messages.facts import CatalogueFact
from hall.messages.orders import AskRating

Device = TypeVar("Device")
Result = TypeVar("Result")


class Part(Generic[Device]):
    """One device under a supervisor; never used by two threads at a time, for its line has room for one talk."""

    def __init__(
        self,
        program: DeviceProgram,
        name: str,
        build: Callable[[], Device],
        check: Callable[[Device], str | None] = lambda _: None,
    ) -> None:
        self._check = check
        self._talk = Lock()
        self._supervisor = Supervisor(
            name, build, self._checked, program.say_part, program.clock, program.stopping.wait
        )

    def open(self) -> None:
        """Try to open it now, before anybody uses it; where that fails, `watch` goes on trying."""
        self._supervisor.turn()

    def watch(self, _: float) -> None:
        """Keep it open until the program stops; a turn of its own."""
        self._supervisor.run()

    def use(self, act: Callable[[Device], Result]) -> Result:
        """What the device says to an act; raises `DeviceError`, `DeviceGone("absent")` while it is not there."""
        device = self._supervisor.device()
        try:
            with self._talk:
                return act(device)
        except DeviceError as error:
            self._supervisor.failed(error)
            raise

    def _checked(self, device: Device) -> str | None:
        with self._talk:
            return self._check(device)


class WatchedPrinter:
    """A `TicketPrinter` that may come and go."""

    def __init__(self, part: Part[TicketPrinter]) -> None:
        self._part = part

    def print_slip(self, slip: Slip) -> None:
        """Print one slip."""
        self._part.use(lambda printer: printer.print_slip(slip))

    def check(self) -> str:
        """What will soon need hands, if a slip could be printed now."""
        return self._part.use(lambda printer: printer.check())


class WatchedLockBoard:
    """A `LockBoard` that may come and go."""

    def __init__(self, part: Part[LockBoard]) -> None:
        self._part = part

    def open_door(self, door: int) -> None:
        """Open one door."""
        self._part.use(lambda board: board.open_door(door))

    def doors(self) -> Mapping[int, DoorState]:
        """The state of every door."""
        return self._part.use(lambda board: board.doors())

    def items(self) -> Mapping[int, bool]:
        """Whether something lies behind each door, where known."""
        return self._part.use(lambda board: board.items())


class WatchedCodePanel:
    """A `CodePanel` that may come and go; while it is gone nobody types."""

    def __init__(self, part: Part[CodePanel], stopping: Event) -> None:
        self._part = part
        self._stopping = stopping

    def read(self, timeout_s: float) -> str | None:
        """The next code."""
        try:
            return self._part.use(lambda panel: panel.read(timeout_s))
        except DeviceGone:
            self._stopping.wait(timeout_s)
            return None

    def show_refusal(self, code: str, about: Mapping[str, str]) -> None:
        """Say why not; said to nobody where the panel is gone."""
        with suppress(DeviceGone):
            self._part.use(lambda panel: panel.show_refusal(code, about))


class WatchedKeypad:
    """A `Keypad` that may come and go; while it is gone no key is pressed."""

    def __init__(self, part: Part[Keypad], stopping: Event) -> None:
        self._part = part
        self._stopping = stopping

    def read(self, timeout_s: float) -> Key | str | None:
        """The next key."""
        try:
            return self._part.use(lambda keypad: keypad.read(timeout_s))
        except DeviceGone:
            self._stopping.wait(timeout_s)
            return None


class WatchedPad:
    """A `RatingPad` that may come and go; while it is gone nobody chooses."""

    def __init__(self, part: Part[RatingPad], stopping: Event) -> None:
        self._part = part
        self._stopping = stopping

    def arm(self, invitation: AskRating) -> None:
        """Show the five levels."""
        self._part.use(lambda pad: pad.arm(invitation))

    def disarm(self) -> None:
        """Show nothing to choose."""
        self._part.use(lambda pad: pad.disarm())

    def read(self, timeout_s: float) -> Choice | None:
        """The citizen's choice or the time-out."""
        try:
            return self._part.use(lambda pad: pad.read(timeout_s))
        except DeviceGone:
            self._stopping.wait(timeout_s)
            return None

    def check(self) -> None:
        """Return if the pad is there."""
        self._part.use(lambda pad: pad.check())


class WatchedPanel:
    """A `TouchPanel` that may come and go; what it cannot show is lost, the ticket is not."""

    def __init__(self, part: Part[TouchPanel], stopping: Event) -> None:
        self._part = part
        self._stopping = stopping
        self._catalogue: CatalogueFact | None = None
        self._offered: CatalogueFact | None = None

    def offer(self, catalogue: CatalogueFact) -> None:
        """What can be asked for from now on; from any thread."""
        self._catalogue = catalogue

    def read(self, timeout_s: float) -> Touch | None:
        """The next complete request."""
        try:
            self._part.use(self._show_offer)
            return self._part.use(lambda panel: panel.read(timeout_s))
        except DeviceGone:
            self._offered = None
            self._stopping.wait(timeout_s)
            return None

    def show_ticket(self, touch: Touch, slip: Slip, printed: bool) -> None:
        """Show the number."""
        self._show(lambda panel: panel.show_ticket(touch, slip, printed))

    def show_refusal(self, touch: Touch, code: str, about: Mapping[str, str]) -> None:
        """Say in words why not, and the way out."""
        self._show(lambda panel: panel.show_refusal(touch, code, about))

    def show_agreed(self, touch: Touch) -> None:
        """Say that it is done."""
        self._show(lambda panel: panel.show_agreed(touch))

    def _show_offer(self, panel: TouchPanel) -> None:
        catalogue = self._catalogue
        if catalogue is not None and catalogue is not self._offered:
            panel.offer(catalogue)
            self._offered = catalogue

    def _show(self, show: Callable[[TouchPanel], None]) -> None:
        try:
            self._part.use(show)
        except DeviceError:
            return  # the supervisor heard of it and has said so
