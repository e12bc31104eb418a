"""The guide's page: who with a need is due, and the word that somebody went."""

from collections.abc import Callable

from hall.words import Need, WindowId
from queue_server.core import commands
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]


def test_the_guide_sees_who_is_due_and_says_that_he_went(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01", needs=(Need.BLIND,))
    clerk = as_role("clerk-3")
    assert f"{ticket.no} 号快到了" in clerk.look("/guide")
    assert clerk.ask("guide/attend", {"ticket_no": ticket.no})[0] == 204
    assert ticket.no not in clerk.look("/guide")
    assert house.ticket(ticket).attended_by == "web/s03"


def test_a_called_number_names_its_window(as_role: Role, house: House) -> None:
    (ticket,) = house.issue("zx-01", needs=(Need.DEAF,))
    house.tell(commands.CallNext, window=WindowId("w02"))
    assert f"{ticket.no} 号已叫到 2 号窗口" in as_role("clerk-3").look("/guide")


def test_a_guide_is_somebody_of_the_hall(anybody: Browser, as_role: Role) -> None:
    assert "login" in anybody.client.get("/guide").location
    assert as_role("watcher").client.get("/guide").status_code == 403
