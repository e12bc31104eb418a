"""What pages and programs are told about why a number was called, and what a citizen is told who was passed."""

from collections.abc import Callable

from hall.words import PriorityId, WindowId
from queue_server.core import commands
from queue_server.core.ticket import Ticket
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
W01, W03 = WindowId("w01"), WindowId("w03")


def test_the_clerk_reads_under_the_number_why_it_was_called(as_role: Role, house: House) -> None:
    house.issue("zx-01", 2)
    house.tell(commands.CallNext, window=W03)
    clerk = as_role("clerk-3")
    assert "现在只有这一队在等，轮到它" in clerk.look("/clerk/w03")
    assert "only this line waits" in clerk.look("/clerk/w03?lang=en")


def test_the_manager_unfolds_a_call_to_its_reason_and_figures(as_role: Role, house: House) -> None:
    first, _ = _chosen_past_another(house)
    page = as_role("boss").look("/manager")
    assert "窗口人员点了这个号" in page
    assert "等得最久的号" in page
    assert first.token not in page


def test_the_public_hall_page_unfolds_nothing(anybody: Browser, house: House) -> None:
    _chosen_past_another(house)
    assert "<details" not in anybody.look("/hall")


def test_a_program_reads_the_reasons_of_the_latest_calls_in_both_languages(as_role: Role, house: House) -> None:
    _, chosen = _chosen_past_another(house)
    (call,) = as_role("watcher").client.get("/api/v1/calls").json["calls"]
    assert (call["ticket_no"], call["window_no"]) == (chosen.no, 1)
    assert call["reason"]["because"] == "chosen"
    assert call["reason"]["passed"]["waited_s"] == 120
    assert call["why_zh"].startswith("窗口人员点了这个号")
    assert call["why_en"].startswith("The clerk chose this number")


def test_reasons_are_for_who_watches_the_hall_alone(as_role: Role) -> None:
    assert as_role("clerk-3").client.get("/api/v1/calls").status_code == 403


def test_a_citizen_is_told_how_many_came_later_and_went_first_and_of_what_kind(anybody: Browser, house: House) -> None:
    first, chosen = _chosen_past_another(house)
    page = anybody.look(f"/t/{first.token}")
    assert "您来之后先叫了：优先 1 个。" in page
    assert chosen.no not in page
    assert "Called before you since you came: priority 1." in anybody.look(f"/t/{first.token}?lang=en")


def test_a_citizen_nobody_passed_reads_nothing_of_it(anybody: Browser, house: House) -> None:
    (ticket,) = house.issue("zx-01")
    assert "您来之后" not in anybody.look(f"/t/{ticket.token}")


def _chosen_past_another(house: House) -> tuple[Ticket, Ticket]:
    """One who waits for two minutes, and a later one with priority whom a clerk called by number."""
    (first,) = house.issue("zx-01")
    house.clock.pass_s(60)
    (chosen,) = house.issue("zx-01", priority=PriorityId(house.plan.priorities[0].id))
    house.clock.pass_s(60)
    house.tell(commands.CallSpecific, window=W01, ticket_no=chosen.no)
    return first, chosen
