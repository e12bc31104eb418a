"""Affairs of special windows, as those who work on them see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hall.words import AffairKindId, AffairStep, RemarkId
from queue_server.core.affair import Affair, AffairHandling
from queue_server.core.affair_kinds import AffairKind, Field, FieldKind, Named
from queue_server.core.decisions.affairs import steps_from
from queue_server.core.state import Hall

KEPT = "***"
"""What is shown of somebody the vault keeps."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said in answer to a field."""

    at: datetime
    field: Field
    text: str
    choice: Named | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step that may be taken next, and what is asked at it."""

    step: AffairStep
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class AffairView:
    """An affair with all that was said, and what may be done next."""

    affair: Affair
    kind: AffairKind
    told: tuple[Told, ...]
    exclusion: Named | None
    overdue: bool
    steps: tuple[StepView, ...]


def affair_views(
    hall: Hall, words: Mapping[RemarkId, str], today: date, *, works: bool, only: AffairKindId | None = None
) -> tuple[AffairView, ...]:
    """The hall's affairs: what is owed first, by its term; what was settled today after it."""
    kinds = hall.plan.affairs.by_id
    chosen = [each for each in hall.affairs.values() if each.kind in kinds and only in (None, each.kind)]
    ordered = sorted(chosen, key=lambda each: (each.state.over, each.due, each.opened_at, each.id))
    return tuple(_view(each, kinds[each.kind], words, today, works=works) for each in ordered)


def answer_of(hall: Hall, affair: Affair) -> RemarkId | None:
    """The remark that holds the newest answer to an affair; None while there is none."""
    kind = hall.plan.affairs.by_id.get(affair.kind)
    asked = () if kind is None else kind.at(AffairStep.ANSWER)
    own = next((field.id for field in asked if field.kind is FieldKind.WORDS), "")
    answers = (each.said.get(own) for each in reversed(affair.handled) if each.step is AffairStep.ANSWER)
    return next((RemarkId(answer) for answer in answers if answer), None)


def remarks_in(hall: Hall) -> list[RemarkId]:
    """What was written about any of them."""
    kinds = hall.plan.affairs.by_id
    return [
        RemarkId(handling.said[field.id])
        for affair in hall.affairs.values()
        if affair.kind in kinds
        for handling in affair.handled
        for field in kinds[affair.kind].at(handling.step)
        if field.kind is FieldKind.WORDS and field.id in handling.said
    ]


def _view(affair: Affair, kind: AffairKind, words: Mapping[RemarkId, str], today: date, *, works: bool) -> AffairView:
    excluded = affair.handled[-1].exclusion if affair.handled else ""
    steps = steps_from(kind, affair) if works else ()
    return AffairView(
        affair=affair,
        kind=kind,
        told=tuple(told for handling in affair.handled for told in _told(affair, kind, handling, words)),
        exclusion=next((each for each in kind.exclusions if each.id == excluded), None),
        overdue=affair.due < today and not affair.state.over,
        steps=tuple(StepView(step, kind.at(step)) for step in steps),
    )


def _told(affair: Affair, kind: AffairKind, handling: AffairHandling, words: Mapping[RemarkId, str]) -> list[Told]:
    told = []
    for field in kind.at(handling.step):
        value = handling.said.get(field.id)
        if value is not None:
            choice = next((each for each in field.choices if each.id == value), None)
            told.append(Told(handling.at, field, _text(affair, field, value, words), choice))
    return told


def _text(affair: Affair, field: Field, value: str, words: Mapping[RemarkId, str]) -> str:
    """A value as people read it; of a person nothing is said, of words forgotten nothing is left."""
    if field.kind is FieldKind.WORDS:
        return words.get(RemarkId(value), "")
    if field.kind is FieldKind.TICKET:
        return affair.about_no or ""
    return KEPT if field.kind is FieldKind.SUBJECT else value
