from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from PIL import Image

from devices.screens.canvas import Canvas, fitted
from displays import palette, saying
from displays.glass import CAP, Glass
from displays.layouts.board import capacity, tiles
from displays.panels.notes import arranged
from displays.panels.wrapping import wrapped
from displays.pictures import laid
from displays.rows import Row, Rows
from displays.samples import outage_board, quiet_board
from displays.saying import board_notes, promise
from displays.scene import Around, Scene
from hall.messages.facts import BoardFact, BoardGroup, BoardReady, BoardWindow
from hall.messages.topics import Words
from hall.words import Language, PauseReason, TicketNo, TicketState, WindowId, WindowState
from tests.displays.samples import NOW, call, calls, fact

LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
SIZES = [LANDSCAPE, PORTRAIT]
AROUND = Around(NOW)


def scene(told: BoardFact, size: tuple[int, int], **changes: object) -> Scene:
    rows = Rows(*capacity(Glass(size)))
    rows.see(told.calls)
    shown, _ = rows.at(0.0)
    return replace(Scene(told, shown, AROUND, rows.wide), **changes)


def picture(told: BoardFact, size: tuple[int, int] = LANDSCAPE, **changes: object) -> Image.Image:
    glass = Glass(size)
    return laid(tiles(scene(told, size, **changes), glass), glass)


def dots_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    return {each: count for count, each in image.getcolors(1 << 22)}.get(colour, 0)


@pytest.mark.parametrize("size", SIZES)
def test_eight_calls_have_room_beside_everything_else_and_more_where_calls_have_it_all(size: tuple[int, int]) -> None:
    usual, widest = capacity(Glass(size))

    assert usual >= 8
    assert widest >= 15


@pytest.mark.parametrize("metres", [5, 8, 10, 15])
@pytest.mark.parametrize("size", SIZES)
def test_numbers_are_as_high_as_the_distance_asks_for(metres: int, size: tuple[int, int]) -> None:
    glass = Glass(size, metres=metres)
    dot_mm = (1210 if glass.lying else 680) / size[0]

    assert glass.em * glass.unit * CAP * dot_mm == pytest.approx(5 * metres, rel=0.01)
    assert capacity(glass)[1] >= 2


def test_no_two_tiles_of_a_board_overlap() -> None:
    shown = (fact(), quiet_board(), outage_board(), fact(states=tuple(WindowState) * 4))
    for told in shown:
        for size in (*SIZES, (1280, 720)):
            for metres in (5, 8, 10, 20):
                glass = Glass(size, metres=metres)
                boxes = [tile.box for tile in tiles(scene(told, size), glass) if tile.box.w > 0 and tile.box.h > 0]
                for place, one in enumerate(boxes):
                    assert one.x >= 0
                    assert one.y >= 0
                    assert one.right <= size[0]
                    assert one.bottom <= size[1]
                    for two in boxes[place + 1 :]:
                        apart = one.right <= two.x or two.right <= one.x or one.bottom <= two.y or two.bottom <= one.y
                        assert apart, (one, two)


@pytest.mark.parametrize("size", SIZES)
def test_only_a_fresh_call_stands_on_the_bright_ground(size: tuple[int, int]) -> None:
    one = call("A023")

    assert dots_of(picture(fact((one,)), size, rows=(Row(one, fresh=True),)), palette.FRESH.ground) > 30_000
    assert dots_of(picture(fact((one,)), size, rows=(Row(one, fresh=False),)), palette.FRESH.ground) == 0
    dark = picture(fact((one,)), size, rows=(Row(one, fresh=True),), lit=False)
    assert dots_of(dark, palette.FRESH.ground) == 0
    assert dots_of(dark, palette.BLINK.ground) > 30_000


@pytest.mark.parametrize("size", SIZES)
def test_every_row_up_to_the_capacity_is_drawn(size: tuple[int, int]) -> None:
    rows = tuple(Row(each, fresh=False) for each in calls())
    drawn = [dots_of(picture(fact(), size, rows=rows[:count]), palette.CALLED.ground) for count in range(4)]

    assert drawn[1] > drawn[0]
    assert drawn == sorted(set(drawn))


def with_call(**changes: object) -> BoardFact:
    return fact((msgspec.structs.replace(call("A023"), **changes),))


def with_board(**changes: object) -> BoardFact:
    return msgspec.structs.replace(fact((call("A023"),)), **changes)


@pytest.mark.parametrize(
    "changed",
    [
        with_call(ticket_no="A024"),
        with_call(window_no=4),
        with_call(zone=Words("税务区", "Tax")),
        with_call(floor=2),
        with_call(state=TicketState.SERVING),
        with_call(calls=2),
        with_call(name="张*"),
        fact((call("A023"),), last_servable=None),
        with_board(waiting=1),
        with_board(ready=(BoardReady(TicketNo("B777")),)),
        with_board(last=(call("B776", 9, state=TicketState.MISSED),)),
        with_board(zone_name=Words("税务区", "Tax")),
        with_board(emergency=NOW),
        msgspec.structs.replace(outage_board(), calls=(call("A023"),)),
    ],
)
def test_whatever_changes_for_people_changes_the_picture(changed: BoardFact) -> None:
    assert picture(fact((call("A023"),))).tobytes() != picture(changed).tobytes()


def test_a_line_that_is_lost_and_a_clock_that_is_not_set_are_seen() -> None:
    pictures = {
        picture(fact(), around=around).tobytes()
        for around in (AROUND, replace(AROUND, lost_since=NOW), replace(AROUND, clock_set=False))
    }
    assert len(pictures) == 3


def test_in_quiet_times_notices_and_tips_take_turns() -> None:
    quiet = quiet_board()
    pages = [picture(quiet, page=page).tobytes() for page in range(3)]

    assert pages[0] == pages[2] != pages[1]
    assert dots_of(picture(fact()), palette.QUIET.ground) == 0
    assert dots_of(picture(quiet), palette.QUIET.ground) > 100_000


def test_an_emergency_fills_the_screen_and_says_nothing_else() -> None:
    told = with_board(emergency=NOW)
    image = picture(told)

    assert dots_of(image, palette.EMERGENCY.ground) > 0.8 * image.width * image.height
    assert image.tobytes() == picture(msgspec.structs.replace(told, calls=(), waiting=3)).tobytes()


def test_many_windows_and_groups_and_long_names_stay_inside_the_picture() -> None:
    long = Words("工程建设项目审批与投资项目在线监管综合服务专区" * 2, "A very long name of a group of services " * 4)
    told = msgspec.structs.replace(
        fact(states=tuple(WindowState) * 7),
        groups=tuple(BoardGroup(name=long, waiting=count, p50_s=600, p90_s=1200) for count in range(30)),
        hall=long,
        calls=(msgspec.structs.replace(call("A0123"), zone=long),),
    )

    for size in SIZES:
        image = picture(told, size)
        edge = image.crop((image.width - 20, 0, image.width, image.height))
        assert edge.getcolors() == [(20 * image.height, palette.GROUND)]


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
    words = promise(BoardGroup(name=Words("社保"), waiting=waiting, p50_s=p50_s, p90_s=p90_s))

    assert (words.zh if words else None) == said


def notes_of(told: BoardFact, around: Around = AROUND) -> list[str]:
    return [note.words.zh for note in board_notes(told, around)]


def one_window(state: WindowState, **changes: object) -> BoardFact:
    window = BoardWindow(window=WindowId("w12"), window_no=12, name=Words("12号"), state=state, tidal=True)
    return msgspec.structs.replace(fact(last_servable=None), windows=(msgspec.structs.replace(window, **changes),))


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
    assert notes_of(one_window(state)) == said


def test_a_paused_window_says_why_and_when_somebody_is_back() -> None:
    back = NOW + timedelta(minutes=18)
    told = one_window(WindowState.PAUSED, tidal=False, reason=PauseReason.MEAL, until=back)

    assert notes_of(told) == ["12号窗口暂停服务：就餐，10:00恢复"]
    assert notes_of(one_window(WindowState.PAUSED, tidal=False)) == []


def test_an_outage_says_what_happens_to_the_numbers_of_its_department() -> None:
    (said, *_) = notes_of(outage_board())

    assert said == "社会保险系统故障，暂停叫号；已取的号保留原位，预计 10:30 恢复"


def test_what_is_wrong_with_the_screen_and_the_last_servable_number_are_said() -> None:
    around = Around(NOW, lost_since=NOW, clock_set=False)

    assert notes_of(fact((), (WindowState.CLOSED,)), around) == [
        "连接中断（09:42起），显示可能不是最新",
        "时间尚未校准",
        "今日可办到 A118 号",
    ]


def test_a_long_note_has_a_line_to_itself() -> None:
    short, long = (saying.Note(Words("甲"), palette.PLAIN, long=each) for each in (False, True))

    assert [len(line) for line in arranged([short, short, short, long, short], 2)] == [2, 1, 1, 1]


def test_every_text_of_the_boards_is_there_in_both_languages() -> None:
    zh, en = (saying.TEXTS.entries(lang) for lang in (Language.ZH, Language.EN))

    assert zh.keys() == en.keys()
    for state in WindowState:
        assert {f"state_{state}", f"sign_{state}", f"led_{state}"} <= zh.keys()
    assert {f"reason_{reason}" for reason in PauseReason} <= zh.keys()


def test_lines_are_balanced_and_never_begin_with_punctuation() -> None:
    canvas = Canvas(LANDSCAPE, palette.GROUND)
    text = "申领社保卡请带：本人身份证、近期免冠照片一张；代办另带双方身份证和委托书。"
    lines = wrapped(canvas, text, 44, 600)

    assert "".join(lines) == text
    assert all(line[0] not in "，。；：、" for line in lines)
    assert max(map(len, lines)) - min(map(len, lines)) <= 5


def test_a_text_becomes_smaller_before_it_is_cut() -> None:
    canvas = Canvas(LANDSCAPE, palette.GROUND)
    width = canvas.width("综合办事区", 32)

    assert fitted("综合办事区", 32, False, width) == ("综合办事区", 32)
    assert fitted("综合办事区", 32, False, width - 10)[0] == "综合办事区"
    assert fitted("综合办事区", 32, False, width // 2)[0].endswith("…")


def test_every_text_stands_out_seven_to_one() -> None:
    tones = [tone for tone in vars(palette).values() if isinstance(tone, palette.Tone)]
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
