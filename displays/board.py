"""The hall board (叫号屏): shows the newest snapshot, and says of each call when it was first to be seen."""

from collections.abc import Callable

import msgspec

from displays import rhythm
from displays.layouts.board import capacity, tiles
from displays.rows import Rows
from displays.scene import Scene
from displays.screen import Screen
from displays.surroundings import Surroundings
from hall.clock import Clock
from hall.messages.facts import BoardCall, BoardFact
from hall.messages.reports import Announced, Report
from hall.words import Language


class HallBoard:
    """One board on one screen; everything but `see` belongs to one thread."""

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        surroundings: Surroundings,
        tell: Callable[[Report], None] | None = None,
        *,
        floors: tuple[int, ...] = (),
        lead: Language = Language.ZH,
        blinks: bool = True,
    ) -> None:
        """With `tell`, this board's showing of a call counts as its announcement; without floors it shows all."""
        self._screen = screen
        self._clock = clock
        self._surroundings = surroundings
        self._tell = tell
        self._floors = floors
        self._lead = lead
        self._blinks = blinks
        self._rows = Rows(*capacity(screen.glass))
        self._newest: BoardFact | None = None

    def see(self, fact: BoardFact) -> None:
        """Take a snapshot; from any thread."""
        self._newest = on_floors(fact, self._floors)
        self._screen.wake()

    def serve(self, timeout_s: float) -> bool:
        """Show what is new, waiting up to `timeout_s` wall seconds for it; False once the screen wants no more."""
        return self._screen.serve(timeout_s, self._refresh)

    def _refresh(self) -> bool:
        fact, now_s = self._newest, self._clock.monotonic()
        around = self._surroundings.look(fact.at if fact else None)
        self._rows.see(fact.calls if fact else ())
        rows, new = self._rows.at(now_s, rhythm.fresh_s(self._surroundings.voiceless))
        blinking = self._blinks and any(row.fresh for row in rows)
        lit = rhythm.lit(now_s) if blinking else True
        scene = Scene(fact, rows, around, self._rows.wide, lit, rhythm.page(now_s), self._lead)
        self._screen.show(tiles(scene, self._screen.glass))
        for call in new:
            self._announce(call)
        return blinking

    def _announce(self, call: BoardCall) -> None:
        if self._tell is not None:
            # One id for one call, so that a board that starts again announces nothing twice.
            request_id = f"shown.{call.ticket}.{call.calls}"
            self._tell(Announced(request_id=request_id, at=self._clock.now(), ticket=call.ticket, calls=call.calls))


def on_floors(fact: BoardFact, floors: tuple[int, ...]) -> BoardFact:
    """What concerns the people on these floors; without any, everything."""
    if not floors:
        return fact
    groups = tuple(group for group in fact.groups if group.floor in floors)
    return msgspec.structs.replace(
        fact,
        calls=tuple(call for call in fact.calls if call.floor in floors),
        last=tuple(call for call in fact.last if call.floor in floors),
        ready=tuple(each for each in fact.ready if each.floor in floors),
        windows=tuple(window for window in fact.windows if window.floor in floors),
        groups=groups,
        waiting=sum(group.waiting for group in groups),
    )
