"""The board as a process over a real broker."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event

import pytest
from PIL import Image

from displays import palette
from displays.samples import post
from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.messages.answers import Agreed
from hall.messages.facts import WindowFact, read_fact
from hall.messages.reports import Announced, read_report
from hall.messages.status import PartStatus
from hall.messages.topics import Address, device_topics
from hall.words import DeviceState, TicketNo, TicketState, WindowState
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


SIGNS = """
    [signs]
    device = "signs-1"
    windows.w03 = { fitting = "simulated" }
"""
SIGN = """
    [display]
    device = "sign-w03"
    screen = "picture"
    layout = "window"
    window = "w03"
    width = 640
    height = 360
"""
CALLING = post(state=WindowState.CALLING, ticket_no=TicketNo("A023"), ticket_state=TicketState.CALLED, calls=1)


@contextmanager
def told(mosquitto: Mosquitto, fact: WindowFact, done: str) -> Iterator[Queue[bytes]]:
    """A server that said a fact before anybody listened, and an ear for what a device reports."""
    heard: Queue[bytes] = Queue()
    server = BrokerLink(mosquitto.settings, "server", WallClock())
    server.subscribe(device_topics(ZHAOHUA, done), lambda _, payload: heard.put(payload))
    server.start()
    assert server.wait_ready(SOON_S)
    server.publish(fact.topic(ZHAOHUA), fact)
    yield heard
    server.close()


@pytest.mark.broker
@pytest.mark.whole_hall
def test_led_signs_that_start_late_show_what_their_windows_say(mosquitto: Mosquitto, tmp_path: Path) -> None:
    sign = tmp_path / "world" / "sign-w03.json"
    with told(mosquitto, CALLING, "part/sign-w03") as heard, running("signs", SIGNS, mosquitto.port, tmp_path):
        while read_fact(heard.get(timeout=SOON_S), PartStatus).state is not DeviceState.READY:
            pass
        appears(sign, lambda: "A023" in sign.read_text(encoding="utf-8"))

    assert json.loads(sign.read_text(encoding="utf-8"))["lines"] == ["请 A023 号", "3号窗口 综合窗口"]


@pytest.mark.broker
@pytest.mark.whole_hall
def test_a_windows_screen_that_starts_late_shows_its_window(mosquitto: Mosquitto, tmp_path: Path) -> None:
    picture = tmp_path / "world" / "window-w03.png"
    with told(mosquitto, CALLING, "state") as heard, running("display", SIGN, mosquitto.port, tmp_path):
        heard.get(timeout=SOON_S)
        appears(picture, lambda: shows(picture, palette.FRESH.ground))


def shows(picture: Path, colour: tuple[int, int, int]) -> bool:
    with Image.open(picture) as image:
        return colour in [each for _, each in image.getcolors(1 << 20)]


def appears(file: Path, as_wanted: Callable[[], bool]) -> None:
    """Return once the file is there and as wanted."""
    patience = Event()
    for _ in range(round(SOON_S / 0.05)):
        if file.exists() and as_wanted():
            return
        patience.wait(0.05)
    raise AssertionError(file.name)
