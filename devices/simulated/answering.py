"""The far end of a line in one process: hears requests, and has its answers ready at once."""

from collections.abc import Callable

from devices.drivers.framing import Frames
from devices.ports import DeviceGone


class FarEnd:
    """What every simulated far end is: answers that wait to be read, until it is unplugged."""

    def __init__(self) -> None:
        self._replies = bytearray()
        self._closed = False

    def read(self, most: int, timeout_s: float) -> bytes:  # noqa: ARG002 - the port's
        """What it answered; who has nothing to say by now will not say it later."""
        self._refuse_if_closed()
        taken = bytes(self._replies[:most])
        del self._replies[:most]
        return taken

    def close(self) -> None:
        """Unplug it."""
        self._closed = True

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise DeviceGone("gone", "the simulated device was unplugged")


class AnsweringLine(FarEnd):
    """A `Transport` to something that answers whole requests and stays silent on what it does not understand."""

    def __init__(self, ear: Frames, answer: Callable[[bytes], bytes], echoes: bool = False) -> None:
        """`echoes` plays the cheap adapter that returns what it is given."""
        super().__init__()
        self._ear = ear
        self._answer = answer
        self._echoes = echoes

    def write(self, data: bytes) -> None:
        """Take requests in, in pieces of any size."""
        self._refuse_if_closed()
        if self._echoes:
            self._replies += data
        for request in self._ear.hear(data):
            self._replies += self._answer(request)

    def tell(self, data: bytes) -> None:
        """Say something unasked."""
        self._replies += data
