"""A call on disk → its dots on a board's glass, over Mosquitto, and what a board costs: `python -m benchmarks.boards`.

The server's publisher is here, the board a process of its own on a full screen, 1920x1080 or 1080x1920 as asked; run it
under `xvfb-run` with a screen of that size where there is none. Both read the machine's one monotonic clock.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.big_hall import BigDay
from benchmarks.table import percentile, show
from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.sections import BrokerSettings
from queue_server.bridge.orders import Desks
from queue_server.bridge.publisher import Publisher
from queue_server.core.commands import CallNext, Command
from queue_server.core.decide import drafted
from queue_server.counts import Counts
from tests.conftest import Mosquitto

CALLS = 200
APART_S = (0.52, 0.75)
"""Wall seconds between two calls: each keeps its row for eight, and there are sixteen."""
BURST = 50
IDLE_S = 20.0
READY_S = 10.0
MEANT_MS = 50.0
UNIT = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "1"}
"""What systemd/hall-display.service gives a board."""
SIZES = {"1920x1080": (1920, 1080), "1080x1920": (1080, 1920)}


class Server:
    """A hall of sixty windows whose every step is published."""

    def __init__(self, settings: BrokerSettings) -> None:
        self.day = BigDay(waiting=120)
        self.hall = self.day.before()
        clock = WallClock()
        self.link = BrokerLink(settings, "server", clock)
        self.publisher = Publisher(lambda: self.hall, self.link, clock, Desks(), Counts())
        self.link.on_connect(self.publisher.greet)
        for command in self.day.opening():
            self.take(command)
        self.publisher.start()
        self.link.start()
        assert self.link.wait_ready(READY_S)

    def take(self, command: Command) -> tuple[str, float]:
        """Decide a command and publish what happened; whom it called, and when that was on disk."""
        before = self.hall
        draft = drafted(before, command, self.day.now)
        self.hall = draft.hall
        at = monotonic()
        self.publisher.hear(before, draft.hall, command, draft.events)
        ticket = self.hall.windows[command.window].ticket if isinstance(command, CallNext) else None
        return (self.hall.tickets[ticket].id if ticket else "", at)

    def close(self) -> None:
        """Leave."""
        self.publisher.stop()
        self.link.close()


@contextmanager
def at_work(size: str) -> Iterator[tuple[Server, Popen[str]]]:
    """A broker, a server, and a board's process that has shown its first picture."""
    with TemporaryDirectory() as name:
        broker = Mosquitto(Path(name))
        broker.start()
        server = Server(broker.settings)
        command = [sys.executable, "-m", "benchmarks.shown_board", str(broker.port), *map(str, SIZES[size]), name]
        child = Popen(command, stdout=PIPE, text=True, env=os.environ | UNIT)
        next_line(child)
        sleep(2)
        try:
            yield server, child
        finally:
            child.terminate()
            child.wait(5)
            server.close()
            broker.stop()


def next_line(child: Popen[str]) -> tuple[str, float]:
    """The next call the board has shown."""
    assert child.stdout is not None
    ticket, at = child.stdout.readline().split()
    return ticket, float(at)


def latencies(server: Server, child: Popen[str]) -> list[float]:
    """Milliseconds from disk to glass, sorted, of calls that come one by one."""
    chance, taken = Random(1), []
    for command in server.day.rounds(CALLS):
        ticket, at = server.take(command)
        if ticket:
            shown, glass_at = next_line(child)
            assert shown == ticket
            taken.append((glass_at - at) * 1e3)
            sleep(chance.uniform(*APART_S))
    return sorted(taken)


def burst(server: Server, child: Popen[str]) -> float:
    """Seconds until the last of so many calls of one second had been put on the board."""
    calls = [command for command in server.day.rounds(BURST) if isinstance(command, CallNext)]
    began, called = monotonic(), set()
    for command in calls:
        ticket, _ = server.take(command)
        called.add(ticket)
        sleep(1 / BURST)
    last = began
    while called:
        ticket, last = next_line(child)
        called.discard(ticket)
    for window, state in server.hall.windows.items():
        if state.ticket is not None:
            server.take(server.day.start(window))
    sleep(10)
    return last - began


def cost(child: Popen[str]) -> tuple[float, float]:
    """Percent of a core an idle board takes, and the memory it holds in MB."""
    began, spent = monotonic(), _cpu_s(child.pid)
    sleep(IDLE_S)
    percent = (_cpu_s(child.pid) - spent) / (monotonic() - began) * 100
    status = Path(f"/proc/{child.pid}/status").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    return percent, kilobytes / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print; 1 where dots come later than meant."""
    late = False
    for size in sys.argv[1:] or SIZES:
        with at_work(size) as (server, child):
            percent, megabytes = cost(child)
            times = latencies(server, child)
            last_s = burst(server, child)
            after = cost(child)
        figures = "  ".join(f"{percentile(times, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))
        rows = [
            (f"{CALLS} calls, ms (median, P95, P99, worst); P99 ≤ {MEANT_MS:.0f} is meant", figures),
            (f"{BURST} calls in a second: the last was up after, s", f"{last_s:.1f}"),
            ("idle, % of a core", f"{percent:.2f}"),
            ("idle after all that, % of a core", f"{after[0]:.2f}"),
            ("memory, MB, before and after", f"{megabytes:.0f}  {after[1]:.0f}"),
        ]
        show(f"a call on disk → its dots on {size}", rows)
        late = late or percentile(times, 0.99) > MEANT_MS
    sys.exit(late)


if __name__ == "__main__":
    main()
