"""A locker with a keypad alone: codes are typed, refusals said; the door itself says the rest by opening."""

from collections.abc import Callable

from devices.ports import CodePanel
from hall.clock import Clock
from hall.messages.answers import Refusal
from hall.messages.wishes import CollectWish
from hall.words import SubjectId
from kiosk.reach import Reach
from kiosk.server import Server, ask


class PickupPanel:
    """Where citizens type their codes; the door itself is opened by the server's order."""

    def __init__(
        self,
        panel: CodePanel,
        server: Server,
        clock: Clock,
        reach: Reach,
        shown: Callable[[], SubjectId | None] = lambda: None,
    ) -> None:
        """`shown` says whose card was shown before the code was typed."""
        self._panel = panel
        self._server = server
        self._clock = clock
        self._reach = reach
        self._shown = shown

    def serve(self, timeout_s: float) -> None:
        """Ask for the door behind the next code, if one is typed within `timeout_s` wall seconds."""
        code = self._panel.read(timeout_s)
        if code is None:
            return
        wish = CollectWish(request_id=self._server.new_id(), at=self._clock.now(), code=code, subject=self._shown())
        answer = ask(self._server, wish, self._reach)
        if answer is None:
            self._panel.show_refusal("no_answer", {})
        elif isinstance(answer, Refusal):
            self._panel.show_refusal(answer.code, answer.about)
