"""The calls of a day that was played, each with its reason in one sentence."""

from collections.abc import Iterator
from operator import attrgetter

from hall.words import Language
from queue_server.core.state import Hall
from queue_server.core.timetable import zone
from queue_server.saying import parts, sentence


def explained(hall: Hall) -> Iterator[str]:
    """A line for every number called, in order; under it why, in every language, and what was weighed."""
    called = [ticket for ticket in hall.tickets.values() if ticket.called_at is not None]
    for ticket in sorted(called, key=attrgetter("called_at", "seq")):
        if ticket.called_at is None or ticket.window is None or ticket.reason is None:
            continue
        at = ticket.called_at.astimezone(zone(hall.plan.time_zone))
        yield f"{at:%H:%M:%S} {ticket.no} → {hall.plan.window[ticket.window].no}"
        yield from (f"    {sentence(hall.plan, ticket.reason, lang)}" for lang in Language)
        yield from (f"      {whose}: {figures}" for whose, figures in parts(hall.plan, ticket.reason, Language.EN))
