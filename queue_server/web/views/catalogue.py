"""The catalogue (事项目录) as everybody may read it (公开公示): each item with its windows today and its guide."""

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.core.planned.items import Item, NotHere
from queue_server.core.planned.places import Group
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.web.views.nearby import Nearby, nearby

LISTS = ("conditions", "materials", "samples", "review_points", "terms", "questions")
"""The parts of a guide (办事指南) that are lists, in the order of source S0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, the numbers of the windows that serve it today, the items it is made of, and where else it is done."""

    item: Item
    windows: tuple[int, ...]
    parts: tuple[Text, ...]
    nearby: Nearby

    @property
    def told(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What its guide says, part by part; empty parts are left out."""
        guide = self.item.guide
        single = (("time_limit", guide.time_limit), ("fee", guide.fee))
        lists = [(name, getattr(guide, name)) for name in LISTS] + [(name, (text,)) for name, text in single if text]
        return tuple((name, lines) for name, lines in lists if lines)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A group and its items."""

    group: Group
    entries: tuple[Entry, ...]


def chapters(hall: Hall, *, words: str = "", tag: str = "") -> Sequence[Chapter]:
    """The groups with the items that bear a tag and words in name, alias or code; groups without any are left out."""
    wanted = words.strip().lower()
    found = [item for item in hall.plan.offered if (not tag or tag in item.tags) and wanted in _spoken(item)]
    made = (
        Chapter(group, tuple(_entry(hall, item) for item in found if item.group == group.id))
        for group in hall.plan.groups
    )
    return [chapter for chapter in made if chapter.entries]


def elsewhere(hall: Hall, *, words: str = "") -> Sequence[NotHere]:
    """What is not done here (进驻负面清单), with words in its name."""
    wanted = words.strip().lower()
    return [each for each in hall.plan.not_here if wanted in f"{each.name.zh}\n{each.name.en}".lower()]


def tags(hall: Hall) -> Sequence[str]:
    """Every tag of the hall's lists (马上办、网上办、就近办、一次办……), each once."""
    return list(dict.fromkeys(tag for item in hall.plan.offered for tag in item.tags))


def _entry(hall: Hall, item: Item) -> Entry:
    windows = hall.authority.windows_of.get(item.code, ())
    numbers = tuple(hall.plan.window[window].no for window in windows)
    parts = tuple(hall.plan.item[part].name for part in item.parts)
    return Entry(item, numbers, parts, nearby(hall, item))


def _spoken(item: Item) -> str:
    return "\n".join((item.name.zh, item.name.en, item.code, *item.aliases)).lower()
