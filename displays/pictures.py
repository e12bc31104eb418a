"""Every layout of the boards, signs and pads as pictures, without a screen: the displays' part of `hall pictures`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from PIL import Image

from displays import samples
from displays.glass import Glass
from displays.layouts import board, post
from displays.rows import DWELL_S, Row, Rows
from displays.scene import Around, PostScene, Scene
from displays.tiles import Mosaic, Tile
from hall.messages.facts import BoardFact
from hall.words import Language

GLASSES = {
    "1920x1080": Glass((1920, 1080)),
    "1080x1920": Glass((1080, 1920)),
    "1280x720": Glass((1280, 720)),
}
FAR = Glass((1920, 1080), metres=10)
PAD = Glass((1280, 800))
"""A pad is read by whoever sits before it."""
NOW = Around(samples.NOW)
STRIP_S = (0.0, 0.5, 4.0, DWELL_S, DWELL_S + 4, 2 * DWELL_S, 3 * DWELL_S)
"""Seconds at which the film of thirty windows is looked at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A board's moment with a name."""

    name: str
    fact: BoardFact | None
    around: Around = NOW
    page: int = 0


def display_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name: `1920x1080/board-busy.zh`; three sizes, both languages in front."""
    for size, glass in GLASSES.items():
        for lead in Language:
            for case in cases():
                yield f"{size}/board-{case.name}.{lead}", _board(case, glass, lead)
            for name, fact in samples.posts():
                shown = PostScene(fact, NOW, fresh=True, lead=lead)
                yield f"{size}/window-{name}.{lead}", laid(post.sign_tiles(shown, glass), glass)
    for lead in Language:
        for page in (0, 1):
            yield f"far/board-10m-{page + 1}.{lead}", _board(replace(cases()[0], page=page), FAR, lead)
        for name, fact in samples.posts():
            yield f"pad/pad-{name}.{lead}", laid(post.pad_tiles(PostScene(fact, NOW, lead=lead), PAD), PAD)
    yield from film()


def cases() -> tuple[Case, ...]:
    """The moments a board is shown in."""
    busy = samples.board()
    lost = replace(NOW, lost_since=samples.NOW - timedelta(minutes=3), clock_set=False)
    return (
        Case("busy", busy),
        Case("zone", msgspec.structs.replace(busy, zone_name=samples.ZONE)),
        Case("quiet", samples.quiet_board()),
        Case("outage", samples.outage_board()),
        Case("evacuation", msgspec.structs.replace(busy, emergency=samples.NOW)),
        Case("many", samples.many_board()),
        Case("lost", busy, lost),
        Case("connecting", None),
    )


def film() -> Iterator[tuple[str, Image.Image]]:
    """Thirty windows calling at the same moment, as they take turns."""
    glass = GLASSES["1920x1080"]
    rows = Rows(*board.capacity(glass))
    fact = samples.many_board()
    rows.see(fact.calls)
    for number, now_s in enumerate(STRIP_S, 1):
        shown, _ = rows.at(now_s)
        scene = Scene(fact, shown, NOW, rows.wide, lit=now_s != STRIP_S[1])
        yield f"thirty-windows/{number}-{now_s:04.1f}s", laid(board.tiles(scene, glass), glass)


def laid(tiles: list[Tile], glass: Glass) -> Image.Image:
    """The picture these tiles make."""
    mosaic = Mosaic(glass.size, glass.unit)
    mosaic.lay(tiles)
    return mosaic.image


def _board(case: Case, glass: Glass, lead: Language) -> Image.Image:
    rows = Rows(*board.capacity(glass))
    shown: tuple[Row, ...] = ()
    if case.fact is not None:
        rows.see(case.fact.calls)
        shown, _ = rows.at(0.0)
    fresh = tuple(replace(row, fresh=row.fresh and place < 2) for place, row in enumerate(shown))
    scene = Scene(case.fact, fresh, case.around, rows.wide, page=case.page, lead=lead)
    return laid(board.tiles(scene, glass), glass)
