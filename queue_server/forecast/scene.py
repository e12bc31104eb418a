"""The hall as a roll-out sees it: what never changes in a day, and who waits and who serves at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

from hall.words import GroupId, ItemCode, QueueClass, WindowId, WindowPhase
from queue_server.core.authority import Authority
from queue_server.core.plan import Plan
from queue_server.core.state import Hall
from queue_server.core.ticket import QueueKey, Ticket
from queue_server.core.timetable import Timetable, zone
from queue_server.core.window import Window
from queue_server.forecast.learning import Learned

NEVER = float("inf")
PAUSE_GUESS_S = 600.0
"""Seconds a pause is taken to last where the clerk left no time."""


@dataclass(frozen=True, slots=True)
class Manners:
    """Seconds a citizen walks to the window, an empty call costs, and a session outlasts its hours."""

    walk_s: float = 25.0
    absent_s: float = 40.0
    grace_s: float = 1800.0


@dataclass(frozen=True)
class Floor:
    """A hall's day as indices: `lines` are item × class, `may` says which windows serve which items."""

    windows: tuple[WindowId, ...]
    items: tuple[ItemCode, ...]
    groups: tuple[GroupId, ...]
    group_of: tuple[int, ...]
    home_of: tuple[int, ...]
    tidal: tuple[bool, ...]
    may: tuple[frozenset[int], ...]
    service_s: tuple[float, ...]
    pace: tuple[float, ...]
    sessions: tuple[tuple[float, float], ...]
    credit_s: float
    setup_s: float
    manners: Manners
    midnight: datetime

    @classmethod
    def of(cls, plan: Plan, day: date, learned: Learned, manners: Manners, authority: Authority | None = None) -> Self:
        """A plan's floor on a day; windows that may serve little come first, as they are to be taken first.

        `authority` is that of the people who sit at the windows; without it, that of the windows alone.
        """
        authority = authority or Authority.of(plan, day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone(plan.time_zone))
        items = {item.code: at for at, item in enumerate(plan.items)}
        groups = {group.id: at for at, group in enumerate(plan.groups)}
        windows = sorted(plan.windows, key=lambda window: (len(authority.items_of[window.id]), window.id))
        return cls(
            tuple(window.id for window in windows),
            tuple(items),
            tuple(groups),
            tuple(groups[item.group] for item in plan.items),
            tuple(-1 if window.home is None else groups[window.home] for window in windows),
            tuple(window.tidal for window in windows),
            tuple(frozenset(items[item] for item in authority.items_of[window.id]) for window in windows),
            tuple(learned.service[item].value for item in items),
            tuple(learned.pace[window.id].value for window in windows),
            tuple(
                ((period.start - midnight).total_seconds(), (period.end - midnight).total_seconds())
                for period in Timetable.of(plan, day).serving
            ),
            float(plan.tickets.priority_credit_s),
            float(plan.tide.setup_s),
            manners,
            midnight,
        )

    def seconds(self, moment: datetime) -> float:
        """A moment as seconds since the hall's midnight."""
        return (moment - self.midnight).total_seconds()

    def next_session_s(self, now_s: float) -> float:
        """When the next session begins, or never."""
        return min((start for start, _ in self.sessions if start > now_s), default=NEVER)


@dataclass(frozen=True, slots=True)
class Post:
    """A window at one moment: free from `free_s`, or since `since_s` with somebody of an item in hand.

    It calls nobody from `until_s` on.
    """

    free_s: float
    item: int | None = None
    since_s: float = 0.0
    quantity: int = 1
    until_s: float = NEVER
    further: float = 0.0
    """How many times as long as its first item the further items of the number in hand usually take together."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line: the fair arrival and the true one, seconds since midnight."""

    fair_s: float
    arrived_s: float
    quantity: int = 1
    further: float = 0.0
    """How many times as long as the first item the further ones usually take together; nought for a single item."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment: the windows in the floor's order, and the lines by item and class in their order."""

    now_s: float
    posts: Sequence[Post]
    lines: Mapping[tuple[int, QueueClass], Sequence[Waiting]] = field(default_factory=dict)
    tidal_open: int = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(line) for line in self.lines.values())


def look(hall: Hall, floor: Floor, now: datetime) -> Scene:
    """The hall as it stands."""
    item_at = {item: at for at, item in enumerate(floor.items)}
    return Scene(
        floor.seconds(now),
        [_post(hall, floor, hall.windows.get(window), now, item_at) for window in floor.windows],
        {(item_at[key[0]], key[1]): _line(hall, floor, key, item_at) for key in hall.places},
        sum(
            window.phase in (WindowPhase.OPEN, WindowPhase.OPENING) and hall.plan.window[window.id].tidal
            for window in hall.windows.values()
        ),
    )


def further(floor: Floor, ticket: Ticket, item_at: Mapping[ItemCode, int]) -> float:
    """How many times as long as its first item the further items of a ticket usually take together."""
    if not ticket.more:
        return 0.0
    return sum(floor.service_s[item_at[item]] for item in ticket.more) / floor.service_s[item_at[ticket.item]]


def _line(hall: Hall, floor: Floor, key: QueueKey, item_at: Mapping[ItemCode, int]) -> list[Waiting]:
    people = ((fair, hall.tickets[ticket]) for fair, _, ticket in hall.places[key])
    return [
        Waiting(
            floor.seconds(fair), floor.seconds(each.issued_at), each.quantity, further=further(floor, each, item_at)
        )
        for fair, each in people
    ]


def _post(hall: Hall, floor: Floor, window: Window | None, now: datetime, item_at: Mapping[ItemCode, int]) -> Post:
    now_s = floor.seconds(now)
    if window is None:
        return Post(NEVER)
    if window.phase is WindowPhase.CLOSED:
        returns = window.expected and not hall.plan.window[window.id].tidal
        return Post(floor.next_session_s(now_s) if returns else NEVER)
    if window.phase is WindowPhase.CLOSING:
        return Post(NEVER)
    ticket = hall.ticket_at(window.id)
    if ticket is not None:
        began = ticket.called_at or ticket.started_at or now
        load = further(floor, ticket, item_at)
        return Post(now_s, item_at[ticket.item], floor.seconds(began), ticket.quantity, further=load)
    if window.pause is not None:
        return Post(floor.seconds(max(now, window.pause.until or now + timedelta(seconds=PAUSE_GUESS_S))))
    return Post(floor.seconds(max(now, window.ready_at or now)))
