"""`hall reload` shows what the hall's file would change; a running server takes it up with the queue kept."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from hall.broker_link import BrokerLink, Presence
from hall.clock import WallClock
from hall.packaged import packaged
from hall.words import RequestId
from queue_server.advising.lines import own_thread
from queue_server.command_line import db
from queue_server.core.commands import OpenDay
from queue_server.journal.adoptions import in_force
from queue_server.reload_command import reload
from queue_server.service import Service
from tests.queue_server.test_kill import KIOSK, START_S, VILLAGE, Citizen, serving
from tests.queue_server.test_kill import SETTINGS as RUNNING
from tests.queue_server.test_service import run, settings, write_settings

if TYPE_CHECKING:
    from tests.conftest import Mosquitto

OWN = '["own.toml"]'


def edit(folder: Path, before: str, after: str) -> None:
    text = (folder / "own.toml").read_text(encoding="utf-8")
    assert before in text
    (folder / "own.toml").write_text(text.replace(before, after), encoding="utf-8")


def reloaded(folder: Path, *words: str) -> Result:
    return run(reload, folder, *words)


def longer_breath(folder: Path) -> None:
    """The installer gives people longer to answer a call."""
    (folder / "own.toml").write_text(
        (folder / "own.toml").read_text(encoding="utf-8") + "\n[calls]\nanswer_timeout_s = 90\n", encoding="utf-8"
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A server's machine: its settings, the hall's own file, an empty journal."""
    (tmp_path / "secret").write_text("s" * 64)
    own = packaged("halls", f"{VILLAGE}.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    write_settings(tmp_path, plans=OWN)
    assert run(db, tmp_path, "upgrade").exit_code == 0
    return tmp_path


@pytest.fixture
def service(machine: Path) -> Iterator[Service]:
    """A server in the middle of its day, its keeper at work."""
    working = Service(settings(machine), own_thread)
    working.keeper.start()
    day = working.clock.now().date()
    opening = OpenDay(request_id=RequestId("open"), actor="test", day=day, plan=working.plan_for(day))
    assert not working.keeper.submit(opening).result(timeout=10).code
    yield working
    working.stop()


def test_what_would_change_is_shown_in_both_languages_and_nothing_is_done(service: Service, machine: Path) -> None:
    longer_breath(machine)
    told = reloaded(machine)
    assert told.exit_code == 0, told.output
    assert "呼叫后等候到场（秒）：60 → 90" in told.output
    assert "Time to come after a call (s): 60 → 90" in told.output
    assert service.keeper.hall.plan.calls.answer_timeout_s == 60


def test_a_file_in_force_is_said_to_be(service: Service, machine: Path) -> None:
    told = reloaded(machine)
    assert (told.exit_code, service.keeper.hall.plan.version in told.output) == (0, True)


def test_a_wrong_file_is_told_line_by_line_and_no_server_is_asked(service: Service, machine: Path) -> None:
    edit(machine, 'roles = ["general"]', 'roles = ["generel"]')
    told = reloaded(machine, "--server", str(os.getpid()))
    assert told.exit_code == 1
    assert "own.toml:" in told.output
    assert "generel" in told.output
    before = service.keeper.hall
    service.take_up()
    assert service.keeper.hall is before
    assert service.counts.all()["plan_refused"] == 1


def test_a_server_told_to_takes_the_file_up_and_the_journal_says_so(service: Service, machine: Path) -> None:
    longer_breath(machine)
    service.take_up()
    assert service.keeper.hall.plan.calls.answer_timeout_s == 90
    kept = in_force(service.database, VILLAGE)
    assert kept is not None
    assert kept.version == service.keeper.hall.plan.version
    service.take_up()
    assert in_force(service.database, VILLAGE) == kept


def test_a_hall_that_never_opened_has_nothing_to_compare_with(machine: Path) -> None:
    told = reloaded(machine)
    assert (told.exit_code, "还没有开过门" in told.output) == (1, True)


@pytest.mark.broker
@pytest.mark.whole_hall
def test_a_running_server_takes_the_file_up_without_a_restart(mosquitto: "Mosquitto", machine: Path) -> None:
    text = RUNNING.format(hall=VILLAGE, port=mosquitto.settings.port, now=WallClock().now().isoformat())
    (machine / "hall.toml").write_text(text.replace("port = 0", f"port = 0, plans = {OWN}"))
    link = BrokerLink(mosquitto.settings, "kiosk-1", WallClock(), Presence(KIOSK))
    citizen = Citizen(link)
    link.start()
    try:
        with serving(machine / "hall.toml") as server:
            item = citizen.await_offer()
            first = citizen.take("before", item)
            longer_breath(machine)
            told = reloaded(machine, "--server", str(server.pid))
            assert told.exit_code == 0, told.output
            assert "已施行" in told.output
            assert int(citizen.take("after", item)[1:]) == int(first[1:]) + 1
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=START_S) == 0
    finally:
        link.close()
