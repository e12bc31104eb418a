"""`hall outlet` shows what is owed and what would be said, owes a dead one again; a wrong file is refused in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall.clock import WallClock
from hall.settings import read_settings
from hall.words import HallId, Outcome, RatingChannel, RatingLevel, RequestId
from queue_server.advising.lines import own_thread
from queue_server.command_line import server
from queue_server.core import commands
from queue_server.core.events import RatingGiven
from queue_server.core.happened.ratings import RatedCase
from queue_server.core.timetable import local_day
from queue_server.deliveries.delivery import DeliveryState
from queue_server.deliveries.ledger import Ledger
from queue_server.journal import database
from queue_server.journal.ratings import Record
from queue_server.outlet_command import outlet
from queue_server.outlets.facts import deliveries
from queue_server.outlets.shape import read_outlet
from queue_server.plans.reading import find_hall, read_plan
from queue_server.service import Service
from tests.outlets.conftest import FILE, SHANDONG

HALL = HallId("zhaohua-village")


class Machine:
    """A machine whose settings name outlets, and the commands given at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "hall.toml"
        self.file.write_text(
            f'[hall]\nid = "{HALL}"\nfolder = "."\n[server]\nsecret_file = "secret"\noutlets = "outlets"\n'
        )
        (folder / "secret").write_text("s" * 32)
        (folder / "outlets").mkdir()
        self.engine = database.open_engine(read_settings(self.file).database_url)
        database.upgrade(self.engine)
        self.ledger = Ledger(self.engine, HALL)

    def outlet(self, name: str, text: str) -> Path:
        file = self.folder / "outlets" / f"{name}.toml"
        file.write_text(text, encoding="utf-8")
        return file

    def owe(self, file: Path) -> None:
        """A rating that goes to an outlet."""
        _, dialect = read_outlet(file)
        plan = read_plan(find_hall(HALL))
        now = WallClock().now()
        case = RatedCase(plan.items[0].code)
        record = Record("rate-t1", "t1", plan.windows[0].id, None, now, (case,))  # type: ignore[arg-type]
        given = RatingGiven(now, record.invitation, RatingLevel.DISSATISFIED, ("207",), RatingChannel.PAD)
        self.ledger.enter(deliveries(file.stem, dialect, plan, record, given), now)

    def say(self, *words: str) -> Result:
        return CliRunner().invoke(outlet, [*words, "--settings", str(self.file)])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.engine.dispose()


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(machine: Machine) -> None:
    machine.outlet("sd", SHANDONG.format(url="http://127.0.0.1:9"))
    (machine.folder / "outlets" / "secret").write_text("hush")
    machine.owe(machine.folder / "outlets" / "sd.toml")
    said = machine.say("dry-run", "sd")
    assert said.exit_code == 0, said.output
    assert "http://127.0.0.1:9/evaluate" in said.output
    assert '"satisfaction": 2' in said.output
    assert "hush" not in said.output
    assert machine.ledger.counts() == {("sd", DeliveryState.PENDING): 3}


def test_a_dry_run_of_a_file_shows_the_row(machine: Machine) -> None:
    machine.owe(machine.outlet("month", FILE))
    said = machine.say("dry-run", "month")
    assert '"满意度代码": "4"' in said.output
    assert not (machine.folder / "outlets" / "out").exists()


def test_the_dead_are_listed_and_owed_again_once(machine: Machine) -> None:
    machine.owe(machine.outlet("month", FILE))
    now = WallClock().now()
    (owed,) = machine.ledger.due("month", now)
    machine.ledger.settle(owed, DeliveryState.DEAD, now, "file_not_written")
    assert "file_not_written" in machine.say("list").output
    assert machine.say("resend", str(owed.id)).exit_code == 0
    again = machine.say("resend", str(owed.id))
    assert again.exit_code == 1
    assert machine.ledger.due("month", WallClock().now())


def test_an_outlet_nobody_knows_is_named_with_those_there_are(machine: Machine) -> None:
    machine.outlet("month", FILE)
    refused = machine.say("dry-run", "year")
    assert refused.exit_code == 1
    assert "month" in refused.output


def test_a_server_does_not_start_on_a_wrong_outlet_and_says_what_was_meant(machine: Machine) -> None:
    machine.outlet("month", FILE.replace("folder", "foldr"))
    refused = CliRunner().invoke(server, ["--settings", str(machine.file)])
    assert refused.exit_code == 1
    assert "month.toml" in refused.output
    assert "foldr" in refused.output


def test_two_pages_to_rate_on_are_one_too_many(machine: Machine) -> None:
    page = 'kind = "page_url"\ndialect = "anhui"\nurl = "https://rating.example"\n[constants]\narea_code = "1"\n'
    machine.outlet("one", page)
    machine.outlet("two", page)
    refused = machine.say("list")
    assert refused.exit_code == 1
    assert "one, two" in refused.output


def test_a_service_writes_what_its_citizens_rated(machine: Machine) -> None:
    machine.outlet("month", FILE)
    service = Service(read_settings(machine.file), own_thread)
    service.outlets.reader.begin()
    service.keeper.start()
    plan = service.keeper.hall.plan
    item, (window, *_) = next(row for row in service.keeper.hall.authority.windows_of.items() if row[1])
    asked = [
        (commands.OpenDay, {"day": local_day(plan, service.clock.now()), "plan": plan}),
        (commands.SignOn, {"window": window, "staff": "s01"}),
        (commands.IssueTicket, {"ticket": "t1", "visit": "v1", "token": "k1", "item": item, "override": True}),
        (commands.CallNext, {"window": window}),
        (commands.StartService, {"window": window}),
        (commands.FinishService, {"window": window, "outcome": Outcome.DONE}),
        (commands.RateTicket, {"token": "k1", "level": RatingLevel.SATISFIED}),
    ]
    for number, (kind, about) in enumerate(asked):
        command = kind(request_id=RequestId(f"r{number}"), actor="test", **about)  # type: ignore[arg-type]
        reply = service.keeper.submit(command).result(10)
        assert reply.agreed, (kind, reply)
    service.outlets.reader.beat()
    service.outlets.round.beat()
    service.stop()
    (file,) = (machine.folder / "outlets" / "out").glob("*.csv")
    assert "满意" in file.read_text(encoding="utf-8-sig")
