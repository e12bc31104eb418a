"""Reads what a person chose and wrote in a form of ours."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import request

from queue_server.core.refusals import Refused

LONGEST = 64
"""Characters of a department's, region's or courier's name."""
LONGEST_NUMBER = 50
"""Characters of a case's number (GB/T 39046: an..50)."""

Choice = TypeVar("Choice", bound=StrEnum)


def chosen(kind: type[Choice], field: str) -> Choice | None:
    """The choice of a field, or None for none; raises `Refused("malformed")` for one nobody offered."""
    value = request.form.get(field, "")
    if value and value not in set(kind):
        raise Refused("malformed", {"detail": field})
    return kind(value) if value else None


def line(field: str, longest: int = LONGEST) -> str:
    """A line somebody wrote; raises `Refused("malformed")` for one that is too long."""
    written = " ".join(request.form.get(field, "").split())
    if len(written) > longest:
        raise Refused("malformed", {"detail": field})
    return written


def listed(field: str) -> tuple[str, ...]:
    """Names written one after another, each once."""
    written = line(field, longest=4 * LONGEST).replace("，", "、").replace(",", "、")
    return tuple(dict.fromkeys(name.strip() for name in written.split("、") if name.strip()))


def moment(field: str, zone: ZoneInfo) -> datetime | None:
    """A day and time somebody chose, on the hall's clock; raises `Refused("malformed")` for what is neither."""
    written = request.form.get(field, "")
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone) if written else None
    except ValueError:
        raise Refused("malformed", {"detail": field}) from None
