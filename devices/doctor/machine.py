"""What the doctor may look at: the files, nodes, commands and lines of one machine, and nothing it could change."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PATIENCE_S = 3.0
"""Wall seconds for one command, or for one connection to be made."""


@dataclass(frozen=True, slots=True)
class Node:
    """A device node or file as it stands, after links: whose it is and whether we may use it."""

    path: str
    group: str
    mode: int
    usable: bool
    """Whether this user may read and write it."""


@dataclass(frozen=True, slots=True)
class Space:
    """What is left of a disk, in bytes."""

    free: int
    total: int


class Machine(Protocol):
    """One machine; every answer is what it is now."""

    @property
    def user(self) -> str:
        """Who asks."""
        ...

    @property
    def groups(self) -> frozenset[str]:
        """The groups the asker is in."""
        ...

    def read(self, path: str) -> str | None:
        """The text of a file; None where there is none to read."""
        ...

    def names(self, folder: str) -> Sequence[str]:
        """The full paths in a folder, sorted; none where there is no such folder."""
        ...

    def node(self, path: str) -> Node | None:
        """What stands at a path; None where nothing does."""
        ...

    def run(self, *command: str) -> str | None:
        """What a command says; None where it is not here, takes too long or says nothing."""
        ...

    def space(self, folder: str) -> Space:
        """The room on the disk under a folder, which need not exist yet."""
        ...

    def reaches(self, host: str, port: int) -> bool:
        """Whether somebody listens there."""
        ...


class ThisMachine:
    """The machine this program runs on."""

    @property
    def user(self) -> str:
        """Who runs this program; a number where the machine has no name for it."""
        try:
            return pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            return str(os.geteuid())

    @property
    def groups(self) -> frozenset[str]:
        """The groups of this process."""
        return frozenset(_group(number) for number in (os.getegid(), *os.getgroups()))

    def read(self, path: str) -> str | None:
        """The text of a file."""
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def names(self, folder: str) -> Sequence[str]:
        """The full paths in a folder."""
        try:
            return sorted(str(each) for each in Path(folder).iterdir())
        except OSError:
            return ()

    def node(self, path: str) -> Node | None:
        """What stands at a path, after links."""
        try:
            about = os.stat(path)
        except OSError:
            return None
        usable = os.access(path, os.R_OK | os.W_OK)
        return Node(os.path.realpath(path), _group(about.st_gid), about.st_mode & 0o777, usable)

    def run(self, *command: str) -> str | None:
        """What a command says on its standard output, whatever it returns."""
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        except (OSError, subprocess.TimeoutExpired):
            return None
        return said.stdout.strip() or None

    def space(self, folder: str) -> Space:
        """The room on the disk under a folder or the nearest folder above it."""
        place = Path(folder).absolute()
        there = next(each for each in (place, *place.parents) if each.exists())
        usage = shutil.disk_usage(there)
        return Space(usage.free, usage.total)

    def reaches(self, host: str, port: int) -> bool:
        """Whether a connection can be made."""
        try:
            with socket.create_connection((host, port), timeout=PATIENCE_S):
                return True
        except OSError:
            return False


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)
