"""A machine whose faults a test decides; it is well until then."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.doctor.machine import Node, Space

BY_ID = "/dev/serial/by-id/usb-FTDI_FT232R-if00-port0"
SYNCHRONISED = ("timedatectl", "show", "--property=NTPSynchronized", "--value")


def active(unit: str) -> tuple[str, ...]:
    return ("systemctl", "is-active", unit)


@dataclass
class IllMachine:
    """Everything the doctor can see, in the hands of a test."""

    user: str = "hall"
    groups: frozenset[str] = frozenset({"hall", "dialout"})
    files: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=lambda: {BY_ID: a_node("/dev/ttyUSB0")})
    folders: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"/dev/serial/by-id": (BY_ID,)})
    says: dict[tuple[str, ...], str] = field(default_factory=lambda: {SYNCHRONISED: "yes"})
    free: int = 20_000_000_000
    total: int = 32_000_000_000
    listens: bool = True

    def read(self, path: str) -> str | None:
        return self.files.get(path)

    def names(self, folder: str) -> Sequence[str]:
        return self.folders.get(folder, ())

    def node(self, path: str) -> Node | None:
        return self.nodes.get(path)

    def run(self, *command: str) -> str | None:
        return self.says.get(command)

    def space(self, folder: str) -> Space:
        return Space(self.free, self.total)

    def reaches(self, host: str, port: int) -> bool:
        return self.listens


def a_node(path: str, group: str = "dialout", mode: int = 0o660, usable: bool = True) -> Node:
    return Node(path, group, mode, usable)
