"""What boards and window signs say, made from the hall as it stands."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from heapq import nsmallest
from itertools import islice

from hall.messages.facts import (
    BoardCall,
    BoardFact,
    BoardGroup,
    BoardOutage,
    BoardReady,
    BoardWindow,
    WindowFact,
)
from hall.messages.topics import Words
from hall.sections import WHOLE_HALL
from hall.words import GroupId, ItemCode, SubjectId, TicketId, TicketState, WindowId, WindowPhase, ZoneId
from queue_server.bridge.facts import discreet_name, discreet_names, words
from queue_server.core.plan import Plan
from queue_server.core.planned.places import Group
from queue_server.core.queues import ahead
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.ticket import Ticket
from queue_server.core.window import Window

MOST_ELSEWHERE = 3
"""Windows that a sign without its clerk sends people on to, at the most."""
LAST_CALLS = 8
"""Calls that are over and still said."""
LOOKED_BACK = 120
"""Calls looked through for them, for some are still in hand."""
NEARLY = 3
"""Candidates looked at for each number that may be told to be ready."""
FINISHED = frozenset({TicketState.COMPLETED, TicketState.MISSED, TicketState.VOID})


class Names:
    """The masked names of those called: each asked for once, and forgotten with its call."""

    def __init__(self, mask: Callable[[SubjectId], str] | None = None) -> None:
        """`mask` tells a person's masked name, empty where nobody knows; without it nobody is named."""
        self._mask = mask
        self._known: dict[TicketId, str] = {}

    def of(self, hall: Hall) -> Mapping[TicketId, str]:
        """The names of those at the windows now; none where the hall shows none."""
        if self._mask is None or not hall.plan.boards.names:
            return {}
        known, self._known = self._known, {}
        for window in hall.windows:
            ticket = hall.ticket_at(window)
            if ticket is not None and ticket.subject is not None:
                self._known[ticket.id] = known[ticket.id] if ticket.id in known else self._mask(ticket.subject)
        return self._known


def board(hall: Hall, zone: ZoneId, now: datetime, names: Mapping[TicketId, str] | None = None) -> BoardFact:
    """What the board of a zone shows: who is called where, newest first, how many wait, how the windows stand."""
    windows = [window for window in hall.windows.values() if zone in (WHOLE_HALL, hall.plan.window[window.id].zone)]
    waiting, promises = _waiting(hall), _longest_promises(hall)
    groups = [group for group in hall.plan.groups if zone in (WHOLE_HALL, group.zone)]
    return BoardFact(
        at=now,
        zone=zone,
        hall=words(hall.plan.name),
        calls=_calls(hall, windows, names or {}),
        groups=tuple(_board_group(hall, group, waiting, promises) for group in groups),
        windows=tuple(_board_window(hall, window) for window in sorted(windows, key=_number(hall.plan))),
        waiting=sum(waiting[group.id] for group in groups),
        last_servable=hall.last_servable,
        zone_name=words(hall.plan.zone[zone].name) if zone in hall.plan.zone else Words(""),
        ready=_ready(hall, {group.id for group in groups}),
        last=tuple(islice(_last_calls(hall, {window.id for window in windows}), LAST_CALLS)),
        outages=tuple(_outages(hall, groups)),
        notices=tuple(words(text) for text in (hall.notice, *hall.plan.boards.notices) if text is not None),
        tips=tuple(words(text) for text in hall.plan.boards.tips),
        emergency=None if hall.emergency is None else hall.emergency.since,
        call=words(hall.plan.templates.call),
    )


def window_sign(hall: Hall, window: WindowId, now: datetime) -> WindowFact:
    """What a window's sign says; a private reason for being away, and a discreet item, stay behind the counter."""
    plan, state = hall.plan.window[window], hall.windows[window]
    ticket = hall.ticket_at(window)
    pause = state.pause
    return WindowFact(
        at=now,
        window=window,
        window_no=plan.no,
        name=words(plan.name),
        roles=tuple(words(hall.plan.role[role].name) for role in plan.roles),
        state=state.state,
        staff=state.staff,
        ticket=None if ticket is None else ticket.id,
        ticket_no=None if ticket is None else ticket.no,
        ticket_state=None if ticket is None else ticket.state,
        item=None if ticket is None else discreet_name(hall.plan, hall.plan.item[ticket.item]),
        more=() if ticket is None else discreet_names(hall.plan, ticket),
        quantity=1 if ticket is None else ticket.quantity,
        needs=() if ticket is None else ticket.needs,
        called_at=None if ticket is None else ticket.called_at,
        calls=0 if ticket is None else ticket.calls,
        reason=None if pause is None or pause.reason.private else pause.reason,
        note="" if pause is None or pause.reason.discreet else pause.note,
        until=None if pause is None else pause.until,
        elsewhere=() if pause is None else _elsewhere(hall, window),
        hall=words(hall.plan.name),
        outages=tuple(_name(hall.plan.group[group]) for group in hall.outages if _serves(hall, window, group)),
        emergency=None if hall.emergency is None else hall.emergency.since,
    )


def _elsewhere(hall: Hall, away: WindowId) -> tuple[int, ...]:
    """The nearest of the windows at work that serve most of what this one serves, by their numbers."""
    mine = hall.authority.items_of[away]
    at_work = (window for window in hall.windows.values() if window.phase is WindowPhase.OPEN and window.pause is None)
    alike = (window.id for window in at_work if 2 * len(mine & hall.authority.items_of[window.id]) > len(mine))
    plan = hall.plan.window
    near = nsmallest(MOST_ELSEWHERE, alike, key=lambda window: (abs(plan[window].no - plan[away].no), plan[window].no))
    return tuple(sorted(plan[window].no for window in near))


def _calls(hall: Hall, windows: list[Window], names: Mapping[TicketId, str]) -> tuple[BoardCall, ...]:
    in_hand = (hall.ticket_at(window.id) for window in windows)
    calls = [_call(hall, ticket, names.get(ticket.id, "")) for ticket in in_hand if ticket is not None]
    return tuple(sorted(filter(None, calls), key=lambda call: call.called_at, reverse=True))


def _call(hall: Hall, ticket: Ticket, name: str = "") -> BoardCall | None:
    """A row of the board; None for a ticket that no window of the plan called."""
    if ticket.called_at is None or ticket.window is None or ticket.window not in hall.plan.window:
        return None
    plan = hall.plan.window[ticket.window]
    zone = hall.plan.zone[plan.zone]
    return BoardCall(
        ticket=ticket.id,
        ticket_no=ticket.no,
        window=plan.id,
        window_no=plan.no,
        zone=words(zone.name),
        floor=zone.floor,
        called_at=ticket.called_at,
        calls=ticket.calls,
        state=ticket.state,
        needs=ticket.needs,
        name=name,
    )


def _last_calls(hall: Hall, windows: set[WindowId]) -> Iterator[BoardCall]:
    """The calls of these windows that are over, newest first, each number once."""
    for ticket_id in dict.fromkeys(islice(reversed(hall.called), LOOKED_BACK)):
        ticket = hall.tickets.get(ticket_id)
        if ticket is not None and ticket.state in FINISHED and ticket.window in windows:
            call = _call(hall, ticket)
            if call is not None:
                yield call


def _ready(hall: Hall, groups: set[GroupId]) -> tuple[BoardReady, ...]:
    """Who is nearly due: fewer stand before them than windows are open that may serve them."""
    if hall.emergency is not None:
        return ()
    plan, most = hall.plan, hall.plan.boards.ready_n
    lines = (
        line[: most * NEARLY]
        for (item, _), line in hall.places.items()
        if plan.item[item].group in groups and item not in hall.halted
    )
    first = nsmallest(most * NEARLY, (place for line in lines for place in line))
    due = (hall.tickets[place[2]] for place in first)
    nearly = (ticket for ticket in due if ahead(hall, ticket) < _open_windows(hall, ticket.items))
    return tuple(
        BoardReady(ticket.no, plan.zone[plan.group[plan.item[ticket.item].group].zone].floor)
        for ticket in islice(nearly, most)
    )


def _open_windows(hall: Hall, items: tuple[ItemCode, ...]) -> int:
    able = (hall.windows[window] for window in hall.authority.seated.windows_for(items))
    return sum(window.phase is WindowPhase.OPEN and window.pause is None for window in able)


def _waiting(hall: Hall) -> Counter[GroupId]:
    """How many wait for each group."""
    waiting: Counter[GroupId] = Counter()
    for (item, _), line in hall.places.items():
        waiting[hall.plan.item[item].group] += len(line)
    return waiting


def _longest_promises(hall: Hall) -> Mapping[GroupId, tuple[int, int]]:
    """Of each group the longest promise of its items: nobody who reads the board waits longer than it says."""
    longest: dict[GroupId, tuple[int, int]] = {}
    for code, promised in hall.promises.items():
        item = hall.plan.item.get(code)
        if item is not None and promised[1] >= longest.get(item.group, (0, 0))[1]:
            longest[item.group] = promised
    return longest


def _board_group(
    hall: Hall, group: Group, waiting: Counter[GroupId], promises: Mapping[GroupId, tuple[int, int]]
) -> BoardGroup:
    p50_s, p90_s = (0, 0) if group.id in hall.outages else promises.get(group.id, (0, 0))
    floor = hall.plan.zone[group.zone].floor
    return BoardGroup(name=_name(group), waiting=waiting[group.id], p50_s=p50_s, p90_s=p90_s, floor=floor)


def _outages(hall: Hall, groups: list[Group]) -> Iterator[BoardOutage]:
    for group in groups:
        outage = hall.outages.get(group.id)
        if outage is not None:
            yield BoardOutage(group=group.id, name=_name(group), since=outage.since, until=outage.until)


def _serves(hall: Hall, window: WindowId, group: GroupId) -> bool:
    return group in hall.plan.group and any(
        hall.plan.item[item].group == group for item in hall.authority.items_of[window]
    )


def _name(group: Group) -> Words:
    shown: Text = group.discreet_name or group.name
    return words(shown)


def _board_window(hall: Hall, window: Window) -> BoardWindow:
    plan, pause = hall.plan.window[window.id], window.pause
    return BoardWindow(
        window=window.id,
        window_no=plan.no,
        name=words(plan.name),
        state=window.state,
        tidal=plan.tidal,
        until=None if pause is None else pause.until,
        reason=None if pause is None or pause.reason.private else pause.reason,
        note="" if pause is None or pause.reason.discreet else pause.note,
        floor=hall.plan.zone[plan.zone].floor,
    )


def _number(plan: Plan) -> Callable[[Window], int]:
    return lambda window: plan.window[window.id].no
