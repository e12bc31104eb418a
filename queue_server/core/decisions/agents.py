"""Agents (代领): somebody a result's holder names at the window may collect it with a card of their own."""

from collections.abc import Iterator

from hall.words import ParcelId, ParcelKind
from queue_server.core.commands import NameAgent, RevokeAgent
from queue_server.core.compartments import occupies
from queue_server.core.decisions.parcels import known
from queue_server.core.draft import Draft
from queue_server.core.events import AgentNamed, AgentRevoked
from queue_server.core.parcels import Parcel
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall


def name(draft: Draft, command: NameAgent) -> None:
    """Let somebody collect a result, and whatever lies with it; named again, somebody else may instead."""
    parcel = _owed(draft.hall, command.parcel)
    if parcel.subject is None:
        raise Refused("agent_needs_holder", {"ticket_no": parcel.ticket_no})
    if command.agent == parcel.subject:
        raise Refused("agent_is_holder")
    for each in tuple(_with(draft.hall, parcel)):
        if each.agent != command.agent:
            draft.record(AgentNamed(draft.now, each.id, command.agent, command.staff))


def revoke(draft: Draft, command: RevokeAgent) -> None:
    """Let nobody but its holder collect a result, and whatever lies with it."""
    parcel = _owed(draft.hall, command.parcel)
    if parcel.agent is None:
        raise Refused("no_agent", {"ticket_no": parcel.ticket_no})
    for each in tuple(_with(draft.hall, parcel)):
        draft.record(AgentRevoked(draft.now, each.id, command.staff))


def _with(hall: Hall, parcel: Parcel) -> Iterator[Parcel]:
    """A result and those behind the same door: one card opens it for all of them or for none."""
    yield parcel
    if occupies(parcel):
        for other in hall.parcels.values():
            if other.id != parcel.id and other.compartment == parcel.compartment and occupies(other):
                yield other


def _owed(hall: Hall, id: ParcelId) -> Parcel:
    parcel = known(hall, id)
    if parcel.kind is ParcelKind.PAPERS or parcel.state.over:
        raise Refused("parcel_not_now", {"ticket_no": parcel.ticket_no})
    return parcel
