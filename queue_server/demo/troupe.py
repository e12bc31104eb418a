"""The programs of a demo as processes: started, watched until they are ready, stopped in reverse."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from sys import executable
from threading import Event

from hall.clock import Clock
from queue_server.demo.broker import start_detached
from queue_server.demo.stage import Program

START_S = 120.0
"""Wall seconds a program may take until it is ready; sixty desks start on one core."""
STOP_S = 8.0
LOOK_EVERY_S = 0.05


class StageFright(Exception):
    """A program of the demo ended, or was not ready in time; `log` tells why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(name)
        self.name = name
        self.log = log


class Troupe:
    """Processes by name, in the order they were started."""

    def __init__(self, logs: Path, clock: Clock) -> None:
        self._logs = logs
        self._clock = clock
        self._commands: dict[str, Sequence[str]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._pause = Event()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process; its output goes to a log of its name."""
        self._commands[name] = command
        self._running[name] = start_detached(command, self._logs / f"{name}.log")

    def start_program(self, program: Program) -> None:
        """Start a role of the `hall` command."""
        command = (executable, "-m", "hall", program.role, "--settings", str(program.settings))
        self.start(program.device, command)

    def wait_until(self, name: str, ready: Callable[[], bool]) -> None:
        """Return once something is ready; raises `StageFright` where the process ends first or takes too long."""
        until = self._clock.monotonic() + START_S
        while not ready():
            if self._running[name].poll() is not None or self._clock.monotonic() > until:
                raise StageFright(name, self._logs / f"{name}.log")
            self._pause.wait(LOOK_EVERY_S)

    def raise_fallen(self) -> Sequence[str]:
        """Start every process again that ended by itself, as systemd would; their names."""
        fallen = [name for name, process in self._running.items() if process.poll() is not None]
        for name in fallen:
            self.start(name, self._commands[name])
        return fallen

    def stop(self) -> Mapping[str, int]:
        """Ask every process to end, last started first, then make it; the exit codes by name."""
        for process in reversed(self._running.values()):
            _signal(process, signal.SIGTERM)
        until = self._clock.monotonic() + STOP_S
        for process in reversed(self._running.values()):
            try:
                process.wait(max(0.1, until - self._clock.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        codes = {name: process.returncode for name, process in self._running.items()}
        self._running.clear()
        return codes


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)
