"""Results in lockers, as the API lays them in and the citizen's page tells of them."""

from collections.abc import Callable

from hall.words import CompartmentId, OrderId, Outcome, TicketNo, WindowId
from queue_server.core import commands
from queue_server.core.state import Ticket
from tests.web.conftest import Browser
from tests.web.house import House

W01 = WindowId("w01")
Role = Callable[[str], Browser]


def finished(house: House, outcome: Outcome = Outcome.DONE) -> Ticket:
    """A ticket of a lockable item whose service just ended."""
    items = [
        item.code for item in house.plan.items if item.lockable and house.keeper.hall.authority.may(W01, item.code)
    ]
    (ticket,) = house.issue(items[0])
    house.tell(commands.CallSpecific, window=W01, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W01)
    house.tell(commands.FinishService, window=W01, outcome=outcome)
    return house.ticket(ticket)


def test_a_finished_number_with_a_result_is_due_until_it_is_laid_in(as_role: Role, house: House) -> None:
    ticket = finished(house)
    boss = as_role("boss")
    assert boss.client.get("/api/v1/parcels/due").json == {"ticket_nos": [ticket.no]}
    status, laid_in = boss.ask("parcels", {"ticket_no": ticket.no})
    assert status == 201
    assert laid_in["compartment"] == "locker-1/01"
    assert boss.client.get("/api/v1/parcels/due").json == {"ticket_nos": []}


def test_who_was_refused_has_no_result(as_role: Role, house: House) -> None:
    finished(house, Outcome.REFUSED)
    assert as_role("boss").client.get("/api/v1/parcels/due").json == {"ticket_nos": []}


def test_the_code_opens_the_door_and_is_not_in_the_journal(as_role: Role, house: House) -> None:
    ticket = finished(house)
    _, laid_in = as_role("boss").ask("parcels", {"ticket_no": ticket.no})
    code = str(laid_in["code"])
    assert all(code not in repr(command) for command in house.keeper.asked)
    house.tell(commands.CollectParcel, code_hash=house.codes.hashed(code), order=OrderId("o1"))


def test_only_its_holder_sees_the_code(anybody: Browser, as_role: Role, house: House) -> None:
    ticket = finished(house)
    other = finished(house)
    _, laid_in = as_role("boss").ask("parcels", {"ticket_no": ticket.no})
    code = str(laid_in["code"])
    spoken = f"{code[:4]} {code[4:]}"
    assert spoken in anybody.look(f"/t/{ticket.token}")
    assert spoken not in anybody.look(f"/t/{other.token}")


def test_full_lockers_are_said_in_words(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    doors = sum(locker.compartments for locker in house.plan.lockers)
    numbers: list[TicketNo] = [finished(house).no for _ in range(doors + 1)]
    for number in numbers[:doors]:
        assert boss.ask("parcels", {"ticket_no": number})[0] == 201
    status, answer = boss.ask("parcels", {"ticket_no": numbers[doors]})
    assert (status, answer["code"]) == (409, "lockers_full")


def test_a_compartment_is_taken_once(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    first, second = finished(house), finished(house)
    where = CompartmentId("locker-1/05")
    assert boss.ask("parcels", {"ticket_no": first.no, "compartment": where})[0] == 201
    status, answer = boss.ask("parcels", {"ticket_no": second.no, "compartment": where})
    assert (status, answer["code"]) == (409, "compartment_taken")


def test_a_clerk_lays_in_and_a_supervisor_may_not(as_role: Role, house: House) -> None:
    ticket = finished(house)
    assert as_role("watcher").ask("parcels", {"ticket_no": ticket.no})[0] == 403
    assert as_role("clerk-3").ask("parcels", {"ticket_no": ticket.no})[0] == 201
