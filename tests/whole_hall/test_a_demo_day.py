"""A whole hall, every program a process of its own, on a clock that runs fast: the books balance in the end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

import pytest

from tests.conftest import MOSQUITTO

OPEN_S = 90.0
"""Wall seconds until the doors open, on a slow machine."""
END_S = 90.0

pytestmark = [pytest.mark.whole_hall, pytest.mark.timeout(300)]


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A demo in a process group of its own, ended with it."""
    command = (sys.executable, "-m", "hall", "demo", "--folder", str(folder), "--port", "0", *arguments)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=END_S)


def wait_for_the_doors(process: subprocess.Popen[str]) -> None:
    """Return once the demo says that the hall is open."""
    assert process.stdout is not None
    while True:
        ready, _, _ = select([process.stdout], [], [], OPEN_S)
        assert ready, "the doors did not open in time"
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        if "http://" in line and "manager" in line:
            return


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
    with demo(tmp_path / "run", *arguments) as process:
        output, errors = process.communicate(timeout=OPEN_S + 20 + END_S)
    assert process.returncode == 0, errors
    summary = books(output)
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
    with demo(folder, "--hall", "zhaohua-town", "--speed", "300", "--for", "30") as process:
        wait_for_the_doors(process)
        assert process.stdout is not None
        select([process.stdout], [], [], 10.0)  # ten seconds of the day: fifty minutes of the hall
        pids = server_pids(folder)
        assert pids, subprocess.run(['ps','aux'],capture_output=True,text=True).stdout
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        output, errors = process.communicate(timeout=30 + END_S)
    assert process.returncode == 0, errors
    summary = books(output)
    assert summary["balanced"] is True
    assert summary["restarts"] == {"server": 1}
    assert summary["served"] >= 5
