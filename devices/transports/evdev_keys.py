"""A USB keypad through the kernel's input nodes (evdev): all nodes of the one device, grabbed, so nothing leaks."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from os.path import realpath
from pathlib import Path
from select import select
from typing import Protocol

from devices.ports import DeviceError, DeviceGone
from devices.transports.ports import Press

EV_KEY = 1
"""An event's type; its values are 0 for up, 1 for down and 2 for the kernel's own repeat (linux/input.h)."""
_UP, _DOWN = 0, 1


class InputEvent(Protocol):
    """What the kernel says of a key."""

    type: int
    code: int
    value: int


class InputNode(Protocol):
    """One input node, as evdev opens it."""

    phys: str

    def fileno(self) -> int:
        """What to wait on."""
        ...

    def grab(self) -> None:
        """Take it for ourselves alone."""
        ...

    def read(self) -> Iterable[InputEvent]:
        """What it said; raises OSError once it is gone."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def real_node(path: str) -> InputNode:
    """The kernel's node at a path; raises OSError, and `DeviceError("no_evdev")` on a machine without the library."""
    try:
        import evdev  # here, for not every machine that runs a kiosk has a keypad
    except ModuleNotFoundError as error:
        raise DeviceError("no_evdev", str(error)) from error
    node: InputNode = evdev.InputDevice(path)
    return node


def real_paths() -> Sequence[str]:
    """Every input node of the machine."""
    return [str(path) for path in Path("/dev/input").glob("event*")]


class EvdevKeys:
    """A `KeySource` over every node of the keypad at a stable path (`/dev/input/by-path/…-event-kbd`)."""

    def __init__(
        self,
        path: str,
        open_node: Callable[[str], InputNode] = real_node,
        paths: Callable[[], Sequence[str]] = real_paths,
    ) -> None:
        """Open and grab; raises `DeviceGone` where it is not there, not permitted, or somebody else holds it."""
        self._nodes: list[InputNode] = []
        self._waiting: deque[Press] = deque()
        self._closed = False
        try:
            self._nodes.append(open_node(path))
            others = [other for other in paths() if realpath(other) != realpath(path)]
            self._nodes += _siblings(self._nodes[0], open_node, others)
            for node in self._nodes:
                node.grab()
        except OSError as error:
            self.close()
            raise DeviceGone("gone", str(error)) from error

    def read(self, timeout_s: float) -> Press | None:
        """The next key that went down or up; None after `timeout_s` wall seconds in which none did."""
        if not self._waiting:
            self._listen(timeout_s)
        return self._waiting.popleft() if self._waiting else None

    def close(self) -> None:
        """Let go of every node."""
        self._closed = True
        for node in self._nodes:
            with suppress(OSError):  # a node that is unplugged cannot be let go of
                node.close()
        self._nodes = []

    def _listen(self, timeout_s: float) -> None:
        if self._closed:
            raise DeviceGone("gone", "the keypad was let go of")
        try:
            for node in select(self._nodes, [], [], timeout_s)[0]:
                self._waiting.extend(
                    Press(event.code, event.value == _DOWN)
                    for event in node.read()
                    if event.type == EV_KEY and event.value in (_UP, _DOWN)
                )
        except OSError as error:
            raise DeviceGone("gone", str(error)) from error


def _siblings(first: InputNode, open_node: Callable[[str], InputNode], paths: Iterable[str]) -> list[InputNode]:
    """The other nodes of the same plug: a keypad may have several, and any of them may carry its keys."""
    plug = first.phys.rpartition("/")[0]
    found: list[InputNode] = []
    for path in paths if plug else ():
        with suppress(OSError):  # somebody else's device, which we may not open
            node = open_node(path)
            if node.phys.rpartition("/")[0] == plug:
                found.append(node)
            else:
                node.close()
    return found
