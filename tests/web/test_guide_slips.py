"""The guide's tablet: papers first, then a number; a lost slip is replaced and its old code leads nowhere."""

import re
from collections.abc import Callable

from hall.messages.status import PartStatus
from hall.words import DeviceId, DeviceKind, DeviceState, ItemCode, Need, Outcome, TicketNo, WindowId
from queue_server.core import commands
from tests.web.conftest import Browser
from tests.web.house import House, zhaohua

Role = Callable[[str], Browser]
PAPERS = next(item for item in zhaohua().items if len(item.guide.materials) > 1 and not item.parts)
BARE = ItemCode("zx-01")
W01 = WindowId("w01")


def give(browser: Browser, item: str, **form: object) -> tuple[int, str]:
    browser.look(f"/guide/papers?item={item}")
    data = {"csrf_token": browser.token, "item": item, **form}
    answer = browser.client.post("/guide/papers", data=data)
    return answer.status_code, answer.text if answer.status_code == 200 else str(answer.location)


def test_who_lacks_a_paper_is_told_which_and_does_not_wait_in_vain(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    status, page = give(clerk, PAPERS.code, have=["0"])
    assert status == 200
    assert f"还缺：{PAPERS.guide.materials[1]}" in page
    assert not house.keeper.hall.tickets


def test_who_has_everything_gets_a_number_with_his_needs_and_a_code_to_scan(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    every = [str(index) for index in range(len(PAPERS.guide.materials))]
    status, where = give(clerk, PAPERS.code, have=every, needs=["deaf", "nonsense"])
    assert status == 303
    (ticket,) = house.keeper.hall.tickets.values()
    assert (ticket.item, ticket.needs) == (PAPERS.code, (Need.DEAF,))
    page = clerk.look(where)
    assert ticket.no in page
    assert "svg" in page


def test_a_guide_may_give_a_number_all_the_same(as_role: Role, house: House) -> None:
    assert give(as_role("clerk-3"), PAPERS.code, anyway="yes")[0] == 303
    assert len(house.keeper.hall.tickets) == 1


def test_the_same_form_sent_twice_gives_one_number(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    every = [str(index) for index in range(len(PAPERS.guide.materials))]
    first = give(clerk, PAPERS.code, have=every, key="01K")
    assert give(clerk, PAPERS.code, have=every, key="01K") == first
    assert len(house.keeper.hall.tickets) == 1


def test_a_lost_slip_is_found_by_what_it_was_for_and_its_old_code_leads_nowhere(as_role: Role, house: House) -> None:
    (ticket,) = house.issue(BARE)
    clerk = as_role("clerk-3")
    page = clerk.look(f"/guide/slips?group={house.plan.item[BARE].group}")
    assert ticket.no in page
    assert clerk.client.get(f"/t/{ticket.token}").status_code == 200
    answer = clerk.client.post("/guide/slips", data={"csrf_token": clerk.token, "ticket_no": ticket.no})
    assert answer.location == f"/guide/slips/{ticket.no}?again=yes"
    assert "现在没有能打印的取号机" in clerk.look(answer.location)
    fresh = house.ticket(ticket)
    assert fresh.token != ticket.token
    assert (fresh.fair_arrival, fresh.seq) == (ticket.fair_arrival, ticket.seq)
    assert clerk.client.get(f"/t/{ticket.token}").status_code == 404
    assert clerk.client.get(f"/t/{fresh.token}").status_code == 200


def test_a_kiosk_that_prints_is_named_before_and_after_the_slip_is_replaced(as_role: Role, house: House) -> None:
    kiosk, (ticket,), clerk = DeviceId("kiosk-2"), house.issue(BARE), as_role("clerk-3")
    assert 'id="print-slip"' not in clerk.look(f"/guide/slips/{ticket.no}")
    well = PartStatus(part="printer", state=DeviceState.READY, since=house.clock.now())
    house.presence.hear_part(DeviceKind.KIOSK, kiosk, well)
    assert "在 kiosk-2 打印小票" in clerk.look(f"/guide/slips/{ticket.no}")
    answer = clerk.client.post("/guide/slips", data={"csrf_token": clerk.token, "ticket_no": ticket.no})
    assert "新小票在 kiosk-2 打印" in clerk.look(str(answer.location))


def test_a_number_that_is_over_has_no_slip_to_replace(as_role: Role, house: House) -> None:
    (ticket,) = house.issue(BARE)
    house.tell(commands.CancelTicket, token=ticket.token)
    clerk = as_role("clerk-3")
    assert "没有找到" in clerk.look(f"/guide/slips?ticket_no={ticket.no}")
    answer = clerk.client.post("/guide/slips", data={"csrf_token": clerk.token, "ticket_no": ticket.no})
    assert answer.status_code == 409


def test_staff_see_no_code_by_which_a_finished_service_is_rated(as_role: Role, house: House) -> None:
    (ticket,), clerk = house.issue(BARE), as_role("clerk-3")
    house.tell(commands.CallSpecific, window=W01, ticket_no=ticket.no)
    house.tell(commands.StartService, window=W01)
    assert "booking-square" in clerk.look(f"/guide/slips/{ticket.no}")
    house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    answer = clerk.client.get(f"/guide/slips/{ticket.no}")
    assert (answer.status_code, "booking-square" in answer.text) == (409, False)


def test_only_the_halls_own_people_hold_the_tablet(anybody: Browser, as_role: Role, house: House) -> None:
    assert as_role("watcher").client.get("/guide/slips").status_code == 403
    assert re.search("login", anybody.client.get("/guide/slips").location)
    assert as_role("clerk-3").client.get("/guide/slips?ticket_no=Z999").status_code == 409
    assert TicketNo("Z999") not in house.keeper.hall.by_no


def test_needs_seen_only_now_are_noted_on_the_slips_page_and_taken_away_again(as_role: Role, house: House) -> None:
    clerk = as_role("clerk-3")
    (ticket,) = house.issue(BARE)
    assert "登记照顾需求" in clerk.look(f"/guide/slips/{ticket.no}")
    form = {"csrf_token": clerk.token, "ticket_no": ticket.no}
    answer = clerk.client.post("/guide/needs", data={**form, "needs": ["blind", "nonsense"]})
    assert (answer.status_code, answer.location) == (303, f"/guide/slips/{ticket.no}")
    assert house.ticket(ticket).needs == (Need.BLIND,)
    assert "checked" in clerk.look(f"/guide/slips/{ticket.no}")
    clerk.client.post("/guide/needs", data=form)
    assert house.ticket(ticket).needs == ()
