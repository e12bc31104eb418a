"""The rules of supervision as a file says them: what is looked at, and from which value each colour is shown."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hall.packaged import packaged
from hall.reading import Unreadable, read_strict
from hall.words import AlertColour, AlertMeasure
from queue_server.supervision.shape import Export, Push
from queue_server.trouble import Trouble

FILE = "supervision.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; a colour begins at its value, one that is left out is never shown."""

    id: str
    measure: AlertMeasure
    yellow: float | None = None
    orange: float | None = None
    red: float | None = None
    others: int = 0
    """For `idle`: how many wait in the hall while a window has nobody."""

    @property
    def colours(self) -> Mapping[AlertColour, float]:
        """From which value each colour is shown, the mildest first."""
        told = {AlertColour.YELLOW: self.yellow, AlertColour.ORANGE: self.orange, AlertColour.RED: self.red}
        return {colour: value for colour, value in told.items() if value is not None}

    def colour_of(self, value: float) -> AlertColour | None:
        """The gravest colour a value has reached; None for none."""
        return next((colour for colour, least in reversed(list(self.colours.items())) if value >= least), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules; from the colour `owed` on an alert is over only when its owner said what was done."""

    rules: tuple[Rule, ...]
    owed: AlertColour = AlertColour.ORANGE
    push: Push = field(default_factory=Push)
    export: Export = field(default_factory=Export)


def read_rules(folder: Path) -> Rules:
    """The rules of a hall's folder, or those that travel with the programs; raises `Trouble("supervision_wrong")`."""
    own = folder / FILE
    file = own if own.exists() else packaged(FILE)
    try:
        rules = read_strict(tomllib.loads(file.read_text(encoding="utf-8")), Rules)
        _check(rules.rules)
    except (Unreadable, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble("supervision_wrong", file=file.name, why=str(error)) from error
    return rules


def _check(rules: Sequence[Rule]) -> None:
    ids: set[str] = set()
    for index, rule in enumerate(rules):
        values = list(rule.colours.values())
        if rule.id in ids:
            raise Unreadable(("rules", index, "id"), "refused", detail=f"{rule.id} is there twice")
        if not values or values != sorted(values):
            raise Unreadable(("rules", index), "refused", detail="colours need values that rise from yellow to red")
        ids.add(rule.id)
