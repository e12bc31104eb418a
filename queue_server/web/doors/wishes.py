"""What may be asked at a window over the API: each verb with its body and the command it becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from secrets import token_urlsafe
from typing import Any

from hall.words import PauseReason, StaffRole, Token, WindowId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.core.timetable import zone
from queue_server.web.access import RUNS_THE_HALL, WORKS_AT_WINDOWS
from queue_server.web.asking import Asked, service
from queue_server.web.doors import bodies

Make = Callable[[Asked, WindowId, Any, datetime], commands.WindowCommand]


@dataclass(frozen=True, slots=True)
class Verb:
    """Who may say it, with what body, and the command it becomes."""

    roles: tuple[StaffRole, ...]
    body: type[bodies.Body]
    make: Make


def _plain(kind: type[commands.WindowCommand]) -> Verb:
    return Verb(WORKS_AT_WINDOWS, bodies.Nothing, lambda asked, window, _body, _now: kind(**asked, window=window))


def _numbered(kind: type[commands.CallSpecific] | type[commands.CitizenHere] | type[commands.Resume]) -> Verb:
    def make(asked: Asked, window: WindowId, body: bodies.Numbered, _now: datetime) -> commands.WindowCommand:
        return kind(**asked, window=window, ticket_no=body.ticket_no)

    return Verb(WORKS_AT_WINDOWS, bodies.Numbered, make)


def _managed(kind: type[commands.OpenWindow] | type[commands.CloseWindow]) -> Verb:
    def make(asked: Asked, window: WindowId, body: bodies.Opened, _now: datetime) -> commands.WindowCommand:
        return kind(**asked, window=window, reason=body.reason)

    return Verb(RUNS_THE_HALL, bodies.Opened, make)


def _release(asked: Asked, window: WindowId, _body: bodies.Nothing, _now: datetime) -> commands.WindowCommand:
    return commands.ReleaseWindow(**asked, window=window)


def _finish(asked: Asked, window: WindowId, body: bodies.Finished, _now: datetime) -> commands.WindowCommand:
    token = Token(token_urlsafe(16))
    return commands.FinishService(**asked, window=window, outcome=body.outcome, token=token)


def _transfer(asked: Asked, window: WindowId, body: bodies.ToItem, _now: datetime) -> commands.WindowCommand:
    return commands.Transfer(**asked, window=window, item=body.item)


def _pause(asked: Asked, window: WindowId, body: bodies.Paused, now: datetime) -> commands.WindowCommand:
    if body.reason is None:
        raise Refused("pause_unsaid")
    return commands.PauseWindow(**asked, window=window, reason=body.reason, note=body.note, until=_until(body, now))


def _visit(asked: Asked, window: WindowId, body: bodies.Visiting, now: datetime) -> commands.WindowCommand:
    until = _until(body, now)
    return commands.PauseWindow(**asked, window=window, reason=PauseReason.VISIT, until=until, booking=body.booking)


def _unpause(asked: Asked, window: WindowId, body: bodies.Returned, _now: datetime) -> commands.WindowCommand:
    return commands.UnpauseWindow(**asked, window=window, kept=body.kept)


def _until(body: bodies.Left, now: datetime) -> datetime | None:
    if body.at is not None:
        here = zone(service().keeper.hall.plan.time_zone)
        return datetime.combine(now.astimezone(here).date(), time.fromisoformat(body.at), here)
    return body.until or (None if body.minutes is None else now + timedelta(minutes=body.minutes))


VERBS: Mapping[str, Verb] = {
    "next": _plain(commands.CallNext),
    "recall": _plain(commands.Recall),
    "start": _plain(commands.StartService),
    "absent": _plain(commands.MarkAbsent),
    "suspend": _plain(commands.Suspend),
    "undo": _plain(commands.Undo),
    "unpause": Verb(WORKS_AT_WINDOWS, bodies.Returned, _unpause),
    "visit": Verb(WORKS_AT_WINDOWS, bodies.Visiting, _visit),
    "sign-off": _plain(commands.SignOff),
    "invite": _plain(commands.InviteRating),
    "call": _numbered(commands.CallSpecific),
    "here": _numbered(commands.CitizenHere),
    "resume": _numbered(commands.Resume),
    "finish": Verb(WORKS_AT_WINDOWS, bodies.Finished, _finish),
    "transfer": Verb(WORKS_AT_WINDOWS, bodies.ToItem, _transfer),
    "pause": Verb(WORKS_AT_WINDOWS, bodies.Paused, _pause),
    "open": _managed(commands.OpenWindow),
    "close": _managed(commands.CloseWindow),
    "release": Verb(RUNS_THE_HALL, bodies.Nothing, _release),
}
"""`sign-on` stands apart: it names the clerk, not the window's state."""
