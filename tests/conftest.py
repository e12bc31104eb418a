"""What several rooms' tests need: a real broker of their own."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from select import select
from shutil import which

import pytest

from hall.sections import BrokerSettings
from queue_server.journal.journal import Journal
from tests.queue_server.fakes import new_journal

MOSQUITTO = which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
READY_S = 10.0


class Mosquitto:
    """A Mosquitto on a free loopback port, without persistence; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.settings = BrokerSettings(port=self.port, keepalive_s=5)
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
            "log_type error\nlog_type warning\nlog_type information\n"  # few lines: nobody empties the pipe
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it accepts connections."""
        assert MOSQUITTO is not None
        self._process = subprocess.Popen([MOSQUITTO, "-c", str(self._config)], stderr=subprocess.PIPE)
        _await_line(self._process, b"running")

    def freeze(self) -> None:
        """Leave its connections open and answer nothing, until it is stopped."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """Kill it, as a power cut would; every retained message and session is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """An empty journal on disk."""
    opened = new_journal(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker for one test; skipped where Mosquitto is not installed."""
    if MOSQUITTO is None:
        pytest.skip("Mosquitto is not installed")
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def _await_line(process: subprocess.Popen[bytes], word: bytes) -> None:
    assert process.stderr is not None
    said = b""
    while word not in said:
        readable, _, _ = select([process.stderr], [], [], READY_S)
        piece = os.read(process.stderr.fileno(), 4096) if readable else b""
        assert piece, f"Mosquitto did not start: {said.decode()}"
        said += piece
