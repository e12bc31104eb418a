"""The kiosk's screen: shows a page, and says what was meant by a touch or a key; draws only what has changed."""

from collections.abc import Callable
from typing import Protocol

from PIL import Image

from devices.screens.canvas import Box
from devices.screens.touch_screen import Finger, Phase, Stroke
from hall.clock import Clock
from hall.words import Language
from kiosk.flow.events import CodeScanned, KeyPressed, PadKey, Pressed, Typed
from kiosk.flow.page import Page
from kiosk.look.glass import Glass
from kiosk.look.head import Head
from kiosk.look.layout import lay_out
from kiosk.look.paint import paint
from kiosk.look.scan import Scan
from kiosk.look.sheet import Sheet
from kiosk.look.theme import Theme, rgb

Meant = Pressed | Typed | KeyPressed | CodeScanned
KEY = "key:"
REST_S = 600.0
"""Wall seconds without a touch after which the picture begins to wander, so that nothing burns into the glass."""
WANDER_S = 60.0
WANDER_DOTS = ((0, 0), (3, 1), (4, 4), (1, 3), (-2, 4), (-4, 1), (-3, -3), (0, -4), (3, -3))
RESTING = frozenset({"shut", "starting"})
"""Pages that say little to anybody; they are dimmed too while nobody is there."""
DIM = 0.35


class TouchGlass(Protocol):
    """A screen that is touched."""

    size: tuple[int, int]

    def show(self, picture: bytes, box: Box) -> None:
        """Show an RGB picture in its place; what is beside it stays."""
        ...

    def read(self, timeout_s: float) -> Finger | Stroke | None:
        """What a finger or a key did, or None after `timeout_s` wall seconds or a `wake`."""
        ...

    def wake(self) -> None:
        """Let `read` return at once; from any thread."""
        ...

    def alive(self) -> bool:
        """Whether nobody closed the screen."""
        ...


class KioskScreen:
    """Pages on a glass; all but `wake` belongs to one thread.

    A control acts when the finger is lifted on it (WCAG 2.2, 2.5.2): who slides off has changed their mind. What is
    under the finger shows at once that it is. The first touch of a dimmed screen only lights it.
    """

    def __init__(
        self, screen: TouchGlass, glass: Glass, theme: Theme, head: Callable[[Language], Head], clock: Clock
    ) -> None:
        """`head` says what the band says now, in a language."""
        self._screen = screen
        self._glass = glass
        self._theme = theme
        self._head = head
        self._clock = clock
        self._page: Page | None = None
        self._sheet: Sheet | None = None
        self._shown: tuple[Sheet, tuple[int, int], bool] | None = None
        self._pressed = ""
        self._touched_s = clock.monotonic()
        self._scan = Scan(clock.monotonic)

    @property
    def sheet(self) -> Sheet | None:
        """What is on the glass now."""
        return self._sheet

    def show(self, page: Page) -> None:
        """Show a page, if it looks different from what is shown; a finger on the old page means nothing to it."""
        if self._page is None or page.name != self._page.name:
            self._pressed = ""
        self._page = page
        self._refresh()

    def read(self, timeout_s: float) -> Meant | None:
        """What somebody meant, or None: at once where nothing was meant, after `timeout_s` where nothing was done."""
        done = self._screen.read(timeout_s)
        if done is None:
            self._refresh()
            return None
        dimmed = self._dimmed()
        self._touched_s = self._clock.monotonic()
        if dimmed:
            self._refresh()
            return None
        return self._stroked(done) if isinstance(done, Stroke) else self._touched(done)

    def wake(self) -> None:
        """Let `read` return at once; from any thread."""
        self._screen.wake()

    def alive(self) -> bool:
        """Whether nobody closed the screen."""
        return self._screen.alive()

    def _touched(self, finger: Finger) -> Meant | None:
        under = self._sheet.at(finger.x, finger.y) if self._sheet else ""
        pressed = self._pressed
        match finger.phase:
            case Phase.DOWN:
                self._pressed = under
            case Phase.MOVED if under != pressed:
                self._pressed = ""
            case Phase.MOVED:
                return None
            case Phase.UP:
                self._pressed = ""
        self._refresh()
        if finger.phase is Phase.UP and under and under == pressed:
            return _meant(under)
        return None

    def _stroked(self, stroke: Stroke) -> Meant | None:
        """A key of the keypad; a character, where the page has a keyboard for it; or a scanner's last key."""
        if (code := self._scan.take(stroke.key)) is not None:
            return CodeScanned(code)
        typing = self._page.keyboard.keys if self._page else ()
        typed = stroke.key.upper() if len(stroke.key) == 1 else stroke.key
        if typed in typing:
            return Typed(typed)
        if stroke.key == "delete":
            return KeyPressed(PadKey.BACK)
        return KeyPressed(PadKey(stroke.key)) if stroke.key in list(PadKey) else None

    def _refresh(self) -> None:
        if self._page is None:
            return
        head = self._head(self._page.aids.language)
        self._sheet = lay_out(self._page, self._glass, self._theme, head, self._pressed)
        shown = self._sheet, self._wandered(), self._dimmed()
        if shown != self._shown:
            box = self._changed(*shown)
            picture = self._picture(*shown).crop((box.x, box.y, box.right, box.bottom))
            self._screen.show(picture.tobytes(), box)
            self._shown = shown

    def _changed(self, sheet: Sheet, wandered: tuple[int, int], dimmed: bool) -> Box:
        """What must be drawn again: all of it, unless a picture in the same place and light was there before."""
        if self._shown is None or self._shown[1:] != (wandered, dimmed) or wandered != (0, 0):
            return Box(0, 0, *sheet.size)
        return sheet.changed(self._shown[0])

    def _picture(self, sheet: Sheet, wandered: tuple[int, int], dimmed: bool) -> Image.Image:
        picture = paint(sheet)
        if wandered != (0, 0):
            ground = Image.new("RGB", sheet.size, rgb(self._theme.colours.ground))
            ground.paste(picture, wandered)
            picture = ground
        return picture.point(lambda level: round(level * DIM)) if dimmed else picture

    def _rest_s(self) -> float:
        return self._clock.monotonic() - self._touched_s - REST_S

    def _wandered(self) -> tuple[int, int]:
        rest_s = self._rest_s()
        return WANDER_DOTS[int(rest_s // WANDER_S) % len(WANDER_DOTS)] if rest_s > 0 else (0, 0)

    def _dimmed(self) -> bool:
        return self._rest_s() > 0 and self._page is not None and self._page.name in RESTING


def _meant(target: str) -> Meant:
    return Typed(target.removeprefix(KEY)) if target.startswith(KEY) else Pressed(target)
