from datetime import timedelta

import msgspec
import pytest
from PIL import Image

from devices.screens.canvas import Canvas, fitted
from displays import palette
from displays.board_panels import note_lines, promise
from displays.board_picture import capacity, draw, scene
from displays.rows import Row, Rows
from hall.messages.facts import BoardFact, BoardGroup, BoardWindow
from hall.messages.topics import Words
from hall.texts import Texts
from hall.words import TicketState, WindowId, WindowState
from tests.displays.samples import NOW, call, calls, fact

TEXTS = Texts("board")
LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)


def picture(told: BoardFact, size: tuple[int, int], rows: tuple[Row, ...] | None = None) -> Image.Image:
    if rows is None:
        shown = Rows(capacity(size))
        shown.see(told.calls)
        rows, _ = shown.at(0.0)
    return draw(scene(told, rows, NOW, online=True), size, TEXTS)


def dots_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return {each: count for count, each in image.getcolors(1 << 22)}.get(colour, 0)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_at_least_six_calls_have_room(size: tuple[int, int]) -> None:
    assert capacity(size) >= 6


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_only_a_fresh_call_stands_on_the_bright_ground(size: tuple[int, int]) -> None:
    one = (call("A023"),)

    assert dots_of(picture(fact(one), size, (Row(one[0], fresh=True),)), palette.FRESH.ground) > 30_000
    assert dots_of(picture(fact(one), size, (Row(one[0], fresh=False),)), palette.FRESH.ground) == 0


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_every_row_up_to_the_capacity_is_drawn(size: tuple[int, int]) -> None:
    rows = tuple(Row(each, fresh=False) for each in calls())
    drawn = [dots_of(picture(fact(), size, rows[:count]), palette.CALLED.ground) for count in range(4)]

    assert drawn[0] == 0
    assert drawn == sorted(set(drawn))


def different_dots(told: BoardFact, changed: BoardFact) -> bool:
    return picture(told, LANDSCAPE).tobytes() != picture(changed, LANDSCAPE).tobytes()


def with_call(**changes: object) -> BoardFact:
    return fact((msgspec.structs.replace(call("A023"), **changes),))


@pytest.mark.parametrize(
    "changed",
    [
        with_call(ticket_no="A024"),
        with_call(window_no=4),
        with_call(zone=Words("税务区", "Tax")),
        with_call(floor=2),
        with_call(state=TicketState.SERVING),
        with_call(calls=2),
        fact((call("A023"),), last_servable=None),
        msgspec.structs.replace(fact((call("A023"),)), waiting=1),
    ],
)
def test_whatever_changes_for_people_changes_the_picture(changed: BoardFact) -> None:
    assert different_dots(fact((call("A023"),)), changed)


def test_many_windows_and_groups_and_long_names_stay_inside_the_picture() -> None:
    long = Words("工程建设项目审批与投资项目在线监管综合服务专区" * 2, "A very long name of a group of services " * 4)
    told = msgspec.structs.replace(
        fact(states=tuple(WindowState) * 7),
        groups=tuple(BoardGroup(name=long, waiting=count, p50_s=600, p90_s=1200) for count in range(30)),
        hall=long,
        calls=(msgspec.structs.replace(call("A0123"), zone=long),),
    )

    for size in (LANDSCAPE, PORTRAIT):
        image = picture(told, size)
        edge = image.crop((image.width - 20, 0, image.width, image.height))
        assert edge.getcolors() == [(20 * image.height, palette.GROUND)]


def test_the_clock_is_the_peoples_own_and_changes_with_the_minute() -> None:
    first = scene(None, (), NOW, online=True)

    assert f"{first.minute:%H:%M}" == "09:42"
    assert scene(None, (), NOW + timedelta(seconds=29), online=True) == first
    assert scene(None, (), NOW + timedelta(seconds=30), online=True) != first


@pytest.mark.parametrize(
    ("waiting", "p50_s", "p90_s", "said"),
    [
        (0, 0, 0, "随到随办"),
        (4, 0, 0, None),
        (4, 420, 980, "约 5–20 分钟"),
        (4, 899, 901, "约 10–20 分钟"),
        (4, 900, 900, "约 10–15 分钟"),
        (4, 30, 200, "约 5 分钟"),
        (4, 2400, 3600, "约 40–60 分钟"),
        (4, 2400, 3601, "等候较长"),
    ],
)
def test_promises_are_ranges_of_five_minutes(waiting: int, p50_s: int, p90_s: int, said: str | None) -> None:
    words = promise(BoardGroup(name=Words("社保"), waiting=waiting, p50_s=p50_s, p90_s=p90_s), TEXTS)

    assert (words.zh if words else None) == said


def tidal(state: WindowState) -> BoardFact:
    window = BoardWindow(window=WindowId("w12"), window_no=12, name=Words("12号"), state=state, tidal=True)
    return msgspec.structs.replace(fact(last_servable=None), windows=(window,))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (WindowState.CLOSED, []),
        (WindowState.STANDBY, []),
        (WindowState.OPENING, ["潮汐窗口即将开放：12号窗口"]),
        (WindowState.IDLE, ["潮汐窗口已开放：12号窗口"]),
        (WindowState.SERVING, ["潮汐窗口已开放：12号窗口"]),
    ],
)
def test_an_open_tidal_window_is_said(state: WindowState, said: list[str]) -> None:
    assert [note.words.zh for note in note_lines(tidal(state), online=True, texts=TEXTS)] == said


def test_the_last_servable_number_and_a_lost_line_are_said() -> None:
    notes = note_lines(fact((), (WindowState.CLOSED,)), online=False, texts=TEXTS)

    assert [note.words.zh for note in notes] == ["连接中断，显示可能不是最新", "今日可办到 A118 号"]


def test_a_text_becomes_smaller_before_it_is_cut() -> None:
    canvas = Canvas(LANDSCAPE, palette.GROUND)
    width = canvas.width("综合办事区", 32)

    assert fitted("综合办事区", 32, False, width) == ("综合办事区", 32)
    assert fitted("综合办事区", 32, False, width - 10)[0] == "综合办事区"
    assert fitted("综合办事区", 32, False, width // 2)[0].endswith("…")


def test_every_text_stands_out_seven_to_one() -> None:
    tones = [palette.FRESH, palette.CALLED, palette.PASSED, palette.PLAIN, palette.NOTICE, palette.WARNING]
    for tone in [*tones, *palette.WINDOWS.values()]:
        assert contrast(tone.ink, tone.ground) >= 7
        assert contrast(tone.dim, tone.ground) >= 4.5
    assert contrast(palette.DIM, palette.GROUND) >= 7


def contrast(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> float:
    """The ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    parts = (part / 255 for part in colour)
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
