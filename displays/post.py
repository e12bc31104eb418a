"""The screen of one window: the sign above it, or the pad on its desk while nobody is asked to rate."""

from collections.abc import Callable, Sequence

from displays import rhythm
from displays.glass import Glass
from displays.scene import PostScene
from displays.screen import Screen
from displays.surroundings import Surroundings
from displays.tiles import Tile
from hall.clock import Clock
from hall.messages.facts import WindowFact
from hall.words import Language, TicketState

Layout = Callable[[PostScene, Glass], Sequence[Tile]]


class PostScreen:
    """One screen; everything but `see` belongs to one thread."""

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        surroundings: Surroundings,
        layout: Layout,
        lead: Language = Language.ZH,
    ) -> None:
        self._screen = screen
        self._clock = clock
        self._surroundings = surroundings
        self._layout = layout
        self._lead = lead
        self._newest: WindowFact | None = None
        self._call: tuple[str | None, int] = (None, 0)
        self._called_s = float("-inf")

    def see(self, fact: WindowFact) -> None:
        """Take what the sign says now; from any thread."""
        self._newest = fact
        self._screen.wake()

    def serve(self, timeout_s: float) -> bool:
        """Show what is new, waiting up to `timeout_s` wall seconds for it; False once the screen wants no more."""
        return self._screen.serve(timeout_s, self._refresh)

    def _refresh(self) -> bool:
        fact, now_s = self._newest, self._clock.monotonic()
        around = self._surroundings.look(fact.at if fact else None)
        fresh = fact is not None and self._fresh(fact, now_s)
        lit = rhythm.lit(now_s) if fresh else True
        scene = PostScene(fact, around, fresh, lit, rhythm.page(now_s), self._lead)
        self._screen.show(self._layout(scene, self._screen.glass))
        return fresh

    def _fresh(self, fact: WindowFact, now_s: float) -> bool:
        if fact.ticket_state is not TicketState.CALLED:
            self._call = (None, 0)
            return False
        if (fact.ticket, fact.calls) != self._call:
            self._call, self._called_s = (fact.ticket, fact.calls), now_s
        return now_s - self._called_s < rhythm.fresh_s(self._surroundings.voiceless)
