"""Programs as processes on a simulated machine."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.words import HallId

ZHAOHUA = HallId("zhaohua")
SOON_S = 20.0
QUIT_S = 2.0
"""A program that is told to stop is gone by then."""


def command(role: str, section: str, port: int, folder: Path) -> list[str]:
    """The command line of a role on a simulated machine."""
    settings = folder / "hall.toml"
    settings.write_text(
        f'[hall]\nid = "{ZHAOHUA}"\nfolder = "kept"\n[broker]\nport = {port}\n'
        f'[simulation]\nfolder = "world"\n{section}\n'
    )
    return [sys.executable, "-c", "from hall.command_line import main; main()", role, "--settings", str(settings)]


@contextmanager
def running(role: str, section: str, port: int, folder: Path) -> Iterator[None]:
    """The role as a process, which must end by itself soon after it was told to."""
    with subprocess.Popen(command(role, section, port, folder)) as process:
        try:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(QUIT_S) == 0
        finally:
            process.kill()
