"""How quick a kiosk is to touch: `python -m benchmarks.kiosk`.

Starts Mosquitto and `hall server` in processes of their own, in a new folder; the kiosk is here, its glass and its
paper are memory. Prints touch to next screen drawn at 1080×1920, and confirm to first slip byte, over the broker.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

from benchmarks.durable_issues import HALL, KIOSK, await_file, prepare, running
from benchmarks.table import percentile, show
from devices.drivers.escpos import slip_bytes
from devices.drivers.paper import PAPERS
from devices.ports import Leaflet
from devices.screens.canvas import Box
from devices.screens.touch_screen import Finger, Phase
from hall.asking import Asker
from hall.broker_link import BrokerLink, Presence
from hall.clock import WallClock
from hall.messages.answers import Slip
from hall.messages.facts import CatalogueFact, PromiseFact, read_fact
from hall.messages.receipts import Receipt
from hall.messages.topics import hall_topics
from hall.sections import BrokerSettings
from hall.spool import Spool
from kiosk.citizen_kiosk import CitizenKiosk
from kiosk.ledger import Ledger
from kiosk.look.capacity import capacity
from kiosk.look.glass import Glass
from kiosk.look.head import Head
from kiosk.look.screen import KioskScreen
from kiosk.look.theme import read_theme
from kiosk.slips import Slips

GLASS = Glass((1080, 1920), 336.0)
WAYS = ("topics", "topic-0", "back", "home", "search", "home", "mine", "number", "back", "home", "booked", "home")
PATIENCE_S = 15.0


class HastyClock(WallClock):
    """The wall's, but a touch can be made to come a second later than it does, so that it counts at once."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def monotonic(self) -> float:
        """Wall seconds, and those skipped."""
        return super().monotonic() + self.ahead_s


class MemoryGlass:
    """A glass whose pictures go nowhere and whose fingers are put on it here."""

    size = GLASS.size

    def __init__(self) -> None:
        self.fingers: list[Finger] = []
        self.drawn_s = 0.0
        self._woken = Event()

    def show(self, picture: bytes, box: Box) -> None:  # noqa: ARG002 - nobody looks
        """Note when."""
        self.drawn_s = WallClock().monotonic() if picture else 0.0

    def read(self, timeout_s: float) -> Finger | None:
        """The next finger."""
        if not self.fingers:
            self._woken.wait(timeout_s)
            self._woken.clear()
        return self.fingers.pop(0) if self.fingers else None

    def wake(self) -> None:
        """Let `read` return."""
        self._woken.set()

    def alive(self) -> bool:
        """Always."""
        return True


class MemoryPaper:
    """A printer that notes when the first byte of a slip was there to be sent."""

    def __init__(self) -> None:
        self.begun_s = 0.0
        self.slips = 0

    def print_slip(self, slip: Slip) -> None:
        """Render it as a real printer's driver does."""
        data = slip_bytes(slip, PAPERS[80])
        self.begun_s = WallClock().monotonic() if data else 0.0
        self.slips += 1

    def print_receipt(self, receipt: Receipt) -> None:
        """Not wanted here."""

    def print_leaflet(self, leaflet: Leaflet) -> None:
        """Nothing."""

    def check(self) -> str:
        """Always well."""
        return ""


class Bench:
    """One kiosk on a real broker, touched by its controls' names."""

    def __init__(self, link: BrokerLink, folder: Path) -> None:
        self.clock, self.glass, self.paper = HastyClock(), MemoryGlass(), MemoryPaper()
        self.lifted_s = 0.0
        theme = read_theme()
        self.screen = KioskScreen(self.glass, GLASS, theme, lambda _: Head("", "10:00"), self.clock)
        asker = Asker(link, KIOSK, Spool(folder / "spool"), self.clock, lambda _: None)
        slips = Slips(self.paper, asker, Ledger(folder / "slips"), self.clock)
        self.kiosk = CitizenKiosk(
            self.screen, capacity(GLASS, theme), slips, asker, self.clock, 3.0, lambda: link.connected
        )
        link.subscribe(hall_topics(HALL, CatalogueFact.leaf), self._catalogue)
        link.subscribe(hall_topics(HALL, PromiseFact.leaf), self._promise)
        asker.start()
        for turn in (self.kiosk.attend, self.kiosk.read_names):
            Thread(target=self._repeat, args=(turn,), daemon=True).start()

    def settle(self, name: str) -> None:
        """Serve until a page of that name is on the glass."""
        until = self.clock.monotonic() + PATIENCE_S
        while self.page != name:
            if self.clock.monotonic() > until:
                raise SystemExit(f"the page {name} did not come, but {self.page}")
            self.kiosk.serve(0.05)

    @property
    def page(self) -> str:
        """The name of the page shown."""
        return self.kiosk.page.name if self.kiosk.page else ""

    def touch(self, control: str) -> float:
        """Milliseconds from the finger lifted off a control to the next picture."""
        box = next(target.box for target in self.screen.sheet.targets if target.id == control)  # type: ignore[union-attr]
        x, y = box.x + box.w // 2, box.y + box.h // 2
        self.clock.ahead_s += 1.0
        self.glass.fingers.append(Finger(Phase.DOWN, x, y))
        self.kiosk.serve(0.05)
        self.glass.fingers.append(Finger(Phase.UP, x, y))
        self.lifted_s = WallClock().monotonic()
        self.kiosk.serve(0.05)
        return (self.glass.drawn_s - self.lifted_s) * 1000

    def _repeat(self, turn: object) -> None:
        while True:
            turn(0.25)  # type: ignore[operator]

    def _catalogue(self, _: str, payload: bytes) -> None:
        self.kiosk.see_catalogue(read_fact(payload, CatalogueFact))

    def _promise(self, _: str, payload: bytes) -> None:
        self.kiosk.see_promise(read_fact(payload, PromiseFact))


def walked(bench: Bench, rounds: int) -> list[float]:
    """Milliseconds of each touch of a walk, sorted."""
    return sorted(bench.touch(control) for _ in range(rounds) for control in WAYS)


def issued(bench: Bench, times: int) -> list[float]:
    """Milliseconds from the touch on 取号 to the slip's first byte, sorted."""
    taken = []
    for number in range(times):
        for control in ("topics", f"topic-{number % 3}"):
            bench.touch(control)
        bench.touch(next(each.id for each in bench.kiosk.page.controls if each.id.startswith("item-") and each.enabled))  # type: ignore[union-attr]
        for control in ("quantity-one", "nobody"):
            bench.touch(control)
        slips = bench.paper.slips
        bench.touch("take")
        bench.settle("ticket")
        while bench.paper.slips == slips:
            bench.kiosk.serve(0.01)
        taken.append((bench.paper.begun_s - bench.lifted_s) * 1000)
        bench.touch("end")
    return sorted(taken)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=25)
    options.add_argument("--tickets", type=int, default=200)
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
        bench = Bench(link, folder)
        link.start()
        stack.callback(link.close)
        bench.settle("home")
        walked(bench, 2)
        touches, slips = walked(bench, chosen.rounds), issued(bench, chosen.tickets)
        show(
            "A kiosk at 1080×1920, over Mosquitto and a server that commits every ticket",
            [
                ("touch to next screen drawn, p50", f"{percentile(touches, 0.5):.1f} ms"),
                ("touch to next screen drawn, p99", f"{percentile(touches, 0.99):.1f} ms"),
                ("touches", f"{len(touches)}"),
                ("confirm to first slip byte, p50", f"{percentile(slips, 0.5):.1f} ms"),
                ("confirm to first slip byte, p99", f"{percentile(slips, 0.99):.1f} ms"),
                ("tickets", f"{bench.paper.slips}"),
            ],
        )


if __name__ == "__main__":
    main()
