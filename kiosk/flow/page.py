"""What a kiosk's screen says and offers, not how it looks: drawn, spoken and tested from the same page."""

from dataclasses import dataclass
from enum import StrEnum

from hall.words import Language


class Kind(StrEnum):
    """What a control is for; the look gives each kind its own weight, never by colour alone."""

    CHOICE = "choice"  # one of several answers to the page's question
    SHORTCUT = "shortcut"  # a choice that many take, offered on the first page
    PRIMARY = "primary"  # the way on; at most one on a page
    KEY = "key"  # a key of the on-screen keyboard
    TURN = "turn"  # the list's page before (`earlier`) or after (`later`)
    AID = "aid"  # language, large, low reach, spoken guidance; on every page
    BACK = "back"  # one page back, or home


class Tone(StrEnum):
    """How a notice is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Control:
    """Something to touch, or to reach with the keypad; `id` is unique on its page and comes back as `Pressed(id)`.

    One that is not `enabled` may still be touched and spoken: it then says why, in `detail`.
    """

    id: str
    text: str
    kind: Kind = Kind.CHOICE
    detail: str = ""
    icon: str = ""
    chosen: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A paragraph that matters, with a sign beside it."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, a line each: where to sit, how long it takes."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things, a line each: materials to bring."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A ticket number, the largest thing on its page."""

    text: str


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code and what it is for."""

    data: str
    caption: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is being typed; `text` is already masked where it is personal."""

    label: str
    text: str


Block = Paragraph | Notice | Facts | Listing | Number | Square | Entry


class Keyboard(StrEnum):
    """The on-screen keyboard a page needs; its keys come back as `Typed(character)`."""

    NONE = "none"
    DIGITS = "digits"  # 0-9, X, delete, clear
    LETTERS = "letters"  # A-Z, digits, delete, clear: pinyin initials and words typed by their sound

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys in reading order, each what it types; in focus a key is called `key:` and what it types."""
        digits = tuple("1234567890")
        match self:
            case Keyboard.NONE:
                return ()
            case Keyboard.DIGITS:
                return (*digits, "X", "delete", "clear")
            case Keyboard.LETTERS:
                return (*digits, *"QWERTYUIOPASDFGHJKLZXCVBNM", "delete", "clear")


@dataclass(frozen=True, slots=True)
class Aids:
    """What the citizen asked of the screen itself; back to the hall's usual when the visit ends."""

    language: Language = Language.ZH
    large: bool = False
    low_reach: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One screen: a question or an answer, what there is to know, what there is to touch, in reading and key order.

    `name` tells screens apart in pictures, tests and logs; it holds nothing personal. `spoken` is what the guidance
    says when the page appears. `more` is (page, pages) where a list needs several. `left_s` counts down the last
    seconds before everything personal is wiped, and is None otherwise.
    """

    name: str
    heading: str
    aids: Aids
    blocks: tuple[Block, ...] = ()
    controls: tuple[Control, ...] = ()
    keyboard: Keyboard = Keyboard.NONE
    spoken: str = ""
    more: tuple[int, int] | None = None
    focus: str = ""
    """The control the keypad stands on, `key:` and a key of the keyboard, or empty."""
    left_s: int | None = None

    def of(self, *kinds: Kind) -> list[Control]:
        """Its controls of these kinds, in their order."""
        return [control for control in self.controls if control.kind in kinds]
