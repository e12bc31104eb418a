"""Whatever anybody asks in whatever order: doors, parcels and lockers keep their rules."""

from itertools import combinations
from random import Random

import pytest

from hall.words import CompartmentId, DoorNews, HandOut, OrderId, ParcelId, Proof, StaffId, SubjectId
from queue_server.core import commands, events
from queue_server.core.compartments import occupies
from queue_server.core.evolve import replay
from queue_server.core.refusals import Refused
from tests.core.test_parcels import Counter

STEPS = 120
SEEN_OFTEN = 3
"""Numbers of one citizen, whose results may lie together."""
STAFF = (StaffId("s01"), StaffId("s02"))


def asked(chance: Random, day: Counter, step: int) -> tuple[type[commands.Command], dict[str, object]]:
    """Something anybody might ask now, sensible or not."""
    parcel = ParcelId(f"p{chance.randrange(6)}")
    door = CompartmentId(f"locker-1/{chance.randint(0, 5):02d}")
    staff, order = chance.choice(STAFF), OrderId(f"o{step}")
    earlier = OrderId(f"o{chance.randrange(step + 1)}")
    number = chance.choice(list(day.hall.by_no))
    fresh = {"parcel": parcel, "code_hash": f"hash-{parcel}"}
    token = day.hall.tickets[day.hall.by_no[number]].token
    only = {"choose": True, "only": chance.choice([(), (parcel,)])}
    choices: list[tuple[type[commands.Command], dict[str, object]]] = [
        (commands.ChooseHandOut, {**fresh, "token": token, "way": chance.choice(list(HandOut)), "locker": "locker-1"}),
        (commands.PrepareParcel, {**fresh, "ticket_no": number, "staff": staff}),
        (commands.ExpectPapers, {**fresh, "ticket_no": number, "staff": staff}),
        (commands.DepositParcel, {**fresh, "ticket_no": number, "staff": staff, "order": order}),
        (commands.DepositParcel, {**fresh, "ticket_no": number, "staff": staff, "order": order, "compartment": door}),
        (commands.CollectParcel, {"code_hash": f"hash-{parcel}", "order": order, "locker": "locker-1"}),
        (commands.CollectParcel, {"code_hash": f"hash-{parcel}", "order": order, "locker": "kiosk-1"}),
        (commands.CollectParcel, {**only, "code_hash": f"hash-{parcel}", "order": order, "locker": "locker-1"}),
        (commands.NameAgent, {"parcel": parcel, "staff": staff, "agent": SubjectId("agent")}),
        (commands.RevokeAgent, {"parcel": parcel, "staff": staff}),
        (commands.RetrieveParcel, {"compartment": door, "order": order, "staff": staff, "second": STAFF[1]}),
        (commands.HoldParcel, {"parcel": parcel, "staff": staff}),
        (commands.HandOverParcel, {"parcel": parcel, "staff": staff, "proof": Proof.CARD}),
        (commands.PostParcel, {"parcel": parcel, "staff": staff, "company": "EMS", "waybill": "1"}),
        (commands.ArchiveParcel, {"parcel": parcel, "staff": staff}),
        (commands.NoteTold, {"parcel": parcel, "trouble": chance.choice(["", "away"])}),
        (commands.ClearDoor, {"compartment": door}),
        (commands.Tick, {}),
    ]
    news = {"what": chance.choice(list(DoorNews)), "item": chance.choice([None, True, False])}
    about = next((each for each in day.hall.doors.values() if chance.random() < 0.7), None)
    told = {"order": about.id if about else earlier, "compartment": about.compartment if about else door}
    choices += [(commands.ReportDoor, {**told, **news})] * 8
    return chance.choice(choices)


def check(day: Counter) -> None:
    kept = [parcel for parcel in day.hall.parcels.values() if occupies(parcel)]
    for one, other in combinations(kept, 2):
        if one.compartment == other.compartment:
            assert (one.subject or one.ticket) == (other.subject or other.ticket), "two citizens behind one door"
            assert (one.by_card, one.agent) == (other.by_card, other.agent), "one door, two rights"
    pending = [order.compartment for order in day.hall.doors.values() if order.pending]
    assert len(pending) == len(set(pending)), "two orders for one door"
    assert all(parcel.compartment is not None for parcel in day.hall.parcels.values() if parcel.state.lies)


@pytest.mark.parametrize("seed", range(25))
def test_no_parcel_is_in_two_doors_and_nothing_moves_without_an_order(seed: int) -> None:
    chance, day = Random(seed), Counter()
    for number in range(6):
        day.finished(subject=SubjectId("often") if number < SEEN_OFTEN else None)
    beginning, first = day.hall, len(day.events)
    for step in range(STEPS):
        day.after(chance.choice([0, 1, 40, 200, 86_400 if chance.random() < 0.2 else 5]))
        kind, about = asked(chance, day, step)
        before = day.hall
        try:
            day.do(kind, **about)
        except Refused:
            assert day.hall is before
        check(day)
    ordered = {event.order for event in day.events if isinstance(event, events.DoorOrdered)}
    moved = [
        event
        for event in day.events
        if isinstance(event, events.ParcelDeposited)
        or (isinstance(event, events.ParcelCollected) and event.staff is None)
    ]
    assert all(event.order in ordered for event in moved)
    assert len({(event.order, event.parcel) for event in moved}) == len(moved), "one order moved something twice"
    assert replay(beginning, day.events[first:]) == day.hall
