"""What is said of results behind doors: where a code's locker is, and which of several its citizen may take."""

from collections.abc import Sequence

from hall.messages.answers import Answer, Located, LyingResult, Refusal, ResultsLie
from hall.messages.topics import Words
from hall.messages.wishes import LocateWish
from hall.words import ParcelId, ParcelKind, ParcelState, RequestId
from queue_server.bridge.facts import discreet_name, words
from queue_server.core.compartments import door_size, locker_of, of_code
from queue_server.core.parcels import Parcel
from queue_server.core.state import Hall


def located(hall: Hall, wish: LocateWish, code_hash: str) -> Answer:
    """Where the result, or the papers, of a code belong; the door itself opens at its locker only."""
    parcel = of_code(hall, code_hash)
    if parcel is None:
        return Refusal(request_id=wish.request_id, code="code_wrong")
    if (code := _unfit(parcel)) is not None:
        return Refusal(request_id=wish.request_id, code=code)
    papers = parcel.kind is ParcelKind.PAPERS
    locker = locker_of(hall, parcel.compartment or parcel.locker) or next(iter(hall.plan.lockers), None)
    if locker is None:  # the plan was changed meanwhile
        return Refusal(request_id=wish.request_id, code="not_laid_in")
    zone = hall.plan.zone[locker.zone]
    return Located(
        request_id=wish.request_id,
        locker=words(locker.name),
        zone=words(zone.name),
        floor=zone.floor,
        size=door_size(hall, parcel.compartment) if parcel.compartment is not None and locker.sizes else None,
        papers=papers,
        by_card=parcel.by_card,
        until_at=None if papers else hall.plan.parcels.keep_until(parcel),
    )


def choice(hall: Hall, parcels: Sequence[ParcelId], id: RequestId) -> ResultsLie:
    """The results of which a citizen may take some."""
    lying = (hall.parcels[each] for each in parcels)
    return ResultsLie(
        request_id=id, results=tuple(LyingResult(each.id, each.ticket_no, _name(hall, each)) for each in lying)
    )


def _name(hall: Hall, parcel: Parcel) -> Words:
    item = None if parcel.item is None else hall.plan.item.get(parcel.item)
    return Words(parcel.ticket_no, parcel.ticket_no) if item is None else discreet_name(hall.plan, item)


def _unfit(parcel: Parcel) -> str | None:
    """Why a right code opens nothing now; the same codes as at the locker."""
    if parcel.kind is ParcelKind.PAPERS:
        return None if parcel.state in (ParcelState.EXPECTED, ParcelState.RESERVED) else "papers_brought"
    if parcel.state.lies and parcel.state is not ParcelState.EXPIRED:
        return None
    return "not_laid_in" if parcel.state in (ParcelState.EXPECTED, ParcelState.READY) else "pickup_over"
