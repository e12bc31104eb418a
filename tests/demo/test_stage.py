"""The demo's stage: every program gets settings it can read, and a clerk whom the server will know."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hall.packaged import packaged
from hall.rehearsal.day_file import read_day
from hall.rehearsal.script import read_script
from hall.settings import read_settings
from hall.words import DeviceId, WindowId
from queue_server.demo.broker import broker_command
from queue_server.demo.stage import AUDIENCE, TOUCH, VOICE, Stage, next_service_day
from queue_server.plans.reading import find_hall, read_plan

MONDAY = date(2026, 11, 23)
HALLS = ("zhaohua", "chini", "zhenyuan", "jining", "mianzhu", "zhaohua-town", "zhaohua-village")


def stage(folder: Path, name: str = "zhaohua") -> Stage:
    file = find_hall(name)
    return Stage(read_plan(file, MONDAY), file, MONDAY, folder, 1883, 8080, 60.0, 1)


@pytest.mark.parametrize("name", HALLS)
def test_every_program_of_every_hall_can_read_its_settings(name: str, tmp_path: Path) -> None:
    laid = stage(tmp_path, name)
    laid.set_up()
    programs = laid.programs()
    assert programs[0].role == "server"
    assert len(programs) == 3 + len(laid.plan.windows) + len(laid.plan.lockers)
    for program in programs:
        settings = read_settings(program.settings)
        assert getattr(settings, program.role) is not None
        assert settings.simulation is not None
        assert settings.clock is not None


@pytest.mark.parametrize("name", HALLS)
def test_the_recorded_day_of_every_hall_can_be_played(name: str) -> None:
    rehearsal = read_plan(find_hall(name), MONDAY).rehearsal
    assert rehearsal is not None
    visitors = read_day(packaged("days", rehearsal.day), rehearsal.items, rehearsal.thin)
    assert len(visitors) >= 20


def test_every_window_has_a_clerk_with_a_pin_of_its_own(tmp_path: Path) -> None:
    laid = stage(tmp_path)
    clerks = laid.set_up()
    script = read_script(laid.world)
    assert script.clerks == clerks
    assert set(clerks) == {window.id for window in laid.plan.windows}
    assert len({clerk.staff for clerk in clerks.values()}) == 12
    assert all(clerk.pin.isdigit() and len(clerk.pin) == 6 for clerk in clerks.values())
    assert clerks[WindowId("w12")].staff == "s12"


def test_the_clock_stands_one_minute_before_the_kiosk_opens_until_the_gate_opens(tmp_path: Path) -> None:
    laid = stage(tmp_path)
    first = min(span.start for hours in laid.plan.hours for span in hours.tickets)
    opens = datetime.combine(MONDAY, first).replace(tzinfo=UTC) - timedelta(hours=8)
    assert laid.epoch == opens - timedelta(minutes=1)
    assert not laid.gate.exists()


def test_the_next_service_day_skips_the_weekend() -> None:
    assert next_service_day(read_plan(find_hall("zhaohua"), MONDAY), date(2026, 11, 21)) == MONDAY


def test_the_embedded_broker_listens_on_the_loopback_only(tmp_path: Path) -> None:
    broker_command(tmp_path, 18830, embedded=True)
    assert 'listen = "127.0.0.1:18830"' in (tmp_path / "embedded-broker.toml").read_text()


def test_the_audience_has_a_screen_of_its_own_and_hears_the_calls_where_it_wants_to(tmp_path: Path) -> None:
    laid = replace(stage(tmp_path), extras=frozenset({TOUCH, VOICE}))
    laid.set_up()
    by_device = {program.device: program for program in laid.programs()}
    screen = read_settings(by_device[AUDIENCE].settings)
    assert screen.kiosk is not None
    assert screen.kiosk.glass is not None
    assert not screen.kiosk.glass.full
    assert screen.simulation is not None
    assert screen.simulation.folder != laid.world
    voice = read_settings(by_device[DeviceId("voice-1")].settings).voice
    assert voice is not None
    assert not voice.announces
