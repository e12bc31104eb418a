"""One device of a program: opened and watched in the background, used as if always there."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from devices.ports import DeviceError
from devices.supervisor import Notice, Supervisor
from hall.device_program import DeviceProgram

Device = TypeVar("Device")
Result = TypeVar("Result")


class Part(Generic[Device]):
    """One device under a supervisor; never used by two threads at a time, for its line has room for one talk."""

    def __init__(
        self,
        program: DeviceProgram,
        name: str,
        build: Callable[[], Device],
        check: Callable[[Device], Notice | str | None] = lambda _: None,
    ) -> None:
        self._check = check
        self._talk = Lock()
        self._supervisor = Supervisor(
            name, build, self._checked, program.say_part, program.clock, program.stopping.wait
        )

    def open(self) -> None:
        """Try to open it now, before anybody uses it; where that fails, `watch` goes on trying."""
        self._supervisor.turn()

    def watch(self, _: float) -> None:
        """Keep it open until the program stops; a turn of its own."""
        self._supervisor.run()

    def use(self, act: Callable[[Device], Result]) -> Result:
        """What the device says to an act; raises `DeviceError`, `DeviceGone("absent")` while it is not there."""
        device = self._supervisor.device()
        try:
            with self._talk:
                return act(device)
        except DeviceError as error:
            self._supervisor.failed(error)
            raise

    def _checked(self, device: Device) -> Notice | str | None:
        with self._talk:
            return self._check(device)
