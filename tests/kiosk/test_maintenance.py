import logging
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.command_line import kiosk
from kiosk.flow.actions import PrintLeaflet, ReadLog, SetVolume
from kiosk.flow.events import Event, LogRead, Pressed, Typed, Unlocked, VolumeTurned
from kiosk.flow.machine import page, step
from kiosk.flow.page import Listing
from kiosk.flow.samples import NOW
from kiosk.flow.state import Instant, State, roomy, start
from kiosk.kept_catalogue import KeptCatalogue
from kiosk.maintenance import REST_S, TRIES, LogTail, Maintenance, hashed
from tests.kiosk.fakes import StillClock

CODE = "246810"


class MovedClock(StillClock):
    wall_s = 1.0

    def monotonic(self) -> float:
        return self.wall_s


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def kept(tmp_path: Path, clock: MovedClock) -> Maintenance:
    return Maintenance(hashed(CODE), tmp_path / "volume", LogTail(), clock)


def test_only_the_code_unlocks_and_after_wrong_ones_nothing_does_for_a_while(
    kept: Maintenance, clock: MovedClock
) -> None:
    assert kept.unlocks(CODE)
    assert not any(kept.unlocks("000000") for _ in range(TRIES))
    assert not kept.unlocks(CODE)
    clock.wall_s += REST_S
    assert kept.unlocks(CODE)


def test_a_kiosk_without_a_code_is_unlocked_by_none(tmp_path: Path, clock: MovedClock) -> None:
    bare = Maintenance("", tmp_path / "volume", LogTail(), clock)
    assert not bare.locked
    assert not bare.unlocks("")


def test_the_volume_stays_after_a_restart(tmp_path: Path, kept: Maintenance, clock: MovedClock) -> None:
    kept.turn_volume(60)
    assert Maintenance("", tmp_path / "volume", LogTail(), clock).volume == 60


def test_the_log_keeps_words_and_codes_and_nothing_else() -> None:
    tail = LogTail()
    said = {"event": "a slip was not printed", "code": "paper_out", "name": "somebody"}
    tail.emit(logging.LogRecord("kiosk.slips", logging.WARNING, "", 0, said, (), None))
    assert tail.lines == ("warning · a slip was not printed · paper_out",)


def test_new_codes_are_asked_for_and_only_their_hash_is_said() -> None:
    said = CliRunner().invoke(kiosk, ["--new-code"], input=f"{CODE}\n{CODE}\n")
    assert said.exit_code == 0, said.output
    assert 'maintenance = "' in said.output
    assert CODE not in said.output


def test_a_kept_catalogue_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_text("{")
    assert KeptCatalogue(tmp_path / "catalogue.json").read() is None


class Walk:
    """A locked kiosk that never heard of its server."""

    def __init__(self) -> None:
        self.state: State = start(Instant(0.0, NOW), roomy, locked=True)
        self.wanted: list[object] = []

    def do(self, *events: Event) -> str:
        for event in events:
            self.state, wanted = step(self.state, event, Instant(self.state.now.wall_s + 1.0, NOW))
            self.wanted += wanted
        return page(self.state).name


def test_without_a_server_the_code_leads_to_a_test_print_the_log_and_the_volume() -> None:
    walk = Walk()
    assert walk.do(Pressed("staff"), Pressed("code")) == "code"
    walk.do(*map(Typed, CODE), Pressed("go-on"))
    turn = walk.state.visit.turn
    assert walk.do(Unlocked(turn, right=False)) == "code"
    walk.do(*map(Typed, CODE), Pressed("go-on"))
    assert walk.do(Unlocked(turn, right=True)) == "maintenance"
    walk.do(Pressed("test-print"), VolumeTurned(40))
    assert any(isinstance(each, PrintLeaflet) for each in walk.wanted)
    assert walk.do(Pressed("log"), LogRead(turn, ("info · ready",))) == "log"
    assert ReadLog(turn) in walk.wanted
    assert page(walk.state).blocks == (Listing(("info · ready",)),)
    assert walk.state.volume == 40
    assert SetVolume(40) not in walk.wanted


def test_a_code_nobody_typed_unlocks_nothing() -> None:
    walk = Walk()
    assert walk.do(Unlocked(walk.state.visit.turn, right=True)) == "starting"
