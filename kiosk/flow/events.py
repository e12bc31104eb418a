"""What happens at a kiosk, as its screen machine hears it: touches, keys, cards, codes, answers, time."""

from dataclasses import dataclass
from enum import StrEnum

from hall.messages.answers import AnyAnswer
from hall.messages.facts import CatalogueFact, PromiseFact
from hall.personal import Person
from hall.words import DeviceState
from kiosk.flow.search import Index

DELETE = "delete"
CLEAR = "clear"


class PadKey(StrEnum):
    """The keys of the keypad with which the kiosk is worked without seeing or touching its screen."""

    UP = "up"  # the control before
    DOWN = "down"  # the control after
    OK = "ok"  # press the control in focus
    BACK = "back"  # one page back
    AGAIN = "again"  # say the page once more


@dataclass(frozen=True, slots=True)
class Pressed:
    """A control of the page was touched."""

    control: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A key of the on-screen or of a real keyboard: one character, `DELETE` or `CLEAR`."""

    character: str


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the keypad."""

    key: PadKey


@dataclass(frozen=True, slots=True)
class Known:
    """A card was read or a phone number looked up, and the vault knows whose it is; `turn` is the asking visit's."""

    turn: int
    person: Person


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The vault does not know the number typed, or cannot be asked now; `code` is the key of what to say."""

    turn: int
    code: str


@dataclass(frozen=True, slots=True)
class CardMisread:
    """A card was there and gave nothing; `code` is the key of what its holder should do."""

    code: str


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """The text of a bar or QR code: of a slip, of a booking, or of something else."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The server, or offline the kiosk itself, answered what the visit `turn` asked."""

    turn: int
    answer: AnyAnswer


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody answered what the visit `turn` asked, in time."""

    turn: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The paper of the visit `turn` is out."""

    turn: int


@dataclass(frozen=True, slots=True)
class NotPrinted:
    """The paper of the visit `turn` is not out, or nobody knows; `code` says why."""

    turn: int
    code: str


@dataclass(frozen=True, slots=True)
class ReceiptOut:
    """The receipt of that address is out, or, with a code, is not."""

    url: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueCame:
    """What can be asked for from now on, and how to find it by name."""

    catalogue: CatalogueFact
    index: Index


@dataclass(frozen=True, slots=True)
class PromiseCame:
    """The waits promised from now on."""

    promise: PromiseFact


@dataclass(frozen=True, slots=True)
class OnlineTurned:
    """The way to the server opened or closed."""

    online: bool


@dataclass(frozen=True, slots=True)
class DeviceTurned:
    """A part of the kiosk (`printer`, `reader`, …) is well or not; a part never heard of counts as absent."""

    part: str
    state: DeviceState
    code: str = ""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Whether the maintenance code typed was `right`."""

    turn: int
    right: bool


@dataclass(frozen=True, slots=True)
class LogRead:
    """The newest lines of the log, the newest first; none is about a person."""

    turn: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VolumeTurned:
    """How loud the guidance speaks from now on, of a hundred."""

    volume: int


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing else happened; said at least once a second while somebody is being served."""


Event = (
    Pressed
    | Typed
    | KeyPressed
    | Known
    | NotKnown
    | CardMisread
    | CodeScanned
    | Answered
    | NoAnswer
    | Printed
    | NotPrinted
    | ReceiptOut
    | CatalogueCame
    | PromiseCame
    | OnlineTurned
    | DeviceTurned
    | Unlocked
    | LogRead
    | VolumeTurned
    | TimePassed
)
