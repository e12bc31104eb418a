"""How many tickets a second a real server gives, durably and over a real broker: `python -m benchmarks.durable_issues`.

Starts Mosquitto and `hall server` in processes of their own, in a new folder; nothing is left behind. The last lines
print as a table: durable issues a second with 64 wishes in flight, and the time from wish to answer of one at a time.
"""

import argparse
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from benchmarks.table import percentile, show
from hall.broker_link import BrokerLink, Presence
from hall.clock import WallClock
from hall.messages.answers import TicketGiven, read_answer
from hall.messages.topics import Address
from hall.messages.wishes import TicketWish
from hall.sections import BrokerSettings
from hall.words import DeviceId, DeviceKind, HallId, ItemCode
from queue_server.core.authority import Authority
from queue_server.plans.reading import find_hall, read_plan

HALL = HallId("zhaohua")
KIOSK = Address(HALL, DeviceKind.KIOSK, DeviceId("kiosk-1"))
SETTINGS = """\
[hall]
id = "{hall}"
folder = "."
[broker]
port = {port}
[server]
secret_file = "secret"
port = {web}
[clock]
epoch = 2026-11-23T10:00:00+08:00
started_at = {now}
speed = 1.0
[simulation]
folder = "world"
[log]
level = "warning"
"""
BROKER = "listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"


class Asker:
    """Sends ticket wishes and hears their answers."""

    def __init__(self, link: BrokerLink) -> None:
        self.given = 0
        self._link = link
        self._clock = WallClock()
        self._items = offered_items()
        self._answers: SimpleQueue[tuple[str, float]] = SimpleQueue()
        self._asked: dict[str, float] = {}
        self._topic = Address(HALL, KIOSK.kind, KIOSK.device, "wish").topic
        link.subscribe(Address(HALL, KIOSK.kind, KIOSK.device, "answer").topic, self._hear)

    def ask(self, number: int) -> None:
        """Say one wish."""
        id = f"bench-{number}"
        self._asked[id] = self._clock.monotonic()
        item = self._items[number % len(self._items)]
        self._link.publish(self._topic, TicketWish(request_id=id, at=self._clock.now(), item=item))

    def take(self) -> float:
        """Wait for an answer: the milliseconds it took."""
        id, at = self._answers.get(timeout=30)
        return (at - self._asked.pop(id)) * 1000

    def _hear(self, _: str, payload: bytes) -> None:
        answer = read_answer(payload)
        self.given += isinstance(answer, TicketGiven)
        self._answers.put((answer.request_id, self._clock.monotonic()))


def offered_items() -> list[ItemCode]:
    """The items of the hall that a window may serve."""
    plan = read_plan(find_hall(HALL))
    authority = Authority.of(plan, WallClock().now().date())
    return [item.code for item in plan.items if any(not plan.window[w].tidal for w in authority.windows_of[item.code])]


def one_at_a_time(asker: Asker, times: int, start: int) -> list[float]:
    """Milliseconds from wish to answer, sorted."""
    taken = []
    for number in range(start, start + times):
        asker.ask(number)
        taken.append(asker.take())
    return sorted(taken)


def many_in_flight(asker: Asker, times: int, start: int, in_flight: int) -> tuple[float, list[float]]:
    """Issues a second, and the milliseconds each took, sorted."""
    clock = WallClock()
    began = clock.monotonic()
    for number in range(start, start + in_flight):
        asker.ask(number)
    taken = []
    for number in range(start + in_flight, start + times + in_flight):
        taken.append(asker.take())
        if number < start + times:
            asker.ask(number)
    return times / (clock.monotonic() - began), sorted(taken)


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that ends with this block."""
    process = subprocess.Popen(command, cwd=folder)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody uses now, all different."""
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.socket()) for _ in range(count)]
        for line in lines:
            line.bind(("127.0.0.1", 0))
        return [line.getsockname()[1] for line in lines]


def prepare(folder: Path) -> int:
    """Write what broker and server need; the broker's port."""
    port, web = free_ports(2)
    (folder / "secret").write_text(secrets.token_hex(32))
    (folder / "mosquitto.conf").write_text(BROKER.format(port=port))
    now = WallClock().now().isoformat()
    (folder / "hall.toml").write_text(SETTINGS.format(hall=HALL, port=port, web=web, now=now))
    return port


def await_file(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Return once another program made the file."""
    pause = Event()
    while not path.exists():
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        pause.wait(0.05)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--issues", type=int, default=6000)
    options.add_argument("--in-flight", type=int, default=64)
    options.add_argument("--singles", type=int, default=1000)
    chosen = options.parse_args()
    mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if mosquitto is None:
        raise SystemExit("Mosquitto is not installed")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = prepare(folder)
        hall = [sys.executable, "-m", "hall"]
        stack.enter_context(running([mosquitto, "-c", "mosquitto.conf"], folder))
        subprocess.run([*hall, "db", "upgrade", "--settings", "hall.toml"], cwd=folder, check=True, capture_output=True)
        server = stack.enter_context(running([*hall, "server", "--settings", "hall.toml"], folder))
        await_file(folder / "world" / "ready" / "server", server)
        link = BrokerLink(BrokerSettings(port=port), "bench", WallClock(), Presence(KIOSK))
        asker = Asker(link)
        link.start()
        stack.callback(link.close)
        if not link.wait_ready(10):
            raise SystemExit("the broker did not answer")
        one_at_a_time(asker, 100, 0)
        singles = one_at_a_time(asker, chosen.singles, 100)
        rate, crowd = many_in_flight(asker, chosen.issues, 100 + chosen.singles, chosen.in_flight)
        show(
            "Durable issues through Mosquitto, SQLite synchronous=FULL",
            [
                ("one at a time, wish to answer, p50", f"{percentile(singles, 0.5):.2f} ms"),
                ("one at a time, wish to answer, p99", f"{percentile(singles, 0.99):.2f} ms"),
                (f"{chosen.in_flight} in flight", f"{rate:.0f} issues/s"),
                (f"{chosen.in_flight} in flight, wish to answer, p50", f"{percentile(crowd, 0.5):.1f} ms"),
                (f"{chosen.in_flight} in flight, wish to answer, p99", f"{percentile(crowd, 0.99):.1f} ms"),
                ("tickets given", f"{asker.given}"),
            ],
        )


if __name__ == "__main__":
    main()
