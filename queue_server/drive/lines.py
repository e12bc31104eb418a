"""The drive's language: a line of JSON asks, a line of JSON answers, in order; what cannot be done is answered too."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from hall.words import QueueClass, WindowPhase
from queue_server.core.dispatch import POLICIES
from queue_server.core.refusals import Refused
from queue_server.drive.advisor import Advisor
from queue_server.drive.driven import DrivenHall, Name
from queue_server.drive.layout import Ground, read_layout
from queue_server.drive.mistakes import Mistaken
from queue_server.forecast.past import HistoryUnusable, Past, read_history

Answer = dict[str, Any]
OK: Answer = {"ok": True}


class Line(msgspec.Struct, tag_field="op", frozen=True):
    """What a driver says; `op` tells which."""


class Reset(Line, frozen=True, tag="reset"):
    """Begin a day in another hall."""

    layout: Any
    history: str | None = None
    policy: str | None = None


class Issue(Line, frozen=True, tag="issue"):
    """Somebody took a ticket."""

    t: float
    ticket: Name
    item: str
    queue_class: QueueClass = msgspec.field(name="class", default=QueueClass.ORDINARY)
    appointment: float | None = None


class Call(Line, frozen=True, tag="call"):
    """A free, open window asks."""

    t: float
    window: str


class Pick(Line, frozen=True, tag="pick"):
    """Several idle windows could serve a ticket."""

    t: float
    ticket: Name
    windows: tuple[str, ...]


class Done(Line, frozen=True, tag="done"):
    """A window is free again."""

    t: float
    window: str
    ticket: Name
    outcome: Literal["served", "absent"]


class Turn(Line, frozen=True, tag="window"):
    """A window is closed, opening, open or closing."""

    t: float
    window: str
    state: WindowPhase


class Tick(Line, frozen=True, tag="tick"):
    """A minute passed."""

    t: float


_reader = msgspec.json.Decoder(Reset | Issue | Call | Pick | Done | Turn | Tick)


class Drive:
    """Answers lines about one hall at a time; `advisor` makes the forecast each new day begins with."""

    def __init__(self, advisor: Callable[[Ground], Advisor]) -> None:
        self._advisor = advisor
        self._driven: DrivenHall | None = None

    def answer(self, line: bytes) -> bytes:
        """The answer to a line; an error is an answer and changes nothing."""
        try:
            return msgspec.json.encode(self._answer(_reader.decode(line)))
        except msgspec.ValidationError as error:
            return _error("bad_line", str(error))
        except (msgspec.DecodeError, RecursionError) as error:
            return _error("bad_json", str(error))
        except (HistoryUnusable, Mistaken) as error:
            return _error(error.code, str(error))
        except Refused as refused:
            return _error(refused.code, refused.about)

    def _answer(self, line: Line) -> Answer:
        if isinstance(line, Reset):
            self._driven = self._reset(line)
            return OK
        if self._driven is None:
            raise Mistaken("not_reset", "reset comes first")
        return _happen(self._driven, line)

    def _reset(self, line: Reset) -> DrivenHall:
        if line.policy is not None and line.policy not in POLICIES:
            raise Refused("policy_unknown", {"policies": ", ".join(sorted(POLICIES))})
        ground = read_layout(line.layout)
        past = Past() if line.history is None else _past(line.history)
        return DrivenHall(ground, self._advisor(ground), past, line.policy)


def _past(history: str) -> Past:
    if "\0" in history:
        raise HistoryUnusable("history_unreadable", "no file can have such a name")
    return read_history(Path(history))


def _happen(hall: DrivenHall, line: Line) -> Answer:
    match line:
        case Issue(t=t, ticket=ticket, item=item):
            p50_s, p90_s = hall.issue(t, ticket, item, line.queue_class, line.appointment)
            return {"p50": round(p50_s, 1), "p90": round(p90_s, 1)}
        case Call(t=t, window=window):
            return {"ticket": hall.call(t, window)}
        case Pick(t=t, ticket=ticket, windows=windows):
            return {"window": hall.pick(t, ticket, windows)}
        case Done(t=t, window=window, ticket=ticket, outcome=outcome):
            hall.done(t, window, ticket, outcome)
            return OK
        case Turn(t=t, window=window, state=phase):
            hall.window(t, window, phase)
            return OK
        case Tick(t=t):
            return {"tidal": hall.tick(t)}
        case _:
            raise TypeError(f"no driver says {type(line).__name__}")


def _error(code: str, detail: str | Mapping[str, str]) -> bytes:
    return msgspec.json.encode({"error": code, "detail": detail})
