"""What the hall tells who asks for something, made from its state: the catalogue, promises, slips."""

from datetime import UTC, datetime, timedelta

from hall.messages.answers import Slip
from hall.messages.facts import (
    Away,
    CatalogueFact,
    ItemPromise,
    OfferedGroup,
    OfferedItem,
    OfferedPriority,
    PromiseFact,
    TicketTime,
)
from hall.messages.topics import Words
from hall.words import GroupId
from queue_server.core import offers
from queue_server.core.away import absence
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Item
from queue_server.core.queues import ahead
from queue_server.core.state import Hall
from queue_server.core.text import Text
from queue_server.core.ticket import Ticket
from queue_server.core.timetable import self_service

STEP = timedelta(minutes=5)
"""A promise is said in steps this long: nobody is helped by 10:23–10:41."""


def catalogue(hall: Hall, now: datetime) -> CatalogueFact:
    """What can be asked for now, and where not, why and what to do instead."""
    items: dict[GroupId, list[OfferedItem]] = {group.id: [] for group in hall.plan.groups}
    ranks = {item: rank for rank, item in enumerate(hall.popular, start=1)}
    for item in hall.plan.offered:
        items[item.group].append(_offered(hall, item, ranks.get(item.code, 0), now))
    gives = hall.open and hall.timetable.gives_tickets(now)
    return CatalogueFact(
        at=now,
        version=hall.plan.version,
        hall=words(hall.plan.name),
        groups=tuple(
            OfferedGroup(
                id=group.id,
                name=words(group.discreet_name or group.name),
                items=tuple(items[group.id]),
                prefix=group.prefix,
            )
            for group in hall.plan.groups
            if items[group.id]
        ),
        priorities=tuple(
            OfferedPriority(id=each.id, name=words(each.name), min_age=each.min_age) for each in hall.plan.priorities
        ),
        hours=offers.hours_text(hall),
        next_tickets_at=hall.timetable.next_tickets(now) if hall.open and not gives else None,
        last_ticket_at=hall.timetable.tickets_until(now) if gives else None,
        ticket_times=tuple(TicketTime(each.start, each.end) for each in hall.timetable.ticketing) if hall.open else (),
        self_service=tuple(TicketTime(each.start, each.end) for each in self_service(hall.plan, now)),
        away=_away(hall),
        hotline=hall.plan.hotline,
        emergency=None if hall.emergency is None else hall.emergency.since,
    )


def _away(hall: Hall) -> Away | None:
    pause = absence(hall)
    if pause is None:
        return None
    return Away(None if pause.reason.private else pause.reason, pause.until)


def promise(hall: Hall, now: datetime) -> PromiseFact:
    """The wait promised per item."""
    return PromiseFact(at=now, items={item: ItemPromise(p50, p90) for item, (p50, p90) in hall.promises.items()})


def slip(hall: Hall, ticket: Ticket, now: datetime, public_url: str) -> Slip:
    """What a ticket's slip says: its number, where to wait, how many are before, when to expect the call."""
    plan = hall.plan
    item = plan.item[ticket.item]
    zone = plan.zone[plan.group[item.group].zone]
    booking = None if ticket.booking is None else hall.bookings.get(ticket.booking)
    from_at, until_at = expected(ticket.issued_at, (ticket.p50_s, ticket.p90_s))
    return Slip(
        ticket=ticket.id,
        ticket_no=ticket.no,
        hall=words(plan.name),
        title=_filled(plan, plan.templates.slip_title),
        item=discreet_name(plan, item),
        more=discreet_names(plan, ticket),
        zone=words(zone.name),
        floor=zone.floor,
        windows=_serving_windows(hall, ticket, now),
        issued_at=ticket.issued_at,
        ahead=ahead(hall, ticket),
        from_at=from_at,
        until_at=until_at,
        slot_at=None if booking is None else booking.slot,
        url=f"{public_url.rstrip('/')}/t/{ticket.token}",
        tips=tuple(_filled(plan, tip) for tip in plan.templates.slip_tips),
        hotline=plan.hotline,
        offline=ticket.offline,
    )


def expected(since: datetime, promised: tuple[int, int]) -> tuple[datetime | None, datetime | None]:
    """From when until when a call is expected, in whole steps outwards; None where nothing is promised."""
    p50_s, p90_s = promised
    if p90_s <= 0:
        return None, None
    return _down(since + timedelta(seconds=p50_s)), _up(since + timedelta(seconds=p90_s))


def discreet_names(plan: Plan, ticket: Ticket) -> tuple[Words, ...]:
    """The further items of a ticket as others may read them, each name once."""
    first = discreet_name(plan, plan.item[ticket.item])
    further = (plan.item[item] for item in (*ticket.more, *ticket.onward) if item in plan.item)
    named = dict.fromkeys(discreet_name(plan, item) for item in further)
    return tuple(name for name in named if name != first)


def discreet_name(plan: Plan, item: Item) -> Words:
    """An item's name as others may read it; of a discreet item only its group's."""
    if not item.discreet:
        return words(item.name)
    group = plan.group[item.group]
    return words(group.discreet_name or group.name)


def _offered(hall: Hall, item: Item, rank: int, now: datetime) -> OfferedItem:
    refused = offers.refusal(hall, item.code, now)
    zone = hall.plan.zone[hall.plan.group[item.group].zone]
    return OfferedItem(
        code=item.code,
        name=words(item.name),
        aliases=item.aliases,
        situations=tuple(words(each) for each in item.situations),
        refusal="" if refused is None else refused.code,
        about={} if refused is None else refused.about,
        zone=words(zone.name),
        floor=zone.floor,
        topic=None if item.topic is None else words(item.topic),
        materials=item.guide.materials,
        time_limit=item.guide.time_limit,
        fee=item.guide.fee,
        tags=item.tags,
        parts=item.parts,
        discreet=item.discreet,
        popular=rank,
    )


def _serving_windows(hall: Hall, ticket: Ticket, now: datetime) -> tuple[int, ...]:
    """The numbers of the windows that serve all of a ticket now or should serve it later today."""
    windows = (hall.windows[window] for window in hall.authority.seated.windows_for(ticket.items))
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


def words(text: Text) -> Words:
    """A text as it travels."""
    return Words(text.zh, text.en)
