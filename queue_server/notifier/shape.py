"""What the notifier's file says: which way people are told, and the gateway's own words for it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

import msgspec

from hall.doors import sealed
from hall.reading import Unreadable, read_strict
from hall.words import Duty, Language, StaffId
from queue_server.trouble import Trouble

PLACES = frozenset({"phone", "text", "key", "secret", "time"})
"""What a gateway's message may be filled with."""


@dataclass(frozen=True, slots=True)
class GatewayShape:
    """`[gateway]`: an SMS gateway that takes JSON by POST."""

    url: str
    body: dict[str, Any]
    """A template of its JSON with {phone} {text} {key} {secret} {time}."""
    headers: dict[str, str] = field(default_factory=dict)
    secret_file: Path | None = None
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    answer: str = "code"
    """The field of its answer that says how it went."""
    done: tuple[str, ...] = ("0",)
    duplicate: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    """Answers after which the same message may be taken: a full queue, a spent quota."""

    def __post_init__(self) -> None:
        """A telephone number never crosses a network in the clear, and a place that nothing fills is a slip."""
        if not sealed(self.url):
            raise ValueError("the gateway's url must be https")
        strange = {place for text in _texts([self.body, self.headers]) for place in _places(text)} - PLACES
        if strange:
            raise ValueError(f"nothing fills {', '.join(sorted(strange))}; known: {', '.join(sorted(PLACES))}")


@dataclass(frozen=True, slots=True)
class DutyPhone:
    """`[[duty]]`: the telephone of whoever is on duty; a department's own, or any department's where none is named."""

    of: Duty
    phone: Annotated[str, msgspec.Meta(min_length=5, max_length=32)]
    department: str = ""

    def __repr__(self) -> str:
        """Whose it is alone, so that no log can show the number."""
        return f"DutyPhone({self.of}, {self.department!r})"


@dataclass(frozen=True, slots=True)
class DeputyPhone:
    """`[[deputies]]`: the telephone of somebody who stands in (B岗) and may sit far from any page."""

    staff: StaffId
    phone: Annotated[str, msgspec.Meta(min_length=5, max_length=32)]

    def __repr__(self) -> str:
        """Whose it is alone, so that no log can show the number."""
        return f"DeputyPhone({self.staff})"


@dataclass(frozen=True, slots=True)
class NotifierFile:
    """The whole file."""

    kind: Literal["file", "http"] = "file"
    languages: tuple[Language, ...] = (Language.ZH,)
    """A message says the same in each, one after the other."""
    dry_run: bool = False
    """Whether a gateway is only acted: what it would be sent is listed instead, telephones masked."""
    gateway: GatewayShape | None = None
    duty: tuple[DutyPhone, ...] = ()
    """Who of the staff is told what supervision finds; the numbers stay in this file."""

    deputies: tuple[DeputyPhone, ...] = ()
    """Who is asked to stand in by telephone too; whoever is not named here reads it on his page."""

    def __post_init__(self) -> None:
        """A gateway is described where one is used, and somebody is spoken to."""
        if (self.kind == "http") != (self.gateway is not None):
            raise ValueError('kind = "http" and [gateway] belong together')
        if not self.languages:
            raise ValueError("languages is empty")

    def deputy_phone(self, staff: StaffId | None) -> str | None:
        """The telephone of a deputy, where the file has it."""
        return next((each.phone for each in self.deputies if each.staff == staff), None)

    def duty_phone(self, of: Duty, department: str) -> str | None:
        """The telephone of a duty: the department's own, else the one for all; a manager's for who has none at all."""
        phones = {(each.of, each.department): each.phone for each in self.duty}
        wanted = [(of, department), (of, ""), (Duty.MANAGER, "")]
        return next((phones[each] for each in wanted if each in phones), None)


def read_notifier(path: Path | None) -> NotifierFile:
    """The file, or the usual where there is none; raises `Trouble` where it is wrong."""
    if path is None:
        return NotifierFile()
    try:
        shape = read_strict(tomllib.loads(path.read_text(encoding="utf-8")), NotifierFile)
        if shape.gateway is not None and shape.gateway.secret_file is not None:
            shape.gateway.secret_file.read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble("no_notifier", file=Path(error.filename or path).name) from error
    except (tomllib.TOMLDecodeError, Unreadable) as error:
        raise Trouble("wrong_notifier", file=path.name, detail=str(error)) from error
    return shape


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


def _places(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]
