"""What is wrong with a hall's files: faults in a plan, and findings that name the file and line of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from hall.reading import TEXTS, KeyPath, say
from hall.words import Language
from queue_server.plans.lines import line_at, lines_of


class Level(StrEnum):
    """How much a finding weighs: an error keeps a server from starting, a warning is only said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something unsound at a path of a plan; the code is the key of its text in the `check` catalogue."""

    code: str
    path: KeyPath
    values: Mapping[str, str] = field(default_factory=dict)
    level: Level = Level.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with the file and line it stands on."""

    file: Path
    line: int
    level: Level
    code: str
    values: Mapping[str, str]

    def say(self, lang: str) -> str:
        """What is wrong, in one of the hall's languages."""
        return say(self.code, lang, self.values)

    def row(self, lang: str) -> str:
        """The finding as `hall check` prints it: `file:line: level code: message`."""
        level = TEXTS.say(f"level_{self.level}", lang)
        return f"{self.file}:{self.line}: {level} {self.code}: {self.say(lang)}"


class PlanRefused(Exception):
    """A hall's files are not sound: mend what the findings name; nothing was started."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Carry every finding, warnings included."""
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        """The findings in English, a line each."""
        return "\n".join(finding.row(Language.EN) for finding in self.findings)


@dataclass(frozen=True)
class Source:
    """A TOML file as it was read."""

    file: Path
    text: str

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        """The line of every path in the text."""
        return lines_of(self.text)


class Places:
    """Where each part of a plan is written: in the hall's own file unless it was moved in from elsewhere."""

    def __init__(self, hall: Source) -> None:
        self._hall = hall
        self._moved: dict[KeyPath, tuple[Source, KeyPath]] = {}

    def move(self, part: KeyPath, source: Source, written: KeyPath) -> None:
        """Remember that a part of the plan is written at another path, or in another file."""
        self._moved[part] = (source, written)

    def finding(self, fault: Fault) -> Finding:
        """The fault with its file and line."""
        source, path = self._hall, fault.path
        for length in range(len(fault.path), 0, -1):
            if moved := self._moved.get(fault.path[:length]):
                source, path = moved[0], moved[1] + fault.path[length:]
                break
        return Finding(source.file, line_at(source.lines, path), fault.level, fault.code, fault.values)
