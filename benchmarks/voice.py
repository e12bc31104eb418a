"""How long after a call is published its sound starts, over Mosquitto: `python -m benchmarks.voice`."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter

import msgspec

from benchmarks.table import percentile, show
from devices.sound import RATE, Sound
from devices.voice import Voice, bank
from displays.voice.caller import Caller, Manner
from displays.voice.hall_voice import HallVoice
from displays.voice.said import Said
from displays.voice.wording import called
from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.messages.facts import BoardFact, read_fact
from hall.messages.topics import hall_topics
from hall.words import HallId, Language
from tests.conftest import Mosquitto
from tests.displays.samples import call, fact

CALLS = 500
HALL = HallId("zhaohua")
READY_S = 10.0
MEANT_MS = 150.0


class Stopwatch:
    """A loudspeaker that notes when a call begins; what it plays takes no time."""

    def __init__(self) -> None:
        self.began = Event()
        self.at = 0.0

    def play(self, sound: Sound, until: Callable[[], bool] = lambda: False) -> None:  # noqa: ARG002
        """Note the moment of what begins a call."""
        assert len(sound.samples) > RATE
        if not self.began.is_set():
            self.at = perf_counter()
            self.began.set()

    def check(self) -> None:
        """It is always there."""


@contextmanager
def listening(folder: Path, speaker: Stopwatch, percent: int) -> Iterator[BrokerLink]:
    """A voice on one link, and the server's link to call through."""
    broker, clock, stopping = Mosquitto(folder), WallClock(), Event()
    broker.start()
    voice = Voice({Language.ZH: bank(folder / "clips", Language.ZH)}, speaker, lambda _: None, clock)
    for number in range(10):
        voice.speech(called(fact(), call(f"A{number}{number}", number + 1), Language.ZH))
    caller = Caller(voice, Said(folder / "said"), Manner(times=1), clock)
    heard = HallVoice(voice, caller, volumes=((time(), percent),), stopping=stopping)
    hears = BrokerLink(broker.settings, "voice", clock)
    calls = BrokerLink(broker.settings, "server", clock)
    hears.subscribe(hall_topics(HALL, "board/all"), lambda _, payload: heard.see(read_fact(payload, BoardFact)))
    thread = Thread(target=lambda: _until(stopping, heard), daemon=True)
    for link in (hears, calls):
        link.start()
        assert link.wait_ready(READY_S)
    thread.start()
    yield calls
    stopping.set()
    thread.join()
    for link in (hears, calls):
        link.close()
    broker.stop()


def _until(stopping: Event, heard: HallVoice) -> None:
    while not stopping.is_set():
        heard.serve(0.25)


def measure(percent: int) -> list[float]:
    """Milliseconds from publishing each call to its sound, sorted, with a volume other than 100 to be worked out."""
    speaker, taken = Stopwatch(), []
    with TemporaryDirectory() as name, listening(Path(name), speaker, percent) as server:
        gc.disable()  # what is measured is the voice, not the collector's turn
        for number in range(CALLS):
            digits = f"A{number % 10}{number % 10}"
            one = msgspec.structs.replace(call(digits, number % 10 + 1), calls=number + 1, called_at=WallClock().now())
            told = msgspec.structs.replace(fact((one,)), at=one.called_at)
            speaker.began.clear()
            began = perf_counter()
            server.publish(told.topic(HALL), told)
            assert speaker.began.wait(READY_S)
            taken.append((speaker.at - began) * 1e3)
        gc.enable()
    return sorted(taken)


def main() -> None:
    """Measure and print; 1 where a call starts later than meant."""
    rows, late = [], False
    for percent in (100, 60):
        times = measure(percent)
        figures = "  ".join(f"{percentile(times, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))
        rows.append((f"{CALLS} calls at volume {percent}", figures))
        late = late or percentile(times, 0.99) > MEANT_MS
    show(f"call published → sound starts, ms (median, P95, P99, worst); P99 ≤ {MEANT_MS:.0f} is meant", rows)
    sys.exit(late)


if __name__ == "__main__":
    main()
