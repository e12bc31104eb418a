"""A whole hall, every program a process of its own, on a clock that runs fast: the books balance in the end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from tests.conftest import MOSQUITTO

OPEN_S = 90.0
"""Wall seconds until the doors open, on a slow machine."""
END_S = 90.0

pytestmark = [pytest.mark.whole_hall, pytest.mark.timeout(300)]


class Demo:
    """A demo as a process; what it says is read as it comes."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = (sys.executable, "-m", "hall", "demo", "--folder", str(folder), "--port", "0", *arguments)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.said: Queue[str] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, words: str, seconds: float) -> str:
        """The first line with these words in it; raises `Empty` where it does not come in time."""
        while words not in (line := self.said.get(timeout=seconds)):
            continue
        return line

    def end(self, seconds: float) -> str:
        """The last line, once the demo ended by itself."""
        self.process.wait(seconds)
        self._reader.join(seconds)
        return list(self.said.queue)[-1]

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self.said.put(line)


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """A demo, ended in any case."""
    played = Demo(folder, *arguments)
    try:
        yield played
    finally:
        if played.process.poll() is None:
            played.process.send_signal(signal.SIGINT)
            played.process.wait(END_S)


def books(output: str) -> dict[str, Any]:
    """The summary on the last line."""
    summary: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return summary


def server_pids(folder: Path) -> Sequence[int]:
    """The processes of the demo's server."""
    found = subprocess.run(
        ["pgrep", "-f", f"hall server --settings {folder}/"], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def test_a_village_runs_over_the_embedded_broker_and_its_books_balance(tmp_path: Path) -> None:
    arguments = ("--hall", "zhaohua-village", "--speed", "600", "--for", "20", "--no-screen", "--embedded-broker")
    with demo(tmp_path / "run", *arguments) as played:
        summary = books(played.end(OPEN_S + 20 + END_S))
    assert played.process.returncode == 0
    assert summary["balanced"] is True
    assert summary["issued"] >= 10
    assert summary["served"] >= 3
    assert summary["printed"] == summary["issued"]
    assert (tmp_path / "run" / "world" / "slip-latest.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "run" / "world" / "board-all.png").exists()


@pytest.mark.broker
@pytest.mark.skipif(MOSQUITTO is None, reason="Mosquitto is not here")
def test_a_server_killed_in_the_middle_of_the_day_goes_on_with_the_same_line(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with demo(folder, "--hall", "zhaohua-town", "--speed", "300", "--for", "30") as played:
        played.wait_for("/manager", OPEN_S)
        with suppress(Empty):
            played.wait_for("{", 10.0)  # ten seconds of the day, fifty minutes of the hall
        pids = server_pids(folder)
        assert pids
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        summary = books(played.end(30 + END_S))
    assert played.process.returncode == 0
    assert summary["balanced"] is True
    assert summary["restarts"] == {"server": 1}
    assert summary["served"] >= 5
