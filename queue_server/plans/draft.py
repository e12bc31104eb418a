"""A hall's files put together into a plan that nobody has judged yet: the hall, its catalogues, its selectors."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Generic, TypeVar

import msgspec

from hall.packaged import packaged
from hall.reading import KeyPath, Unreadable, fields_of, near, problems, table_problems
from hall.words import GroupId, ItemCode, RoleId, WindowId, ZoneId
from queue_server.core.affair_kinds import AffairKinds
from queue_server.core.calendar import Calendar
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Authorisation, Item, Move
from queue_server.core.planned.levels import SentDown
from queue_server.core.planned.places import WindowPlan
from queue_server.core.planned.staff import Demand
from queue_server.core.text import Text
from queue_server.plans.findings import Fault, Finding, Level, Places, PlanRefused, Source
from queue_server.plans.moving import dated
from queue_server.plans.tree import Forest, forest, tree_of

_Count = Annotated[int, msgspec.Meta(ge=1, le=999)]


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window as written, or `count` windows alike, numbered on from `no`; id and name follow from number and role."""

    no: _Count
    zone: ZoneId
    roles: tuple[RoleId, ...]
    count: _Count = 1
    id: WindowId | None = None
    name: Text | None = None
    home: GroupId | None = None
    low_counter: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """A catalogue file the hall takes items from: only those named, if any are, and into a group of the hall's own."""

    file: str
    group: GroupId | None = None
    only: tuple[ItemCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A file of items; its head gives group, topic and department to the items that name none."""

    items: tuple[Item, ...]


_HEAD = ("group", "topic", "department")
_MADE = ("items", "version", "calendar", "affairs", "tree", "retired", "leaving")
_WRITTEN = {key: value for key, value in (fields_of(Plan) or {}).items() if key not in _MADE} | {
    "windows": (tuple[WindowRow, ...], True),
    "catalogues": (tuple[Shelf, ...], True),
    "calendar": (str, False),
    "affairs": (str, False),
}
USUAL_CALENDAR = "cn"
USUAL_AFFAIRS = "usual"

Made = TypeVar("Made")
Chosen = TypeVar("Chosen", Authorisation, SentDown, Move, Demand)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan with everything that is written, resting zones too, what was amiss on the way, and where it stands."""

    plan: Plan
    faults: Sequence[Fault]
    places: Places
    halls: Forest


def draft(path: Path) -> Draft:
    """Read a hall's file and the catalogues it names; PlanRefused where a text has not the shape of a plan."""
    source, document = _load(path)
    _refuse(source, table_problems(document, _WRITTEN))
    places, faults = Places(source), list[Fault]()
    shelves = msgspec.convert(document.pop("catalogues"), tuple[Shelf, ...])
    rows = msgspec.convert(document.pop("windows"), tuple[WindowRow, ...])
    calendar = _shared(
        path,
        Calendar,
        "calendars",
        str(document.pop("calendar", USUAL_CALENDAR)),
        lambda about: faults.append(Fault("unknown_calendar", ("calendar",), about)),
    )
    affairs = _shared(
        path,
        AffairKinds,
        "affairs",
        str(document.pop("affairs", USUAL_AFFAIRS)),
        lambda about: faults.append(Fault("unknown_affairs", ("affairs",), about)),
    )
    plan = msgspec.convert(document | {"windows": [], "items": []}, Plan)

    taken = [_take(path, shelf, ("catalogues", index), faults) for index, shelf in enumerate(shelves)]
    items = _items(taken, places)
    moves = tuple(_spelled_out("moves", plan.moves, items, faults))
    rights = tuple(_spelled_out("authorisations", plan.authorisations, items, faults))
    halls = forest(path)
    tree = tree_of(halls, plan.id)
    texts = [source.text, calendar.source.text, affairs.source.text, *(each.source.text for each in taken)]
    texts += [str(branch) for branch in tree if branch.id != plan.id]
    whole = replace(
        plan,
        windows=_windows(rows, plan, places, source),
        items=items,
        authorisations=_dated(plan.authorisations, moves, items, places, source) if moves else rights,
        moves=moves,
        demands=tuple(_spelled_out("demands", plan.demands, items, faults)),
        sent_down=tuple(_spelled_out("sent_down", plan.sent_down, items, faults)),
        tree=tree,
        calendar=calendar.made,
        affairs=affairs.made,
        version=sha256("\0".join(texts).encode()).hexdigest()[:12],
    )
    return Draft(whole, faults, places, halls)


def read_catalogue(path: Path) -> Sequence[Item]:
    """The items of a catalogue file, its head applied; PlanRefused where it cannot be read."""
    return _catalogue(path)[1].items


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one shelf gave: items with their positions in the catalogue's file."""

    source: Source
    items: Sequence[tuple[int, Item]]


def _load(path: Path) -> tuple[Source, dict[str, object]]:
    written = path.read_bytes()
    try:
        source = Source(path, written.decode())
        return source, tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+)", str(error))
        last = written.count(b"\n", 0, error.start if isinstance(error, UnicodeDecodeError) else None) + 1
        line = int(place[1]) if place else last
        raise PlanRefused([Finding(path, line, Level.ERROR, "not_toml", {"detail": str(error)})]) from error


def _refuse(source: Source, found: Iterable[Unreadable]) -> None:
    places = Places(source)
    findings = [places.finding(Fault(one.code, one.path, one.values)) for one in found]
    if findings:
        raise PlanRefused(findings)


def _catalogue(path: Path) -> tuple[Source, Catalogue]:
    source, document = _load(path)
    head = {key: document.pop(key) for key in _HEAD if key in document}
    _refuse(source, table_problems(head, {key: (fields_of(Item) or {})[key] for key in _HEAD}))
    if isinstance(items := document.get("items"), list):
        document["items"] = [head | item if isinstance(item, dict) else item for item in items]
    _refuse(source, problems(document, Catalogue))
    return source, msgspec.convert(document, Catalogue)


def _take(hall: Path, shelf: Shelf, at: KeyPath, faults: list[Fault]) -> _Taken:
    path = _beside(hall, "items", shelf.file)
    if path is None:
        known = (each.stem for each in packaged("items").glob("*.toml"))
        faults.append(Fault("unknown_catalogue", (*at, "file"), {"id": shelf.file, "near": near(shelf.file, known)}))
        return _Taken(Source(hall, ""), ())
    source, catalogue = _catalogue(path)
    codes = [item.code for item in catalogue.items]
    for index, code in enumerate(shelf.only):
        if code not in codes:
            values = {"id": code, "file": shelf.file, "near": near(code, codes)}
            faults.append(Fault("not_in_catalogue", (*at, "only", index), values))
    return _Taken(
        source,
        [
            (position, replace(item, group=shelf.group) if shelf.group else item)
            for position, item in enumerate(catalogue.items)
            if not shelf.only or item.code in shelf.only
        ],
    )


@dataclass(frozen=True, slots=True)
class _Shared(Generic[Made]):
    """What a file gave that many halls share."""

    source: Source
    made: Made


def _shared(
    hall: Path, kind: type[Made], folder: str, name: str, unknown: Callable[[dict[str, str]], None]
) -> _Shared[Made]:
    """A shared file by its name; where there is none, that is noted and an empty one taken."""
    path = _beside(hall, folder, name)
    if path is None:
        known = (each.stem for each in packaged(folder).glob("*.toml"))
        unknown({"id": name, "near": near(name, known)})
        return _Shared(Source(hall, ""), kind())
    source, document = _load(path)
    _refuse(source, problems(document, kind))
    return _Shared(source, msgspec.convert(document, kind))


def _beside(hall: Path, folder: str, name: str) -> Path | None:
    """A file of the hall's own, in the folder beside its own, or one that travels with the programs."""
    own = hall.resolve().parent.parent / folder / f"{name}.toml"
    try:
        return own if own.exists() else packaged(folder, f"{name}.toml")
    except FileNotFoundError:
        return None


def _items(taken: Iterable[_Taken], places: Places) -> tuple[Item, ...]:
    items: list[Item] = []
    for each in taken:
        for position, item in each.items:
            places.move(("items", len(items)), each.source, ("items", position))
            items.append(item)
    return tuple(items)


def _windows(rows: Sequence[WindowRow], plan: Plan, places: Places, source: Source) -> tuple[WindowPlan, ...]:
    windows: list[WindowPlan] = []
    for index, row in enumerate(rows):
        first = plan.role.get(row.roles[0]) if row.roles else None
        name = row.name or (first.name if first else Text(str(row.no), str(row.no)))
        for no in range(row.no, row.no + row.count):
            ident = row.id if row.id and row.count == 1 else WindowId(f"w{no:02d}")
            places.move(("windows", len(windows)), source, ("windows", index))
            windows.append(WindowPlan(ident, no, name, row.zone, row.roles, row.home, row.low_counter))
    return tuple(windows)


def _spelled_out(section: str, rows: Sequence[Chosen], items: Sequence[Item], faults: list[Fault]) -> Iterable[Chosen]:
    """The rows of a section with their selectors (`group:sb`, `tag:跨省通办`, `sb-01`) turned into item codes."""
    chosen = _choices(items)
    for index, row in enumerate(rows):
        codes: dict[ItemCode, None] = {}
        for position, selector in enumerate(row.items):
            if selector not in chosen:
                values = {"id": str(selector), "near": near(selector, chosen)}
                faults.append(Fault("unknown_item", (section, index, "items", position), values))
            codes |= dict.fromkeys(chosen.get(selector, ()))
        yield replace(row, items=tuple(codes))


def _dated(
    written: Sequence[Authorisation], moves: Sequence[Move], items: Sequence[Item], places: Places, source: Source
) -> tuple[Authorisation, ...]:
    """The authorisations through all moves; what holds for a while comes last, at the line it was written on."""
    rights = list(dated(written, moves, items, _choices(items)))
    later: list[Authorisation] = []
    for index, right in enumerate(rights):
        for part in right.partly:
            places.move(("authorisations", len(rights) + len(later)), source, ("authorisations", index))
            later.append(part)
    return (*(right.whole for right in rights), *later)


def _choices(items: Sequence[Item]) -> Mapping[str, Sequence[ItemCode]]:
    chosen: dict[str, list[ItemCode]] = {}
    for item in items:
        for selector in (item.code, f"group:{item.group}", *(f"tag:{tag}" for tag in item.tags)):
            chosen.setdefault(selector, []).append(item.code)
    return chosen
