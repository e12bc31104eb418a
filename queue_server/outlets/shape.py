"""What an outlet's file says, and the dialect of the interface it speaks; both are read strictly, before any use."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from hall.packaged import packaged
from hall.reading import Unreadable, near, problems, read_strict
from queue_server.outlets import codes
from queue_server.trouble import Trouble

T = TypeVar("T")
Kind = Literal["none", "file", "http", "page_url"]
PERSONAL = re.compile(r"card|cert|phone|mobile|idno|username|applicant(?!ion)", re.IGNORECASE)
"""Keys that interfaces use for who somebody is; nothing of the kind is ever sent, least of all in an address."""


@dataclass(frozen=True, slots=True)
class Post:
    """What one kind of thing is sent as: where to, and a template of its JSON."""

    body: dict[str, Any]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a message is signed: which digest over which text; the secret is the outlet's own."""

    digest: Literal["hmac-sha256", "sha256", "md5", "sm3"]
    over: str


@dataclass(frozen=True, slots=True)
class Answers:
    """How the other side's answers are read: from a field of its JSON or a header, by what they hold."""

    field: str = "code"
    header: str = ""
    done: tuple[str, ...] = ("200",)
    duplicate: tuple[str, ...] = ()
    too_early: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """How a page's address is made: its parameters, wrapped in base64 so many times into one of them, if any."""

    query: dict[str, str]
    base64: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one interface wants to be told: code orders, forms of time, templates."""

    levels: str = "gbt39046"
    channels: str = "common"
    case_types: str = "gbt39046"
    time: str = "%Y-%m-%d %H:%M:%S"
    needs_case: bool = True
    case: Post | None = None
    service: Post | None = None
    rating: Post | None = None
    envelope: dict[str, Any] = field(default_factory=dict)
    sign: Sign | None = None
    answers: Answers = Answers()
    page: Page | None = None
    columns: dict[str, str] = field(default_factory=dict)
    about: Literal["ratings", "couriers"] = "ratings"
    """What it tells of: ratings, or results given to the post, which only go into files."""

    def posts(self) -> Iterator[tuple[str, Post]]:
        """The kinds of thing sent, in the order the other side needs them: the case, the service, the rating."""
        for kind in ("case", "service", "rating"):
            post = getattr(self, kind)
            if post is not None:
                yield kind, post


@dataclass(frozen=True, slots=True)
class OutletFile:
    """One outlet of this machine: its kind, the dialect it speaks, and what only this hall knows."""

    kind: Kind
    dialect: str
    url: str = ""
    folder: Path | None = None
    secret_file: Path | None = None
    constants: dict[str, str] = field(default_factory=dict)
    dry_run: bool = False
    """Whether things are only owed and shown: nothing goes out until this is taken away, and then all of it."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0


SERVICE = frozenset(
    {
        "rating_id",
        "project_no",
        "service_no",
        "item",
        "item_name",
        "task_code",
        "case_type",
        "window_no",
        "staff",
        "hall",
        "hall_name",
    }
)
"""What a page's address may name; who the citizen is cannot be named, for no outlet is told."""
FIELDS = SERVICE | {"level", "level_name", "reasons", "remark", "channel", "rated_at", "seq"}
"""What any other template may name."""
COURIERS = frozenset(
    {
        "project_no",
        "waybill",
        "company",
        "sender",
        "sent_by",
        "sent_on",
        "receiver_unit",
        "receiver",
        "received_on",
    }
)
"""What a template may name that tells of results given to the post."""
SIGNED = frozenset({"time", "body", "body_text", "sign", "secret"})
"""What an envelope and the text to be signed may name besides."""


def read_outlet(file: Path) -> tuple[OutletFile, Dialect]:
    """An outlet and its dialect; raises `Trouble("outlet_wrong")` that says where and what was perhaps meant."""
    try:
        outlet = _anchored(_read(file, OutletFile), file.parent)
        try:
            spoken = packaged("outlets", f"{outlet.dialect}.toml")
        except FileNotFoundError as error:
            raise Unreadable(("dialect",), "refused", detail=f"no dialect {outlet.dialect}") from error
        dialect = _read(spoken, Dialect)
        _check(outlet, dialect)
    except (Unreadable, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble("outlet_wrong", file=file.name, why=str(error)) from error
    return outlet, dialect


def _read(file: Path, shape: type[T]) -> T:
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    for problem in problems(document, shape):
        raise problem
    return read_strict(document, shape)


def _anchored(outlet: OutletFile, folder: Path) -> OutletFile:
    paths = {
        each.name: folder / value for each in fields(outlet) if isinstance(value := getattr(outlet, each.name), Path)
    }
    return replace(outlet, **paths)  # type: ignore[arg-type]  # only paths


def _check(outlet: OutletFile, dialect: Dialect) -> None:
    for key, kind in (("levels", "satisfaction"), ("channels", "pf"), ("case_types", "case_type")):
        value, known = getattr(dialect, key), codes.orders(kind)
        if value not in known:
            spoken = {"key": key, "value": value, "choices": ", ".join(known), "near": near(value, known)}
            raise Unreadable((key,), "not_a_choice", **spoken)
    if dialect.about == "couriers" and outlet.kind != "file":
        raise Unreadable(("kind",), "refused", detail=f"{outlet.dialect} goes into files only")
    needed: Mapping[str, bool] = {
        "url": outlet.kind in ("http", "page_url") and not outlet.url.startswith(("http://", "https://")),
        "folder": outlet.kind == "file" and outlet.folder is None,
        "secret_file": outlet.kind == "http" and dialect.sign is not None and outlet.secret_file is None,
        "columns": outlet.kind == "file" and not dialect.columns,
        "rating": outlet.kind == "http" and dialect.rating is None,
        "page": outlet.kind == "page_url" and dialect.page is None,
    }
    for key, missing in needed.items():
        if missing:
            raise Unreadable((), "missing_key", key=key)
    if outlet.secret_file is not None and not outlet.secret_file.is_file():
        raise Unreadable(("secret_file",), "refused", detail=f"there is no file {outlet.secret_file.name}")
    _check_templates(dialect, frozenset(outlet.constants))


def _check_templates(dialect: Dialect, constants: frozenset[str]) -> None:
    bodies = [*(post.body for _, post in dialect.posts()), dialect.columns]
    around = [dialect.envelope, dialect.sign.over if dialect.sign else ""]
    query = dialect.page.query if dialect.page else {}
    told = COURIERS if dialect.about == "couriers" else FIELDS
    for templates, known in ((bodies, told), (around, FIELDS | SIGNED), ([query], SERVICE)):
        for name in sorted(set(_names(templates)) - known - constants):
            named = known | constants
            spoken = {"key": name, "known": ", ".join(sorted(named)), "near": near(name, named)}
            raise Unreadable((name,), "unknown_key", **spoken)
    for key in query:
        if PERSONAL.search(key):
            raise Unreadable(("page", key), "refused", detail="nothing personal goes into an address")


def _names(template: object) -> Iterator[str]:
    if isinstance(template, str):
        yield from (name for _, name, _, _ in Formatter().parse(template) if name)
    elif isinstance(template, dict):
        for value in template.values():
            yield from _names(value)
    elif isinstance(template, list | tuple):
        for value in template:
            yield from _names(value)
