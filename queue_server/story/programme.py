"""Which halls have a day to tell, and how one is told from beginning to end."""

from collections.abc import Callable, Mapping
from pathlib import Path

from hall.words import HallId, Language
from queue_server.story.days import chini, jining, mianzhu, zhaohua, zhenyuan
from queue_server.story.rows import ROWS, SHOWS
from queue_server.story.stage import Stage, raised
from queue_server.story.telling import NotShown, Telling

Day = Callable[[Stage, Telling], None]

DAYS: Mapping[HallId, Day] = {
    HallId("zhaohua"): zhaohua.day,
    HallId("chini"): chini.day,
    HallId("zhenyuan"): zhenyuan.day,
    HallId("jining"): jining.day,
    HallId("mianzhu"): mianzhu.day,
}
"""The day of each hall that has one; a new day is a module in `days` and a row here."""


def tell_day(hall: HallId, folder: Path, language: Language, out: Callable[[str], None]) -> Mapping[str, list[str]]:
    """Tell a hall's day; the rows it proved, each with the steps that did; raises `NotShown`."""
    with raised(hall, folder) as stage:
        plan = stage.hall.plan
        tell = Telling(hall, plan.time_zone, stage.clock, language, out)
        tell.line("title", hall=tell.name(plan.name))
        DAYS[hall](stage, tell)
        _close(stage, tell)
        _count(hall, tell)
    return tell.proved


def _close(stage: Stage, tell: Telling) -> None:
    """The books: every number accounted for, and the journal alone tells the same hall."""
    summary = stage.service.summary()
    if not summary["balanced"]:
        raise NotShown("books", "", summary["books"], "balanced")
    if stage.replayed() != stage.hall:
        raise NotShown("books", "", "another hall", "the same hall")
    out = {"hall", "day", "issued", "served", "missed", "cancelled", "unserved", "waiting", "printed", "rated"}
    tell.line("books", **{name: value for name, value in summary.items() if name in out})


def _count(hall: HallId, tell: Telling) -> None:
    """Which rows were proved; raises `NotShown` where one is missing that the hall must show."""
    missing = [row for row in SHOWS[hall] if row not in tell.proved]
    if missing:
        raise NotShown("rows", " ".join(missing), "nothing", "a proof")
    tell.line("proved", count=len(tell.proved), all=len(ROWS))
    for row in ROWS:
        if row in tell.proved:
            tell.line("proved_row", row=row, what=tell.words(f"row_{row}"), count=len(tell.proved[row]))
    tell.line("elsewhere", rows=" ".join(row for row in ROWS if row not in tell.proved))
