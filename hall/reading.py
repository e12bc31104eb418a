"""Reads a parsed document into a frozen type and refuses, by path and near miss, whatever the type does not know."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from hall.texts import Texts
from hall.words import Language

T = TypeVar("T")
KeyPath = tuple[str | int, ...]
"""Where something stands in a document: `("windows", 3, "roles")`."""

Fields = Mapping[str, tuple[Any, bool]]
"""What a table may hold: each key's type, and whether it must be there."""

TEXTS = Texts("check")

# The words of the TOML specification for its kinds of value.
_KINDS: Mapping[type, str] = {
    str: "string",
    Path: "string",
    int: "integer",
    float: "float",
    bool: "boolean",
    time: "local time",
    date: "local date",
    datetime: "offset date-time",
}


class Unreadable(Exception):
    """A document does not have the shape asked for: mend the file at the path and read it again."""

    def __init__(self, path: KeyPath, code: str, **values: str) -> None:
        """Say where, and which text of the `check` catalogue tells it with which values."""
        super().__init__(path, code, values)
        self.path = path
        self.code = code
        self.values = values

    def say(self, lang: str) -> str:
        """What is wrong and what was perhaps meant, in one of the hall's languages."""
        return say(self.code, lang, self.values)

    def __str__(self) -> str:
        """The path and the English sentence, for logs."""
        return f"{spell(self.path)}: {self.say(Language.EN)}"


def say(code: str, lang: str, values: Mapping[str, str]) -> str:
    """A text of the `check` catalogue, with the near miss or the reason of a departure added where there is one."""
    hint = TEXTS.say("near_miss", lang, near=values["near"]) if values.get("near") else ""
    excuse = TEXTS.say("departed", lang, why=values["why"]) if values.get("why") else ""
    return TEXTS.say(code, lang, **values) + hint + excuse


def spell(path: KeyPath) -> str:
    """A path as people write it: `windows[3].roles`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was perhaps meant, or nothing."""
    return next(iter(get_close_matches(word, list(known), n=1)), "")


def read_strict(document: object, expected: type[T]) -> T:
    """The document as a value of a dataclass or Struct; Unreadable where a key is unknown, missing or mistyped."""
    for problem in problems(document, expected):
        raise problem
    try:
        return msgspec.convert(document, expected, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise Unreadable((), "refused", detail=str(error)) from error


def problems(document: object, expected: type) -> Iterator[Unreadable]:
    """Everything in a document that is unknown, missing or mistyped for a type, in the order of the type's fields."""
    return _problems(document, expected, ())


def _problems(value: object, expected: object, path: KeyPath) -> Iterator[Unreadable]:
    expected = _bare(expected)
    fields = fields_of(expected)
    origin, arguments = get_origin(expected), get_args(expected)
    if fields is not None and isinstance(value, dict):
        yield from table_problems(value, fields, path)
    elif (origin is list or Ellipsis in arguments) and isinstance(value, list):
        for index, element in enumerate(value):
            yield from _problems(element, arguments[0], (*path, index))
    elif origin is dict and isinstance(value, dict):
        for key, element in value.items():
            yield from _problems(element, arguments[1], (*path, key))
    else:
        yield from _leaf_problems(value, expected, path)


def table_problems(table: Mapping[str, object], fields: Fields, path: KeyPath = ()) -> Iterator[Unreadable]:
    """Everything unknown, missing or mistyped in a table that may hold the fields given."""
    for key in table:
        if key not in fields:
            known = ", ".join(name for name in fields if name not in table)
            yield Unreadable((*path, key), "unknown_key", key=key, known=known, near=near(key, fields))
    for name, (kind, required) in fields.items():
        if name in table:
            yield from _problems(table[name], kind, (*path, name))
        elif required:
            yield Unreadable(path, "missing_key", key=name)


def _leaf_problems(value: object, expected: object, path: KeyPath) -> Iterator[Unreadable]:
    try:
        msgspec.convert(value, expected, dec_hook=_path)
    except msgspec.ValidationError:
        key = str(next((part for part in reversed(path) if isinstance(part, str)), ""))
        if isinstance(expected, type) and issubclass(expected, Enum) and isinstance(value, str):
            choices = [str(member.value) for member in expected]
            spoken = {"key": key, "value": value, "choices": ", ".join(choices), "near": near(value, choices)}
            yield Unreadable(path, "not_a_choice", **spoken)
        else:
            yield Unreadable(path, "mistyped", key=key, got=_got(value), expected=_kind(expected))


def _bare(expected: object) -> object:
    """A type without its NewType names and without None, which TOML and settings cannot say."""
    while hasattr(expected, "__supertype__"):
        expected = expected.__supertype__
    if get_origin(expected) in (Union, UnionType):
        rest = [argument for argument in get_args(expected) if argument is not NoneType]
        return _bare(rest[0]) if len(rest) == 1 else expected
    return expected


def fields_of(expected: object) -> Fields | None:
    """Each key of a dataclass or Struct with its type and whether it must be there; None for any other type."""
    if not isinstance(expected, type):
        return None
    if issubclass(expected, msgspec.Struct):
        return {field.encode_name: (field.type, field.required) for field in msgspec.structs.fields(expected)}
    if not dataclasses.is_dataclass(expected):
        return None
    hints = get_type_hints(expected, include_extras=True)  # a constraint in Annotated holds too
    absent = dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is absent and field.default_factory is absent)
        for field in dataclasses.fields(cast(Any, expected))
    }


def _kind(expected: object) -> str:
    if get_origin(expected) is Annotated:
        kind, *bounds = get_args(expected)
        return " ".join([_kind(kind), *(_bounds(bound) for bound in bounds if isinstance(bound, msgspec.Meta))])
    if get_origin(expected) in (tuple, list):
        return "array"
    if get_origin(expected) is dict or fields_of(expected) is not None:
        return "table"
    if isinstance(expected, type) and issubclass(expected, Enum):
        return ", ".join(str(member.value) for member in expected)
    return _KINDS.get(expected, expected.__name__) if isinstance(expected, type) else str(expected)


def _bounds(bound: msgspec.Meta) -> str:
    spoken = {"≥": bound.ge, ">": bound.gt, "≤": bound.le, "<": bound.lt, "~": bound.pattern}
    return " ".join(f"{sign} {value}" for sign, value in spoken.items() if value is not None)


def _got(value: object) -> str:
    """The kind of a value and not the value, which may be a secret."""
    return {list: "array", dict: "table", **_KINDS}.get(type(value), type(value).__name__)


def _path(expected: type, value: object) -> object:
    if expected is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError(f"Expected `{expected.__name__}`")
