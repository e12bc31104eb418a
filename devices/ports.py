"""What the programs need of devices, one small Protocol a need; who made the device is not said here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.id_card import Card, Misread
from devices.sound import FULL, Sound
from hall.messages.answers import Slip
from hall.messages.facts import CatalogueFact
from hall.messages.orders import AskRating
from hall.messages.receipts import Receipt
from hall.messages.topics import Words
from hall.words import ItemCode, Need, PriorityId, RatingLevel, Token


class DeviceError(Exception):
    """A device did not do what it was asked; `code` is the key of its text in the devices catalogue."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class DeviceGone(DeviceError):
    """The device does not answer: the supervisor will open it again, the asker may try later."""


class DeviceNeedsHands(DeviceError):
    """Paper out, cover open, a jam: trying again will not help, a person will."""


class OutcomeUnknown(DeviceError):
    """The device may or may not have done it: never do it again by yourself, tell a person."""


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What an item needs, on paper to take home (一次性告知)."""

    hall: Words
    item: Words
    materials: tuple[str, ...]
    time_limit: str = ""
    fee: str = ""
    hotline: str = ""


class TicketPrinter(Protocol):
    """Prints ticket slips."""

    def print_slip(self, slip: Slip) -> None:
        """Print one slip and cut it; raises `DeviceNeedsHands`, `DeviceGone` or `OutcomeUnknown`."""
        ...

    def print_leaflet(self, leaflet: Leaflet) -> None:
        """Print one leaflet and cut it; raises as `print_slip` does."""
        ...

    def print_receipt(self, receipt: Receipt) -> None:
        """Print one receipt and cut it; raises as `print_slip` does."""
        ...

    def check(self) -> str:
        """What will soon need hands ("paper_low"), empty where nothing does, if a slip could be printed now.

        Raises as `print_slip` does where none could.
        """
        ...


class CardReader(Protocol):
    """A reader of identity cards (身份证阅读器)."""

    def read(self, timeout_s: float) -> Card | Misread | None:
        """The next card laid on it, or why it could not be read; None after `timeout_s` wall seconds.

        Whoever takes a card forgets it (`with card:`) once its use is over.
        """
        ...

    def check(self) -> None:
        """Return if the reader answers; raises `DeviceGone` or `DeviceNeedsHands`."""
        ...


class Key(StrEnum):
    """What a clerk's keypad (物理叫号器) can say; digits travel as their own characters."""

    NEXT = "next"  # call next; after digits: call that number
    RECALL = "recall"
    ABSENT = "absent"
    SERVE = "serve"  # start, then finish
    PAUSE = "pause"  # pause, then back
    RATING = "rating"
    UNDO = "undo"
    CLEAR = "clear"
    SIGN = "sign"  # after staff number and PIN: sign on; alone: sign off


class Keypad(Protocol):
    """A clerk's keypad."""

    def read(self, timeout_s: float) -> Key | str | None:
        """The next key: a `Key`, a single digit, or None where none was pressed in `timeout_s` wall seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What a citizen chose at the pad; `level` is None where the pad's time ran out (未评价)."""

    order_id: str
    level: RatingLevel | None
    reasons: tuple[str, ...] = ()


class RatingPad(Protocol):
    """A rating pad (评价器): dead until armed, no level preselected, no key of the clerk's on it."""

    def arm(self, invitation: AskRating) -> None:
        """Show the five levels until the invitation's `until`; arming again replaces what was shown."""
        ...

    def disarm(self) -> None:
        """Show nothing to choose."""
        ...

    def read(self, timeout_s: float) -> Choice | None:
        """The citizen's choice or the time-out of an armed invitation, or None after `timeout_s` wall seconds."""
        ...

    def check(self) -> None:
        """Return if the pad is there, as far as it can tell; raises `DeviceGone`."""
        ...


class DoorState(StrEnum):
    """A compartment's door."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class DoorContact(Protocol):
    """A contact that says whether one door is open: a room's, a cabinet's."""

    def state(self) -> DoorState:
        """How the door stands now."""
        ...

    def read(self, timeout_s: float) -> DoorState | None:
        """How it stands once that changed, or None after `timeout_s` wall seconds without a change."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class LockBoard(Protocol):
    """The lock board of a pickup locker; doors are numbered from 1."""

    def open_door(self, door: int) -> None:
        """Open one door; safe to repeat; raises `DeviceError` where it stays shut, `DeviceGone` where none answers."""
        ...

    def doors(self) -> Mapping[int, DoorState]:
        """The state of every door, asked from the board; raises `DeviceGone`."""
        ...

    def items(self) -> Mapping[int, bool]:
        """Whether something lies behind each door whose sensor says so; what is missing here is unknown."""
        ...


class CodePanel(Protocol):
    """The citizen's side of a pickup locker: where the code is typed."""

    def read(self, timeout_s: float) -> str | None:
        """The next complete pick-up code, or None after `timeout_s` wall seconds."""
        ...

    def show_refusal(self, code: str, about: Mapping[str, str]) -> None:
        """Say in words why the door stays shut, and the way out."""
        ...


@dataclass(frozen=True, slots=True)
class Touch:
    """What a citizen asked for at the kiosk's screen: a ticket, or to check in, rejoin or cancel."""

    item: ItemCode | None = None
    priority: PriorityId | None = None
    booking: str | None = None
    rejoin: Token | None = None
    cancel: Token | None = None
    voucher: Token | None = None
    needs: tuple[Need, ...] = ()
    quantity: int = 1
    more: tuple[ItemCode, ...] = ()
    """Further items for the same ticket."""
    visitor: str = ""
    """The twin's own mark for who touched; empty for real people."""


class TouchPanel(Protocol):
    """The citizen's side of a kiosk: what was asked for, and what is shown in return."""

    def offer(self, catalogue: CatalogueFact) -> None:
        """What can be asked for from now on; called from another thread than the rest."""
        ...

    def read(self, timeout_s: float) -> Touch | None:
        """The next complete request, or None after `timeout_s` wall seconds."""
        ...

    def show_ticket(self, touch: Touch, slip: Slip, printed: bool) -> None:
        """Show the number (it stays on the screen with its QR where it could not be printed)."""
        ...

    def show_refusal(self, touch: Touch, code: str, about: Mapping[str, str]) -> None:
        """Say in words why not, and the way out."""
        ...

    def show_agreed(self, touch: Touch) -> None:
        """Say that it is done: the number given back, or the place in line taken up again."""
        ...


class WindowSign(Protocol):
    """A sign of light above a window (窗口屏)."""

    def show(self, lines: Sequence[str]) -> None:
        """Show these lines as far as the sign has room; safe to repeat; raises `DeviceError`."""
        ...

    def brighten(self, level: int) -> None:
        """From 1, dim, to 16, as far as the sign can."""
        ...

    def clear(self) -> None:
        """Show nothing."""
        ...

    def check(self) -> None:
        """Return if the sign answers; raises `DeviceGone`."""
        ...


class Synthesizer(Protocol):
    """Turns text of one language into speech (语音)."""

    def speech(self, text: str, percent: int = FULL) -> Sound:
        """The text read out at so many percent of its volume; raises `DeviceError`."""
        ...


class Speaker(Protocol):
    """A loudspeaker."""

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:
        """Return once it was heard to its end, or soon after `until` says that is enough; raises `DeviceError`."""
        ...

    def check(self) -> None:
        """Return if its sound card is there; raises `DeviceGone`."""
        ...
