"""Reads a hall's plan, judges it, and hands out only what is sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from hall.clock import WallClock
from hall.packaged import packaged
from hall.reading import near
from queue_server.core.plan import Plan
from queue_server.core.planned.levels import Branch, SentDown, above
from queue_server.plans.draft import Draft, draft, read_catalogue
from queue_server.plans.findings import Finding, Level, PlanRefused
from queue_server.plans.rules import faults
from queue_server.plans.tree import does_what_was_sent_down, place_in_tree
from queue_server.plans.zones import in_use

__all__ = ["NoSuchHall", "Written", "check", "find_hall", "read_catalogue", "read_plan"]

_CHINA = ZoneInfo("Asia/Shanghai")  # the plan's own time zone may be what is wrong with it


class NoSuchHall(LookupError):
    """No hall of that name travels with the programs: name one of those that do, or give a file."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known
        self.near = near(name, known)


@dataclass(frozen=True, slots=True)
class Written:
    """A hall's file as it was read: every finding, and its plan where none is an error."""

    findings: Sequence[Finding]
    plan: Plan | None


def read_plan(path: Path, on: date | None = None) -> Plan:
    """The plan of a hall, sound on a day (today), zones in use only; PlanRefused where any finding is an error."""
    sketch = draft(path)
    findings = _judge(sketch, on)
    if any(finding.level is Level.ERROR for finding in findings):
        raise PlanRefused(findings)
    return in_use(sketch.plan.on(_day(on)))


def check(path: Path, on: date | None = None) -> Sequence[Finding]:
    """Everything that is wrong with a hall's files on a day (today), in the order of the files' lines."""
    try:
        sketch = draft(path)
    except PlanRefused as refused:
        return refused.findings
    return _judge(sketch, on, sent_here=_sent_here(sketch))


def find_hall(name: str) -> Path:
    """The file of a hall that travels with the programs; NoSuchHall with those that do."""
    known = {path.stem: path for path in sorted(packaged("halls").glob("*.toml"))}
    if name not in known:
        raise NoSuchHall(name, list(known))
    return known[name]


def _judge(sketch: Draft, on: date | None, *, sent_here: Sequence[tuple[Branch, SentDown]] = ()) -> Sequence[Finding]:
    day, plan = _day(on), sketch.plan
    of_tree = (*place_in_tree(plan, sketch.halls), *does_what_was_sent_down(plan, sent_here, day))
    found = [sketch.places.finding(fault) for fault in (*sketch.faults, *faults(plan, day), *of_tree)]
    return sorted(found, key=lambda finding: (str(finding.file), finding.line))


def _day(on: date | None) -> date:
    return on or WallClock().now().astimezone(_CHINA).date()


def _sent_here(sketch: Draft) -> Sequence[tuple[Branch, SentDown]]:
    """What the halls above send down to this one; one whose file is not sound sends nothing."""
    plan, found = sketch.plan, list[tuple[Branch, SentDown]]()
    for branch in above(plan.branch, plan.id):
        try:
            rows = draft(sketch.halls[branch.id].file).plan.sent_down
        except PlanRefused:
            continue
        found += [(branch, sent) for sent in rows if sent.reaches(plan.branch[plan.id])]
    return found
