"""The boards of the whole hall and of a zone: calls large, who is to be ready, waits, windows, what to know."""

from devices.screens.canvas import Box
from displays.glass import Glass
from displays.layouts.connecting import connecting
from displays.layouts.evacuation import evacuation
from displays.panels import head, notes, ribbons, waits, windows
from displays.panels.calls import GAP, Grid, calls, grid
from displays.saying import board_notes
from displays.scene import Scene
from displays.tiles import Tile
from hall.messages.facts import BoardFact

EDGE = 40
SPACE = 18
MOST_ROWS = 8
"""Rows a board has beside everything else, where its type is small enough for so many."""
QUIET_ROWS = 4
"""Calls that stay above a notice in quiet times."""
SIDE = 0.655
"""The share of a lying board's width that calls have beside the waits."""
NOTE_LINES = {True: 1, False: 2}
"""Lines of notes at the foot of a lying and of a standing board; more take turns."""
WAITS_AT_LEAST = 210


def capacity(glass: Glass) -> tuple[int, int]:
    """How many calls a board has room for, and how many while they take all of it."""
    places = _Places.of(glass)
    most = grid(glass, places.all_calls, wide=True).capacity
    return (min(places.usual.capacity, most) if places.beside else most), most


def tiles(shown: Scene, glass: Glass) -> list[Tile]:
    """A board, tile by tile."""
    fact, lead = shown.fact, shown.lead
    if fact is None:
        return connecting(glass, lead)
    if fact.emergency is not None:
        return evacuation(glass, fact.hall, fact.emergency, lead)
    places = _Places.of(glass)
    laid = head.head(glass, places.head, fact.hall, fact.zone_name, shown.around, lead)
    laid += _foot(glass, places, shown, fact)
    if not places.beside and shown.page % 2:
        laid += waits.strip(glass, places.windows, fact, lead)
    else:
        laid += windows.windows(glass, places.windows, fact.windows, lead)
    if shown.wide or not places.beside:
        laid += calls(glass, grid(glass, places.all_calls, wide=True), shown.rows, shown.lit, lead)
    else:
        laid += _usual(glass, places, shown, fact)
    return laid


def _usual(glass: Glass, places: "_Places", shown: Scene, fact: BoardFact) -> list[Tile]:
    lead = shown.lead
    laid = _calls_or_tip(glass, places, shown, fact)
    laid.append(ribbons.ready(glass, places.ready, fact.ready, lead))
    laid += waits.waits(glass, places.waits, fact, 1 if glass.lying else 2, lead)
    laid.append(ribbons.last(places.last, fact.last, lead))
    return laid


def _calls_or_tip(glass: Glass, places: "_Places", shown: Scene, fact: BoardFact) -> list[Tile]:
    """The rows; in quiet times the newest few of them, and a notice below that can be read from afar."""
    table, tips = places.usual, (*fact.notices, *fact.tips)
    if not shown.quiet or not tips or table.lines <= QUIET_ROWS:
        return calls(glass, table, shown.rows, shown.lit, shown.lead)
    kept = shown.rows[:QUIET_ROWS] or ()
    line = table.height + glass.dots(GAP)
    top = table.box.bottom - (table.lines - QUIET_ROWS) * line
    card = Box(table.box.x, top, table.box.w, table.box.bottom - top)
    words = tips[shown.page % len(tips)]
    short = Grid(Box(table.box.x, table.box.y, table.box.w, top - table.box.y), 1, QUIET_ROWS, table.height)
    return [*calls(glass, short, kept, shown.lit, shown.lead), notes.tip(card, words, shown.lead)]


def _foot(glass: Glass, places: "_Places", shown: Scene, fact: BoardFact) -> list[Tile]:
    lines = notes.arranged(board_notes(fact, shown.around), 2 if glass.lying else 1)
    return notes.notes(glass, places.foot, lines, shown.page, shown.lead)


class _Places:
    """Where the parts of a board are."""

    def __init__(self, glass: Glass) -> None:
        d = glass.dots
        inner = glass.within(EDGE)
        space = d(SPACE)
        self.head = Box(inner.x, inner.y - d(12), inner.w, d(head.HEIGHT))
        foot = notes.height(glass, NOTE_LINES[glass.lying])
        self.foot = Box(inner.x, inner.bottom - foot + d(14), inner.w, foot)
        strip = d(104 if glass.lying else 224)
        self.windows = Box(inner.x, self.foot.y - space - strip, inner.w, strip)
        top = self.head.bottom + space
        self.all_calls = Box(inner.x, top, inner.w, self.windows.y - space - top)
        if glass.lying:
            self._lying(glass, self.all_calls, space)
        else:
            self._standing(glass, self.all_calls, space)

    @classmethod
    def of(cls, glass: Glass) -> "_Places":
        """The places on a screen."""
        return cls(glass)

    def _lying(self, glass: Glass, all_calls: Box, space: int) -> None:
        d = glass.dots
        left = Box(all_calls.x, all_calls.y, round((all_calls.w - space) * SIDE), all_calls.h)
        side = Box(left.right + space, left.y, all_calls.right - left.right - space, left.h)
        ready, last = d(176), d(138)
        self.ready = Box(side.x, side.y, side.w, ready)
        self.last = Box(side.x, side.bottom - last, side.w, last)
        self.waits = Box(side.x, self.ready.bottom + space, side.w, self.last.y - self.ready.bottom - 2 * space)
        self.usual = grid(glass, left, wide=False)
        whole = grid(glass, all_calls, wide=True)
        # Type for a long hall leaves few rows beside the waits: then calls have the whole board at all times.
        self.beside = self.usual.lines >= min(MOST_ROWS, whole.capacity)

    def _standing(self, glass: Glass, all_calls: Box, space: int) -> None:
        d = glass.dots
        ready, last = d(128), d(92)
        whole = grid(glass, all_calls, wide=False)
        row = (all_calls.h - d(38)) // whole.lines
        wanted = MOST_ROWS * row + d(38)
        rest = all_calls.h - wanted - ready - last - 3 * space
        self.beside = rest >= d(WAITS_AT_LEAST)
        table = Box(all_calls.x, all_calls.y, all_calls.w, min(wanted, all_calls.h))
        self.usual = grid(glass, table, wide=False)
        self.ready = Box(all_calls.x, table.bottom + space, all_calls.w, ready)
        self.last = Box(all_calls.x, all_calls.bottom - last, all_calls.w, last)
        self.waits = Box(all_calls.x, self.ready.bottom + space, all_calls.w, max(rest, 0))
