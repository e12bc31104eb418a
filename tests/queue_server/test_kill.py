"""A server killed in the middle of its work: what was acknowledged is there, and the day goes on."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from hall.broker_link import BrokerLink, Presence
from hall.clock import WallClock
from hall.messages.answers import AnyAnswer, TicketGiven, read_answer
from hall.messages.facts import CatalogueFact, read_fact
from hall.messages.topics import Address, hall_topics
from hall.messages.wishes import TicketWish
from hall.words import DeviceId, DeviceKind, HallId, ItemCode
from queue_server.command_line import db
from queue_server.core.evolve import replay
from queue_server.journal.journal import Journal
from tests.queue_server.fakes import HALL, before_any_day, new_journal

if TYPE_CHECKING:
    from tests.conftest import Mosquitto

VILLAGE = HallId("zhaohua-village")
KIOSK = Address(VILLAGE, DeviceKind.KIOSK, DeviceId("kiosk-1"))
START_S = 60.0

SETTINGS = """\
hall = {{ id = "{hall}", folder = "." }}
broker = {{ port = {port} }}
server = {{ secret_file = "secret", port = 0 }}
clock = {{ epoch = 2026-11-23T10:00:00+08:00, started_at = {now}, speed = 1.0 }}
"""


def test_every_ticket_acknowledged_before_a_kill_is_in_the_journal(tmp_path: Path) -> None:
    new_journal(tmp_path).close()
    program = [sys.executable, "-m", "tests.queue_server.acknowledging", str(tmp_path)]
    writing = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    assert writing.stdout is not None
    said = [writing.stdout.readline().strip() for _ in range(300)]
    writing.kill()
    said += writing.stdout.read().split("\n")[:-1]
    writing.wait()
    writing.stdout.close()

    journal = Journal.open(f"sqlite:///{tmp_path / 'journal.db'}")
    hall = before_any_day()
    for happened in journal.replay(HALL):
        hall = replay(hall, happened)
    numbers = [ticket.no for ticket in sorted(hall.tickets.values(), key=lambda ticket: ticket.seq)]
    assert numbers[: len(said)] == said
    assert len(journal.tickets_of(HALL, hall.now.date())) == len(numbers)
    journal.close()


class Citizen:
    """Takes tickets at a kiosk's place on the broker."""

    def __init__(self, link: BrokerLink) -> None:
        self._link = link
        self._answers: SimpleQueue[AnyAnswer] = SimpleQueue()
        self._offers: SimpleQueue[list[ItemCode]] = SimpleQueue()
        link.subscribe(Address(VILLAGE, KIOSK.kind, KIOSK.device, "answer").topic, self._on_answer)
        link.subscribe(hall_topics(VILLAGE, "catalogue"), self._on_catalogue)

    def await_offer(self) -> ItemCode:
        """An item the hall offers now; what was offered before is forgotten."""
        while not (offered := self._offers.get(timeout=START_S)):
            pass
        return offered[0]

    def forget_offers(self) -> None:
        """What was offered until now is no longer true."""
        self._offers = SimpleQueue()

    def take(self, request_id: str, item: ItemCode) -> str:
        """The number given for a wish."""
        wish = TicketWish(request_id=request_id, at=WallClock().now(), item=item)
        self._link.publish(wish.topic(KIOSK), wish)
        answer = self._answers.get(timeout=START_S)
        assert isinstance(answer, TicketGiven), answer
        assert answer.request_id == request_id
        return answer.slip.ticket_no

    def _on_answer(self, _: str, payload: bytes) -> None:
        self._answers.put(read_answer(payload))

    def _on_catalogue(self, _: str, payload: bytes) -> None:
        groups = read_fact(payload, CatalogueFact).groups
        self._offers.put([item.code for group in groups for item in group.items if not item.refusal])


@contextmanager
def serving(settings: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`hall server` in a process group of its own."""
    program = [sys.executable, "-m", "hall", "server", "--settings", str(settings)]
    server = subprocess.Popen(program, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@pytest.mark.broker
@pytest.mark.whole_hall
def test_a_server_killed_in_the_middle_of_a_day_goes_on_with_the_same_line(
    mosquitto: "Mosquitto", tmp_path: Path
) -> None:
    settings = tmp_path / "hall.toml"
    now = WallClock().now().isoformat()
    settings.write_text(SETTINGS.format(hall=VILLAGE, port=mosquitto.settings.port, now=now))
    (tmp_path / "secret").write_text(secrets.token_hex(32))
    assert CliRunner().invoke(db, ["upgrade", "--settings", str(settings)]).exit_code == 0
    link = BrokerLink(mosquitto.settings, "kiosk-1", WallClock(), Presence(KIOSK))
    citizen = Citizen(link)
    link.start()
    try:
        with serving(settings) as server:
            item = citizen.await_offer()
            numbers = [citizen.take(f"before-{index}", item) for index in range(20)]
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        citizen.forget_offers()
        with serving(settings) as server:
            citizen.await_offer()
            again = citizen.take("before-19", item)
            after = citizen.take("after", item)
            server.terminate()
            assert server.wait(timeout=START_S) == 0
    finally:
        link.close()
    assert again == numbers[-1]
    assert after not in numbers
    assert int(after[1:]) == int(numbers[-1][1:]) + 1
