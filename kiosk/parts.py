"""The parts of a kiosk, desk or locker as their work sees them."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event

from devices.id_card import Card, Misread
from devices.part import Part
from devices.ports import (
    CardReader,
    Choice,
    CodePanel,
    DeviceError,
    DeviceGone,
    DoorState,
    Key,
    Keypad,
    Leaflet,
    LockBoard,
    RatingPad,
    TicketPrinter,
    Touch,
    TouchPanel,
)
from hall.messages.answers import Slip
from hall.messages.facts import CatalogueFact
from hall.messages.orders import AskRating
from hall.messages.receipts import Receipt


class WatchedPrinter:
    """A `TicketPrinter` that may come and go."""

    def __init__(self, part: Part[TicketPrinter]) -> None:
        self._part = part

    def print_slip(self, slip: Slip) -> None:
        """Print one slip."""
        self._part.use(lambda printer: printer.print_slip(slip))

    def print_leaflet(self, leaflet: Leaflet) -> None:
        """Print one leaflet."""
        self._part.use(lambda printer: printer.print_leaflet(leaflet))

    def print_receipt(self, receipt: Receipt) -> None:
        """Print one receipt."""
        self._part.use(lambda printer: printer.print_receipt(receipt))

    def check(self) -> str:
        """What will soon need hands, if a slip could be printed now."""
        return self._part.use(lambda printer: printer.check())


class WatchedReader:
    """A `CardReader` that may come and go; while it is gone no card is read."""

    def __init__(self, part: Part[CardReader], stopping: Event) -> None:
        self._part = part
        self._stopping = stopping

    def read(self, timeout_s: float) -> Card | Misread | None:
        """The next card."""
        try:
            return self._part.use(lambda reader: reader.read(timeout_s))
        except DeviceGone:
            self._stopping.wait(timeout_s)
            return None

    def check(self) -> None:
        """Return if the reader answers."""
        self._part.use(lambda reader: reader.check())


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
