"""Results, late papers and lockers, as the results window's page, the API and the citizen's page have them."""

from collections.abc import Callable

import pytest

from hall.messages.status import DeviceStatus
from hall.words import (
    CompartmentId,
    DeviceId,
    DeviceKind,
    DeviceState,
    DoorNews,
    HandOut,
    ItemKind,
    OrderId,
    Outcome,
    ParcelState,
    StaffId,
    StaffRole,
    TicketNo,
    WindowId,
)
from queue_server.core import commands
from queue_server.core.parcels import Parcel
from queue_server.core.ticket import Ticket
from tests.web.conftest import Browser
from tests.web.house import PASSWORD, House

W01 = WindowId("w01")
Role = Callable[[str], Browser]
DAY_S = 24 * 3600


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


def door(house: House, *news: DoorNews, item: bool | None = None) -> None:
    """What the locker says of the newest order."""
    order = max(house.keeper.hall.doors.values(), key=lambda each: (each.at, each.id))
    for what in news:
        house.tell(commands.ReportDoor, order=order.id, compartment=order.compartment, what=what, item=item)


def laid_in(house: House, boss: Browser) -> tuple[Ticket, dict[str, object]]:
    """A result that lies in a locker."""
    ticket = finished(house)
    _, answer = boss.ask("parcels", {"ticket_no": ticket.no})
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    return ticket, answer


def only(house: House) -> Parcel:
    (parcel,) = house.keeper.hall.parcels.values()
    return parcel


def test_a_finished_number_with_a_result_is_due_until_it_is_laid_in(as_role: Role, house: House) -> None:
    ticket = finished(house)
    boss = as_role("boss")
    assert boss.client.get("/api/v1/parcels/due").json == {"ticket_nos": [ticket.no]}
    status, laid = boss.ask("parcels", {"ticket_no": ticket.no})
    assert status == 201
    assert laid["compartment"] == "locker-1/01"
    assert boss.client.get("/api/v1/parcels/due").json == {"ticket_nos": []}


def test_who_only_asked_has_no_result(as_role: Role, house: House) -> None:
    finished(house, Outcome.CONSULTED)
    assert as_role("boss").client.get("/api/v1/parcels/due").json == {"ticket_nos": []}


def test_the_code_opens_the_door_and_is_not_in_the_journal(as_role: Role, house: House) -> None:
    _, answer = laid_in(house, as_role("boss"))
    code = str(answer["code"])
    assert all(code not in repr(command) for command in house.keeper.asked)
    house.tell(commands.CollectParcel, code_hash=house.codes.hashed(code), order=OrderId("o1"), locker="locker-1")
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    assert only(house).state is ParcelState.COLLECTED


def test_only_its_holder_sees_the_code_and_only_once_the_result_lies_there(
    anybody: Browser, as_role: Role, house: House
) -> None:
    ticket = finished(house)
    _, answer = as_role("boss").ask("parcels", {"ticket_no": ticket.no})
    other, code = finished(house), str(answer["code"])
    spoken = f"{code[:4]} {code[4:]}"
    assert spoken not in anybody.look(f"/t/{ticket.token}")
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    page = anybody.look(f"/t/{ticket.token}")
    assert spoken in page
    assert "保管至" in page
    assert spoken not in anybody.look(f"/t/{other.token}")


def test_the_citizen_chooses_the_locker_and_the_clerk_sees_it(anybody: Browser, as_role: Role, house: House) -> None:
    ticket = finished(house, Outcome.ACCEPTED)
    assert "结果怎么给您" in anybody.look(f"/t/{ticket.token}")
    form = {"way": "locker", "locker": "locker-1"}
    assert anybody.client.post(f"/t/{ticket.token}/hand-out", data=form).status_code == 303
    assert (only(house).way, only(house).locker) == (HandOut.LOCKER, "locker-1")
    assert only(house).ticket_no in as_role("clerk-3").look("/parcels")
    assert anybody.client.post(f"/t/{ticket.token}/hand-out", data={"way": "pigeon"}).status_code == 409


def test_whoever_only_asked_a_question_is_not_asked_how_the_result_should_come(anybody: Browser, house: House) -> None:
    question = next(item.code for item in house.plan.items if item.kind is ItemKind.CONSULTATION)
    window = house.keeper.hall.authority.windows_of[question][0]
    (ticket,) = house.issue(question)
    house.tell(commands.CallSpecific, window=window, ticket_no=ticket.no)
    house.tell(commands.StartService, window=window)
    house.tell(commands.FinishService, window=window, outcome=Outcome.DONE)
    assert "结果怎么给您" not in anybody.look(f"/t/{ticket.token}")


def test_the_citizens_page_lives_until_the_result_is_collected(anybody: Browser, as_role: Role, house: House) -> None:
    ticket, answer = laid_in(house, as_role("boss"))
    house.tell(commands.CloseDay)
    house.clock.pass_s(DAY_S)
    house.tell(commands.OpenDay, day=house.clock.now().date(), plan=house.plan)
    code = str(answer["code"])
    assert f"{code[:4]} {code[4:]}" in anybody.look(f"/t/{ticket.token}")


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


def test_a_clerk_lays_in_and_a_supervisor_only_looks(as_role: Role, house: House) -> None:
    ticket = finished(house)
    watcher = as_role("watcher")
    assert watcher.ask("parcels", {"ticket_no": ticket.no})[0] == 403
    assert "放入取件柜" not in watcher.look("/parcels")
    assert as_role("clerk-3").ask("parcels", {"ticket_no": ticket.no})[0] == 201


def test_an_overdue_result_is_taken_out_by_two_and_posted(as_role: Role, house: House) -> None:
    house.accounts.create("clerk-4", StaffRole.CLERK, PASSWORD, staff=StaffId("s04"), pin="4444")
    boss = as_role("boss")
    _, answer = laid_in(house, boss)
    house.clock.pass_s(7 * DAY_S)
    house.tell(commands.Tick)
    boss = as_role("boss")
    assert "逾期未领" in boss.look("/parcels")
    where = {"compartment": answer["compartment"]}
    assert boss.ask("parcels/retrieve", where)[1]["code"] == "second_needed"
    assert boss.ask("parcels/retrieve", {**where, "second": "s04", "pin": "0000"})[1]["code"] == "wrong_pin"
    assert boss.ask("parcels/retrieve", {**where, "second": "s04", "pin": "4444"})[0] == 200
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    assert only(house).state is ParcelState.RETRIEVED
    step = f"parcels/{only(house).id}"
    assert boss.ask(f"{step}/hold")[0] == 200
    assert boss.ask(f"{step}/post", {"company": "EMS", "waybill": "EX1CN"})[0] == 200
    assert "EX1CN" in boss.look("/parcels")
    assert boss.ask(f"{step}/archive")[1]["code"] == "parcel_not_now"


def test_a_result_is_handed_over_at_the_window_against_a_card(as_role: Role, house: House) -> None:
    boss, ticket = as_role("boss"), finished(house)
    status, made = boss.ask("parcels/ready", {"ticket_no": ticket.no, "project_no": "510000-1"})
    assert status == 201
    assert boss.ask(f"parcels/{made['parcel']}/hand-over", {"proof": "card"})[0] == 200
    assert (only(house).state, only(house).project_no) == (ParcelState.COLLECTED, "510000-1")


def test_late_papers_have_a_code_on_the_citizens_page(anybody: Browser, as_role: Role, house: House) -> None:
    boss, ticket = as_role("boss"), finished(house)
    _, made = boss.ask("parcels/papers", {"ticket_no": ticket.no})
    code = str(made["code"])
    assert f"{code[:4]} {code[4:]}" in anybody.look(f"/t/{ticket.token}")
    house.tell(commands.CollectParcel, code_hash=house.codes.hashed(code), order=OrderId("o1"), locker="locker-1")
    door(house, DoorNews.OPENED, DoorNews.CLOSED)
    assert "补交材料" in boss.look("/parcels")
    assert boss.ask("parcels/retrieve", {"compartment": only(house).compartment})[0] == 200


def test_a_troubled_door_and_a_lost_locker_are_shown_until_they_are_well(as_role: Role, house: House) -> None:
    boss = as_role("boss")
    boss.ask("parcels", {"ticket_no": finished(house).no})
    door(house, DoorNews.STUCK)
    lost = DeviceStatus(state=DeviceState.LOST, session="1", since=house.clock.now())
    house.presence.hear_program(DeviceKind.LOCKER, DeviceId("locker-1"), lost)
    page = boss.look("/parcels")
    assert "打不开" in page
    assert "离线" in page
    assert boss.ask("parcels/doors/clear", {"compartment": "locker-1/01"})[0] == 200
    assert "打不开" not in boss.look("/parcels")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_stage_of_a_parcel_can_be_shown_in_both_languages(
    anybody: Browser, as_role: Role, house: House, lang: str
) -> None:
    boss, path = as_role("boss"), f"?lang={lang}"
    ticket = finished(house)
    steps: tuple[Callable[[], object], ...] = (
        lambda: boss.ask("parcels/ready", {"ticket_no": ticket.no}),
        lambda: boss.ask("parcels", {"ticket_no": ticket.no}),
        lambda: door(house, DoorNews.OPENED, DoorNews.CLOSED),
        lambda: house.tell(commands.NoteTold, parcel=only(house).id),
        lambda: house.tell(commands.NoteTold, parcel=only(house).id, trouble="gateway_away"),
    )
    for step in steps:
        step()
        assert ticket.no in boss.look(f"/parcels{path}")
        assert ticket.no in anybody.look(f"/t/{ticket.token}{path}")


def test_papers_are_agreed_on_by_the_address_on_a_receipt_or_by_a_number_and_by_nothing_else(
    as_role: Role, house: House
) -> None:
    ticket = finished(house)
    boss = as_role("boss")
    assert boss.ask("parcels/papers", {})[1]["code"] == "papers_unsaid"
    assert boss.ask("parcels/papers", {"receipt": "https://hall.example/c/none"})[1]["code"] == "case_unknown"
    assert boss.ask("parcels/papers", {"ticket_no": ticket.no})[0] == 201
    assert 'name="receipt"' in boss.look("/parcels")
    assert house.keeper.asked[-1].token is None
    assert any(getattr(each, "token", None) == "none" for each in house.keeper.asked)


def test_a_door_that_opens_without_an_order_is_told_to_the_manager_once(as_role: Role, house: House) -> None:
    about = {"order": OrderId("nobodys"), "compartment": CompartmentId("locker-1/03"), "what": DoorNews.OPENED}
    for _ in range(2):
        house.tell(commands.ReportDoor, **about)
        house.clock.pass_s(60)
    assert as_role("boss").look("/manager").count("没有指令就开了") == 1
