"""Which programs of the hall are there, and how they and their parts are, as last heard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from hall.messages.status import DeviceStatus, PartStatus
from hall.words import AlertId, DeviceId, DeviceKind, DeviceState

_WELL = (DeviceState.READY, DeviceState.BUSY)
_Key = tuple[DeviceKind, DeviceId, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A program (`part` is empty) or one part of it: how it is, since when, and what is wrong, if anything."""

    kind: DeviceKind
    device: DeviceId
    part: str
    state: DeviceState
    since: datetime
    code: str = ""
    version: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    """What fills the placeholders of the code's text."""

    @property
    def troubled(self) -> bool:
        """Whether somebody should look after it, now or soon."""
        return self.state not in _WELL or bool(self.code)

    @property
    def alert(self) -> AlertId:
        """What is told about this trouble, the same for as long as it lasts."""
        return AlertId(f"{self.kind}.{self.device}.{self.part}.{round(self.since.timestamp() * 1000)}")


class Presence:
    """Everything heard of; safe to use from every thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parts: dict[_Key, Part] = {}
        self._sessions: dict[tuple[DeviceKind, DeviceId], str] = {}
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Tell a listener whenever something is heard, on the broker's thread: it must not wait."""
        self._listeners.append(listener)

    def hear_program(self, kind: DeviceKind, device: DeviceId, status: DeviceStatus) -> bool:
        """Take a program's birth or will; False for the late will of a connection that a newer one replaced."""
        with self._lock:
            session = self._sessions.get((kind, device))
            if status.state is DeviceState.LOST and session is not None and session != status.session:
                return False
            self._sessions[kind, device] = status.session
            part = Part(kind, device, "", status.state, status.since, version=status.version)
            self._parts[kind, device, ""] = part
        self._tell()
        return True

    def hear_part(self, kind: DeviceKind, device: DeviceId, status: PartStatus) -> None:
        """Take what a program says of one of its parts."""
        with self._lock:
            part = Part(kind, device, status.part, status.state, status.since, status.code, about=status.about)
            self._parts[kind, device, status.part] = part
        self._tell()

    def parts(self) -> Sequence[Part]:
        """Every program, each followed by its parts."""
        with self._lock:
            return [self._parts[key] for key in sorted(self._parts)]

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
