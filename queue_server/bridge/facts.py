"""What the hall tells its people, made from its state: boards, window signs, the catalogue, promises, slips."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from hall.messages.answers import Slip
from hall.messages.facts import (
    BoardCall,
    BoardFact,
    BoardGroup,
    BoardWindow,
    CatalogueFact,
    ItemPromise,
    OfferedGroup,
    OfferedItem,
    OfferedPriority,
    PromiseFact,
    WindowFact,
)
from hall.messages.topics import Words
from hall.settings import WHOLE_HALL
from hall.words import GroupId, ItemCode, WindowId, ZoneId
from queue_server.core import offers
from queue_server.core.plan import Group, Item, Plan, Text
from queue_server.core.queues import ahead
from queue_server.core.state import Hall, Ticket, Window

STEP = timedelta(minutes=5)
"""A promise is said in steps this long: nobody is helped by 10:23–10:41."""


def board(hall: Hall, zone: ZoneId, now: datetime) -> BoardFact:
    """What the board of a zone shows: who is called where, newest first, how many wait, how the windows stand."""
    windows = [window for window in hall.windows.values() if zone in (WHOLE_HALL, hall.plan.window[window.id].zone)]
    waiting, promises = _waiting(hall), _longest_promises(hall)
    groups = [group for group in hall.plan.groups if zone in (WHOLE_HALL, group.zone)]
    return BoardFact(
        at=now,
        zone=zone,
        hall=_words(hall.plan.name),
        calls=_calls(hall, windows),
        groups=tuple(_board_group(group, waiting[group.id], promises.get(group.id, (0, 0))) for group in groups),
        windows=tuple(_board_window(hall, window) for window in sorted(windows, key=_number(hall.plan))),
        waiting=sum(waiting[group.id] for group in groups),
        last_servable=hall.last_servable,
    )


def window_sign(hall: Hall, window: WindowId, now: datetime) -> WindowFact:
    """What a window's sign says; a private reason for being away, and a discreet item, stay behind the counter."""
    plan, state = hall.plan.window[window], hall.windows[window]
    ticket = hall.ticket_at(window)
    pause = state.pause
    open_reason = pause is not None and not pause.reason.private
    return WindowFact(
        at=now,
        window=window,
        window_no=plan.no,
        name=_words(plan.name),
        roles=tuple(_words(hall.plan.role[role].name) for role in plan.roles),
        state=state.state,
        staff=state.staff,
        ticket=None if ticket is None else ticket.id,
        ticket_no=None if ticket is None else ticket.no,
        ticket_state=None if ticket is None else ticket.state,
        item=None if ticket is None else discreet_name(hall.plan, hall.plan.item[ticket.item]),
        called_at=None if ticket is None else ticket.called_at,
        calls=0 if ticket is None else ticket.calls,
        reason=pause.reason if pause is not None and open_reason else None,
        note=pause.note if pause is not None and open_reason else "",
        until=None if pause is None else pause.until,
    )


def catalogue(hall: Hall, now: datetime) -> CatalogueFact:
    """What can be asked for now, and where not, why and what to do instead."""
    items: dict[GroupId, list[OfferedItem]] = {group.id: [] for group in hall.plan.groups}
    for item in hall.plan.items:
        items[item.group].append(_offered(hall, item, now))
    return CatalogueFact(
        at=now,
        version=hall.plan.version,
        hall=_words(hall.plan.name),
        groups=tuple(
            OfferedGroup(id=group.id, name=_words(group.discreet_name or group.name), items=tuple(items[group.id]))
            for group in hall.plan.groups
            if items[group.id]
        ),
        priorities=tuple(OfferedPriority(id=each.id, name=_words(each.name)) for each in hall.plan.priorities),
    )


def promise(hall: Hall, now: datetime) -> PromiseFact:
    """The wait promised per item."""
    return PromiseFact(at=now, items={item: ItemPromise(p50, p90) for item, (p50, p90) in hall.promises.items()})


def slip(hall: Hall, ticket: Ticket, now: datetime, public_url: str) -> Slip:
    """What a ticket's slip says: its number, where to wait, how many are before, when to expect the call."""
    plan = hall.plan
    item = plan.item[ticket.item]
    zone = plan.zone[plan.group[item.group].zone]
    promised = ticket.p90_s > 0
    booking = None if ticket.booking is None else hall.bookings.get(ticket.booking)
    return Slip(
        ticket=ticket.id,
        ticket_no=ticket.no,
        hall=_words(plan.name),
        title=_filled(plan, plan.templates.slip_title),
        item=discreet_name(plan, item),
        zone=_words(zone.name),
        floor=zone.floor,
        windows=_serving_windows(hall, ticket.item, now),
        issued_at=ticket.issued_at,
        ahead=ahead(hall, ticket),
        from_at=_down(ticket.issued_at + timedelta(seconds=ticket.p50_s)) if promised else None,
        until_at=_up(ticket.issued_at + timedelta(seconds=ticket.p90_s)) if promised else None,
        slot_at=None if booking is None else booking.slot,
        url=f"{public_url.rstrip('/')}/t/{ticket.token}",
        tips=tuple(_filled(plan, tip) for tip in plan.templates.slip_tips),
        hotline=plan.hotline,
    )


def discreet_name(plan: Plan, item: Item) -> Words:
    """An item's name as others may read it; of a discreet item only its group's."""
    if not item.discreet:
        return _words(item.name)
    group = plan.group[item.group]
    return _words(group.discreet_name or group.name)


def _calls(hall: Hall, windows: list[Window]) -> tuple[BoardCall, ...]:
    calls = []
    for window in windows:
        ticket = hall.ticket_at(window.id)
        if ticket is None or ticket.called_at is None:
            continue
        plan = hall.plan.window[window.id]
        zone = hall.plan.zone[plan.zone]
        calls.append(
            BoardCall(
                ticket=ticket.id,
                ticket_no=ticket.no,
                window=window.id,
                window_no=plan.no,
                zone=_words(zone.name),
                floor=zone.floor,
                called_at=ticket.called_at,
                calls=ticket.calls,
                state=ticket.state,
            )
        )
    return tuple(sorted(calls, key=lambda call: call.called_at, reverse=True))


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


def _board_group(group: Group, waiting: int, promised: tuple[int, int]) -> BoardGroup:
    p50_s, p90_s = promised
    return BoardGroup(name=_words(group.discreet_name or group.name), waiting=waiting, p50_s=p50_s, p90_s=p90_s)


def _board_window(hall: Hall, window: Window) -> BoardWindow:
    plan = hall.plan.window[window.id]
    return BoardWindow(
        window=window.id,
        window_no=plan.no,
        name=_words(plan.name),
        state=window.state,
        tidal=plan.tidal,
        until=None if window.pause is None else window.pause.until,
    )


def _number(plan: Plan) -> Callable[[Window], int]:
    return lambda window: plan.window[window.id].no


def _offered(hall: Hall, item: Item, now: datetime) -> OfferedItem:
    refused = offers.refusal(hall, item.code, now)
    return OfferedItem(
        code=item.code,
        name=_words(item.name),
        aliases=item.aliases,
        situations=tuple(_words(each) for each in item.situations),
        refusal="" if refused is None else refused.code,
        about={} if refused is None else refused.about,
    )


def _serving_windows(hall: Hall, item: ItemCode, now: datetime) -> tuple[int, ...]:
    """The numbers of the windows that serve an item now or should serve it later today."""
    windows = (hall.windows[window] for window in hall.authority.windows_of[item])
    serving = [window for window in windows if offers.serves_today(hall, window, now)]
    return tuple(sorted(hall.plan.window[window.id].no for window in serving))


def _filled(plan: Plan, template: Text) -> Words:
    values = {
        "hotline": plan.hotline,
        "max_calls": plan.calls.max_calls,
        "rejoin_within_min": plan.calls.rejoin_within_min,
        "rejoin_after_n": plan.calls.rejoin_after_n,
    }
    return Words(
        template.zh.format(hall=plan.name.zh, **values),
        template.en.format(hall=plan.name.en, **values),
    )


def _down(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % STEP


def _up(moment: datetime) -> datetime:
    below = _down(moment)
    return below if below == moment else below + STEP


def _words(text: Text) -> Words:
    return Words(text.zh, text.en)
