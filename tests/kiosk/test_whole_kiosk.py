"""The kiosk's own program on a real X server: touched by a pointer, against a real server, broker and vault.

A second screen machine is walked beside it; so each step is made only once the glass shows what that one would draw.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import which
from threading import Event

import pytest
from PIL import ImageChops, ImageGrab

from devices.screens.canvas import Box
from devices.simulated.id_cards import resident_number
from devices.simulated.world import World
from hall.broker_link import BrokerLink
from hall.clock import WallClock, clock_from
from hall.messages.facts import CatalogueFact, PromiseFact, read_fact
from hall.messages.topics import hall_topics
from hall.personal import Person
from hall.settings import read_settings
from hall.words import DeviceState, HallId, Language, PriorityId, SubjectId
from kiosk.flow.events import CatalogueCame, DeviceTurned, Known, OnlineTurned, Pressed, PromiseCame
from kiosk.flow.machine import page, step
from kiosk.flow.readings import readings
from kiosk.flow.saying import TONGUES
from kiosk.flow.search import index, texts_to_read
from kiosk.flow.state import Instant, start
from kiosk.look.capacity import capacity
from kiosk.look.glass import LANDSCAPE
from kiosk.look.head import Head
from kiosk.look.layout import lay_out
from kiosk.look.paint import paint
from kiosk.look.sheet import Sheet, Text
from kiosk.look.theme import read_theme
from tests.conftest import Mosquitto
from tests.conftest import _free_port as free_port
from tests.kiosk.test_vault import _certificate as certificate
from tests.processes import SOON_S, ZHAOHUA

pytestmark = [pytest.mark.display, pytest.mark.broker, pytest.mark.whole_hall]

MEANT_S = 0.4
"""A page must have been seen so long before a touch counts."""
AGAIN_S = 4.0
QUIT_S = 2.0
NAME, MASK, BIRTH, ORDER = "测试甲", "测*甲", "19491001", 7
SETTINGS = """\
[hall]
id = "{hall}"
folder = "."
[broker]
port = {port}
[server]
secret_file = "secret"
port = {web}
vault_keys = "vault.keys"
tls = {{ cert = "cert.pem", key = "key.pem" }}
[kiosk]
device = "kiosk-1"
answer_s = 2.0
printer = {{ fitting = "simulated" }}
reader = {{ fitting = "simulated" }}
vault = {{ url = "https://127.0.0.1:{web}", token_file = "token", ca = "cert.pem" }}
[kiosk.glass]
width = 1280
height = 800
bottom_mm = 960
full = false
[clock]
epoch = 2026-11-23T10:00:00+08:00
started_at = {now}
speed = 1.0
[simulation]
folder = "world"
"""


def wait_for(seen: object, what: str, seconds: float = SOON_S) -> None:
    """Look again and again until it is so."""
    until, pause = time.monotonic() + seconds, Event()
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < until, what
        pause.wait(0.05)


class Hall:
    """A server and a kiosk as processes in one folder, and what they said."""

    def __init__(self, folder: Path, mosquitto: Mosquitto, stack: ExitStack) -> None:
        self.folder, self.world, self._stack = folder, World(folder / "world"), stack
        certificate(folder)
        (folder / "secret").write_text(secrets.token_hex(32))
        now = WallClock().now().isoformat()
        settings = SETTINGS.format(hall=ZHAOHUA, port=mosquitto.port, web=free_port(), now=now)
        (folder / "hall.toml").write_text(settings)
        self.clock = clock_from(read_settings(folder / "hall.toml").clock)
        self.said: list[bytes] = []
        self.run("vault", "create")
        (folder / "token").write_bytes(self.run("vault", "token", "kiosk-1"))
        self.run("db", "upgrade")
        self.link = BrokerLink(mosquitto.settings, "ear", WallClock())

    def run(self, *words: str) -> bytes:
        done = subprocess.run(self._command(*words), cwd=self.folder, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self) -> None:
        self.facts: dict[str, bytes] = {}
        self.link.subscribe("#", self._hear)
        self.link.start()
        self._stack.callback(self.link.close)
        self._stack.enter_context(self._running("server"))
        wait_for((self.folder / "world/ready/server").exists, "the server is ready")
        self.start_kiosk()

    def start_kiosk(self) -> None:
        self.kiosk = self._stack.enter_context(self._running("kiosk"))

    def stop_kiosk(self) -> float:
        """End the kiosk as systemd does; how many seconds it took."""
        began = time.monotonic()
        self.kiosk.send_signal(signal.SIGTERM)
        assert self.kiosk.wait(SOON_S) == 0
        return time.monotonic() - began

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Every file that lies about afterwards, but what the vault encrypts."""
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.name.startswith("vault"):
                yield path.name, path.read_bytes()

    def _hear(self, topic: str, payload: bytes) -> None:
        self.said.append(payload)
        self.facts[topic.removeprefix(hall_topics(HallId(ZHAOHUA), ""))] = payload

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "hall", *words, "--settings", "hall.toml"]

    @contextmanager
    def _running(self, role: str) -> Iterator["subprocess.Popen[bytes]"]:
        with (self.folder / f"{role}.log").open("wb") as log:
            process = subprocess.Popen(self._command(role), cwd=self.folder, stderr=log)
            try:
                yield process
            finally:
                process.kill()
                process.wait()


class Hand:
    """Touches the glass where the screen machine walked beside it says that a control stands."""

    def __init__(self, hall: Hall) -> None:
        self.theme, self.clock, self.ahead_s = read_theme(), hall.clock, 0.0
        self.last: tuple[Sheet, Box] | None = None
        self.clicked_s = 0.0
        self.facts, self.heard = hall.facts, dict[str, bytes]()
        self.state = start(self._now(), capacity(LANDSCAPE, self.theme))
        for part in ("printer", "reader"):
            self.do(DeviceTurned(part, DeviceState.READY))
        self.do(OnlineTurned(online=True))
        wait_for(lambda: CatalogueFact.leaf in hall.facts, "the catalogue")

    def do(self, event: object) -> None:
        self.state, _ = step(self.state, event, self._now())  # type: ignore[arg-type]

    def sheet(self) -> Sheet:
        """The page as it should be now, the waits the newest that were promised."""
        self._hear()
        return lay_out(page(self.state), LANDSCAPE, self.theme, Head("", "00:00"))

    def sees(self, control: str) -> bool:
        """Whether the glass shows that control as it should be."""
        sheet = self.sheet()
        box = next((target.box for target in sheet.targets if target.id == control), None)
        return box is not None and self._alike(sheet, (box.x, box.y, box.right, box.bottom))

    def _alike(self, sheet: Sheet, box: tuple[int, int, int, int]) -> bool:
        glass = ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).convert("RGB")
        return ImageChops.difference(glass.crop(box), paint(sheet).crop(box)).getbbox() is None

    def reads(self, words: str) -> bool:
        """Whether the glass shows those words where they should be."""
        sheet = self.sheet()
        boxes = [piece.box for piece in sheet.pieces if isinstance(piece, Text) and piece.text == words]
        return bool(boxes) and all(self._alike(sheet, (box.x, box.y, box.right, box.bottom)) for box in boxes)

    def touch(self, *controls: str) -> None:
        for control in controls:
            wait_for(lambda each=control: self.sees(each) or self._again(), f"{control} on {page(self.state).name}")
            Event().wait(MEANT_S)
            sheet = self.sheet()
            box = next(target.box for target in sheet.targets if target.id == control)
            self.last = sheet, box
            self._click()
            self.do(Pressed(control))

    def _again(self) -> bool:
        """A touch that came while the glass was busy with another page was not meant: touch again."""
        if self.last is not None and time.monotonic() > self.clicked_s + AGAIN_S:
            sheet, box = self.last
            if self._alike(sheet, (box.x, box.y, box.right, box.bottom)):
                self._click()
        return False

    def _click(self) -> None:
        assert self.last is not None
        _, box = self.last
        at = str(box.x + box.w // 2), str(box.y + box.h // 2)
        subprocess.run(["xdotool", "mousemove", *at, "click", "1"], check=True, timeout=SOON_S)
        self.clicked_s = time.monotonic()

    def choose(self) -> None:
        self.touch("topics", "topic-0")
        item = next(each.id for each in page(self.state).controls if each.id.startswith("item-") and each.enabled)
        self.touch(item)
        if page(self.state).name == "situation":
            self.touch("situation-unsure")
        self.touch("quantity-one")

    def _hear(self) -> None:
        """What the hall said since."""
        for leaf in (CatalogueFact.leaf, PromiseFact.leaf):
            payload = self.facts.get(leaf)
            if payload is None or payload == self.heard.get(leaf):
                continue
            self.heard[leaf] = payload
            if leaf == PromiseFact.leaf:
                self.do(PromiseCame(read_fact(payload, PromiseFact)))
            else:
                fact = read_fact(payload, CatalogueFact)
                items = [item for group in fact.groups for item in group.items]
                self.do(CatalogueCame(fact, index(items, readings(texts_to_read(items)))))

    def _now(self) -> Instant:
        self.ahead_s += 1.0  # so that what the machine beside does is always meant
        return Instant(self.clock.monotonic() + self.ahead_s, self.clock.now())


@pytest.fixture
def pointer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An X server of the glass's size, with a pointer."""
    if which("Xvfb") is None or which("xdotool") is None:
        pytest.skip("Xvfb or xdotool is not installed")
    read, write = os.pipe()
    size = "x".join(map(str, LANDSCAPE.size))
    arguments = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(arguments, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    yield
    server.terminate()
    server.wait(SOON_S)


@pytest.fixture
def hall(pointer: None, tmp_path: Path, mosquitto: Mosquitto) -> Iterator[Hall]:
    with ExitStack() as stack:
        made = Hall(tmp_path, mosquitto, stack)
        made.open()
        yield made


def test_a_citizen_with_a_card_gets_a_slip_and_leaves_nothing_personal_behind(hall: Hall) -> None:
    hand = Hand(hall)
    hand.choose()
    wait_for(lambda: hand.sees("nobody"), "the card is asked for")
    hall.world.put("card.json", json.dumps({"order": ORDER, "birth": int(BIRTH)}).encode())
    hand.do(Known(hand.state.visit.turn, Person(subject=SubjectId("p"), mask=MASK, priority=PriorityId("elderly"))))
    wait_for(lambda: hand.reads(MASK), "the masked name")
    wait_for(lambda: hand.reads(TONGUES[Language.ZH].say("fact_priority_yes")), "the priority of age")
    (hall.folder / "world/card.json").unlink()
    hand.touch("take")
    wait_for(lambda: hall.world.printed() == 1, "a slip")
    wait_for((hall.folder / "world/slip-latest.png").exists, "its picture")

    assert hall.stop_kiosk() <= QUIT_S
    number = resident_number("510811", BIRTH, ORDER)
    assert any(b"TicketGiven" in payload or b"ticket_no" in payload for payload in hall.said)
    for what, content in [*hall.written(), *(("a topic", payload) for payload in hall.said)]:
        assert number.encode() not in content, what
        assert NAME.encode() not in content, what


def test_a_broker_that_stops_in_mid_flow_costs_nobody_a_number(hall: Hall, mosquitto: Mosquitto) -> None:
    wait_for((hall.folder / "kiosk-1/numbers.json").exists, "the day's numbers are reserved")
    hand = Hand(hall)
    hand.choose()
    hand.touch("nobody")
    wait_for(lambda: hand.sees("take"), "the ticket can be taken")
    mosquitto.stop()
    hand.do(OnlineTurned(online=False))
    hand.touch("take")
    wait_for(lambda: hall.world.printed() == 1, "an offline slip")

    slip = (hall.folder / "world/slips/0001.bin").read_bytes()
    assert "离线".encode("gb18030") in slip
    assert hall.stop_kiosk() <= QUIT_S


def test_a_kiosk_that_starts_while_the_broker_is_away_knows_what_it_may_give(hall: Hall, mosquitto: Mosquitto) -> None:
    wait_for((hall.folder / "kiosk-1/numbers.json").exists, "the day's numbers are reserved")
    wait_for((hall.folder / "kiosk-1/catalogue.json").exists, "the catalogue is kept")
    hand = Hand(hall)
    hall.stop_kiosk()
    mosquitto.stop()
    hall.start_kiosk()
    hand.do(OnlineTurned(online=False))
    hand.choose()
    hand.touch("nobody", "take")
    wait_for(lambda: hall.world.printed() == 1, "an offline slip")
