"""Rules about names: ids well formed and given once, references that lead somewhere, texts in both languages."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from string import Formatter

from hall.reading import KeyPath, near
from hall.words import WindowKind
from queue_server.core.plan import Plan
from queue_server.core.text import Text
from queue_server.plans.findings import Fault

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ROLE = re.compile(r"(general|issue|tidal)|(domain|special):[a-z0-9-]+")
_PREFIX = re.compile(r"[A-HJ-NP-Z]{1,2}")  # I and O read as 1 and 0

_CALL = {"ticket_no", "window_no", "hall", "zone", "floor"}
_SLIP = {"hall", "hotline", "max_calls", "rejoin_within_min", "rejoin_after_n"}
PLACEHOLDERS: Mapping[str, set[str]] = {"call": _CALL, "slip_title": {"hall"}, "slip_tips": _SLIP}
"""What each template may ask for."""


def ids(plan: Plan, _on: date) -> Iterator[Fault]:
    """Ids are `[a-z0-9-]`, for they stand in topics and file names; roles begin with the kind of window they make."""
    for path, ident in _ids(plan):
        if path[0] == "roles":
            if not _ROLE.fullmatch(ident):
                meant = near(ident.split(":")[0], WindowKind)
                yield Fault("bad_role", path, {"id": ident, "kinds": ", ".join(WindowKind), "near": meant})
        elif not is_id(ident):
            yield Fault("bad_id", path, {"id": ident})


def duplicates(plan: Plan, _on: date) -> Iterator[Fault]:
    """An id names one thing of its kind, and a number stands on one window's sign."""
    yield from _repeated("duplicate_id", ((path, path[0], ident) for path, ident in _ids(plan)))
    numbers = ((("windows", index, "no"), "no", str(window.no)) for index, window in enumerate(plan.windows))
    yield from _repeated("duplicate_window_no", numbers)


def prefixes(plan: Plan, _on: date) -> Iterator[Fault]:
    """Number prefixes are letters without I and O, one group each."""
    listed = [(("groups", index, "prefix"), group.prefix) for index, group in enumerate(plan.groups)]
    for path, prefix in listed:
        if not _PREFIX.fullmatch(prefix):
            yield Fault("bad_prefix", path, {"prefix": prefix})
    yield from _repeated("duplicate_prefix", ((path, "prefix", prefix) for path, prefix in listed))


def references(plan: Plan, _on: date) -> Iterator[Fault]:
    """Whatever is named is there."""
    for kind, known, path, ident in _references(plan):
        if ident not in known:
            yield Fault(f"unknown_{kind}", path, {"id": ident, "near": near(ident, known)})


def texts(plan: Plan, _on: date) -> Iterator[Fault]:
    """Every text people see is there in Chinese and in English."""
    for path, text in _texts(dataclasses.replace(plan, tree=()), ()):  # what other halls are called is theirs to say
        if not text.zh.strip():
            yield Fault("empty_chinese", path, {"en": text.en})
        if not text.en.strip():
            yield Fault("empty_english", path, {"zh": text.zh})


def placeholders(plan: Plan, _on: date) -> Iterator[Fault]:
    """Templates ask only for what can be filled in."""
    for path, text in _texts(plan.templates, ("templates",)):
        known = PLACEHOLDERS[str(path[1])]
        for language, template in (("zh", text.zh), ("en", text.en)):
            try:
                asked = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
            except ValueError:
                yield Fault("bad_braces", (*path, language), {"template": template})
                continue
            for name in sorted(asked - known):
                listed = ", ".join(sorted(known))
                values = {"placeholder": name, "known": listed, "near": near(name, known)}
                yield Fault("unknown_placeholder", (*path, language), values)


def is_id(ident: str) -> bool:
    """Whether it can stand in topics and file names."""
    return _ID.fullmatch(ident) is not None


def _ids(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    yield ("id",), plan.id
    if plan.parent is not None:
        yield ("parent",), plan.parent
    for section in ("zones", "roles", "groups", "windows", "priorities", "lockers", "staff"):
        for index, one in enumerate(getattr(plan, section)):
            yield (section, index, "id"), one.id
    for index, item in enumerate(plan.items):
        yield ("items", index, "code"), item.code


def _repeated(code: str, named: Iterable[tuple[KeyPath, str | int, str]]) -> Iterator[Fault]:
    seen: set[tuple[str | int, str]] = set()
    for path, kind, ident in named:
        if (kind, ident) in seen:
            yield Fault(code, path, {"id": ident})
        seen.add((kind, ident))


def _references(plan: Plan) -> Iterator[tuple[str, Iterable[str], KeyPath, str]]:
    for index, group in enumerate(plan.groups):
        yield "zone", plan.zone, ("groups", index, "zone"), group.zone
    for index, locker in enumerate(plan.lockers):
        yield "zone", plan.zone, ("lockers", index, "zone"), locker.zone
    for index, window in enumerate(plan.windows):
        at: KeyPath = ("windows", index)
        yield "zone", plan.zone, (*at, "zone"), window.zone
        for position, role in enumerate(window.roles):
            yield "role", plan.role, (*at, "roles", position), role
        if window.home is not None:
            yield "group", plan.group, (*at, "home"), window.home
    for index, item in enumerate(plan.items):
        yield "group", plan.group, ("items", index, "group"), item.group
        for position, part in enumerate(item.parts):
            yield "item", plan.item, ("items", index, "parts", position), part
    yield from _rules_references(plan)


def _rules_references(plan: Plan) -> Iterator[tuple[str, Iterable[str], KeyPath, str]]:
    for index, move in enumerate(plan.moves):
        yield "group", plan.group, ("moves", index, "to_group"), move.to_group
    for index, post in enumerate(plan.posts.posts):
        yield "window", plan.window, ("posts", "posts", index, "window"), post.window
    for index, printer in enumerate(plan.cases.printers):
        yield "zone", plan.zone, ("cases", "printers", index, "zone"), printer.zone
    for index, right in enumerate(plan.authorisations):
        yield "role", plan.role, ("authorisations", index, "role"), right.role


def _texts(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for index, element in enumerate(value):
            yield from _texts(element, (*path, index))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), (*path, field.name))
