"""The ledger of bad ratings (差评) as managers work through it: what is due first, and what may be done next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from hall.words import BadRatingStep, OrderId, RatingLevel, RemarkId
from queue_server.core.carried import BadRating
from queue_server.core.decisions.bad_ratings import steps_from
from queue_server.core.persons import person
from queue_server.core.state import Hall
from queue_server.core.timetable import local_day

SECOND = (BadRatingStep.APPROVE, BadRatingStep.REJECT)
"""What a second person says, who may be elsewhere."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken, by whom, with what was written."""

    at: datetime
    by: str
    step: BadRatingStep
    words: str


@dataclass(frozen=True, slots=True)
class BadRatingView:
    """One page of the ledger."""

    bad: BadRating
    window_no: int | None
    items: tuple[str, ...]
    words: str
    left_days: int
    colour: Literal["calm", "soon", "over"]
    done: tuple[Done, ...]
    steps: tuple[BadRatingStep, ...]

    @property
    def id(self) -> OrderId:
        """The invitation it answered."""
        return self.bad.id

    @property
    def level(self) -> RatingLevel:
        """How bad."""
        return self.bad.level


def ledger(
    hall: Hall, words: Mapping[RemarkId, str], now: datetime, *, runs: bool, lang: str
) -> Sequence[BadRatingView]:
    """The open ones, what is due soonest first, then those closed today."""
    today = local_day(hall.plan, now)
    views = [_view(hall, bad, words, today, runs=runs, lang=lang) for bad in hall.bad_ratings.values()]
    return sorted(views, key=lambda view: (view.bad.state.over, view.bad.due, view.id))


def remarks_in(hall: Hall) -> Iterator[RemarkId | None]:
    """Everything written in the ledger."""
    for bad in hall.bad_ratings.values():
        yield bad.remark
        yield from (each.remark for each in bad.handled)


def _view(
    hall: Hall, bad: BadRating, words: Mapping[RemarkId, str], today: date, *, runs: bool, lang: str
) -> BadRatingView:
    window = hall.plan.window.get(bad.rated.window)
    left_days = _left(hall, bad, today)
    colour: Literal["calm", "soon", "over"] = "over" if left_days < 0 else "soon" if left_days <= 1 else "calm"
    items = (hall.plan.item.get(case.item) for case in bad.rated.cases)
    steps = steps_from(bad) if runs else tuple(step for step in steps_from(bad) if step in SECOND)
    return BadRatingView(
        bad,
        window.no if window else None,
        tuple(item.name.en or item.name.zh if lang == "en" else item.name.zh for item in items if item is not None),
        words.get(bad.remark, "") if bad.remark else "",
        left_days,
        "calm" if bad.state.over else colour,
        tuple(
            Done(each.at, person(each.by), each.step, words.get(each.remark, "") if each.remark else "")
            for each in bad.handled
        ),
        steps,
    )


def _left(hall: Hall, bad: BadRating, today: date) -> int:
    calendar = hall.plan.calendar
    if today > bad.due:
        return -max(1, calendar.between(bad.due, today))
    return calendar.between(today, bad.due)
