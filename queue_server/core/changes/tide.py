"""How the tide's events change the hall."""

from datetime import timedelta

from immutables import Map

from hall.words import TideMode
from queue_server.core.changed import changed
from queue_server.core.events import (
    PressureTurned,
    ProposalAnswered,
    TideModeSet,
    TideProposed,
    TideWeighed,
    WindowReleased,
)
from queue_server.core.state import Hall
from queue_server.core.tide import Proposal


def mode_set(hall: Hall, event: TideModeSet) -> Hall:
    """Who opens tidal windows changed; a manager who leaves it to the server leaves it every window."""
    by_hand = Map() if event.mode is TideMode.AUTO else hall.tide.by_hand
    return changed(hall, now=event.at, tide=changed(hall.tide, mode=event.mode, by_hand=by_hand))


def pressure_turned(hall: Hall, event: PressureTurned) -> Hall:
    """The hall got crowded, calm or neither."""
    return changed(hall, now=event.at, tide=changed(hall.tide, pressure=event.pressure, since=event.at))


def weighed(hall: Hall, event: TideWeighed) -> Hall:
    """A look ahead is in force."""
    return changed(hall, now=event.at, tide=changed(hall.tide, weighed_at=event.at))


def proposed(hall: Hall, event: TideProposed) -> Hall:
    """A proposal waits for a manager's word."""
    proposal = Proposal(
        event.proposal,
        event.window,
        event.opens,
        event.staffed,
        event.at,
        event.wait_s,
        event.waiting_per_window,
        event.oldest_s,
        event.cause,
        event.saved_min,
        event.window_min,
    )
    tide = changed(hall.tide, proposal=proposal, proposals=hall.tide.proposals + 1)
    return changed(hall, now=event.at, tide=tide)


def answered(hall: Hall, event: ProposalAnswered) -> Hall:
    """The proposal is gone; after a refusal the tide keeps quiet for a while."""
    quiet_until = hall.tide.quiet_until
    if event.verdict == "refused":
        quiet_until = event.at + timedelta(seconds=hall.plan.tide.cool_down_s)
    return changed(hall, now=event.at, tide=changed(hall.tide, proposal=None, quiet_until=quiet_until))


def released(hall: Hall, event: WindowReleased) -> Hall:
    """The tide may open and close the window again."""
    by_hand = hall.tide.by_hand
    if event.window in by_hand:
        by_hand = by_hand.delete(event.window)
    return changed(hall, now=event.at, tide=changed(hall.tide, by_hand=by_hand))
