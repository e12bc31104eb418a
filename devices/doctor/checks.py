"""The doctor's checks: each looks at one side of a machine and says what is wrong and what to do."""

import re
from collections.abc import Iterator, Sequence

from devices.doctor.findings import Finding, Grade
from devices.doctor.machine import Machine, Node
from devices.doctor.parts import WantedPart

STABLE_FOLDERS = ("/dev/hall", "/dev/serial/by-id", "/dev/serial/by-path", "/dev/input/by-path")
"""Where a device keeps its name when it is plugged in again."""
_NUMBERED = re.compile(r"/dev/(ttyUSB|ttyACM|input/event)\d+")
_SERIAL = re.compile(r"/dev/tty(USB|ACM)\d+")
_PI_UART = re.compile(r"/dev/(tty(AMA|S)\d+|serial\d)")
_CONSOLE = re.compile(r"\bconsole=(serial\d|tty(?:AMA|S)\d+)")

DISK_LOW = 0.05
DISK_SOON_LOW = 0.15
"""Shares of the disk that are free; a journal and a day's spools need the room."""


def nodes(machine: Machine, parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """Whether each part's node is there, may be used, and has a name that stays."""
    for part in parts:
        if not part.has_node:
            continue
        node = machine.node(part.port)
        if node is None:
            yield _missing(machine, part)
            continue
        if not node.usable:
            yield _barred(machine, part, node)
        if _NUMBERED.fullmatch(part.port):
            better = next(iter(_stable_names(machine, node.path)), STABLE_FOLDERS[0] + "/…")
            yield Finding("name_moves", Grade.HANDS, part.name, {"port": part.port, "better": better})


def _missing(machine: Machine, part: WantedPart) -> Finding:
    there = _plugged_in(machine)
    if not there:
        return Finding("node_missing", Grade.HANDS, part.name, {"port": part.port})
    return Finding("node_elsewhere", Grade.HANDS, part.name, {"port": part.port, "there": ", ".join(there)})


def _stable_names(machine: Machine, path: str) -> list[str]:
    """The names of a node that outlive its being plugged in again."""
    named = ((name, machine.node(name)) for name in _plugged_in(machine))
    return [name for name, node in named if node is not None and node.path == path]


def _plugged_in(machine: Machine) -> list[str]:
    """The stable names of everything a hall could use; mice and the other half of keyboards are left out."""
    names = [name for folder in STABLE_FOLDERS for name in machine.names(folder)]
    return [name for name in names if not name.startswith("/dev/input/") or name.endswith("-event-kbd")]


def _barred(machine: Machine, part: WantedPart, node: Node) -> Finding:
    about = {"port": part.port, "group": node.group, "user": machine.user, "mode": f"{node.mode:04o}"}
    shared = node.mode & 0o060 == 0o060
    code = "not_in_group" if shared and node.group not in machine.groups else "node_shut"
    return Finding(code, Grade.HANDS, part.name, about)


def shared_ports(parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """No two parts have room on one port; two windows of a desk that name one keypad are two parts."""
    first: dict[str, str] = {}
    for part in parts:
        if part.port and part.name != (other := first.setdefault(part.port, part.name)):
            yield Finding("port_shared", Grade.HANDS, part.name, {"port": part.port, "other": other})


def unused(machine: Machine, parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """What is plugged in and in no settings."""
    used = {node.path for part in parts if part.has_node and (node := machine.node(part.port))}
    seen = set(used)
    for name in _plugged_in(machine):
        node = machine.node(name)
        if node is not None and node.path not in seen:
            seen.add(node.path)
            yield Finding("found_unused", Grade.NOTICE, about={"name": name})


def modem_manager(machine: Machine, parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """ModemManager talks to every new serial line unless it is told not to."""
    if machine.run("systemctl", "is-active", "ModemManager") != "active":
        return
    for part in parts:
        node = machine.node(part.port) if part.has_node else None
        if node is None or not _SERIAL.fullmatch(node.path):
            continue
        told = machine.run("udevadm", "info", "--query=property", f"--name={node.path}") or ""
        if "ID_MM_DEVICE_IGNORE=1" not in told.splitlines():
            yield Finding("modem_manager", Grade.HANDS, part.name, {"port": part.port})


def usb_printers(machine: Machine, parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """A USB printer has room for one: the kernel's usblp, CUPS, or us."""
    printers = [part for part in parts if part.fitting in ("escpos-usb", "escpos-usblp")]
    usblp = bool(machine.names("/sys/module/usblp"))
    cups = machine.run("systemctl", "is-active", "cups") == "active"
    for part in printers:
        if part.fitting == "escpos-usb" and usblp:
            yield Finding("usblp_holds", Grade.HANDS, part.name)
        if part.fitting == "escpos-usblp" and not usblp:
            yield Finding("usblp_missing", Grade.HANDS, part.name)
        if cups:
            yield Finding("cups_holds", Grade.HANDS, part.name)


def uart_console(machine: Machine, parts: Sequence[WantedPart]) -> Iterator[Finding]:
    """The Pi's own serial line must not also be its console."""
    consoles = _CONSOLE.findall(machine.read("/proc/cmdline") or "")
    for part in parts:
        if not _PI_UART.fullmatch(part.port):
            continue
        node = machine.node(part.port)
        names = {part.port, node.path if node else part.port}
        if names & {f"/dev/{console}" for console in consoles}:
            yield Finding("uart_console", Grade.HANDS, part.name, {"port": part.port})


def clock(machine: Machine) -> Iterator[Finding]:
    """Whether the machine's clock follows a time server."""
    said = machine.run("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said == "yes" or machine.node("/run/systemd/timesync/synchronized"):
        yield Finding("clock_set", Grade.SOUND)
    elif said == "no":
        yield Finding("clock_adrift", Grade.HANDS)
    else:
        yield Finding("clock_unknown", Grade.NOTICE)


def disk(machine: Machine, folder: str) -> Iterator[Finding]:
    """Whether there is room for the journal and the spools, and whether we may write there."""
    space = machine.space(folder)
    share = space.free / space.total if space.total else 0.0
    about = {"folder": folder, "percent": f"{share:.0%}", "free_mb": str(space.free // 1_000_000)}
    if share < DISK_LOW:
        yield Finding("disk_full", Grade.HANDS, about=about)
    elif share < DISK_SOON_LOW:
        yield Finding("disk_soon_full", Grade.NOTICE, about=about)
    else:
        yield Finding("disk_roomy", Grade.SOUND, about=about)
    node = machine.node(folder)
    if node is not None and not node.usable:
        yield Finding("folder_shut", Grade.HANDS, about={"folder": folder, "user": machine.user})
