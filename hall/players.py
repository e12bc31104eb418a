"""The device programs of a hall as a story plays them: the real ones, with a hand at their panel, keys and pad.

Each program's room brings its own through an entry point of the group `hall.players`, and `hall` names none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol

from hall.clock import Clock
from hall.line import Dial
from hall.messages.answers import Slip
from hall.messages.orders import AskRating
from hall.settings import Settings
from hall.words import BookingId, ItemCode, Need, PriorityId, RatingLevel, Token, WindowId

GROUP = "hall.players"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a citizen got at the kiosk: the number and the paper it was printed on, or why not."""

    slip: Slip | None = None
    paper: tuple[str, ...] = ()
    """The lines of the slip, read from the very bytes that were sent to the printer and cut."""
    refusal: str = ""


class KioskPlayer(Protocol):
    """A ticket kiosk with citizens before it."""

    def take(
        self,
        item: ItemCode,
        *,
        more: Sequence[ItemCode] = (),
        priority: PriorityId | None = None,
        needs: Sequence[Need] = (),
        quantity: int = 1,
    ) -> Shown:
        """Take a ticket for an item, or for several."""
        ...

    def check_in(self, booking: BookingId) -> Shown:
        """Show the code of an appointment."""
        ...

    def come_back(self, item: ItemCode, voucher: Token) -> Shown:
        """Show the code of a paper that gives the old place back (补正)."""
        ...

    def rejoin(self, token: Token) -> Shown:
        """Take a missed number back into the line."""
        ...

    def rate(self, token: Token, level: RatingLevel, *reasons: str) -> str:
        """Rate a service by its slip's code; why it was not taken, empty where it was."""
        ...

    @property
    def printed(self) -> tuple[str, ...]:
        """The lines of what was printed and cut last: a slip, a receipt."""
        ...

    def work(self) -> None:
        """Obey the orders that came."""
        ...

    def close(self) -> None:
        """Switch it off."""
        ...


class DeskPlayer(Protocol):
    """A window's desk: a clerk at the keypad, a citizen at the rating pad."""

    @property
    def asks(self) -> AskRating | None:
        """What the pad asks now; None while it is dark."""
        ...

    def press(self, *keys: str) -> None:
        """Press keys: `next`, `serve`, `sign`… (devices.ports.Key), or single digits."""
        ...

    def choose(self, level: RatingLevel, *reasons: str) -> None:
        """Touch a level on the pad that asks."""
        ...

    def work(self) -> None:
        """Obey the orders that came."""
        ...

    def close(self) -> None:
        """Switch it off."""
        ...


class LockerPlayer(Protocol):
    """A pickup locker with citizens before it."""

    @property
    def open_doors(self) -> Sequence[int]:
        """The doors that its lock board says stand open."""
        ...

    def type_code(self, code: str) -> str:
        """Type a pick-up code; why the door stays shut, empty where nothing was refused."""
        ...

    def work(self) -> None:
        """Obey the orders that came, look after open doors."""
        ...

    def close(self) -> None:
        """Switch it off."""
        ...


class SignsPlayer(Protocol):
    """The LED signs above windows."""

    def lines(self, window: WindowId) -> Sequence[str]:
        """What the sign of a window shows, read from the very frames that were sent to it."""
        ...

    def work(self) -> None:
        """Show what is new."""
        ...

    def close(self) -> None:
        """Switch them off."""
        ...


class Players(Protocol):
    """Who plays the programs people touch, on a machine's settings, by a clock and over a line of the story's own."""

    def kiosk(self, machine: Settings, clock: Clock, dial: Dial) -> KioskPlayer:
        """The ticket kiosk of `[kiosk]`."""
        ...

    def desk(self, machine: Settings, clock: Clock, dial: Dial) -> DeskPlayer:
        """The desk of `[desk]`, at its first window."""
        ...

    def locker(self, machine: Settings, clock: Clock, dial: Dial) -> LockerPlayer:
        """The locker of `[locker]`."""
        ...


class Displays(Protocol):
    """Who plays the programs people look at."""

    def signs(self, machine: Settings, clock: Clock, dial: Dial) -> SignsPlayer:
        """The signs of `[signs]`."""
        ...


def players() -> Players:
    """Those who play what people touch; raises `ModuleNotFoundError` where what they need is not installed."""
    brought: Players = _room("kiosk")
    return brought


def displays() -> Displays:
    """Those who play what people look at; raises `ModuleNotFoundError` as `players` does."""
    brought: Displays = _room("displays")
    return brought


def _room(name: str) -> Any:  # noqa: ANN401 - each room brings its own
    (room,) = entry_points(group=GROUP, name=name)
    return room.load()
