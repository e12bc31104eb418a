from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from devices.screens.picture_file import PictureFile
from displays import board_picture
from displays.board import PAUSE_S, HallBoard
from hall.messages.reports import Announced, Report
from hall.texts import Texts
from hall.words import TicketId, WindowState
from tests.displays.samples import NOW, call, fact

SIZE = (640, 360)
TEXTS = Texts("board")


@dataclass
class HandClock:
    """A clock that is moved by hand."""

    passed_s: float = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return self.passed_s

    def wall_seconds(self, hall_seconds: float) -> float:
        return hall_seconds


class FakeFrame:
    size = SIZE

    def __init__(self) -> None:
        self.pictures: list[bytes] = []
        self.closed = False

    def show(self, picture: bytes) -> None:
        self.pictures.append(picture)

    def alive(self) -> bool:
        return not self.closed


class Wall:
    """A board on a wall, with a clock to move and an ear for what it tells."""

    def __init__(self, announces: bool = True) -> None:
        self.frame, self.clock, self.told = FakeFrame(), HandClock(), list[Report]()
        self.online = True
        tell = self.told.append if announces else None
        self.board = HallBoard(self.frame, self.clock, TEXTS, lambda: self.online, tell)

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
    board = HallBoard(frame, HandClock(), TEXTS, lambda: True)
    board.see(fact())

    assert board.serve(0.0)

    with Image.open(tmp_path / "board-all.png") as picture:
        assert (picture.format, picture.size) == ("PNG", size)
    assert [path.name for path in tmp_path.iterdir()] == ["board-all.png"]


def test_every_state_of_a_window_has_its_words_and_colours() -> None:
    for state in WindowState:
        shown = board_picture.scene(fact((), (state,)), (), NOW, online=True)
        assert board_picture.draw(shown, SIZE, TEXTS).size == SIZE
