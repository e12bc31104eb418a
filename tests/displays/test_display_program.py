"""The board as a process over a real broker."""

from pathlib import Path
from queue import Queue

import pytest
from PIL import Image

from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.messages.answers import Agreed
from hall.messages.reports import Announced, read_report
from hall.messages.topics import Address, device_topics
from tests.conftest import Mosquitto
from tests.displays.samples import call, fact
from tests.processes import SOON_S, ZHAOHUA, running

SECTION = """
    [display]
    device = "board-1"
    screen = "picture"
    width = 640
    height = 360
    announces = true
"""


@pytest.mark.broker
@pytest.mark.whole_hall
def test_a_board_process_that_starts_late_shows_the_retained_snapshot_and_announces_it(
    mosquitto: Mosquitto, tmp_path: Path
) -> None:
    heard: Queue[tuple[str, bytes]] = Queue()
    server = BrokerLink(mosquitto.settings, "server", WallClock())
    server.subscribe(device_topics(ZHAOHUA, "done"), lambda topic, payload: heard.put((topic, payload)))
    server.start()
    assert server.wait_ready(SOON_S)
    told = fact((call("A023"),))
    server.publish(told.topic(ZHAOHUA), told)

    with running("display", SECTION, mosquitto.port, tmp_path):
        topic, payload = heard.get(timeout=SOON_S)
        report = read_report(payload)
        receipt = Agreed(request_id=report.request_id)
        server.publish(receipt.topic(Address.read(topic)), receipt)
    server.close()

    assert isinstance(report, Announced)
    assert (report.ticket, report.calls) == ("t-A023", 1)
    with Image.open(tmp_path / "world" / "board-all.png") as picture:
        assert picture.size == (640, 360)
    assert (tmp_path / "world" / "ready" / "board-1").exists()
