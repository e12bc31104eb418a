"""Keeps one part of a program open: opens it, watches it, and opens it again after a while when it is gone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar, runtime_checkable

from devices.ports import DeviceError, DeviceGone
from hall.clock import Clock
from hall.logs import logger, spell_error
from hall.messages.status import PartStatus
from hall.words import DeviceState

Device = TypeVar("Device")

BACK_OFF_S = (1.0, 2.0, 3.0)
"""Wall seconds before each further try to open; the last one is kept: plugged in again, a part serves within five."""
WATCH_EVERY_S = 1.0
"""Wall seconds; what went wrong must reach the manager within two."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """What will soon need hands: the code of its text and what fills that text's placeholders."""

    code: str
    about: Mapping[str, str]


@runtime_checkable
class Closable(Protocol):
    """A device that can be let go of."""

    def close(self) -> None:
        """Let go of it."""
        ...


class Supervisor(Generic[Device]):
    """One part: `opening` → `ready` ⇄ `fault`, or `absent` until it is back; each change is reported once."""

    def __init__(
        self,
        part: str,
        build: Callable[[], Device],
        check: Callable[[Device], Notice | str | None],
        report: Callable[[PartStatus], None],
        clock: Clock,
        wait: Callable[[float], bool],
    ) -> None:
        """`wait` passes wall seconds, true means stop.

        `check` returns what will soon need hands, if anything, by its code where that says all, and raises
        `DeviceError` where the device is not well.
        """
        self._part = part
        self._build = build
        self._check = check
        self._report = report
        self._clock = clock
        self._wait = wait
        self._device: Device | None = None
        self._told: tuple[DeviceState, Notice] | None = None
        self._since = clock.now()
        self._failures = 0
        self._lock = Lock()

    def device(self) -> Device:
        """The open device; raises `DeviceGone("absent")` while there is none."""
        if (device := self._device) is None:
            raise DeviceGone("absent", self._part)
        return device

    def run(self) -> None:
        """Watch until `wait` says stop, then let go of the device."""
        while not self._wait(self.turn()):
            pass
        self._drop()

    def turn(self) -> float:
        """Open or check the device once; the wall seconds until the next turn."""
        with self._lock:
            if self._told is None:
                self._say(DeviceState.OPENING)
            try:
                self._look()
            except DeviceError as error:
                self._fail(error)
            except Exception as error:  # the boundary around every driver: a bug in one must not stop the program
                # The error's own words may quote a frame, so they stay out of the log.
                log.error("driver_fault", part=self._part, error=spell_error(error))  # noqa: TRY400
                self._fail(DeviceGone("driver_fault"))
            return self._pause()

    def failed(self, error: DeviceError) -> None:
        """The program found out by itself, while using the device."""
        with self._lock:
            self._fail(error)

    def _look(self) -> None:
        if self._device is None:
            self._device = self._build()
        warning = self._check(self._device)
        self._failures = 0
        self._say(DeviceState.READY, warning)

    def _fail(self, error: DeviceError) -> None:
        """A device that is gone is opened anew; one that needs hands or is in doubt stays open and is asked again."""
        if isinstance(error, DeviceGone) or self._device is None:
            self._drop()
            self._failures += 1
            self._say(DeviceState.ABSENT, error.code)
        else:
            self._say(DeviceState.FAULT, error.code)

    def _drop(self) -> None:
        device, self._device = self._device, None
        if isinstance(device, Closable):
            device.close()

    def _pause(self) -> float:
        if self._device is not None:
            return WATCH_EVERY_S
        return BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]

    def _say(self, state: DeviceState, what: Notice | str | None = None) -> None:
        notice = what if isinstance(what, Notice) else Notice(what or "", {})
        if (state, notice) == self._told:
            return
        if state in (DeviceState.ABSENT, DeviceState.FAULT):
            log.warning("part_failed", part=self._part, state=state, code=notice.code)
        if not self._goes_on(state, notice):
            self._since = self._clock.now()
        self._told = (state, notice)
        self._report(PartStatus(part=self._part, state=state, since=self._since, code=notice.code, about=notice.about))

    def _goes_on(self, state: DeviceState, notice: Notice) -> bool:
        """Whether it is the trouble told already: another door of many, or away still, whatever each try says."""
        if self._told is None:
            return False
        return self._told[0] is state and (state is DeviceState.ABSENT or self._told[1].code == notice.code)
