"""How light a touched kiosk is: `python -m benchmarks.kiosk_program`; needs Xvfb, xdotool and Mosquitto.

Starts Mosquitto, `hall server` and `hall kiosk` as processes, the kiosk on an X server of 1080×1920, and touches it at
random places. Prints start to first picture, memory after the touches, processor time at rest and time to stop.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from PIL import ImageGrab

from benchmarks.durable_issues import await_file, prepare, running
from benchmarks.table import show
from hall.clock import WallClock

SIZE = (1080, 1920)
KIOSK = """
[kiosk]
device = "kiosk-1"
printer = { fitting = "simulated" }
reader = { fitting = "simulated" }
[kiosk.glass]
full = false
"""
REST_S = 30.0
TOUCHES = 300


def main() -> None:
    """Measure and print."""
    mosquitto = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if mosquitto is None or shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        raise SystemExit("Mosquitto, Xvfb and xdotool are needed")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        prepare(folder)
        settings = folder / "hall.toml"
        settings.write_text(settings.read_text() + KIOSK)
        os.environ |= {"DISPLAY": _x_server(stack), "SDL_VIDEODRIVER": "x11"}
        hall = [sys.executable, "-m", "hall"]
        stack.enter_context(running([mosquitto, "-c", "mosquitto.conf"], folder))
        subprocess.run([*hall, "db", "upgrade", "--settings", "hall.toml"], cwd=folder, check=True, capture_output=True)
        server = stack.enter_context(running([*hall, "server", "--settings", "hall.toml"], folder))
        await_file(folder / "world" / "ready" / "server", server)
        clock, pause = WallClock(), Event()
        began = clock.monotonic()
        kiosk = stack.enter_context(running([*hall, "kiosk", "--settings", "hall.toml"], folder))
        start_s = _until(lambda: bool(ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).getbbox()), clock) - began
        await_file(folder / "world" / "ready" / "kiosk-1", kiosk)
        _touch(pause)
        rss_mb = _status(kiosk.pid, "VmRSS") / 1024
        used_s = _used_s(kiosk.pid)
        pause.wait(REST_S)
        idle = (_used_s(kiosk.pid) - used_s) / REST_S
        began = clock.monotonic()
        kiosk.send_signal(signal.SIGTERM)
        kiosk.wait()
        rows = [
            ("start to first picture", f"{start_s:.1f} s"),
            (f"memory after {TOUCHES} touches (RSS)", f"{rss_mb:.0f} MB"),
            (f"processor at rest, {REST_S:.0f} s", f"{idle:.1%}"),
            ("SIGTERM to end", f"{clock.monotonic() - began:.1f} s"),
        ]
        show("`hall kiosk` at 1080×1920 on Xvfb", rows)


def _x_server(stack: ExitStack) -> str:
    read, write = os.pipe()
    size = "x".join(map(str, SIZE))
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    stack.callback(server.terminate)
    os.close(write)
    with os.fdopen(read) as told:
        return f":{told.readline().strip()}"


def _until(seen: Callable[[], bool], clock: WallClock) -> float:
    pause = Event()
    while not seen():
        pause.wait(0.05)
    return clock.monotonic()


def _touch(pause: Event) -> None:
    """Touch anywhere; the same places every time."""
    dice = random.Random(5)
    for _ in range(TOUCHES):
        x, y = dice.randrange(SIZE[0]), dice.randrange(SIZE[1])
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)
        pause.wait(0.1)


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def _used_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
