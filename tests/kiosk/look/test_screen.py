from collections import deque
from dataclasses import replace

import pytest
from PIL import Image

from devices.screens.canvas import Box
from devices.screens.touch_screen import Finger, Phase, Stroke
from hall.words import Language
from kiosk.flow import tour
from kiosk.flow.events import KeyPressed, PadKey, Pressed, Typed
from kiosk.flow.machine import page
from kiosk.flow.page import Aids, Control, Keyboard, Kind, Page
from kiosk.look.glass import LANDSCAPE, Glass
from kiosk.look.head import Head
from kiosk.look.paint import paint
from kiosk.look.screen import REST_S, KioskScreen
from kiosk.look.theme import Colours, read_theme
from tests.kiosk.fakes import StillClock

PAGE = Page(
    "home",
    "请问办什么事？",
    Aids(),
    (),
    (Control("one", "一"), Control("two", "二"), Control("back", "返回", Kind.BACK)),
    Keyboard.NONE,
)


class Glassy:
    """A touch screen of which a test is the hand and the eye."""

    size = LANDSCAPE.size

    def __init__(self) -> None:
        self.whole = Image.new("RGB", self.size)
        self.shown: list[bytes] = []
        self.drawn: list[Box] = []
        self.done: deque[Finger | Stroke] = deque()

    def show(self, picture: bytes, box: Box) -> None:
        self.whole.paste(Image.frombytes("RGB", (box.w, box.h), picture), (box.x, box.y))
        self.shown.append(self.whole.tobytes())
        self.drawn.append(box)

    def read(self, timeout_s: float) -> Finger | Stroke | None:
        return self.done.popleft() if self.done else None

    def wake(self) -> None:
        """Nobody waits."""

    def alive(self) -> bool:
        return True


class RestingClock(StillClock):
    wall_s = 0.0

    def monotonic(self) -> float:
        return self.wall_s


@pytest.fixture
def glass() -> Glassy:
    return Glassy()


@pytest.fixture
def rest() -> RestingClock:
    return RestingClock()


@pytest.fixture
def screen(glass: Glassy, rest: RestingClock) -> KioskScreen:
    made = KioskScreen(glass, LANDSCAPE, read_theme(), lambda language: Head(f"大厅 {language}", "09:42"), rest)
    made.show(PAGE)
    return made


def middle(screen: KioskScreen, id: str) -> tuple[int, int]:
    assert screen.sheet is not None
    box = next(target.box for target in screen.sheet.targets if target.id == id)
    return box.x + box.w // 2, box.y + box.h // 2


def gesture(screen: KioskScreen, glass: Glassy, *fingers: Finger) -> list[object]:
    glass.done.extend(fingers)
    return [meant for _ in fingers if (meant := screen.read(0.0)) is not None]


def test_a_control_acts_when_the_finger_is_lifted_on_it(screen: KioskScreen, glass: Glassy) -> None:
    at = middle(screen, "two")

    assert gesture(screen, glass, Finger(Phase.DOWN, *at)) == []
    assert gesture(screen, glass, Finger(Phase.UP, *at)) == [Pressed("two")]


def test_who_slides_off_has_changed_their_mind(screen: KioskScreen, glass: Glassy) -> None:
    on, off = middle(screen, "two"), middle(screen, "one")
    there_and_back = [Finger(Phase.DOWN, *on), Finger(Phase.MOVED, *off), Finger(Phase.UP, *off)]

    assert gesture(screen, glass, *there_and_back) == []


def test_what_is_under_the_finger_shows_it_at_once_and_nothing_else_is_drawn(
    screen: KioskScreen, glass: Glassy
) -> None:
    at = middle(screen, "two")
    gesture(screen, glass, Finger(Phase.DOWN, *at))
    assert len(set(glass.shown)) == 2

    gesture(screen, glass, Finger(Phase.MOVED, *at))
    screen.show(PAGE)
    assert len(glass.shown) == 2


def test_only_what_changed_is_drawn_again_and_the_glass_shows_every_page_whole(
    screen: KioskScreen, glass: Glassy
) -> None:
    at = middle(screen, "two")
    gesture(screen, glass, Finger(Phase.DOWN, *at))
    assert glass.drawn[-1].h < glass.size[1] // 2
    for name, state in tour.every_page():
        screen.show(page(state))
        assert screen.sheet is not None
        assert glass.whole.tobytes() == paint(screen.sheet).tobytes(), name


def test_a_touch_beside_every_control_means_nothing(screen: KioskScreen, glass: Glassy) -> None:
    assert gesture(screen, glass, Finger(Phase.DOWN, 0, 0), Finger(Phase.UP, 0, 0)) == []


def test_a_finger_that_came_down_on_another_page_means_nothing_on_this_one(screen: KioskScreen, glass: Glassy) -> None:
    at = middle(screen, "two")
    gesture(screen, glass, Finger(Phase.DOWN, *at))
    screen.show(replace(PAGE, name="topics"))

    assert gesture(screen, glass, Finger(Phase.UP, *at)) == []


def test_keys_are_the_keypads_or_typed_where_the_page_has_a_keyboard(screen: KioskScreen, glass: Glassy) -> None:
    assert gesture(screen, glass, Stroke("down"), Stroke("A"), Stroke("delete")) == [  # type: ignore[arg-type]
        KeyPressed(PadKey.DOWN),
        KeyPressed(PadKey.BACK),
    ]
    screen.show(replace(PAGE, keyboard=Keyboard.LETTERS, controls=()))
    assert gesture(screen, glass, Stroke("A"), Stroke("delete")) == [Typed("A"), Typed("delete")]  # type: ignore[arg-type]


def test_a_picture_nobody_looks_at_wanders(screen: KioskScreen, glass: Glassy, rest: RestingClock) -> None:
    for minute in range(3):
        rest.wall_s = REST_S + 60.0 * minute + 61.0
        screen.read(0.0)

    assert len(set(glass.shown)) == 4


def test_a_closed_halls_screen_dims_and_its_first_touch_only_lights_it(
    screen: KioskScreen, glass: Glassy, rest: RestingClock
) -> None:
    screen.show(replace(PAGE, name="shut"))
    at = middle(screen, "two")
    rest.wall_s = REST_S + 1.0
    screen.read(0.0)
    dimmed = glass.shown[-1]

    assert sum(dimmed) < sum(glass.shown[0]) / 2
    assert gesture(screen, glass, Finger(Phase.DOWN, *at), Finger(Phase.UP, *at)) == []
    assert gesture(screen, glass, Finger(Phase.DOWN, *at), Finger(Phase.UP, *at)) == [Pressed("two")]


def test_the_band_speaks_the_pages_language(screen: KioskScreen, glass: Glassy) -> None:
    screen.show(replace(PAGE, aids=Aids(language=Language.EN)))

    assert screen.sheet is not None
    assert any("en" in getattr(piece, "text", "") for piece in screen.sheet.pieces)


@pytest.mark.parametrize(
    ("size", "width_mm", "bottom_mm"),
    [((1280, 800), 217.0, 900.0), ((1080, 1920), 200.0, 900.0), ((1080, 1920), 336.0, 1100.0)],
)
def test_glass_too_small_or_too_high_for_everybody_is_refused(
    size: tuple[int, int], width_mm: float, bottom_mm: float
) -> None:
    with pytest.raises(ValueError, match="at least"):
        Glass(size, width_mm, bottom_mm)


def test_colours_that_cannot_be_read_are_refused() -> None:
    colours = read_theme().colours
    changed = {field: getattr(colours, field) for field in Colours.__dataclass_fields__}

    with pytest.raises(ValueError, match="quiet"):
        Colours(**{**changed, "quiet": "#9AA5B1"})
