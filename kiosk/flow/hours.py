"""What a kiosk may do now, by the facts it was told: give numbers, let people help themselves, or neither."""

from collections.abc import Iterable
from datetime import datetime

from hall.messages.facts import TicketTime
from kiosk.flow.state import State


def gives(state: State) -> bool:
    """Whether numbers are given now: by the server's word, and while it is away by the times it told."""
    catalogue = state.catalogue
    if catalogue is None:
        return False
    if state.visit.staff is not None:
        return True
    if not state.online and catalogue.ticket_times:
        return _within(catalogue.ticket_times, state.now.at)
    return any(not item.refusal for item in state.items.values())


def helps_itself(state: State) -> bool:
    """Whether people may help themselves now (自助服务) while no window gives a number."""
    return not gives(state) and state.catalogue is not None and _within(state.catalogue.self_service, state.now.at)


def is_closed(state: State) -> bool:
    """Whether a place with self-service hours has neither those nor numbers now."""
    with_hours = state.catalogue is not None and bool(state.catalogue.self_service)
    return with_hours and not gives(state) and not helps_itself(state)


def opens(state: State) -> datetime | None:
    """When people may help themselves again, as far as the facts reach."""
    periods = state.catalogue.self_service if state.catalogue is not None else ()
    return min((period.start for period in periods if period.start > state.now.at), default=None)


def _within(periods: Iterable[TicketTime], now: datetime) -> bool:
    return any(period.start <= now < period.end for period in periods)
