"""What the notifier's file says: which way people are told, and the gateway's own words for it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec

from hall.reading import Unreadable, read_strict
from hall.sections import LOOPBACK
from hall.words import Language
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
        url = urlsplit(self.url)
        if url.scheme != "https" and (url.scheme != "http" or url.hostname not in LOOPBACK):
            raise ValueError("the gateway's url must be https")
        strange = {place for text in _texts([self.body, self.headers]) for place in _places(text)} - PLACES
        if strange:
            raise ValueError(f"nothing fills {', '.join(sorted(strange))}; known: {', '.join(sorted(PLACES))}")


@dataclass(frozen=True, slots=True)
class NotifierFile:
    """The whole file."""

    kind: Literal["file", "http"] = "file"
    languages: tuple[Language, ...] = (Language.ZH,)
    """A message says the same in each, one after the other."""
    dry_run: bool = False
    """Whether a gateway is only acted: what it would be sent is listed instead, telephones masked."""
    gateway: GatewayShape | None = None

    def __post_init__(self) -> None:
        """A gateway is described where one is used, and somebody is spoken to."""
        if (self.kind == "http") != (self.gateway is not None):
            raise ValueError('kind = "http" and [gateway] belong together')
        if not self.languages:
            raise ValueError("languages is empty")


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
