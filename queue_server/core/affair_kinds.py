"""The kinds of affair (特色服务) a hall knows: what is asked at which step, who must act, and how soon."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from hall.words import AffairKindId, AffairStep, ItemCode


class FieldKind(StrEnum):
    """What a field holds."""

    CHOICE = "choice"  # one of its choices
    WORDS = "words"  # somebody's own words, kept outside the journal
    CODE = "code"  # a short line that names no person: a reference, a department's own number
    STAFF = "staff"  # a staff number
    TICKET = "ticket"  # a number of the day
    SUBJECT = "subject"  # a stand-in for a person, from the vault


@dataclass(frozen=True, slots=True)
class Named:
    """A choice and what people call it."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """Something to be said at a step."""

    id: str
    zh: str
    en: str
    kind: FieldKind
    at: AffairStep = AffairStep.OPEN
    needed: bool = True
    choices: tuple[Named, ...] = ()

    def __post_init__(self) -> None:
        """Only a choice has choices, and it has some."""
        if (self.kind is FieldKind.CHOICE) != bool(self.choices):
            raise ValueError(f"{self.id}: choices belong to kind 'choice', and only there")


@dataclass(frozen=True, slots=True)
class AffairKind:
    """A special service with a flow of its own; `items` are those whose citizens come for it."""

    id: AffairKindId
    zh: str
    en: str
    due_days: int
    """Working days until it is answered; 0 for what is done while its citizen waits."""
    items: tuple[ItemCode, ...] = ()
    assigned: bool = False
    """Whether a department must be named that answers."""
    closed_by_another: bool = False
    """Whether somebody else than who answered says that it is settled."""
    free: bool = True
    fields: tuple[Field, ...] = ()
    exclusions: tuple[Named, ...] = ()
    """What it is not for, each sent on elsewhere."""

    def __post_init__(self) -> None:
        """One text a step: the words of a step are kept together."""
        steps = [each.at for each in self.fields if each.kind is FieldKind.WORDS]
        if len(set(steps)) < len(steps):
            raise ValueError(f"{self.id}: one field of kind 'words' a step")

    @property
    def assigns(self) -> bool:
        """Whether somebody must be named, a department or a specialist (专员), before it is answered."""
        return self.assigned or any(each.needed for each in self.at(AffairStep.ASSIGN))

    def at(self, step: AffairStep) -> tuple[Field, ...]:
        """What is asked at a step."""
        return tuple(each for each in self.fields if each.at is step)


@dataclass(frozen=True)
class AffairKinds:
    """All of them, in the order they are offered."""

    kinds: tuple[AffairKind, ...] = field(default=())

    @cached_property
    def by_id(self) -> dict[AffairKindId, AffairKind]:
        """The kinds by their ids."""
        return {each.id: each for each in self.kinds}
