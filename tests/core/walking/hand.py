"""What anybody might say: ids that are there, ids that are not, and whatever else a field's type allows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from hall import words
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import local_day
from queue_server.core.window import Window
from tests.core.walking import place

T = TypeVar("T")

CLUMSY = 0.04
"""How often something is said that does not fit, where something fitting was at hand."""
REMEMBERED = 300
"""How many ids of earlier are at hand, to be said where they do not belong."""
STRANGE = ("", " ", "unknown", "A000", "x" * 400, "数", "0", "-1", "locker-1/99", "w99", "'; drop table tickets; --")
LONG_AGO = timedelta(days=3)


class NothingFits(Exception):
    """The hall has nothing that could be meant; something else will be said."""


class Hand:
    """Draws what is said to a hall at a moment; the same chance draws the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.hall: Hall
        self.now: datetime
        self._past: list[str] = list(STRANGE)
        self._made = 0

    def look(self, hall: Hall, now: datetime) -> None:
        """See the hall as it stands."""
        self.hall = hall
        self.now = now

    def remember(self, said: Iterable[object]) -> None:
        """Keep some of the ids that were said, to say them again in the wrong place."""
        for each in said:
            if isinstance(each, str):
                if len(self._past) < REMEMBERED:
                    self._past.append(each)
                else:
                    self._past[self.chance.randrange(REMEMBERED)] = each

    def often(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.chance.random() < share

    def any_of(self, choices: Sequence[T]) -> T:
        """One of some."""
        return choices[int(self.chance.random() * len(choices))]

    def one(self, fitting: Iterable[T]) -> Any:  # noqa: ANN401 - the wrong id of any kind, now and then
        """One that fits; now and then one that does not; raises `NothingFits`."""
        choices = list(fitting)
        if not choices and not self.often(CLUMSY):
            raise NothingFits
        return self.some(choices)

    def some(self, there: Iterable[T]) -> Any:  # noqa: ANN401 - the same
        """One that is there; now and then, and where none is, one that is not."""
        choices = list(there)
        return self.wrong() if not choices or self.often(CLUMSY) else self.any_of(choices)

    def wrong(self) -> Any:  # noqa: ANN401 - it pretends to be whatever it is said for
        """An id of another kind, of another day, of another person, or of nothing."""
        return self.any_of(self._past) if self.often(0.8) else self.any_of(STRANGE)

    def fresh(self, kind: str, there: Iterable[str] = ()) -> Any:  # noqa: ANN401 - the same
        """An id nobody had before; now and then one of those that are there."""
        if self.often(CLUMSY / 2) and (taken := list(there)):
            return self.any_of(taken)
        self._made += 1
        return f"{kind}{self._made:07d}"

    def window(self, fits: Callable[[Window], bool]) -> Any:  # noqa: ANN401 - the same
        """A window that fits."""
        return self.one(window.id for window in self.hall.windows.values() if fits(window))

    def ticket(self, fits: Callable[[Ticket], bool]) -> Ticket | None:
        """A ticket of the day that fits; None for one that does not; raises `NothingFits`."""
        found = self.one(ticket for ticket in self.hall.tickets.values() if fits(ticket))
        return found if isinstance(found, Ticket) else None

    def number(self, fits: Callable[[Ticket], bool]) -> Any:  # noqa: ANN401 - the same
        """The number of a ticket that fits; now and then its digits alone."""
        ticket = self.ticket(fits)
        if ticket is None:
            return self.wrong()
        return ticket.no if self.often(0.95) else ticket.no[1:]

    def token(self, fits: Callable[[Ticket], bool]) -> Any:  # noqa: ANN401 - the same
        """The code on the slip of a ticket that fits."""
        ticket = self.ticket(fits)
        return self.wrong() if ticket is None else ticket.token

    def staff(self) -> Any:  # noqa: ANN401 - the same
        """Somebody who works here."""
        return self.one(place.STAFF)

    def soon(self, least: int, most: int) -> datetime:
        """A moment so many minutes from now."""
        return self.now + timedelta(minutes=self.chance.randint(least, most))

    def said(self, kind: type, /, **fitting: object) -> dict[str, object]:
        """Every field of a kind: what was found fitting, the rest by its type."""
        return {name: fitting[name] if name in fitting else draw(self) for name, draw in _fields(kind)}


Draw = Callable[[Hand], Any]

BY_NAME: Mapping[str, Draw] = {
    "WindowId": lambda hand: hand.some(hand.hall.windows),
    "TicketId": lambda hand: hand.some(hand.hall.tickets),
    "TicketNo": lambda hand: hand.some(hand.hall.by_no),
    "Token": lambda hand: hand.some(hand.hall.by_token),
    "ItemCode": lambda hand: hand.some(place.PLAIN.item),
    "GroupId": lambda hand: hand.some(place.PLAIN.group),
    "PriorityId": lambda hand: hand.some([place.ELDERLY]),
    "StaffId": lambda hand: hand.some(place.STAFF),
    "SubjectId": lambda hand: hand.some(place.PEOPLE),
    "DeviceId": lambda hand: hand.some(place.KIOSKS),
    "VisitId": lambda hand: hand.some(ticket.visit for ticket in hand.hall.tickets.values()),
    "RequestId": lambda hand: hand.some(hand.hall.by_request),
    "BookingId": lambda hand: hand.some(hand.hall.bookings),
    "ParcelId": lambda hand: hand.some(hand.hall.parcels),
    "OrderId": lambda hand: hand.some([*hand.hall.doors, *hand.hall.invitations, *hand.hall.late]),
    "CompartmentId": lambda hand: hand.some(f"locker-1/{n:02d}" for n in range(1, 6)),
    "CaseId": lambda hand: hand.some(hand.hall.cases),
    "AffairId": lambda hand: hand.some(hand.hall.affairs),
    "AffairKindId": lambda hand: hand.some(hand.hall.plan.affairs.by_id),
    "AlertId": lambda hand: hand.some(hand.hall.alerts),
    "ProjectNo": lambda hand: f"no-{hand.chance.randrange(40)}",
    "RemarkId": lambda hand: hand.fresh("remark"),
}
"""Ids of the hall as it stands, by the name of their kind."""
BY_TYPE: Mapping[object, Draw] = {
    bool: lambda hand: hand.often(0.5),
    int: lambda hand: hand.any_of([0, 1, 2, 3, 7, -1, 10**6]),
    float: lambda hand: hand.any_of([0.0, 0.5, 1.0, 60.0, -1.0, 1e6]),
    str: lambda hand: hand.any_of(["", "d1", "d2", "locker-1"]) if hand.often(0.8) else hand.wrong(),
    datetime: lambda hand: hand.soon(-600, 600),
    date: lambda hand: local_day(hand.hall.plan, hand.soon(-4000, 4000)),
    Plan: lambda hand: hand.any_of(list(place.PLANS.values())),
}


@cache
def _fields(kind: type) -> tuple[tuple[str, Draw], ...]:
    hints = get_type_hints(kind)
    return tuple((field.name, _draw(hints[field.name])) for field in fields(kind))


def _draw(hint: Any) -> Draw:  # noqa: ANN401 - a type as it is written
    """How something of a type is drawn."""
    if (name := getattr(hint, "__name__", "")) in BY_NAME and hasattr(words, name):
        return BY_NAME[name]
    if hint in BY_TYPE:
        return BY_TYPE[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        some = [_draw(part) for part in parts if part is not NoneType]
        return lambda hand: hand.any_of(some)(hand) if hand.often(0.6) else None
    if origin is tuple:
        each = [_draw(part) for part in parts if part is not Ellipsis]
        if parts[-1] is not Ellipsis:
            return lambda hand: tuple(draw(hand) for draw in each)
        return lambda hand: tuple(each[0](hand) for _ in range(hand.any_of([0, 0, 1, 2])))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, value = map(_draw, parts)
        return lambda hand: {key(hand): value(hand) for _ in range(hand.any_of([0, 0, 1, 2]))}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda hand: hand.any_of(list(hint))
    if is_dataclass(hint):
        kind: Any = hint
        return lambda hand: kind(**hand.said(kind))
    raise TypeError(f"nobody knows how to draw {hint}")
