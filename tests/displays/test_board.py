from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from devices.screens.canvas import Box
from devices.screens.picture_file import PictureFile
from displays import rhythm
from displays.board import HallBoard, on_floors
from displays.glass import Glass
from displays.rows import DWELL_S
from displays.screen import Screen
from displays.surroundings import Surroundings
from hall.messages.reports import Announced, Report
from hall.messages.status import PartStatus
from hall.messages.topics import write
from hall.words import DeviceState, TicketId
from tests.displays.hand_clock import HandClock
from tests.displays.samples import NOW, call, fact

SIZE = (640, 360)
PAUSE_S = 0.4


class FakeFrame:
    size = SIZE

    def __init__(self) -> None:
        self.pictures: list[bytes] = []
        self.image = Image.new("RGB", SIZE)
        self.closed = False

    def show(self, picture: bytes, box: Box) -> None:
        self.image.paste(Image.frombytes("RGB", (box.w, box.h), picture), (box.x, box.y))
        self.pictures.append(self.image.tobytes())

    def alive(self) -> bool:
        return not self.closed


class Wall:
    """A board on a wall, with a clock to move and an ear for what it tells."""

    def __init__(self, announces: bool = True, *, blinks: bool = False, floors: tuple[int, ...] = ()) -> None:
        self.frame, self.clock, self.told = FakeFrame(), HandClock(), list[Report]()
        self.online = True
        tell = self.told.append if announces else None
        screen = Screen(self.frame, Glass(SIZE), self.clock, PAUSE_S)
        self.around = Surroundings(self.clock, lambda: self.online)
        self.board = HallBoard(screen, self.clock, self.around, tell, floors=floors, blinks=blinks)

    def after(self, seconds: float) -> bool:
        self.clock.passed_s += seconds
        return self.board.serve(0.0)


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_nothing_is_drawn_twice(wall: Wall) -> None:
    wall.board.see(fact())
    wall.after(0)
    wall.after(PAUSE_S)
    wall.board.see(fact())
    wall.after(PAUSE_S)

    assert len(wall.frame.pictures) == 1


def test_a_new_snapshot_a_minute_or_a_lost_line_is_drawn(wall: Wall) -> None:
    quiet = fact(())
    wall.board.see(quiet)
    wall.after(0)
    wall.board.see(msgspec.structs.replace(quiet, waiting=99))
    wall.after(1)
    wall.after(60)
    wall.online = False
    wall.after(1)

    assert len(wall.frame.pictures) == 4
    assert len(set(wall.frame.pictures)) == 4


def test_pictures_keep_a_pause_between_them(wall: Wall) -> None:
    wall.board.see(fact(()))
    wall.after(0)
    wall.board.see(fact((), last_servable="A119"))
    wall.after(PAUSE_S / 2)
    assert len(wall.frame.pictures) == 1

    wall.after(PAUSE_S / 2)
    assert len(wall.frame.pictures) == 2


def test_a_call_is_announced_once_when_it_is_on_the_screen(wall: Wall) -> None:
    wall.board.see(fact((call("A023"),)))
    wall.after(0)
    wall.after(1)
    wall.board.see(fact((call("A023", calls=2),)))
    wall.after(1)

    assert [(report.ticket, report.calls, report.request_id) for report in wall.told] == [
        (TicketId("t-A023"), 1, "shown.t-A023.1"),
        (TicketId("t-A023"), 2, "shown.t-A023.2"),
    ]
    assert all(isinstance(report, Announced) for report in wall.told)
    assert wall.frame.pictures


def test_a_board_that_does_not_announce_only_shows() -> None:
    wall = Wall(announces=False)
    wall.board.see(fact((call("A023"),)))
    wall.after(0)

    assert (len(wall.frame.pictures), wall.told) == (1, [])


def test_a_closed_screen_ends_the_board(wall: Wall) -> None:
    assert wall.after(0)
    wall.frame.closed = True
    assert not wall.after(1)


def test_before_the_first_snapshot_the_board_says_that_it_is_connecting(wall: Wall) -> None:
    wall.after(0)

    assert len(set(wall.frame.pictures[0])) > 2
    assert wall.told == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1280, 720)])
def test_a_picture_has_the_size_of_its_screen_and_reaches_it_whole(size: tuple[int, int], tmp_path: Path) -> None:
    frame = PictureFile(tmp_path / "board-all.png", size)
    clock = HandClock()
    screen = Screen(frame, Glass(size), clock, PAUSE_S)
    board = HallBoard(screen, clock, Surroundings(clock, lambda: True))
    board.see(fact())

    assert board.serve(0.0)

    with Image.open(tmp_path / "board-all.png") as picture:
        assert (picture.format, picture.size) == ("PNG", size)
    assert [path.name for path in tmp_path.iterdir()] == ["board-all.png"]


def test_a_fresh_call_blinks_once_a_second_and_then_rests() -> None:
    wall = Wall(blinks=True)
    wall.board.see(fact((call("A023"),)))
    pictures = []
    for _ in range(4):
        wall.after(rhythm.HALF_S)
        pictures.append(wall.frame.pictures[-1])

    assert pictures[0] == pictures[2] != pictures[1] == pictures[3]
    wall.after(DWELL_S)
    count = len(wall.frame.pictures)
    wall.after(rhythm.HALF_S)
    wall.after(rhythm.HALF_S)
    assert len(wall.frame.pictures) == count


def test_nothing_flashes_more_than_three_times_a_second() -> None:
    assert 1 / (2 * rhythm.HALF_S) <= 3


def test_a_call_blinks_longer_where_the_loudspeaker_is_gone() -> None:
    wall = Wall(blinks=True)
    silent = PartStatus(part="speaker", state=DeviceState.FAULT, since=NOW, code="gone")
    wall.around.hear_speaker("hall/1/zhaohua/display/voice-1/part/speaker", write(silent))
    wall.board.see(fact((call("A023"),)))
    wall.after(0)
    wall.after(DWELL_S + rhythm.HALF_S)
    count = len(wall.frame.pictures)
    wall.after(rhythm.HALF_S)

    assert len(wall.frame.pictures) == count + 1
    wall.around.hear_speaker("hall/1/zhaohua/display/voice-1/part/speaker", b"")
    assert not wall.around.voiceless


def test_a_snapshot_that_comes_in_the_pause_is_shown_as_soon_as_it_is_over(wall: Wall) -> None:
    wall.board.see(fact(()))
    wall.after(0)
    wall.board.see(fact((), last_servable="A119"))
    wall.after(PAUSE_S / 2)
    wall.clock.passed_s += PAUSE_S / 2

    wall.board.serve(0.0)

    assert len(wall.frame.pictures) == 2


def test_a_board_of_a_floor_shows_that_floor_only() -> None:
    told = fact((call("A001", floor=1), call("B001", 7, floor=2)))
    upstairs = on_floors(told, (2,))

    assert [each.ticket_no for each in upstairs.calls] == ["B001"]
    assert (upstairs.groups, upstairs.windows, upstairs.waiting) == ((), (), 0)
    assert on_floors(told, ()) is told


def test_a_board_knows_since_when_its_line_is_lost_and_whether_its_clock_is_set(wall: Wall) -> None:
    wall.online = False
    assert wall.around.look(None).lost_since is None
    wall.clock.passed_s = 120

    assert wall.around.look(NOW).lost_since == NOW
    assert wall.around.look(NOW).clock_set
    assert not wall.around.look(NOW + timedelta(hours=1)).clock_set
    wall.clock.passed_s = -20 * 365 * 86400.0
    assert not wall.around.look(None).clock_set
