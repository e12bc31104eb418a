"""Whether the server can be reached, as far as anything it said, or did not say, shows; from any thread."""

from collections.abc import Callable

from hall.device_program import DeviceProgram
from hall.messages.facts import ServerFact
from hall.words import DeviceState

UNREACHED_S = 0.2
"""Wall seconds an answer is waited for where broker or server are known to be away."""


class Reach:
    """One device's view of the server: a citizen waits in full only for a server that may well answer."""

    def __init__(self, connected: Callable[[], bool], answer_s: float) -> None:
        """`connected` says whether the broker is there."""
        self._connected = connected
        self._answer_s = answer_s
        self._there = True
        self._answers = True

    @property
    def online(self) -> bool:
        """Whether the server is there and answers."""
        return self._connected() and self._there and self._answers

    @property
    def patience_s(self) -> float:
        """Wall seconds worth waiting for an answer now."""
        return self._answer_s if self.online else UNREACHED_S

    def see(self, fact: ServerFact) -> None:
        """The server came, or the broker says that it went."""
        self._there = fact.state is DeviceState.READY
        self._answers = self._answers or self._there

    def heard(self, *, answered: bool = True) -> None:
        """It said something; or did not, when it was asked."""
        self._answers = answered


def reach_of(program: DeviceProgram, answer_s: float) -> Reach:
    """A program's view of the server, kept by what the broker says of it and by every answer that comes late."""
    reach = Reach(lambda: program.link.connected, answer_s)
    program.on_fact(ServerFact.leaf, ServerFact, reach.see)
    program.on_late_answer(lambda _: reach.heard())
    return reach
